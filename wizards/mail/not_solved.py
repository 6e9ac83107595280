from odoo import fields, models


class CaseActNotSolved(models.TransientModel):
    """Closed cases go back on the desk because the requester is not content."""

    _name = "grandes.clientes.case.act.not.solved"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "The requester says that it is not solved"

    _act = "not_solved"

    case_ids = fields.Many2many(relation="grandes_clientes_act_not_solved_rel")
    reason = fields.Text(
        required=True, help="What the requester wrote that is not solved."
    )

    def _perform(self, cases):
        return self._run(cases, "_do_not_solved", reason=self.reason)
