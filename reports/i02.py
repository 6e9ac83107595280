"""I02, cases pending at the outsourcing: front and back office (5.2.20)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import AT_MOST, INSTANT, INTEGER
from .columns import ADVISOR, CASE_LABEL, ENTITY, NOT_SHOWN, TYPIFICATION, legal_due
from .sources.ledger import DESKS, STOCK
from .words import ADVISOR as HELD_BY
from .words import BUSINESS_DAYS, CUT_OFF, NO_DATA, OVERDUE, PENDING

_lt = LazyTranslate(__name__)

_COLUMNS = (
    "outsourcing",
    "outsourcing_overdue",
    "unescalated",
    Rate("rate", _lt("Overdue by law (%)"), "outsourcing_overdue", "outsourcing"),
)

REPORT = Definition(
    code="I02",
    title=_lt("Cases pending at the outsourcing"),
    version="3",
    sections=(
        Breakdown("desk", _lt("By desk"), STOCK, "desk", _COLUMNS),
        Breakdown("age", _lt("By age"), STOCK, "age", _COLUMNS),
        Breakdown("advisor", _lt("By advisor"), STOCK, "advisor", _COLUMNS),
        Breakdown(
            "typification", _lt("By typification"), STOCK, "typification", _COLUMNS
        ),
        Breakdown("channel", _lt("By channel"), STOCK, "channel", _COLUMNS),
        Listing(
            "cases",
            _lt("Pending cases"),
            STOCK,
            (
                CASE_LABEL,
                ENTITY,
                ADVISOR,
                Field("desk", _lt("Desk"), "state_to", labels=DESKS),
                Field(
                    "product",
                    _lt("Product"),
                    "product_id",
                    by=BY_NAME,
                    model="grandes.clientes.product",
                ),
                TYPIFICATION,
                Field("received_on", _lt("Received"), "received_on", INSTANT),
                legal_due("due"),
                Field("age", _lt("Business days open"), "age", INTEGER),
                Field("left", _lt("Business days left"), "days_left", INTEGER),
                Field("last", _lt("Last act"), "last_on", INSTANT),
            ),
            order="date_legal_due NULLS LAST, case_id",
            when="state_to != 'mission_area'",
            counted=(STOCK, "outsourcing", NOT_SHOWN),
        ),
    ),
    indicators=(
        Ratio(
            code="I02.overdue",
            name=_lt("Overdue by law at the outsourcing"),
            formula=_lt("Pending cases past their legal term / pending cases"),
            source=STOCK,
            part="outsourcing_overdue",
            whole="outsourcing",
            better=AT_MOST,
        ),
        Ratio(
            code="I02.unescalated",
            name=_lt("Not escalated in time"),
            formula=_lt(
                "On the front office's desk after the days to escalate, never "
                "escalated / pending cases"
            ),
            source=STOCK,
            part="unescalated",
            whole="outsourcing",
            better=AT_MOST,
        ),
    ),
    drawings=(
        Drawing(
            "age",
            "bar",
            ("outsourcing", "outsourcing_overdue"),
            _lt("Pending cases by age"),
        ),
    ),
    definitions=(CUT_OFF, HELD_BY, PENDING, OVERDUE, BUSINESS_DAYS, NO_DATA),
)
