from odoo import api, fields, models


class QualityFindingMake(models.TransientModel):
    """Wizard to create a finding: condition, criterion and responsible."""

    _name = "grandes.clientes.quality.finding.make"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "New finding"

    visit_item_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.visit.item", readonly=True
    )
    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit", readonly=True
    )
    monitoring_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.monitoring", readonly=True
    )
    severity = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.quality.finding"]
        ._fields["severity"]
        ._description_selection(self.env),
        required=True,
        default="minor",
    )
    condition = fields.Text(
        string="What was found", required=True, help="Facts, dates and figures."
    )
    criterion = fields.Text(
        required=True,
        help="The clause, step or norm that it departs from, word by word.",
    )
    cause = fields.Text()
    effect = fields.Text()
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
    )
    responsible_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", string="Area"
    )
    responsible_email = fields.Char(string="Address")

    @api.model
    def _get_dialog(self, **defaults):
        """Return the action that opens the wizard with ``defaults``."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New finding"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def action_confirm(self):
        """Create the finding, which is an observation until it is served."""
        self.ensure_one()
        self.env["grandes.clientes.quality.finding"]._do_find(
            self.visit_item_id or self.audit_id or self.monitoring_id,
            {
                "severity": self.severity,
                "condition": self.condition,
                "criterion": self.criterion,
                "cause": self.cause,
                "effect": self.effect,
                "responsible_id": self.responsible_id.id,
                "responsible_area_id": self.responsible_area_id.id,
                "responsible_email": self.responsible_email,
            },
        )
        return {
            "type": "ir.actions.act_window_close",
        }
