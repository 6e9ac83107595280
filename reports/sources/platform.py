"""Daily figures of the contact-centre platform (I01, I07).

For each day the last export counts that was loaded before the instant as of which the
report is made. Nobody verified the figures, and every table of them says so.
"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_VALUE, Group, Measure, Source
from ...tools.report.table import DATE, DECIMAL, INTEGER

_lt = LazyTranslate(__name__)

DAY = "grandes.clientes.platform.day"
ACTIVITY_MODEL = "grandes.clientes.platform.activity"
LOAD = "grandes.clientes.platform.load"
UNVERIFIED = _lt("Reported by the contractor, unverified.")


def _in_force(scope, model, kind):
    """Return the SQL of the rows in force then."""
    table = SQL.identifier(model.replace(".", "_"))
    tables, condition = scope.rows(model)
    return SQL(
        """
        SELECT %(t)s.*, %(t)s.id AS row_id
          FROM %(tables)s
          JOIN grandes_clientes_platform_load export
            ON export.id = %(t)s.load_id AND export.loaded_on < %(known)s
         WHERE %(condition)s
           AND %(t)s.date > %(before)s AND %(t)s.date <= %(last)s
           AND NOT EXISTS (
               SELECT FROM %(t)s later_row
                 JOIN grandes_clientes_platform_load later
                   ON later.id = later_row.load_id AND later.loaded_on < %(known)s
                WHERE later_row.company_id = %(t)s.company_id
                  AND later_row.date = %(t)s.date
                  AND later.id > export.id AND later.kind = %(kind)s)
        """,
        t=table,
        tables=tables,
        condition=condition,
        known=scope.known,
        before=scope.day_before,
        last=scope.cut_day,
        kind=kind,
    )


def _days(scope):
    return _in_force(scope, DAY, "levels")


def _activities(scope):
    return _in_force(scope, ACTIVITY_MODEL, "activity")


def _loads(scope):
    tables, condition = scope.rows(LOAD)
    return SQL(
        """
        SELECT %(t)s.*, %(t)s.id AS load_id
          FROM %(tables)s
         WHERE %(condition)s AND %(t)s.state != 'preview'
           AND %(t)s.loaded_on < %(known)s
           AND %(t)s.date_to > %(before)s AND %(t)s.date_from <= %(last)s
        """,
        t=SQL.identifier("grandes_clientes_platform_load"),
        tables=tables,
        condition=condition,
        known=scope.known,
        before=scope.day_before,
        last=scope.cut_day,
    )


def _sum(code, label, of, when="TRUE"):
    return Measure(code, label, when, "sum({of})", INTEGER, of)


_HANDLED = "talk + hold + wrap"

LEVELS = Source(
    code="platform",
    model=DAY,
    record="row_id",
    relation=_days,
    measures=(
        Measure("days", _lt("Days told")),
        _sum("offered", _lt("Offered"), "offered"),
        _sum("answered", _lt("Answered calls"), "answered"),
        _sum("abandoned", _lt("Abandoned"), "abandoned", "has_abandoned"),
        _sum("in_threshold", _lt("In threshold"), "in_threshold", "has_threshold"),
        # Denominators: only the days that report the numerator.
        _sum("offered_timed", _lt("Offered, timed"), "offered", "has_threshold"),
        _sum("offered_left", _lt("Offered, told of"), "offered", "has_abandoned"),
        _sum("answered_timed", _lt("Answered, timed"), "answered", "has_times"),
        _sum(
            "handled",
            _lt("Handling (s)"),
            _HANDLED,
            "has_times AND has_connected",
        ),
        _sum(
            "connected",
            _lt("Connected (s)"),
            "connected",
            "has_times AND has_connected",
        ),
        Measure(
            "aht",
            _lt("AHT (s)"),
            "has_times AND answered > 0",
            # All seconds divided by all answered calls, not a mean of daily means.
            "sum({of}[1])::numeric / sum({of}[2])",
            DECIMAL,
            f"CASE WHEN has_times THEN ARRAY[{_HANDLED}, answered] END",
        ),
    ),
    groups=(Group("day", _lt("Day"), "date", by=BY_VALUE, kind=DATE),),
    note=UNVERIFIED,
    is_whole=True,
)
ACTIVITY = Source(
    code="platform_activity",
    model=ACTIVITY_MODEL,
    record="row_id",
    relation=_activities,
    measures=(
        _sum("requested", _lt("Requested"), "requested"),
        _sum("managed", _lt("Worked"), "managed"),
        _sum("successful", _lt("Successful"), "successful", "has_successful"),
        _sum("failed", _lt("Failed ones"), "failed", "has_failed"),
        _sum("pending", _lt("Pending"), "pending", "has_pending"),
        _sum("managed_told", _lt("Worked, told of"), "managed", "has_successful"),
    ),
    groups=(
        Group("day", _lt("Day"), "date", by=BY_VALUE, kind=DATE),
        Group("management", _lt("Type of work"), "management", by=BY_VALUE),
        Group("cause", _lt("Cause"), "cause", by=BY_VALUE, empty=_lt("No cause told")),
        Group(
            "responsible",
            _lt("Responsible"),
            "responsible",
            by=BY_VALUE,
            empty=_lt("Nobody named"),
        ),
    ),
    note=UNVERIFIED,
    is_whole=True,
)
LOADS = Source(
    code="platform_loads",
    model=LOAD,
    record="load_id",
    relation=_loads,
    measures=(),
    is_whole=True,
)
