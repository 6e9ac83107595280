from odoo import models


class PortalCases(models.AbstractModel):
    """Dates of a case with their reasons, and the first case of a repeat.

    Internal details are left out, such as when to escalate and other readings.
    """

    _name = "grandes.clientes.portal.cases"
    _inherit = "grandes.clientes.portal.cases"

    def _get_plain_walk(self, case):
        """Return the explanation of the term: law, length and each of its days.

        :return: values of ``grandes.clientes.term.walk``, ``{}`` if no term applies
        """
        terms = self.env["grandes.clientes.case.terms"]
        case.ensure_one()
        case.check_access("read")
        # Sudo: calendar, law and suspensions of the user's own case.
        case_sudo = case.sudo()
        (receipt,) = terms._get_receipts(case_sudo)
        Walk_sudo = self.env["grandes.clientes.term.walk"].sudo()
        values = Walk_sudo._prepare_values(case_sudo.company_id, receipt)
        return {} if values["problem"] else values

    def _get_first_told(self, case):
        """Return ``{"number", "state", "promised", "id"}`` of the case it repeats.

        :return: ``{}`` if it repeats none; ``id`` is empty unless the user may open it
        """
        case.ensure_one()
        # Sudo: the requester is told number, state and date of the first case, and only
        # within their own entity, which is part of the key.
        first_sudo = case.sudo().duplicate_id
        if not first_sudo:
            return {}
        mine = first_sudo.sudo(False)._filtered_access("read")
        return {
            "number": first_sudo.name,
            "state": self._get_plain_state(first_sudo)[1],
            "promised": self.env["grandes.clientes.new.promise"]._get_day(first_sudo),
            "id": mine.id,
        }

    def _can_act(self, case, act):
        """Return whether the requester may do ``act`` on the case now."""
        case.ensure_one()
        return case.id not in case._get_cannot_act_reasons(act)
