from odoo import models
from odoo.exceptions import UserError


class Case(models.Model):
    """Rating of a closed case by its requester."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_rate(self, score, recommendation=None, comment=""):
        """Store the portal user's rating of the closed case.

        :param int score: 1 to 5
        :param int recommendation: 0 to 10, or None
        :param str comment: free text
        :raise AccessError: the user may not read the case
        :raise UserError: the user may not rate the case, or it was already rated
        :raise ValidationError: a mark is out of range
        """
        self.ensure_one()
        self.check_access("read")
        Satisfaction = self.env["grandes.clientes.satisfaction"]
        question_sudo = Satisfaction._get_question_of(self)
        if not question_sudo and Satisfaction._can_be_asked(self):
            question_sudo = question_sudo._ask(self, by_mail=False)
        if not question_sudo:
            raise UserError(
                self.env._("Only who filed a closed case rates it, and once a while.")
            )
        question_sudo._do_answer(score, recommendation, comment)
