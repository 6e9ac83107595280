"""I10, staff turnover: who joined, left, changed post or was away (5.2.20, R6)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Breakdown,
    Count,
    Definition,
    Drawing,
    Field,
    Listing,
    Ratio,
)
from ..tools.report.table import AT_MOST, DATE, DECIMAL, INSTANT, INTEGER
from .sources.rotation import MOVEMENT, MOVEMENTS, PEOPLE
from .words import NO_DATA

_lt = LazyTranslate(__name__)


def _selection(code, label):
    return Field(code, label, code, by=BY_SELECTION, model=MOVEMENT, field=code)


REPORT = Definition(
    code="I10",
    title=_lt("Staff turnover"),
    version="2",
    roles=("group_supervisor", "group_coordinator", "group_quality", "group_oversight"),
    sections=(
        Breakdown(
            "side",
            _lt("By side"),
            MOVEMENTS,
            "side",
            (
                Count("at_start", PEOPLE),
                "joiners",
                "leavers",
                "transfers",
                "absences",
                Count("at_end", PEOPLE),
            ),
        ),
        Breakdown(
            "notice",
            _lt("Notice of movements"),
            MOVEMENTS,
            "kind",
            ("to_tell", "told_before", "told_late", "not_told", "notice"),
        ),
        Breakdown(
            "ground",
            _lt("Why they moved"),
            MOVEMENTS,
            "ground",
            ("movements", "joiners", "leavers", "transfers", "absences"),
        ),
        Breakdown(
            "leaving",
            _lt("Access of those who left"),
            MOVEMENTS,
            "side",
            ("leavers", "replaced", "alive", "systems", "tenure"),
        ),
        Listing(
            "movements",
            _lt("Movements of staff"),
            MOVEMENTS,
            (
                Field("person", _lt("Person"), "person_name"),
                Field("post", _lt("Post"), "post"),
                Field("profiles", _lt("Profiles"), "profiles"),
                _selection("kind", _lt("Movement")),
                _selection("side", _lt("Side")),
                Field("joined_on", _lt("Joined on"), "joined_on", DATE),
                Field("effective_on", _lt("Effective on"), "effective_on", DATE),
                _selection("ground", _lt("Reason")),
                Field(
                    "successor",
                    _lt("Successor"),
                    "successor_id",
                    by=BY_NAME,
                    model="res.users",
                ),
                Field("told_on", _lt("Told on"), "told_on", DATE),
                Field("notice", _lt("Days of notice"), "notice", INTEGER),
                Field("removed_on", _lt("Access ended"), "removed_on", INSTANT),
                Field("alive", _lt("Hours alive after"), "hours_alive", INTEGER),
            ),
            order="effective_on, movement_id",
        ),
    ),
    indicators=(
        Ratio(
            code="I10.rate",
            name=_lt("Turnover of the outsourcing"),
            formula=_lt("Left / ((people at the start + at the end) / 2)"),
            source=MOVEMENTS,
            part="leavers_ours",
            whole="ends_ours",
            whole_source=PEOPLE,
            mean_of=2,
            better=AT_MOST,
        ),
        Ratio(
            code="I10.areas",
            name=_lt("Turnover of the mission areas"),
            formula=_lt("Left / ((people at the start + at the end) / 2)"),
            source=MOVEMENTS,
            part="leavers_areas",
            whole="ends_areas",
            whole_source=PEOPLE,
            mean_of=2,
            better=AT_MOST,
        ),
        Ratio(
            code="I10.told",
            name=_lt("Told beforehand"),
            formula=_lt(
                "Told on or before their day / movements to be told, all but absences"
            ),
            source=MOVEMENTS,
            part="told_before",
            whole="to_tell",
        ),
        Ratio(
            code="I10.notice",
            name=_lt("Days of notice"),
            formula=_lt(
                "Mean of the days from the letter to the day; negative: after it"
            ),
            source=MOVEMENTS,
            value="notice",
            whole="told",
            unit=DECIMAL,
            unit_label=_lt("days"),
        ),
        Ratio(
            code="I10.tenure",
            name=_lt("Stay of those who left"),
            formula=_lt("Mean of the days from the first profile to leaving"),
            source=MOVEMENTS,
            value="tenure",
            whole="stayed",
            unit=DECIMAL,
            unit_label=_lt("days"),
        ),
        Ratio(
            code="I10.alive",
            name=_lt("Access alive after leaving"),
            formula=_lt(
                "Who left and could still sign in after that day / left; has to be 0"
            ),
            source=MOVEMENTS,
            part="alive",
            whole="leavers",
            better=AT_MOST,
        ),
    ),
    drawings=(
        Drawing("side", "bar", ("joiners", "leavers"), _lt("Joined and left, by side")),
    ),
    definitions=(
        (
            _lt("Movement"),
            _lt(
                "What was told or done: of an absence every period that it touches, of "
                "all else its day. What was called off is none."
            ),
        ),
        (
            _lt("People"),
            _lt(
                "Who had a profile in force at the instant. Coordinador, quality, "
                "Interventoría and administrator are on neither side."
            ),
        ),
        (
            _lt("Days of notice"),
            _lt(
                "From the letter to Interventoría and Oficina Comercial y Mercadeo, to "
                "the day. Negative: it was told afterwards."
            ),
        ),
        (
            _lt("Access alive after leaving"),
            _lt(
                "The account was neither shut nor its access ended when the day of "
                "leaving was over; at the cut-off, where it still is not."
            ),
        ),
        (
            _lt("Legacy systems not confirmed"),
            _lt("Left, and some system's keeper had not confirmed that access ended."),
        ),
        NO_DATA,
    ),
)
