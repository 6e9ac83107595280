"""Training sessions and their attendance (I09).

A session counts in the month for which the frozen timetable promised it, else the one
for which it was planned: moving it to another month does not change that. Attendance
counts in the month in which the session was held.
"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL

_lt = LazyTranslate(__name__)

SESSION = "grandes.clientes.training.session"
ATTENDANCE = "grandes.clientes.training.attendance"


def _sessions(scope):
    tables, condition = scope.rows(SESSION)
    return SQL(
        """
        SELECT entry.*, due.*,
               entry.id AS session_id,
               CASE WHEN due.is_held THEN 'held' WHEN due.is_missed THEN 'missed'
                    ELSE 'planned' END AS state_then,
               CASE WHEN due.is_held THEN entry.held_on END AS held_then,
               CASE WHEN due.is_held THEN entry.held_hours END AS hours_then,
               people.summoned,
               CASE WHEN due.is_held THEN people.attended ELSE 0 END AS attended
          FROM (SELECT %(s)s.* FROM %(tables)s WHERE %(condition)s) entry
          CROSS JOIN LATERAL (
               SELECT COALESCE(entry.promised_on, entry.planned_on) AS due_on,
                      entry.promised_on IS NOT NULL AS is_promised,
                      COALESCE(entry.held_on < %(end)s, FALSE) AS is_held,
                      COALESCE(entry.missed_on < %(end)s, FALSE)
                          AND entry.held_on IS NULL AS is_missed) due
          CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE who.is_unsummoned IS NOT TRUE) AS summoned,
                      count(*) FILTER (WHERE who.has_attended) AS attended
                 FROM grandes_clientes_training_attendance who
                WHERE who.session_id = entry.id) people
         WHERE due.due_on >= %(start)s AND due.due_on < %(end)s
        """,
        s=SQL.identifier("grandes_clientes_training_session"),
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
    )


def _attendances(scope):
    tables, condition = scope.rows(ATTENDANCE)
    return SQL(
        """
        SELECT entry.*, entry.id AS attendance_id, session.mission_area_id,
               session.pass_mark,
               before.value AS before, after.value AS after, retake.value AS retake,
               COALESCE(retake.value, after.value) AS final
          FROM (SELECT %(a)s.* FROM %(tables)s WHERE %(condition)s) entry
          JOIN grandes_clientes_training_session session
            ON session.id = entry.session_id
          LEFT JOIN LATERAL (%(before)s) before ON TRUE
          LEFT JOIN LATERAL (%(after)s) after ON TRUE
          LEFT JOIN LATERAL (%(retake)s) retake ON TRUE
         WHERE session.held_on >= %(start)s AND session.held_on < %(end)s
        """,
        a=SQL.identifier("grandes_clientes_training_attendance"),
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
        before=_last_mark(scope, "before"),
        after=_last_mark(scope, "after"),
        retake=_last_mark(scope, "retake"),
    )


def _last_mark(scope, moment):
    """Return the SQL of the last mark of a moment that was known then."""
    return SQL(
        """
        SELECT mark.value FROM grandes_clientes_training_mark mark
         WHERE mark.attendance_id = entry.id AND mark.moment = %(moment)s
           AND mark.entered_on < %(known)s
         ORDER BY mark.id DESC LIMIT 1
        """,
        moment=moment,
        known=scope.known,
    )


_TOPIC = Group(
    "topic", _lt("Topic"), "topic_id", model="grandes.clientes.training.topic"
)
_AREA = Group(
    "area",
    _lt("Area that trains"),
    "mission_area_id",
    model="grandes.clientes.mission.area",
    empty=_lt("Of the channel itself"),
)

SESSIONS = Source(
    code="trainings",
    model=SESSION,
    record="session_id",
    relation=_sessions,
    measures=(
        Measure("sessions", _lt("Sessions")),
        Measure("promised", _lt("In the timetable"), "is_promised"),
        Measure("held", _lt("Sessions held"), "is_held"),
        Measure("kept", _lt("In the timetable and held"), "is_promised AND is_held"),
        Measure("missed", _lt("Sessions missed"), "is_missed"),
        Measure(
            "moved", _lt("Sessions moved"), "is_promised AND promised_on != planned_on"
        ),
        Measure("added", _lt("Sessions added"), "NOT is_promised"),
        Measure(
            "hours",
            _lt("Hours held"),
            "is_held",
            "sum({of})",
            DECIMAL,
            "held_hours",
        ),
    ),
    groups=(
        _TOPIC,
        _AREA,
        Group(
            "state",
            _lt("State"),
            "state_then",
            by=BY_SELECTION,
            model=SESSION,
            field="state",
        ),
    ),
)
ATTENDANCES = Source(
    code="attendances",
    model=ATTENDANCE,
    record="attendance_id",
    relation=_attendances,
    measures=(
        Measure("summoned", _lt("Summoned"), "is_unsummoned IS NOT TRUE"),
        Measure("attended", _lt("Attendees"), "has_attended"),
        Measure("unsummoned", _lt("Came unsummoned"), "has_attended AND is_unsummoned"),
        Measure(
            "responded",
            _lt("Attendees who were summoned"),
            "has_attended AND is_unsummoned IS NOT TRUE",
        ),
        Measure("excused", _lt("People excused"), "state = 'excused'"),
        Measure(
            "absent",
            _lt("People absent"),
            "state = 'absent' AND is_unsummoned IS NOT TRUE",
        ),
        Measure("evaluated", _lt("Evaluated"), "final IS NOT NULL"),
        Measure("passed", _lt("People who passed"), "final >= pass_mark"),
        Measure(
            "mean", _lt("Mean mark"), "final IS NOT NULL", "avg({of})", DECIMAL, "final"
        ),
        Measure(
            "both",
            _lt("With both marks"),
            "before IS NOT NULL AND final IS NOT NULL",
        ),
        Measure(
            "gain",
            _lt("Gain"),
            "before IS NOT NULL AND final IS NOT NULL",
            "avg({of})",
            DECIMAL,
            "final - before",
        ),
    ),
    groups=(
        _TOPIC,
        _AREA,
        Group("advisor", _lt("Advisor"), "user_id", model="res.users"),
    ),
)
