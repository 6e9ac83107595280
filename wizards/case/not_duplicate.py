from odoo import fields, models


class CaseActNotDuplicate(models.TransientModel):
    """A repeat turns out to be a case of its own (5.2.3)."""

    _name = "grandes.clientes.case.act.not.duplicate"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Work repeats as cases of their own"

    _act = "not_duplicate"

    case_ids = fields.Many2many(relation="grandes_clientes_act_not_duplicate_rel")
    reason = fields.Text(
        required=True, help="What makes it another matter than the first case's."
    )

    def _perform(self, cases):
        return self._run(cases, "_do_not_duplicate", reason=self.reason)
