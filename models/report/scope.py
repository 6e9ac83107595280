"""What a report is made of: whose records, between which instants. No model."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from ...tools.law.business_days import EPOCH

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
#: How each model of records leads to its case; others by their field ``case_id``.
PATHS = {
    "grandes.clientes.case": "",
    "grandes.clientes.filing": "case_ids.",
}
_OF_CASE = "case_id."
#: What their source itself keeps to: who held the case at the instant is told by its
#: events, never by a field.
BY_SOURCE = None
#: Where each model of records keeps what a cut is by; others on their case.
CUT_FIELDS = {
    "grandes.clientes.case": {
        "channel": "channel_id",
        "typification": "typification_id",
        "advisor": BY_SOURCE,
        "area": "mission_area_id",
        "entity": "partner_id",
    },
    "grandes.clientes.escalation": {
        "channel": "case_id.channel_id",
        "typification": "typification_id",
        "advisor": BY_SOURCE,
        "area": "mission_area_id",
        "entity": "partner_id",
    },
    "grandes.clientes.filing": {
        "channel": "channel_id",
        "typification": "case_ids.typification_id",
        "advisor": BY_SOURCE,
        "area": "case_ids.mission_area_id",
        "entity": "partner_id",
    },
    # Of people and not of cases: no other cut makes sense.
    "grandes.clientes.access.event": {"advisor": "user_id"},
}
#: What reports can be cut by, and the model of the value.
CUTS = {
    "entity_type": None,
    "channel": "grandes.clientes.channel",
    "typification": "grandes.clientes.typification",
    "advisor": "res.users",
    "area": "grandes.clientes.mission.area",
    "entity": "res.partner",
}


class Scope:
    """The records that the user may see and asked for, in a period.

    :ivar start: first instant of the period, naive UTC
    :ivar end: first instant after it, or after the one that it is made as of
    :ivar is_unfinished: the period goes on after the last instant that counts
    :ivar cut_off: last instant that counts
    :ivar known: nothing put down from then on counts, whenever it happened
    :ivar cut_day: its local date
    :ivar day_before: local date before the period

    :param env: of whom it is made for
    :param company: ``res.company`` record
    :param date_from: first day, local
    :param date_to: last day, local
    :param at: instant that nothing later counts of, naive UTC
    :param dict cuts: ``{cut: value}``, see :data:`CUTS`; a false value: those without
    """

    def __init__(self, env, company, date_from, date_to, at, cuts):
        self.env = env
        self.company = company
        self.at = at
        self.cuts = cuts
        self.tz = company._grandes_clientes_get_tz()
        self.start, after = clock.bounds(company, date_from, date_to)
        self.known = at + _SECOND
        self.end = min(after, self.known)
        self.is_unfinished = self.end < after
        self.cut_off = self.end - _SECOND
        self.cut_day = clock.local_date(company, self.cut_off)
        self.day_before = date_from - _DAY
        self._tells_people = True
        self._asks_people = False
        self._rows = {}
        self._relations = {}

    @property
    def is_whole(self):
        """Whether it is of everybody's work, and of all of it."""
        return not self.cuts and (self.env.su or sees_all(self.env.user))

    def tells(self, source):
        """Tell whether it counts a source: of a part nothing of the whole is told."""
        return self.is_whole or not source.is_whole

    @property
    def tells_people(self):
        """Whether anything is asked by who held a case: else nobody is looked up."""
        self._asks_people = True
        return self._tells_people

    # --- SQL --- #

    def relation(self, source, tells_people=True):
        """Return the SQL of a source's rows, worked out once a scope.

        :param bool tells_people: whether who held a case is asked of them
        """
        with_people = source.code, tells_people
        for key in (source.code, with_people):
            if key in self._relations:
                return self._relations[key]
        self._tells_people, self._asks_people = tells_people, False
        relation = source.relation(self)
        # The same with people and without them, where it has not asked for any.
        key = with_people if self._asks_people else source.code
        self._relations[key] = relation
        self._tells_people = True
        return relation

    def rows(self, model, seen_in=None):
        """Return (tables, condition) of the records of ``model``: rights and cuts.

        The main table goes by its own name.

        :param str seen_in: model whose rights decide instead: it shows, under the
            same ids, as much of the records as the figures tell
        :raise AccessError: the user may not read the model
        """
        if (model, seen_in) not in self._rows:
            query = self.env[model]._search(
                self.domain(model), active_test=False, bypass_access=bool(seen_in)
            )
            if seen_in:
                query.add_where(
                    SQL(
                        "%s.id IN %s",
                        SQL.identifier(query.table),
                        self.env[seen_in]._search([]).subselect(),
                    )
                )
            condition = query.where_clause
            self._rows[model, seen_in] = (
                query.from_clause,
                SQL("(%s)", condition) if condition else SQL("TRUE"),
            )
        return self._rows[model, seen_in]

    def when(self, alias):
        """Return the SQL of when the event ``alias`` was, as known then."""
        return self.env["grandes.clientes.case.event"]._get_when(alias, self.known)

    def local_date(self, instant):
        """Return the SQL of the local date of an instant kept in UTC."""
        return SQL("((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)::date", instant, self.tz)

    def business_days(self, after, until):
        """Return the SQL of how many business days lie after one date, up to another.

        The database bisects the same days as ``business_days.WorkingDays.count``; some
        thousand, which it reads once for both dates.
        """
        return SQL(
            "(SELECT width_bucket(%(until)s - %(epoch)s, business.days)"
            " - width_bucket(%(after)s - %(epoch)s, business.days)"
            " FROM (SELECT %(days)s::int[] AS days) business)",
            after=after,
            until=until,
            epoch=SQL("%s::date", EPOCH),
            days=self.company._grandes_clientes_get_days().literal(),
        )

    # --- domains --- #

    def domain(self, model):
        """Return the domain of what was asked for among the records of ``model``."""
        return Domain.AND(
            [
                Domain("company_id", "=", self.company.id),
                self._get_portfolio(model),
                *(
                    self._get_cut_domain(model, cut, value)
                    for cut, value in self.cuts.items()
                ),
            ]
        )

    def _get_portfolio(self, model):
        """Return the domain of an advisor's own work; everybody else's is all.

        The portfolio's entities and the cases held. Officials and the back office see
        what the record rules leave them.
        """
        user = self.env.user
        known = self.env["grandes.clientes.report"]._get_cut_fields()
        if "entity" not in known.get(model, {"entity"}):
            return Domain.TRUE
        is_advisor = user.has_group("grandes_clientes.group_front_office")
        if self.env.su or not is_advisor or sees_all(user):
            return Domain.TRUE
        paths = self.env["grandes.clientes.report"]._get_case_paths()
        path = paths.get(model, _OF_CASE)
        return (
            Domain(f"{path}partner_id.advisor_id", "=", user.id)
            | Domain(f"{path}partner_id.backup_advisor_id", "=", user.id)
            | Domain(f"{path}user_id", "=", user.id)
        )

    def _get_cut_domain(self, model, cut, value):
        known = self.env["grandes.clientes.report"]._get_cut_fields()
        fields = known.get(model) or {
            "advisor": f"{_OF_CASE}user_id",
            **{
                cut: f"{_OF_CASE}{name}"
                for cut, name in known["grandes.clientes.case"].items()
                if name
            },
        }
        if ("entity" if cut == "entity_type" else cut) not in fields:
            raise UserError(
                self.env._("This report is not cut by that: leave it empty.")
            )
        if cut != "entity_type" and fields[cut] is BY_SOURCE:
            return Domain.TRUE
        if cut == "entity_type":
            # A campus without a type of its own is of what it belongs to.
            own = f"{fields['entity']}.large_client_type"
            parent = f"{fields['entity']}.parent_id.large_client_type"
            if not value:
                return Domain(own, "=", False) & Domain(parent, "=", False)
            return Domain(own, "=", value) | (
                Domain(own, "=", False) & Domain(parent, "=", value)
            )
        return Domain(fields[cut], "=", value or False)


def sees_all(user):
    """Tell whether reports show ``user`` the work of everybody."""
    return any(
        user.has_group(f"grandes_clientes.{group}")
        for group in (
            "group_supervisor",
            "group_coordinator",
            "group_quality",
            "group_oversight",
        )
    )
