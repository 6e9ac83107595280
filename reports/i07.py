"""I07, activity of the platform, as the contractor reports it (5.2.20)."""

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
from ..tools.report.table import AT_MOST, DATE, DECIMAL, INSTANT, INTEGER
from .sources.platform import ACTIVITY, LEVELS, LOAD, LOADS, UNVERIFIED
from .words import NO_DATA

_lt = LazyTranslate(__name__)

_ACTIVITY = (
    "requested",
    "managed",
    Rate("work", _lt("Worked (%)"), "managed", "requested"),
    "successful",
    "failed",
    "pending",
    Rate("success", _lt("Successful (%)"), "successful", "managed_told"),
)
#: Columns of service levels, shared with I01.
LEVEL_COLUMNS = (
    "offered",
    "answered",
    "abandoned",
    Rate("service", _lt("Service level (%)"), "in_threshold", "offered_timed"),
    Rate("answer", _lt("Answer level (%)"), "answered", "offered"),
    Rate("abandon", _lt("Abandoned (%)"), "abandoned", "offered_left"),
    "aht",
)
SERVICE = Ratio(
    code="I01.service",
    name=_lt("Service level of telephony"),
    formula=_lt("Calls answered within 20 seconds / calls offered"),
    source=LEVELS,
    part="in_threshold",
    whole="offered_timed",
)
ANSWERED = Ratio(
    code="I01.answered",
    name=_lt("Calls answered"),
    formula=_lt("Calls answered / calls offered"),
    source=LEVELS,
    part="answered",
    whole="offered",
)
ABANDONED = Ratio(
    code="I01.abandoned",
    name=_lt("Calls abandoned"),
    formula=_lt("Calls abandoned / calls offered"),
    source=LEVELS,
    part="abandoned",
    whole="offered_left",
    better=AT_MOST,
)

REPORT = Definition(
    code="I07",
    title=_lt("Activity of Dragon Tech"),
    version="2",
    roles=(
        "group_supervisor",
        "group_coordinator",
        "group_quality",
        "group_oversight",
    ),
    sections=(
        Breakdown(
            "management", _lt("By type of work"), ACTIVITY, "management", _ACTIVITY
        ),
        Breakdown("cause", _lt("By cause"), ACTIVITY, "cause", _ACTIVITY),
        Breakdown(
            "responsible", _lt("By responsible"), ACTIVITY, "responsible", _ACTIVITY
        ),
        Breakdown("days", _lt("Activity by day"), ACTIVITY, "day", _ACTIVITY),
        Breakdown(
            "levels",
            _lt("Service levels by day"),
            LEVELS,
            "day",
            (
                *LEVEL_COLUMNS,
                Rate("occupation", _lt("Occupation (%)"), "handled", "connected"),
            ),
        ),
        Listing(
            "loads",
            _lt("Exports loaded"),
            LOADS,
            (
                Field(
                    "kind",
                    _lt("What it is"),
                    "kind",
                    by=BY_SELECTION,
                    model=LOAD,
                    field="kind",
                ),
                Field("date_from", _lt("From"), "date_from", DATE),
                Field("date_to", _lt("Until"), "date_to", DATE),
                Field("filename", _lt("File"), "filename"),
                Field("rows", _lt("Rows"), "row_count", INTEGER),
                Field("loaded_on", _lt("Loaded on"), "loaded_on", INSTANT),
                Field(
                    "by",
                    _lt("Loaded by"),
                    "loaded_by_id",
                    by=BY_NAME,
                    model="res.users",
                ),
                Field("sha256", _lt("SHA-256"), "sha256"),
            ),
            order="loaded_on, load_id",
        ),
    ),
    indicators=(
        Ratio(
            code="I07.work",
            name=_lt("Worked"),
            formula=_lt("Worked / requested"),
            source=ACTIVITY,
            part="managed",
            whole="requested",
        ),
        Ratio(
            code="I07.success",
            name=_lt("Successful"),
            formula=_lt("Successful / worked"),
            source=ACTIVITY,
            part="successful",
            whole="managed_told",
        ),
        Ratio(
            code="I07.aht",
            name=_lt("Mean handling time (AHT)"),
            formula=_lt("(Talk + hold + wrap-up) / answered"),
            source=LEVELS,
            value="aht",
            whole="answered_timed",
            unit=DECIMAL,
            unit_label=_lt("seconds"),
            better=AT_MOST,
        ),
        Ratio(
            code="I07.occupation",
            name=_lt("Occupation"),
            formula=_lt("(Talk + hold + wrap-up) / connected time"),
            source=LEVELS,
            part="handled",
            whole="connected",
        ),
    ),
    drawings=(
        Drawing("levels", "line", ("offered", "answered"), _lt("Offered and answered")),
    ),
    definitions=(
        (_lt("Unverified"), UNVERIFIED),
        (
            _lt("Service level"),
            _lt(
                "Answered within the threshold of the contract, of all that were "
                "offered. Days of which the export does not tell it are left out."
            ),
        ),
        (
            _lt("Corrected exports"),
            _lt("Of each day the last export counts; those before it are kept."),
        ),
        NO_DATA,
    ),
)
