from odoo import fields, models


class CaseActGrantTime(models.TransientModel):
    """The requester asked for more time before theirs ended (article 17)."""

    _name = "grandes.clientes.case.act.grant.time"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Give the requester more time"

    _act = "grant_time"

    case_ids = fields.Many2many(relation="grandes_clientes_act_grant_time_rel")
    reason = fields.Text(
        string="How it was asked for",
        required=True,
        help="When and by which means the requester asked for it.",
    )

    def _perform(self, cases):
        return self._run(cases, "_do_grant_time", reason=self.reason)
