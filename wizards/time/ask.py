from odoo import fields, models


class CaseActAsk(models.TransientModel):
    """The requester is asked for what is missing; the term stops (article 17)."""

    _name = "grandes.clientes.case.act.ask"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Ask the requester to complete"

    _act = "ask"

    case_ids = fields.Many2many(relation="grandes_clientes_act_ask_rel")
    missing = fields.Text(
        string="What is missing",
        required=True,
        help="The requester reads it. The law allows to ask once: say everything.",
    )

    def _perform(self, cases):
        return self._run(cases, "_do_ask", missing=self.missing)
