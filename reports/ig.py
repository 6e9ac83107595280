"""The informe de gestión of C7: indicators and service levels, month by month."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import Breakdown, Count, Definition, Rate
from .i01 import AREAS_IN_TIME, BALANCE, FIRST_CONTACT, OPPORTUNITY, OVERDUE
from .i04 import BALANCE as ESCALATION_BALANCE
from .i04 import MEDIAN, ON_TIME, REJECTION, WELL
from .sources.escalations import ESCALATIONS
from .sources.filings import FILINGS
from .sources.ledger import LEDGER
from .words import ALL_WORDS

_lt = LazyTranslate(__name__)

REPORT = Definition(
    code="IG",
    title=_lt("Management report"),
    version="2",
    sections=(
        Breakdown(
            "entity_type",
            _lt("By type of entity"),
            LEDGER,
            "entity_type",
            (
                Count("filings", FILINGS),
                "received",
                "closed",
                "pending",
                "overdue",
                Rate("opportunity", _lt("Opportunity"), "in_time", "closed"),
            ),
        ),
        Breakdown(
            "entity",
            _lt("By entity"),
            LEDGER,
            "entity",
            ("received", "duplicates", "closed", "pending", "overdue"),
        ),
        Breakdown(
            "advisor",
            _lt("By advisor"),
            LEDGER,
            "advisor",
            (
                "closed",
                "in_time",
                "pending",
                "overdue",
                Rate("opportunity", _lt("Opportunity"), "in_time", "closed"),
                Rate("fcr", _lt("Solved by the front office"), "by_front", "closed"),
            ),
        ),
        Breakdown(
            "area",
            _lt("By desk"),
            ESCALATIONS,
            "area",
            (
                "before",
                "escalated",
                "answered",
                "rejected",
                "returned",
                "pending",
                "median_answer",
            ),
        ),
    ),
    indicators=(
        OPPORTUNITY,
        FIRST_CONTACT,
        OVERDUE,
        AREAS_IN_TIME,
        ON_TIME,
        WELL,
        REJECTION,
        MEDIAN,
    ),
    balances=(BALANCE, ESCALATION_BALANCE),
    definitions=ALL_WORDS,
    earlier=5,
)
