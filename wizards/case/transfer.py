from odoo import fields, models


class CaseActTransfer(models.TransientModel):
    """Wizard to transfer cases to another authority or the general channel."""

    _name = "grandes.clientes.case.act.transfer"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Transfer cases"

    _act = "transfer"

    case_ids = fields.Many2many(relation="grandes_clientes_act_transfer_rel")
    destination = fields.Selection(
        selection=[
            ("general_channel", "General attention channel"),
            ("authority", "Another authority"),
        ],
        string="Transfer to",
        required=True,
        default="general_channel",
    )
    authority = fields.Char(help="Name of the competent authority.")
    reason = fields.Text(required=True, help="The requester reads it in the notice.")

    def _get_arguments(self):
        destination = (
            self.authority
            if self.destination == "authority"
            else self.env._("General attention channel")
        )
        return {"to": destination, "reason": self.reason}
