from odoo import api, fields, models

from ...tools.mercurio_numbers import normalize


class CaseAnswer(models.Model):
    """The outgoing number of an answer, also of an interim one (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    mercurio_out_number = fields.Char(index="btree_not_null")

    @api.constrains("mercurio_out_number")
    def _check_mercurio_out(self):
        for company, answers in (
            self.filtered("mercurio_out_number").grouped("company_id").items()
        ):
            numbers = set(answers.mapped("mercurio_out_number"))
            company._grandes_clientes_check_mercurio("out", numbers)

    def _take_mercurio(self, number, date=None):
        """Give the answers their number, kept as it is compared."""
        return super()._take_mercurio(normalize(number), date)
