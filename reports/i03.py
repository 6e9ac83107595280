"""I03, cases pending at mission areas (5.2.20, C5)."""

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
from ..tools.report.table import AT_MOST, DECIMAL, INTEGER
from .columns import (
    CASE,
    ENTITY,
    ESCALATED_ON,
    NOT_SHOWN,
    TYPIFICATION,
    legal_due,
    matrix_due,
)
from .sources.escalations import AT_AREAS
from .words import ESCALATION_WORDS

_lt = LazyTranslate(__name__)

_COLUMNS = (
    "pending",
    "overdue",
    "illegal",
    Rate("matrix_rate", _lt("Overdue by the matrix (%)"), "overdue", "pending"),
    Rate("legal_rate", _lt("Overdue by law (%)"), "illegal", "pending"),
    "median_open",
)

REPORT = Definition(
    code="I03",
    title=_lt("Cases pending at mission areas"),
    version="3",
    sections=(
        Breakdown("area", _lt("By mission area"), AT_AREAS, "area", _COLUMNS),
        Breakdown(
            "typification", _lt("By typification"), AT_AREAS, "typification", _COLUMNS
        ),
        Breakdown(
            "age",
            _lt("By age at the area"),
            AT_AREAS,
            "age",
            ("pending", "overdue", "illegal"),
        ),
        Listing(
            "escalations",
            _lt("Pending cases"),
            AT_AREAS,
            (
                CASE,
                Field(
                    "area",
                    _lt("Mission area"),
                    "mission_area_id",
                    by=BY_NAME,
                    model="grandes.clientes.mission.area",
                ),
                Field(
                    "holder",
                    _lt("Responsible"),
                    "holder_at_cut",
                    by=BY_NAME,
                    model="res.users",
                ),
                ENTITY,
                TYPIFICATION,
                ESCALATED_ON,
                matrix_due("matrix_due"),
                legal_due("legal_due"),
                Field("days", _lt("Business days at the area"), "days_open", INTEGER),
                Field("repeats", _lt("Repeats of the requester"), "repeats", INTEGER),
            ),
            order="date_due, escalation_id",
            counted=(AT_AREAS, "pending", NOT_SHOWN),
        ),
    ),
    indicators=(
        Ratio(
            code="I03.matrix",
            name=_lt("Overdue by the matrix"),
            formula=_lt("Pending escalations past the matrix's date / pending"),
            source=AT_AREAS,
            part="overdue",
            whole="pending",
            better=AT_MOST,
        ),
        Ratio(
            code="I03.legal",
            name=_lt("Overdue by law"),
            formula=_lt("Pending escalations of cases past their legal term / pending"),
            source=AT_AREAS,
            part="illegal",
            whole="pending",
            better=AT_MOST,
        ),
        Ratio(
            code="I03.median",
            name=_lt("Median of business days at the area"),
            formula=_lt("Median of business days from escalation to cut-off"),
            source=AT_AREAS,
            value="median_open",
            whole="pending",
            unit=DECIMAL,
            unit_label=_lt("business days"),
            better=AT_MOST,
        ),
    ),
    drawings=(
        Drawing("area", "bar", ("pending", "overdue"), _lt("Pending by mission area")),
    ),
    definitions=ESCALATION_WORDS,
)
