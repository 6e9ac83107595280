from odoo import fields, models


class CaseActDismiss(models.TransientModel):
    """Wizard to dismiss cases that are no petition or were not clarified."""

    _name = "grandes.clientes.case.act.dismiss"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Dismiss cases"

    _act = "dismiss"

    case_ids = fields.Many2many(relation="grandes_clientes_act_dismiss_rel")
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        required=True,
        domain=[("usage", "=", "dismiss")],
    )
    reason_code = fields.Char(related="reason_id.code")

    def _get_arguments(self):
        return {"reason": self.reason_id.code}
