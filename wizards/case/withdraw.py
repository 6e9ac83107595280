from odoo import fields, models


class CaseActWithdraw(models.TransientModel):
    """The requester desists (Law 1755 of 2015, article 18)."""

    _name = "grandes.clientes.case.act.withdraw"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Withdraw cases"

    _act = "withdraw"

    case_ids = fields.Many2many(relation="grandes_clientes_act_withdraw_rel")
    ground = fields.Text(
        string="How the requester desisted",
        required=True,
        help="When and by which means: a call, a message, a letter.",
    )

    def _perform(self, cases):
        return self._run(cases, "_do_withdraw", ground=self.ground)
