from odoo import fields, models


class CaseActLapse(models.TransientModel):
    """Nothing came in time: the requester is taken to have desisted (article 17)."""

    _name = "grandes.clientes.case.act.lapse"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Declare the tacit withdrawal"

    _act = "lapse"

    case_ids = fields.Many2many(relation="grandes_clientes_act_lapse_rel")
    reason = fields.Text(
        string="Motive",
        required=True,
        help="The requester reads it: what was asked, when, and until when they had.",
    )

    def _perform(self, cases):
        return self._run(cases, "_do_lapse", reason=self.reason)
