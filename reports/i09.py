"""I09, trainings: timetable, sessions, attendance, marks by advisor (5.2.20, C3)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import DECIMAL, INSTANT, INTEGER
from .columns import ADVISOR, NOT_APPLICABLE
from .sources.trainings import ATTENDANCE, ATTENDANCES, SESSION, SESSIONS
from .words import NO_DATA

_lt = LazyTranslate(__name__)

_TOPIC = Field(
    "topic",
    _lt("Topic"),
    "topic_id",
    by=BY_NAME,
    model="grandes.clientes.training.topic",
)
_PEOPLE = (
    "summoned",
    "attended",
    "unsummoned",
    Rate("attendance", _lt("Attendance (%)"), "responded", "summoned"),
    "excused",
    "absent",
    "evaluated",
    "passed",
    Rate("pass_rate", _lt("Passed (%)"), "passed", "evaluated"),
    "mean",
    "gain",
)

REPORT = Definition(
    code="I09",
    title=_lt("Training"),
    version="4",
    sections=(
        Breakdown(
            "topic_sessions",
            _lt("Sessions by topic"),
            SESSIONS,
            "topic",
            ("sessions", "promised", "held", "missed", "moved", "added", "hours"),
        ),
        Breakdown("topic", _lt("Results by topic"), ATTENDANCES, "topic", _PEOPLE),
        Breakdown("advisor", _lt("By advisor"), ATTENDANCES, "advisor", _PEOPLE),
        Listing(
            "timetable",
            _lt("Timetable and sessions"),
            SESSIONS,
            (
                _TOPIC,
                Field(
                    "area",
                    _lt("Area that trains"),
                    "mission_area_id",
                    by=BY_NAME,
                    model="grandes.clientes.mission.area",
                    empty=_lt("Of the channel itself"),
                ),
                Field("due_on", _lt("Planned for"), "due_on", INSTANT),
                Field("held_on", _lt("Held on"), "held_then", INSTANT),
                Field("hours", _lt("Hours"), "COALESCE(hours_then, hours)", DECIMAL),
                Field(
                    "state",
                    _lt("State"),
                    "state_then",
                    by=BY_SELECTION,
                    model=SESSION,
                    field="state",
                ),
                Field(
                    "deviation",
                    _lt("Against the timetable"),
                    "deviation",
                    by=BY_SELECTION,
                    model=SESSION,
                    field="deviation",
                ),
                Field("summoned", _lt("Summoned"), "summoned", INTEGER),
                Field("attended", _lt("Attendees"), "attended", INTEGER),
                Field("reason", _lt("Why not held"), "missed_reason"),
            ),
            order="due_on, session_id",
        ),
        Listing(
            "marks",
            _lt("Attendance and marks"),
            ATTENDANCES,
            (
                ADVISOR,
                _TOPIC,
                Field("held_on", _lt("Held on"), "held_on", INSTANT),
                Field(
                    "state",
                    _lt("Attendance"),
                    "state",
                    by=BY_SELECTION,
                    model=ATTENDANCE,
                    field="state",
                ),
                Field(
                    "before", _lt("Before"), "before", DECIMAL, labels=NOT_APPLICABLE
                ),
                Field("after", _lt("After"), "after", DECIMAL, labels=NOT_APPLICABLE),
                Field(
                    "retake", _lt("Retake"), "retake", DECIMAL, labels=NOT_APPLICABLE
                ),
                Field("pass_mark", _lt("Passed from"), "pass_mark", DECIMAL),
                Field(
                    "result",
                    _lt("Result"),
                    "CASE WHEN final IS NULL THEN 'none' WHEN final >= pass_mark"
                    " THEN 'passed' ELSE 'failed' END",
                    by=BY_SELECTION,
                    model=ATTENDANCE,
                    field="result",
                ),
            ),
            order="user_id, held_on, attendance_id",
        ),
    ),
    indicators=(
        Ratio(
            code="I09.attendance",
            name=_lt("Attendance"),
            formula=_lt("Those summoned who attended / summoned, of the sessions held"),
            source=ATTENDANCES,
            part="responded",
            whole="summoned",
        ),
        Ratio(
            code="I09.fulfilled",
            name=_lt("Timetable fulfilled"),
            formula=_lt(
                "Sessions of the frozen timetable that were held / all of them"
            ),
            source=SESSIONS,
            part="kept",
            whole="promised",
        ),
        Ratio(
            code="I09.mean",
            name=_lt("Mean mark"),
            formula=_lt(
                "Mean of the marks of those evaluated, the retake's where there is one"
            ),
            source=ATTENDANCES,
            value="mean",
            whole="evaluated",
            unit=DECIMAL,
            unit_label=_lt("points"),
        ),
        Ratio(
            code="I09.passed",
            name=_lt("Pass rate"),
            formula=_lt("Marks from the one that passes / evaluated"),
            source=ATTENDANCES,
            part="passed",
            whole="evaluated",
        ),
        Ratio(
            code="I09.gain",
            name=_lt("Gain"),
            formula=_lt("Mean of the mark after − the mark before, of those with both"),
            source=ATTENDANCES,
            value="gain",
            whole="both",
            unit=DECIMAL,
            unit_label=_lt("points"),
        ),
    ),
    drawings=(
        Drawing("topic", "bar", ("summoned", "attended"), _lt("Attendance by topic")),
    ),
    definitions=(
        (
            _lt("Planned"),
            _lt(
                "By the timetable as it was frozen before the month; what was moved, "
                "added or not held since says so. Without such a timetable there is no "
                "figure of how it was fulfilled."
            ),
        ),
        (
            _lt("Added"),
            _lt(
                "Not in the frozen timetable, or there was none when it was planned. "
                "An added session does not fulfil the timetable."
            ),
        ),
        NO_DATA,
    ),
)
