from odoo import api, models


class Satisfaction(models.Model):
    """The question on a closed case, for who reads it in the portal."""

    _name = "grandes.clientes.satisfaction"
    _inherit = "grandes.clientes.satisfaction"

    @api.model
    def _get_question_of(self, case):
        """Return the question that the current user may see about the case.

        It is asked of who filed the case, once it is closed, and of them only. Who
        was asked lately about another case is not asked about this one.

        :return: ``grandes.clientes.satisfaction``, open or answered, or empty
        """
        case.ensure_one()
        # Sudo: the contact is the reader, which is what is found out here.
        case_sudo = case.sudo()
        Satisfaction_sudo = self.sudo()
        if (
            not case_sudo.contact_id
            or case_sudo.contact_id != self.env.user.partner_id
            or case_sudo.state != "closed"
        ):
            return Satisfaction_sudo
        return Satisfaction_sudo.search([("case_id", "=", case.id)], limit=1)

    @api.model
    def _can_be_asked(self, case):
        """Whether the reader may rate the case although nobody asked them yet."""
        case.ensure_one()
        # Sudo: settings, and what the reader themself filed.
        case_sudo = case.sudo()
        return bool(
            case_sudo.contact_id == self.env.user.partner_id
            and case_sudo.company_id.grandes_clientes_survey
            and self.sudo()._find_to_ask(case_sudo.company_id, case_sudo)
        )
