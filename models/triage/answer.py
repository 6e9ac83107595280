from odoo import models


class CaseAnswer(models.Model):
    """The answer of a case is that of those united with it, too."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        result = super()._dispatch()
        self.env["grandes.clientes.case.union"]._tell_united(self)
        return result
