"""Escalations: pending before, sent in the period, ended in it, pending at the cut-off.

An escalation ends once; one that ended after the cut-off was pending at it.
"""

from dataclasses import replace

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import (
    BY_SELECTION,
    BY_VALUE,
    Group,
    Measure,
    Source,
)
from ...tools.report.table import DATE, DECIMAL
from .common import (
    AGES,
    CASE_GROUPS,
    age_bracket,
    entity_type,
    holder,
    is_first_escalation,
)

_lt = LazyTranslate(__name__)

_MODEL = "grandes.clientes.escalation"
_ESCALATION = SQL.identifier("grandes_clientes_escalation")


def _rows(scope, which, extra=None):
    """Return the SQL of the escalations that were sent before the end of the period.

    :param SQL which: further condition on them
    :param SQL extra: more columns
    """
    tables, condition = scope.rows(_MODEL)
    return entity_type(
        SQL(
            """
            SELECT %(e)s.id AS escalation_id, %(e)s.name, %(e)s.case_id, %(e)s.target,
                   %(e)s.mission_area_id, %(e)s.typification_id, %(e)s.product_id,
                   %(e)s.partner_id, %(e)s.mode, %(e)s.batch_id, %(e)s.escalated_on,
                   %(e)s.escalated_by, %(e)s.matrix_version, %(e)s.departure,
                   %(e)s.is_late, %(e)s.date_due, %(e)s.scope_ground,
                   origin.channel_id, %(held)s AS user_id,
                   origin.kind, origin.name AS case_name, origin.date_legal_due,
                   %(e)s.escalated_on < %(start)s AS is_older,
                   %(first)s AS is_first,
                   CASE WHEN %(e)s.ended_on < %(end)s THEN %(e)s.state ELSE 'open' END
                       AS outcome,
                   CASE WHEN %(e)s.ended_on < %(end)s THEN %(e)s.ended_on END
                       AS ended_on,
                   CASE WHEN %(e)s.accepted_on < %(end)s THEN %(e)s.accepted_on END
                       AS accepted_on,
                   CASE WHEN %(e)s.ended_on < %(end)s THEN %(e)s.reason_id END
                       AS reason_id,
                   %(e)s.ended_on < %(end)s AND %(e)s.is_wrong_area AS is_wrong_area,
                   %(e)s.in_time, %(e)s.days_taken, %(day)s AS day,
                   %(until)s AS days_until,
                   %(open)s AS days_open,
                   COALESCE(%(e)s.date_due < %(cut)s, FALSE) AS is_overdue,
                   COALESCE(origin.date_legal_due < %(cut)s, FALSE) AS is_illegal
                   %(extra)s
              FROM %(tables)s
              -- Left, so that it is not joined where nothing is asked of it.
              LEFT JOIN grandes_clientes_case origin ON origin.id = %(e)s.case_id
             WHERE %(condition)s AND %(which)s
               AND %(e)s.escalated_on < %(end)s
            """,
            e=_ESCALATION,
            held=holder(
                scope,
                SQL.identifier("origin"),
                SQL("%s <= %s.escalated_on", scope.when("held"), _ESCALATION),
            ),
            first=is_first_escalation(_ESCALATION, scope.end),
            start=scope.start,
            end=scope.end,
            cut=scope.cut_day,
            day=scope.local_date(SQL("%s.escalated_on", _ESCALATION)),
            until=scope.business_days(
                scope.local_date(SQL("origin.received_on")),
                scope.local_date(SQL("%s.escalated_on", _ESCALATION)),
            ),
            open=scope.business_days(
                scope.local_date(SQL("%s.escalated_on", _ESCALATION)),
                SQL("%s::date", scope.cut_day),
            ),
            tables=tables,
            condition=condition,
            which=which,
            extra=extra or SQL(),
        ),
        scope,
    )


def _of_period(scope):
    return _rows(
        scope,
        SQL(
            "(%s.ended_on IS NULL OR %s.ended_on >= %s)",
            _ESCALATION,
            _ESCALATION,
            scope.start,
        ),
    )


def _at_areas(scope):
    """Return the SQL of the escalations at areas at the cut-off, for a list.

    The events tell who held them then: the last distribution, else who accepted.
    """
    which = SQL(
        "%(e)s.target = 'mission_area'"
        " AND (%(e)s.ended_on IS NULL OR %(e)s.ended_on >= %(end)s)",
        e=_ESCALATION,
        end=scope.end,
    )
    extra = SQL(
        """
        , (SELECT COALESCE((event.facts->>'holder')::integer, event.user_id)
             FROM grandes_clientes_case_event event
            WHERE event.case_id = %(e)s.case_id
              AND event.act IN ('escalation_assign', 'escalation_accept')
              AND event.happened_on < %(end)s
              AND (event.facts->>'escalation')::integer = %(e)s.id
            ORDER BY event.act = 'escalation_assign' DESC, event.sequence DESC
            LIMIT 1) AS holder_at_cut,
        (SELECT count(*)
           FROM grandes_clientes_case twin
          WHERE twin.duplicate_id = %(e)s.case_id
            AND twin.registered_on < %(end)s) AS repeats
        """,
        e=_ESCALATION,
        end=scope.end,
    )
    return _rows(scope, which, extra)


_MEDIAN = "percentile_cont(0.5) WITHIN GROUP (ORDER BY {of})"
_DECIDED = "outcome IN ('answered', 'rejected', 'returned')"
_PENDING = (
    Measure("pending", _lt("Pending at the cut-off"), "outcome = 'open'"),
    Measure(
        "overdue",
        _lt("Overdue by the matrix"),
        "outcome = 'open' AND is_overdue",
    ),
    Measure(
        "illegal",
        _lt("Overdue by law"),
        "outcome = 'open' AND is_illegal",
    ),
    Measure(
        "median_open",
        _lt("Median of business days open"),
        "outcome = 'open'",
        _MEDIAN,
        DECIMAL,
        "days_open",
    ),
)
_MEASURES = (
    Measure("listed", _lt("Escalations of the period")),
    Measure("before", _lt("Pending before"), "is_older"),
    Measure("escalated", _lt("Escalations sent"), "NOT is_older"),
    Measure("first", _lt("First escalations"), "NOT is_older AND is_first"),
    Measure(
        "on_time",
        _lt("Escalated in time"),
        "NOT is_older AND is_first AND NOT COALESCE(is_late, FALSE)",
    ),
    Measure(
        "late",
        _lt("First ones escalated late"),
        "NOT is_older AND is_first AND is_late",
    ),
    Measure(
        "individual",
        _lt("Individual escalations"),
        "NOT is_older AND mode = 'individual'",
    ),
    Measure("mass", _lt("Mass escalations"), "NOT is_older AND mode = 'mass'"),
    Measure(
        "to_back",
        _lt("Escalated to the back office"),
        "NOT is_older AND target = 'back_office'",
    ),
    Measure(
        "had",
        _lt("With a permission that the front office has"),
        "NOT is_older AND scope_ground = 'had'",
    ),
    Measure(
        "well",
        _lt("Well escalated"),
        "NOT is_older AND NOT COALESCE(is_wrong_area, FALSE)",
    ),
    Measure("answered", _lt("Escalations answered"), "outcome = 'answered'"),
    Measure(
        "answered_in_time",
        _lt("Answered in time"),
        "outcome = 'answered' AND in_time",
    ),
    Measure("rejected", _lt("Escalations rejected"), "outcome = 'rejected'"),
    Measure("returned", _lt("Returned as incomplete"), "outcome = 'returned'"),
    Measure("forwarded", _lt("Escalated to another desk"), "outcome = 'forwarded'"),
    Measure("cancelled", _lt("Escalations cancelled"), "outcome = 'cancelled'"),
    Measure("decided", _lt("Decided by the desk"), _DECIDED),
    Measure(
        "median_answer",
        _lt("Median of business days to answer"),
        "outcome = 'answered'",
        _MEDIAN,
        DECIMAL,
        "days_taken",
    ),
    *_PENDING,
)
OUTCOMES = {
    "open": _lt("Still pending"),
    "answered": _lt("Answered"),
    "rejected": _lt("Rejected"),
    "returned": _lt("Sent back as incomplete"),
    "forwarded": _lt("Escalated on"),
    "cancelled": _lt("Cancelled"),
}
_GROUPS = (
    *(each for each in CASE_GROUPS if each.code != "area"),
    Group(
        "area",
        _lt("Desk"),
        "mission_area_id",
        model="grandes.clientes.mission.area",
        empty=_lt("Back office"),
    ),
    Group("day", _lt("Day"), "day", by=BY_VALUE, kind=DATE),
    Group("age", _lt("Age"), age_bracket("days_open"), labels=AGES),
    Group("mode", _lt("Mode"), "mode", by=BY_SELECTION, model=_MODEL, field="mode"),
    Group(
        "ground",
        _lt("Why the back office"),
        "scope_ground",
        by=BY_SELECTION,
        model=_MODEL,
        field="scope_ground",
    ),
    Group(
        "reason",
        _lt("Reason"),
        "reason_id",
        model="grandes.clientes.reason",
    ),
)

ESCALATIONS = Source(
    code="escalations",
    model=_MODEL,
    record="escalation_id",
    relation=_of_period,
    measures=_MEASURES,
    groups=_GROUPS,
)
# Only what is open at a mission area at the cut-off.
AT_AREAS = Source(
    code="at_areas",
    model=_MODEL,
    record="escalation_id",
    relation=_at_areas,
    measures=_PENDING,
    groups=tuple(
        replace(each, label=_lt("Mission area")) if each.code == "area" else each
        for each in _GROUPS
    ),
)
