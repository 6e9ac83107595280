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
from ..tools.report.table import AT_MOST, DATE, DECIMAL, INSTANT, INTEGER
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
    version="2",
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
                Field("case", _lt("Case"), "case_name"),
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
                Field(
                    "entity",
                    _lt("Entity"),
                    "partner_id",
                    by=BY_NAME,
                    model="res.partner",
                ),
                Field(
                    "typification",
                    _lt("Typification"),
                    "typification_id",
                    by=BY_NAME,
                    model="grandes.clientes.typification",
                ),
                Field("escalated_on", _lt("Escalated"), "escalated_on", INSTANT),
                Field("matrix_due", _lt("Due by the matrix"), "date_due", DATE),
                Field("legal_due", _lt("Term ends"), "date_legal_due", DATE),
                Field("days", _lt("Business days at the area"), "days_open", INTEGER),
                Field("repeats", _lt("Repeats of the requester"), "repeats", INTEGER),
            ),
            order="date_due, escalation_id",
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
