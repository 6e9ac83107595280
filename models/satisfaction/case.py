from odoo import models
from odoo.exceptions import UserError


class Case(models.Model):
    """The question on the closed case, for who asked it."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_satisfaction_question(self):
        """Return the question that the current user may see about the case.

        It is asked of who filed the case, once it is closed, and of them only. Who
        was asked lately about another case is not asked about this one.

        :return: ``grandes.clientes.satisfaction``, open or answered, or empty
        """
        self.ensure_one()
        # Sudo: the contact is the reader, which is what is found out here.
        case_sudo = self.sudo()
        Satisfaction_sudo = self.env["grandes.clientes.satisfaction"].sudo()
        if (
            not case_sudo.contact_id
            or case_sudo.contact_id != self.env.user.partner_id
            or case_sudo.state != "closed"
        ):
            return Satisfaction_sudo
        return Satisfaction_sudo.search([("case_id", "=", self.id)], limit=1)

    def _can_be_asked(self):
        """Whether the reader may rate the case although nobody asked them yet."""
        self.ensure_one()
        # Sudo: settings, and what the reader themself filed.
        case_sudo = self.sudo()
        return bool(
            case_sudo.contact_id == self.env.user.partner_id
            and case_sudo.company_id.grandes_clientes_survey
            and self.env["grandes.clientes.satisfaction"]
            .sudo()
            ._find_to_ask(case_sudo.company_id, case_sudo)
        )

    def _do_rate(self, score, recommendation=None, comment=""):
        """Keep the mark that the reader gives the closed case, in the portal.

        :param int score: 1 to 5
        :param int recommendation: 0 to 10, or None
        :param str comment: free text
        :raise AccessError: the reader may not read the case
        :raise UserError: the case cannot be rated by the reader, or was already
        :raise ValidationError: a mark is out of its range
        """
        self.ensure_one()
        self.check_access("read")
        question_sudo = self._get_satisfaction_question()
        if not question_sudo and self._can_be_asked():
            question_sudo = question_sudo._ask(self, by_mail=False)
        if not question_sudo:
            raise UserError(
                self.env._("Only who filed a closed case rates it, and once a while.")
            )
        question_sudo._do_answer(score, recommendation, comment)
