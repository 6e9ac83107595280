from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools import case_states
from ...tools.text import clean_cell

# How far the list counts; beyond it says «more than».
COUNTED = 1_000
_NOT_ENDED = ("received", *case_states.OPEN_STATES)
# More entities than these are left to the record rule.
_MOST_ENTITIES = 50
# Fetched with the search itself.
_SHOWN = (
    "name",
    "filing_id",
    "subject",
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
    "state",
    "is_suspended",
    "received_on",
    "date_promised",
    "closed_on",
    "company_id",
)


@dataclass(frozen=True)
class Page:
    """One page of a requester's list.

    :param cases: the cases, in order
    :param newer: cursor of the page before, or ``""``
    :param older: cursor of the page after, or ``""``
    """

    cases: models.BaseModel
    newer: str = ""
    older: str = ""


class PortalCases(models.AbstractModel):
    """The list of a requester: found, filtered and paged by indexes alone.

    Pages are asked for by the place where the last one ended, not by their number:
    the ten-thousandth costs what the first does, and nothing counts them all.
    """

    _name = "grandes.clientes.portal.cases"
    _description = "Cases of a requester, as the portal lists them"

    def _get_portal_states(self):
        """Return ``{filter: domain}``, in the order that people choose from."""
        return {
            "all": Domain.TRUE,
            "open": Domain("state", "in", _NOT_ENDED),
            "waiting": Domain("state", "in", _NOT_ENDED)
            & Domain("is_suspended", "=", True),
            "answered": Domain("state", "in", ("answered", "closed")),
            "other": Domain(
                "state", "in", ("duplicate", "withdrawn", "transferred", "dismissed")
            ),
        }

    def _get_portal_domain(
        self,
        *,
        entities,
        entity_id=None,
        state="all",
        search="",
        date_from=None,
        date_to=None,
        mine=False,
        sort="newest",
    ):
        """Return the domain of a requester's list; the record rule comes on top.

        :param entities: of :meth:`~.res_users.ResUsers._grandes_clientes_get_entities`
        :param int entity_id: one of them only
        :param str state: key of :meth:`_get_portal_states`
        :param str search: number, document, name or words of the subject
        :param date_from: first day of receipt, a date
        :param date_to: last day of receipt, a date
        :param bool mine: only what the user filed
        :param str sort: ``newest``, ``oldest`` or ``promised``
        """
        ids = entities.ids
        domain = Domain.TRUE
        if entity_id:
            domain &= Domain("partner_id", "=", entity_id)
        elif len(ids) <= _MOST_ENTITIES:
            domain &= Domain("partner_id", "in", ids)
        if sort == "promised":
            state = "open" if state not in ("open", "waiting") else state
            domain &= Domain("date_promised", "!=", False)
        domain &= self._get_portal_states().get(state, Domain.TRUE)
        if mine:
            domain &= Domain("contact_id", "=", self.env.user.partner_id.id)
        company = self.env.company
        if date_from:
            instant = company._grandes_clientes_get_midnight(date_from)
            domain &= Domain("received_on", ">=", instant)
        if date_to:
            following = fields.Date.add(date_to, days=1)
            instant = company._grandes_clientes_get_midnight(following)
            domain &= Domain("received_on", "<", instant)
        return domain & self._get_portal_search_domain(search)

    def _get_portal_search_domain(self, search):
        """Return the domain of what a requester looks for: found as by those inside."""
        return self.env["grandes.clientes.case"]._get_found_domain(clean_cell(search))

    def _get_portal_page(self, domain, sort="newest", cursor="", limit=30):
        """Return the page of the list that begins where ``cursor`` says.

        :param domain: of :meth:`_get_portal_domain`
        :param str sort: ``newest``, ``oldest`` or ``promised``
        :param str cursor: of another :class:`Page`
        :raise UserError: somebody typed the cursor
        """
        backwards, place = self._read_cursor(cursor)
        # Forwards means towards greater values, except for the newest first.
        ascending = (sort != "newest") != backwards
        by_date = sort == "promised"
        way = "asc" if ascending else "desc"
        if place:
            domain &= self._get_beyond_domain(place, by_date, ascending)
        cases = self.env["grandes.clientes.case"].search_fetch(
            domain,
            _SHOWN,
            order=f"date_promised {way}, id {way}" if by_date else f"id {way}",
            limit=limit + 1,
        )
        more, cases = len(cases) > limit, cases[:limit]
        if backwards:
            cases = cases[::-1]
        if not cases:
            return Page(cases)
        first, last = (
            self._get_place(cases[0], by_date),
            self._get_place(cases[-1], by_date),
        )
        before, after = (more, bool(place)) if backwards else (bool(place), more)
        return Page(cases, f"-{first}" if before else "", last if after else "")

    def _get_place(self, case, by_date):
        """Return where the case stands in a list, as a cursor says it."""
        case.ensure_one()
        day = f"{fields.Date.to_string(case.date_promised)}." if by_date else ""
        return f"{day}{case.id}"

    def _read_cursor(self, cursor):
        """Return ``(backwards, (date or None, id) or None)``."""
        if not cursor:
            return False, None
        day, _dot, number = cursor.removeprefix("-").rpartition(".")
        try:
            place = (fields.Date.to_date(day) if day else None, int(number))
        except ValueError:
            place = (None, 0)
        # What no column holds is no place either.
        if not 0 < place[1] < 2**31:
            raise UserError(
                self.env._("This page of the list is not known: begin at the first.")
            )
        return cursor.startswith("-"), place

    def _get_beyond_domain(self, place, by_date, ascending):
        """Return the domain of what stands beyond a place of the list."""
        day, case_id = place
        operator = ">" if ascending else "<"
        rest = Domain("id", operator, case_id)
        if not by_date or not day:
            return rest
        # The first condition lets the index begin there.
        return Domain("date_promised", f"{operator}=", day) & (
            Domain("date_promised", operator, day) | rest
        )

    # === IN PLAIN WORDS === #

    def _get_portal_rows(self, cases):
        """Return the rows of a list, each a dict of words ready to be shown."""
        words = {}
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
        rows = []
        for case, local in zip(cases, received, strict=True):
            key = (case.state, case.is_suspended)
            if key not in words:
                words[key] = self._get_plain_state(case)
            promised = case.date_promised if self._is_running(case) else None
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
                    "received": format_date(self.env, local.date()),
                    "promised": format_date(self.env, promised) if promised else "",
                    "ended": format_date(self.env, ended_on[case.id].date())
                    if case.id in ended_on
                    else "",
                }
            )
        return rows

    def _get_plain_state(self, case):
        """Return ``(code, words)``: how the case stands, as a citizen would say it."""
        case.ensure_one()
        if case.state in _NOT_ENDED and case.is_suspended:
            return "waiting", self.env._("Stopped: we wait")
        words = {
            "received": self.env._("Received"),
            "front_office": self.env._("We are working on it"),
            "back_office": self.env._("We are working on it"),
            "mission_area": self.env._("We are working on it"),
            "answered": self.env._("Answer on its way"),
            "closed": self.env._("Answered"),
            "duplicate": self.env._("Joined to an earlier request"),
            "withdrawn": self.env._("Withdrawn"),
            "transferred": self.env._("Sent to another authority"),
            "dismissed": self.env._("Closed without a case"),
        }
        codes = {"received": "open", "answered": "answered", "closed": "answered"}
        open_code = "open" if case.state in case_states.DESK_STATES else "other"
        return codes.get(case.state, open_code), words[case.state]

    def _is_running(self, case):
        """Whether the case has not ended."""
        case.ensure_one()
        return case.state in _NOT_ENDED
