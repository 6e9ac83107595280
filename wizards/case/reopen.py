from odoo import fields, models


class CaseActReopen(models.TransientModel):
    """Ended cases go back on the front office's desk."""

    _name = "grandes.clientes.case.act.reopen"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Reopen cases"

    _act = "reopen"

    case_ids = fields.Many2many(relation="grandes_clientes_act_reopen_rel")
    reason = fields.Text(required=True)

    def _perform(self, cases):
        return self._run(cases, "_do_reopen", reason=self.reason)
