"""I04, escalation: by desk, typification, product and mode (5.2.20, C4, C5, R12)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Balance,
    Breakdown,
    Count,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import AT_MOST, DECIMAL, INSTANT, INTEGER
from .columns import CASE, ESCALATED_ON, NOT_SHOWN, matrix_due
from .sources.escalations import ESCALATIONS, OUTCOMES
from .sources.ledger import LEDGER
from .words import ESCALATION_WORDS

_lt = LazyTranslate(__name__)
_ESCALATION = "grandes.clientes.escalation"

_FLOW = (
    "before",
    "escalated",
    "answered",
    "rejected",
    "returned",
    "forwarded",
    "cancelled",
    "pending",
)
_HOW = (
    "escalated",
    "individual",
    "mass",
    "first",
    "late",
    Rate("on_time", _lt("Escalated in time"), "on_time", "first"),
    Rate("well", _lt("Well escalated"), "well", "escalated"),
    Rate("rejection", _lt("Rejected (%)"), "rejected", "decided"),
    "median_answer",
)

BALANCE = Balance(
    code="escalations",
    title=_lt("Balance of escalations"),
    source=ESCALATIONS,
    terms=(
        (1, "before"),
        (1, "escalated"),
        (-1, "answered"),
        (-1, "rejected"),
        (-1, "returned"),
        (-1, "forwarded"),
        (-1, "cancelled"),
    ),
    result="pending",
)
ON_TIME = Ratio(
    code="I04.on_time",
    name=_lt("Escalated in time"),
    formula=_lt(
        "First escalations within the days to escalate / first escalations (R1)"
    ),
    source=ESCALATIONS,
    part="on_time",
    whole="first",
)
WELL = Ratio(
    code="I04.well",
    name=_lt("Well escalated"),
    formula=_lt("(Escalated − rejected for wrong area) / escalated (C4)"),
    source=ESCALATIONS,
    part="well",
    whole="escalated",
)
REJECTION = Ratio(
    code="I04.rejection",
    name=_lt("Rejected (%)"),
    formula=_lt("Rejected / decided by the desk"),
    source=ESCALATIONS,
    part="rejected",
    whole="decided",
    better=AT_MOST,
)
MEDIAN = Ratio(
    code="I04.median",
    name=_lt("Median of business days to answer"),
    formula=_lt("Median of business days from escalation to answer"),
    source=ESCALATIONS,
    value="median_answer",
    whole="answered",
    unit=DECIMAL,
    unit_label=_lt("business days"),
    better=AT_MOST,
)

REPORT = Definition(
    code="I04",
    title=_lt("Escalation"),
    version="5",
    sections=(
        Breakdown("area", _lt("By desk"), ESCALATIONS, "area", _FLOW),
        Breakdown(
            "how",
            _lt("Sent and answered by desk"),
            ESCALATIONS,
            "area",
            _HOW,
        ),
        Breakdown(
            "typification", _lt("By typification"), ESCALATIONS, "typification", _FLOW
        ),
        Breakdown("product", _lt("By product"), ESCALATIONS, "product", _FLOW),
        Breakdown("mode", _lt("Individually and in mass"), ESCALATIONS, "mode", _FLOW),
        Breakdown(
            "ground",
            _lt("Why the back office"),
            ESCALATIONS,
            "ground",
            ("to_back", "had"),
        ),
        Breakdown(
            "reason",
            _lt("Reasons of rejection"),
            ESCALATIONS,
            "reason",
            (Count("rejected"),),
        ),
        Listing(
            "escalations",
            _lt("Escalations of the period"),
            ESCALATIONS,
            (
                CASE,
                Field(
                    "mode",
                    _lt("Mode"),
                    "mode",
                    by=BY_SELECTION,
                    model=_ESCALATION,
                    field="mode",
                ),
                Field("batch", _lt("Mass escalation"), "batch_id", INTEGER),
                Field(
                    "by",
                    _lt("Escalated by"),
                    "escalated_by",
                    by=BY_NAME,
                    model="res.users",
                ),
                Field(
                    "area",
                    _lt("Desk"),
                    "mission_area_id",
                    by=BY_NAME,
                    model="grandes.clientes.mission.area",
                    empty=_lt("Back office"),
                ),
                ESCALATED_ON,
                Field(
                    "days", _lt("Business days since receipt"), "days_until", INTEGER
                ),
                Field("matrix", _lt("Version of the matrix"), "matrix_version"),
                Field("outcome", _lt("Outcome"), "outcome", labels=OUTCOMES),
                Field(
                    "reason",
                    _lt("Reason"),
                    "reason_id",
                    by=BY_NAME,
                    model="grandes.clientes.reason",
                ),
                matrix_due("due"),
                Field("ended_on", _lt("Day of its end"), "ended_on", INSTANT),
            ),
            order="escalated_on, escalation_id",
            counted=(ESCALATIONS, "listed", NOT_SHOWN),
        ),
    ),
    indicators=(
        Ratio(
            code="I04.rate",
            name=_lt("Cases escalated"),
            formula=_lt("Cases escalated for the first time / cases registered"),
            source=LEDGER,
            part="escalated",
            whole="registered",
            better=AT_MOST,
        ),
        ON_TIME,
        WELL,
        REJECTION,
        MEDIAN,
    ),
    balances=(BALANCE,),
    drawings=(
        Drawing(
            "area",
            "stacked",
            ("answered", "rejected", "returned", "pending"),
            _lt("What became of the escalations"),
        ),
    ),
    definitions=ESCALATION_WORDS,
)
