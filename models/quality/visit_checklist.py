from odoo import api, fields, models


class QualityChecklist(models.Model):
    """A version of the checklist of the weekly visit (R7, guide G64)."""

    _name = "grandes.clientes.quality.checklist"
    _description = "Checklist of the visit"
    _inherit = ["grandes.clientes.quality.version"]
    _order = "version desc, id desc"

    item_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.checklist.item",
        inverse_name="checklist_id",
        copy=True,
    )

    _active_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'active'",
        "A checklist is in force already.",
    )

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for checklists without items."""
        return {
            checklist.id: self.env._("Add the items first.")
            for checklist in self
            if not checklist.item_ids
        }

    @api.model
    def _apply_shipped_checklist(self):
        """Put the shipped checklist in force if none was ever activated."""
        shipped = self.env.ref("grandes_clientes.quality_checklist_visit")
        if not self.search_count([("state", "!=", "draft")], limit=1):
            shipped._apply_activation()

    @api.model
    def _find_checklist(self, company):
        """Return the checklist in force, the company's own first; empty if none."""
        return self.search(
            [("state", "=", "active"), ("company_id", "in", (company.id, False))],
            order="company_id",
            limit=1,
        )

    def _get_fixed_message(self):
        """Return why a checklist in force cannot be changed."""
        return self.env._(
            "«%(checklist)s» is in force, and visits are made by it: make a new "
            "version.",
            checklist=self.display_name,
        )
