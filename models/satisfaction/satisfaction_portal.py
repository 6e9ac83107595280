from odoo import api, models


class Satisfaction(models.Model):
    """Satisfaction question on a closed case in the portal."""

    _name = "grandes.clientes.satisfaction"
    _inherit = "grandes.clientes.satisfaction"

    @api.model
    def _get_question_of(self, case):
        """Return the question about the case that the current user may see.

        Only the case's contact may see it, while the case is closed; what they
        answered stays theirs to see if it is reopened.

        :return: ``grandes.clientes.satisfaction``, open or answered, or empty
        """
        case.ensure_one()
        # Sudo: needed to find out whether the user is the contact.
        case_sudo = case.sudo()
        Satisfaction_sudo = self.sudo()
        if not case_sudo.contact_id or case_sudo.contact_id != self.env.user.partner_id:
            return Satisfaction_sudo
        question_sudo = Satisfaction_sudo.search([("case_id", "=", case.id)], limit=1)
        return question_sudo.filtered(
            lambda question: (
                case_sudo.state == "closed" or question.state == "answered"
            )
        )

    @api.model
    def _can_be_asked(self, case):
        """Return whether the user may rate the case without having been asked yet.

        Contacts who were recently asked about another case may not.
        """
        case.ensure_one()
        # Sudo: reads settings and the user's own case.
        case_sudo = case.sudo()
        return bool(
            case_sudo.contact_id == self.env.user.partner_id
            and case_sudo.company_id.grandes_clientes_survey
            and self.sudo()._find_cases_to_survey(case_sudo.company_id, case_sudo)
        )
