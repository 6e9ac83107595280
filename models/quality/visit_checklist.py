from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act
from .quality_form import QUALITY

_lt = LazyTranslate(__name__)


class QualityChecklist(models.Model):
    """A version of what is looked at in the weekly visit (R7, guide G64)."""

    _name = "grandes.clientes.quality.checklist"
    _description = "Checklist of the visit"
    _inherit = ["grandes.clientes.version.mixin"]
    _order = "version desc, id desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("active", "In force"),
            ("replaced", "Replaced"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    item_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.checklist.item",
        inverse_name="checklist_id",
        copy=True,
    )

    _active_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'active'",
        "A checklist is in force already.",
    )

    @api.model
    def _get_acts(self):
        """Give the activation to quality, whose visit it is."""
        return super()._get_acts() | {
            "activate": Act(
                label=_lt("Activate"),
                roles=QUALITY,
                origins=("draft",),
                target="active",
                check="_get_cannot_activate_reasons",
            ),
        }

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for checklists without anything to look at."""
        return {
            checklist.id: self.env._("Add the items first.")
            for checklist in self
            if not checklist.item_ids
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the version follows the last one."""
        checklists = super().create(vals_list)
        for checklist in checklists:
            last = self.search([("id", "!=", checklist.id)], limit=1)
            # Sudo: numbered here, by nobody.
            checklist.sudo().version = last.version + 1
        return checklists

    def _do_activate(self):
        """Put the checklist in force; what it replaces stays with its visits.

        :raise AccessError: only quality does
        :raise UserError: a checklist without items
        """
        self._check_act("activate")
        for checklist in self:
            before = self.search(
                [
                    ("company_id", "=", checklist.company_id.id),
                    ("state", "=", "active"),
                ]
            )
            # Sudo: the state follows from the act.
            before.sudo().write({"state": "replaced"})
            before.flush_recordset()
            checklist._apply_activation()

    @api.model
    def _apply_shipped_checklist(self):
        """Put the shipped checklist in force where nobody has had one yet."""
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
        """Return why a checklist in force is not changed."""
        return self.env._(
            "«%(checklist)s» is in force, and visits are made by it: make a new "
            "version.",
            checklist=self.display_name,
        )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = f"{checklist.name or ''} (v{checklist.version})"
