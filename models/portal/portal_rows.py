from odoo import models
from odoo.tools import get_lang

from ...tools import case_states, clock
from .portal_cases import NOT_ENDED


class PortalCases(models.AbstractModel):
    """Status of cases in the words for their requester."""

    _name = "grandes.clientes.portal.cases"
    _inherit = "grandes.clientes.portal.cases"

    def _get_portal_rows(self, cases):
        """Return the rows of a list, as dicts of texts ready to be shown."""
        words, lang = {}, get_lang(self.env).code
        company = self.env.company
        received = company._grandes_clientes_get_local(cases.mapped("received_on"))
        ended = cases.filtered("closed_on")
        ended_on = dict(
            zip(
                ended.ids,
                company._grandes_clientes_get_local(ended.mapped("closed_on")),
                strict=True,
            )
        )
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(cases)
        filed_by = self._get_filers(cases)
        companies = self._get_companies(cases)
        rows = []
        for case, local in zip(cases, received, strict=True):
            key = (case.state, asked.get(case.id))
            if key not in words:
                words[key] = self._get_plain_state(case, asked)
            promised = (
                self.env["grandes.clientes.new.promise"]._get_day(case)
                if self._is_running(case)
                else None
            )
            rows.append(
                {
                    "id": case.id,
                    "number": case.name or case.filing_id.name,
                    "subject": case.subject,
                    "who": " ".join(
                        filter(
                            None,
                            (
                                case.beneficiary_name,
                                case.beneficiary_id_type,
                                case.beneficiary_id_number,
                            ),
                        )
                    ),
                    "state": words[key],
                    "by": filed_by.get(case.id, ""),
                    "company": companies.get(case.id, ""),
                    "late": self._get_late_words(case),
                    "received": clock.day_on_screen(local.date(), lang),
                    "promised": clock.day_on_screen(promised, lang) if promised else "",
                    "ended": clock.day_on_screen(ended_on[case.id].date(), lang)
                    if case.id in ended_on
                    else "",
                }
            )
        return rows

    def _get_filers(self, cases):
        """Return ``{id: name}`` of the person of the entity who filed each case."""
        # Sudo: names of people of the user's own entity who filed for it.
        cases_sudo = cases.sudo()
        return {
            case.id: case.contact_id.name
            for case in cases_sudo
            if case.contact_id
            and case.contact_id.commercial_partner_id
            == case.partner_id.commercial_partner_id
        }

    def _get_plain_state(self, case, asked=None):
        """Return ``(code, words)``: the status of the case in plain words.

        :param dict asked: what requesters were asked for, by case, of ``_get_asked``;
            default: look it up
        """
        case.ensure_one()
        if case.state in NOT_ENDED and case.is_suspended:
            if asked is None:
                asked = self.env["grandes.clientes.case.suspensions"]._get_asked(case)
            if case.id in asked:
                sent_on = asked[case.id].sent_on
                if not sent_on:
                    return "waiting", self.env._("It needs something of you")
                day = clock.local_date(case.company_id, sent_on)
                return "open", self.env._(
                    "We look at what you sent on %(day)s",
                    day=clock.day_on_screen(day, get_lang(self.env).code),
                )
        words = {
            "received": self.env._("Request received"),
            "front_office": self.env._("In progress"),
            "back_office": self.env._("In progress"),
            "mission_area": self.env._("In progress"),
            "answered": self.env._("In progress"),
            "closed": self.env._("Request answered"),
            "duplicate": self.env._("Joined to another"),
            "withdrawn": self.env._("Request withdrawn"),
            "transferred": self.env._("Sent to another authority"),
            "dismissed": self.env._("Closed without a case"),
        }
        codes = {"received": "open", "answered": "open", "closed": "answered"}
        open_code = "open" if case.state in case_states.DESK_STATES else "other"
        return codes.get(case.state, open_code), words[case.state]

    def _get_late_words(self, case):
        """Return the words of a list on a broken promise, else ``""``."""
        promise = self.env["grandes.clientes.portal.promise"]._get_broken(case)
        if not promise:
            return ""
        if promise["now"] and not promise["is_law"]:
            return self.env._(
                "We did not keep %(day)s",
                day=clock.day_on_screen(promise["day"], get_lang(self.env).code),
            )
        if promise["now"]:
            return self.env._(
                "We did not keep it; now for %(day)s",
                day=clock.day_on_screen(promise["now"], get_lang(self.env).code),
            )
        return self.env._("We did not keep it")

    def _is_running(self, case):
        """Return whether the case has not ended."""
        case.ensure_one()
        return case.state in NOT_ENDED
