"""The scope of a report: whose records, and between which instants. No model."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from ...tools.law.business_days import EPOCH

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
#: Path from each model of records to its case; the others have a field ``case_id``.
PATHS = {
    "grandes.clientes.case": "",
    "grandes.clientes.filing": "case_ids.",
}
_OF_CASE = "case_id."
#: The source itself applies the cut: its events tell who held the case at the instant,
#: which no field does.
BY_SOURCE = None
#: Field of each model of records that holds the value of a cut; others use their case.
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
    # About users, not cases: no other cut makes sense.
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
    """The records of a period that the user may see and asked for.

    :ivar start: first instant of the period, naive UTC
    :ivar end: first instant that does not count: after the period, or after ``at``
    :ivar is_unfinished: the period goes on after the last instant that counts
    :ivar cut_off: last instant that counts
    :ivar known: nothing recorded from this instant on counts, whenever it happened
    :ivar cut_day: local date of ``cut_off``
    :ivar day_before: local date before the period

    :param env: environment of the user for whom the report is made
    :param company: ``res.company`` record
    :param date_from: first day, local
    :param date_to: last day, local
    :param at: last instant that counts, naive UTC
    :param dict cuts: ``{cut: value}``, see :data:`CUTS`; a false value selects the
        records without one
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
        """Return whether the scope covers everybody's work, without any cut."""
        return not self.cuts and (self.env.su or sees_all(self.env.user))

    def tells(self, source):
        """Return whether it counts a source; some are only told of the whole."""
        return self.is_whole or not source.is_whole

    @property
    def tells_people(self):
        """Return whether the source has to look up who held a case."""
        self._asks_people = True
        return self._tells_people

    # --- SQL --- #

    def relation(self, source, tells_people=True):
        """Return the SQL of a source's rows, built once per scope.

        :param bool tells_people: whether the rows must tell who held a case
        """
        with_people = source.code, tells_people
        for key in (source.code, with_people):
            if key in self._relations:
                return self._relations[key]
        self._tells_people, self._asks_people = tells_people, False
        relation = source.relation(self)
        # A source that never asked for people has the same SQL with and without them.
        key = with_people if self._asks_people else source.code
        self._relations[key] = relation
        self._tells_people = True
        return relation

    def rows(self, model, seen_in=None):
        """Return (tables, condition) of the records of ``model``, with rights and cuts.

        The main table keeps its own name as alias.

        :param str seen_in: model whose access rights apply instead; under the same ids
            it shows as much of the records as the figures tell
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
        """Return the SQL of when the event ``alias`` occurred, as known then."""
        return self.env["grandes.clientes.case.event"]._get_when(alias, self.known)

    def local_date(self, instant):
        """Return the SQL of the local date of an instant stored in UTC."""
        return SQL("((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)::date", instant, self.tz)

    def business_days(self, after, until):
        """Return the SQL of the number of business days after one date until another.

        The database bisects the same days as ``business_days.WorkingDays.count``, some
        thousand, and reads them once for both dates.
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
        """Return the domain of the requested records of ``model``."""
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
        """Return the domain of an advisor's own work; no restriction for other users.

        An advisor's work is the entities of the portfolio and the cases held. For
        officials and the back office the record rules decide.
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
            Domain(f"{path}partner_id.is_my_portfolio", "=", True)
            | Domain(f"{path}partner_id.is_my_backup", "=", True)
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
            # A campus without its own type has the type of its parent.
            own = f"{fields['entity']}.large_client_type"
            parent = f"{fields['entity']}.parent_id.large_client_type"
            if not value:
                return Domain(own, "=", False) & Domain(parent, "=", False)
            return Domain(own, "=", value) | (
                Domain(own, "=", False) & Domain(parent, "=", value)
            )
        return Domain(fields[cut], "=", value or False)


def sees_all(user):
    """Return whether reports show ``user`` everybody's work."""
    return any(
        user.has_group(f"grandes_clientes.{group}")
        for group in (
            "group_supervisor",
            "group_coordinator",
            "group_quality",
            "group_oversight",
        )
    )
