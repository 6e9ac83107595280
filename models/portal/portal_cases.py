from dataclasses import dataclass
from datetime import datetime

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import case_states, clock
from ...tools.text import clean_cell

# Format of an instant in cursors.
_INSTANT = "%Y%m%dT%H%M%S%f"
# Limit of counting; beyond it the list says «more than».
COUNTED = 1_000
NOT_ENDED = ("received", *case_states.OPEN_STATES)
# With more entities than these, the record rule alone filters.
_MOST_ENTITIES = 50
# Fetched by the search itself.
_SHOWN = (
    "name",
    "filing_id",
    "subject",
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
    "state",
    "is_suspended",
    "contact_id",
    "received_on",
    "date_promised",
    "date_legal_due",
    "closed_on",
    "company_id",
)


@dataclass(frozen=True)
class Page:
    """One page of a requester's list.

    :param cases: the cases, in order
    :param newer: cursor of the previous page, or ``""``
    :param older: cursor of the next page, or ``""``
    """

    cases: models.BaseModel
    newer: str = ""
    older: str = ""


class PortalCases(models.AbstractModel):
    """List of a requester's cases: searched, filtered and paged by indexes alone.

    Paging uses cursors (keyset) instead of page numbers: every page costs the same, and
    nothing counts all cases.
    """

    _name = "grandes.clientes.portal.cases"
    _description = "Cases of a requester, as the portal lists them"

    def _get_portal_states(self):
        """Return ``{filter: domain}``, in the order shown to users."""
        return {
            "all": Domain.TRUE,
            "open": Domain("state", "in", NOT_ENDED),
            "needs": self._get_needing_domain(),
            "late": Domain("state", "in", NOT_ENDED)
            & Domain("is_suspended", "=", False)
            & Domain("date_promised", "<", clock.today(self.env.company)),
            "waiting": Domain("state", "in", NOT_ENDED)
            & Domain("is_suspended", "=", True),
            "answered": Domain("state", "in", ("answered", "closed")),
            "month": self.env["grandes.clientes.portal.home"]._get_month_domain(),
            "other": Domain(
                "state", "in", ("duplicate", "withdrawn", "transferred", "dismissed")
            ),
        }

    def _get_needing_domain(self):
        """Return the domain of cases that wait for something of the requester."""
        # Sudo: suspensions of the user's entities; only the ids of the cases are used.
        waiting_sudo = (
            self.env["grandes.clientes.suspension"]
            .sudo()
            .search_fetch(
                Domain("date_to", "=", False)
                & Domain("kind", "=", "incomplete")
                & Domain(
                    "case_id.partner_id",
                    "in",
                    self.env.user._grandes_clientes_get_entities().ids,
                ),
                ["case_id"],
            )
        )
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(
            waiting_sudo.case_id
        )
        return Domain(
            "id", "in", [case_id for case_id in asked if not asked[case_id].sent_on]
        )

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
        """Return the domain of a requester's list; the record rule is added to it.

        :param entities: of :meth:`~.res_users.ResUsers._grandes_clientes_get_entities`
        :param int entity_id: restrict to one of them
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
            running = ("open", "needs", "late", "waiting")
            state = "open" if state not in running else state
            domain &= Domain("date_promised", "!=", False)
        domain &= self._get_portal_states().get(state, Domain.TRUE)
        if mine:
            domain &= Domain("contact_id", "=", self.env.user.partner_id.id)
        company = self.env.company
        if date_from:
            instant = clock.first_second(company, date_from)
            domain &= Domain("received_on", ">=", instant)
        if date_to:
            following = fields.Date.add(date_to, days=1)
            instant = clock.first_second(company, following)
            domain &= Domain("received_on", "<", instant)
        return domain & self._get_portal_search_domain(search)

    def _get_portal_search_domain(self, search):
        """Return the domain of a search, the same as for internal users."""
        return self.env["grandes.clientes.case"]._get_found_domain(clean_cell(search))

    def _get_portal_page(self, domain, sort="newest", cursor="", limit=30):
        """Return the page of the list at ``cursor``.

        :param domain: of :meth:`_get_portal_domain`
        :param str sort: ``newest``, ``oldest`` or ``promised``
        :param str cursor: cursor of another :class:`Page`
        :raise UserError: the cursor is invalid
        """
        backwards, place = self._read_cursor(cursor)
        # Forwards means ascending values, except for the newest first.
        ascending = (sort != "newest") != backwards
        name = self._get_sort_field(sort)
        way = "asc" if ascending else "desc"
        if place:
            domain &= self._get_next_page_domain(place, name, ascending)
        cases = self.env["grandes.clientes.case"].search_fetch(
            domain,
            _SHOWN,
            order=f"{name} {way}, id {way}",
            limit=limit + 1,
        )
        more, cases = len(cases) > limit, cases[:limit]
        if backwards:
            cases = cases[::-1]
        if not cases:
            return Page(cases)
        first, last = (
            self._get_place(cases[0], name),
            self._get_place(cases[-1], name),
        )
        before, after = (more, bool(place)) if backwards else (bool(place), more)
        return Page(cases, f"-{first}" if before else "", last if after else "")

    def _get_sort_field(self, sort):
        """Return the field by which a list is sorted."""
        return "date_promised" if sort == "promised" else "received_on"

    def _get_place(self, record, name):
        """Return the cursor of a record in a list sorted by ``name``."""
        record.ensure_one()
        value = record[name]
        if isinstance(value, datetime):
            return f"{value.strftime(_INSTANT)}.{record.id}"
        return f"{fields.Date.to_string(value)}.{record.id}"

    def _read_cursor(self, cursor):
        """Return ``(backwards, (date or instant, id) or None)``.

        :raise UserError: the cursor is invalid
        """
        if not cursor:
            return False, None
        said, _dot, number = cursor.removeprefix("-").rpartition(".")
        try:
            value = (
                datetime.strptime(said, _INSTANT)
                if "T" in said
                else fields.Date.to_date(said)
            )
            place = (value, int(number))
        except ValueError:
            place = (None, 0)
        # Ids outside the range of the column are invalid, too.
        if not place[0] or not 0 < place[1] < 2**31:
            raise UserError(
                self.env._("This page of the list is not known: begin at the first.")
            )
        return cursor.startswith("-"), place

    def _get_next_page_domain(self, place, name, ascending):
        """Return the domain of the records beyond a place of the list."""
        value, record_id = place
        operator = ">" if ascending else "<"
        # The first condition lets the index scan start there.
        return Domain(name, f"{operator}=", value) & (
            Domain(name, operator, value) | Domain("id", operator, record_id)
        )
