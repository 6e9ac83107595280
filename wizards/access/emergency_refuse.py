from odoo import fields, models


class EmergencyRefuse(models.TransientModel):
    """Wizard to refuse emergency access, with the reason."""

    _name = "grandes.clientes.emergency.refuse"
    _description = "Refuse an emergency access"
    _inherit = ["grandes.clientes.protected.mixin"]

    grant_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.grant",
        relation="grandes_clientes_emergency_refuse_rel",
        column1="wizard_id",
        column2="grant_id",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Refuse the grants; those in force end now."""
        self.ensure_one()
        self.grant_ids._do_refuse_emergency(self.reason)
        return {"type": "ir.actions.act_window_close"}
