"""I01, the presidency report: monthly, and daily by the cron (5.2.20, C6, C7)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    Balance,
    Breakdown,
    Count,
    Definition,
    Drawing,
    Rate,
    Ratio,
)
from ..tools.report.table import AT_MOST
from .i07 import ABANDONED, ANSWERED, LEVEL_COLUMNS, SERVICE
from .sources.escalations import ESCALATIONS
from .sources.filings import FILINGS
from .sources.ledger import LEDGER
from .sources.outages import OUTAGES
from .sources.platform import LEVELS, UNVERIFIED
from .words import CASE_WORDS

_lt = LazyTranslate(__name__)

OPPORTUNITY = Ratio(
    code="I01.opportunity",
    name=_lt("Opportunity"),
    formula=_lt("Cases closed in time / cases closed"),
    source=LEDGER,
    part="in_time",
    whole="closed",
)
FIRST_CONTACT = Ratio(
    code="I01.fcr",
    name=_lt("Solved by the front office"),
    formula=_lt("Cases closed without escalating / cases closed"),
    source=LEDGER,
    part="by_front",
    whole="closed",
)
OVERDUE = Ratio(
    code="I01.overdue",
    name=_lt("Cases overdue by law"),
    formula=_lt("Pending cases past their legal term / pending cases"),
    source=LEDGER,
    part="overdue",
    whole="pending",
    better=AT_MOST,
)
AREAS_IN_TIME = Ratio(
    code="I01.areas",
    name=_lt("Desks answer in time"),
    formula=_lt("Escalations answered within the matrix / answered"),
    source=ESCALATIONS,
    part="answered_in_time",
    whole="answered",
)
# Telephony figures from the contact-centre platform.
TELEPHONY = (SERVICE, ANSWERED, ABANDONED)
BALANCE = Balance(
    code="cases",
    title=_lt("Balance of cases"),
    source=LEDGER,
    terms=(
        (1, "before"),
        (1, "received"),
        (1, "reopened"),
        (1, "brought_back"),
        (1, "not_duplicate"),
        (-1, "closed"),
        (-1, "withdrawn"),
        (-1, "transferred"),
        (-1, "dismissed"),
        (-1, "duplicates"),
    ),
    result="pending",
    cut_terms={"advisor": ((1, "taken"), (-1, "given"))},
)
_VOLUMES = (
    Count("filings", FILINGS),
    "before",
    "received",
    "registered",
    "duplicates",
    "escalated",
    "closed",
    "pending",
    "overdue",
)

REPORT = Definition(
    code="I01",
    title=_lt("Presidency report"),
    version="5",
    sections=(
        Breakdown("channel", _lt("By channel"), LEDGER, "channel", _VOLUMES),
        Breakdown(
            "day",
            _lt("By day"),
            LEDGER,
            "day",
            (
                Count("filings", FILINGS),
                "received",
                "registered",
                "duplicates",
                "escalated",
                "closed",
                "in_time",
                "late",
            ),
            periods=True,
        ),
        Breakdown(
            "entity_type", _lt("By type of entity"), LEDGER, "entity_type", _VOLUMES
        ),
        Breakdown(
            "closing",
            _lt("Who solved what was closed"),
            LEDGER,
            "channel",
            (
                "by_front",
                "by_back",
                "by_area",
                "closed",
                "in_time",
                "late",
                Rate("opportunity", _lt("Opportunity"), "in_time", "closed"),
                Rate("fcr", _lt("Solved by the front office"), "by_front", "closed"),
            ),
        ),
        Breakdown(
            "ends",
            _lt("Other ends and returned cases"),
            LEDGER,
            "channel",
            (
                "withdrawn",
                "transferred",
                "dismissed",
                "duplicates",
                "reopened",
                "brought_back",
                "not_duplicate",
            ),
        ),
        Breakdown(
            "typification",
            _lt("By typification"),
            LEDGER,
            "typification",
            (
                "received",
                "closed",
                "pending",
                "overdue",
                Rate("opportunity", _lt("Opportunity"), "in_time", "closed"),
            ),
        ),
        Breakdown("levels", _lt("Service levels"), LEVELS, "day", LEVEL_COLUMNS),
        Breakdown(
            "failures",
            _lt("Failures: systems and telephony"),
            OUTAGES,
            "system",
            ("failures", "minutes", "planned_minutes"),
        ),
    ),
    indicators=(OPPORTUNITY, FIRST_CONTACT, OVERDUE, AREAS_IN_TIME, *TELEPHONY),
    balances=(BALANCE,),
    drawings=(
        Drawing("day", "line", ("received", "closed"), _lt("Received and closed")),
        Drawing(
            "channel", "bar", ("received", "closed", "pending"), _lt("Cases by channel")
        ),
    ),
    definitions=(*CASE_WORDS, (_lt("Unverified"), UNVERIFIED)),
)
