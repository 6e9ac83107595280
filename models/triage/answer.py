from odoo import models


class CaseAnswer(models.Model):
    """The answer of a case is that of those united with it, too."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        result = super()._dispatch()
        # What is sent again was told to them the first time.
        fresh = self.filtered(
            lambda answer: answer.kind == "final" and answer.attempt == 1
        )
        self.env["grandes.clientes.case.union"]._tell_united(fresh)
        return result
