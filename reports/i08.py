"""I08, nonconforming product and service: what did not conform, and its treatment.

A complaint or claim may be nonconforming; quality decides for each that ended (5.2.20,
R10, G26).
"""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Balance,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import AT_MOST, DATE, DECIMAL, INSTANT, YES_NO
from .columns import TYPIFICATION
from .sources.ledger import LEDGER
from .sources.nonconformities import DECISIONS, NONCONFORMITIES, NONCONFORMITY
from .words import CUT_OFF, NO_DATA

_lt = LazyTranslate(__name__)

_COLUMNS = (
    "before",
    "opened",
    "effective",
    "not_effective",
    "pending",
    "untreated",
    "repeats",
)
_DECIDED = ("before", "asked", "yes", "no", "pending", "overdue")

REPORT = Definition(
    code="I08",
    title=_lt("Nonconforming product and service"),
    version="3",
    roles=("group_supervisor", "group_coordinator", "group_quality", "group_oversight"),
    sections=(
        Breakdown("source", _lt("By origin"), NONCONFORMITIES, "source", _COLUMNS),
        Breakdown(
            "treatment",
            _lt("By treatment"),
            NONCONFORMITIES,
            "treatment",
            (
                "opened",
                "due",
                "in_time",
                Rate("timely", _lt("In time (%)"), "in_time", "due"),
                "days",
            ),
        ),
        Breakdown(
            "state",
            _lt("By state at the cut-off"),
            NONCONFORMITIES,
            "state",
            ("before", "opened", "pending"),
        ),
        Breakdown(
            "typification",
            _lt("By typification"),
            NONCONFORMITIES,
            "typification",
            ("opened", "repeats", "pending"),
        ),
        Breakdown(
            "cause",
            _lt("By cause"),
            NONCONFORMITIES,
            "cause",
            ("opened", "repeats", "pending"),
        ),
        Breakdown(
            "decisions",
            _lt("Complaints and claims decided"),
            DECISIONS,
            "kind",
            _DECIDED,
        ),
        Listing(
            "nonconformities",
            _lt("Non-conformities"),
            NONCONFORMITIES,
            (
                Field("name", _lt("Number"), "name"),
                Field("opened_on", _lt("Opened"), "opened_on", INSTANT),
                Field(
                    "source",
                    _lt("Origin"),
                    "source",
                    by=BY_SELECTION,
                    model=NONCONFORMITY,
                    field="source",
                ),
                Field("cases", _lt("Cases"), "case_names"),
                TYPIFICATION,
                Field("description", _lt("What happened"), "description"),
                Field("requirement", _lt("Requirement not met"), "requirement"),
                Field(
                    "treatment",
                    _lt("Treatment"),
                    "treatment",
                    by=BY_SELECTION,
                    model=NONCONFORMITY,
                    field="treatment",
                ),
                Field("action", _lt("Corrective action"), "corrective_action"),
                Field("responsible", _lt("Responsible"), "responsible"),
                Field(
                    "area",
                    _lt("Area"),
                    "responsible_area_id",
                    by=BY_NAME,
                    model="grandes.clientes.mission.area",
                ),
                Field("due", _lt("Due"), "due_at", DATE),
                Field("treated_on", _lt("Treated"), "treated_on", INSTANT),
                Field("decided_on", _lt("Verified on"), "decided_on", INSTANT),
                Field("repeat", _lt("Repeat"), "is_repeat", YES_NO),
                Field(
                    "state",
                    _lt("State"),
                    "state",
                    by=BY_SELECTION,
                    model=NONCONFORMITY,
                    field="state",
                ),
            ),
            order="opened_on, nonconformity_id",
            counted=(
                NONCONFORMITIES,
                "listed",
                _lt("Held back: %(count)s, of complaints about who makes it (G26)."),
            ),
        ),
    ),
    indicators=(
        Ratio(
            code="I08.rate",
            name=_lt("Non-conformities by closed case"),
            formula=_lt("Non-conformities opened / cases closed"),
            source=NONCONFORMITIES,
            part="opened",
            whole="closed",
            whole_source=LEDGER,
            better=AT_MOST,
        ),
        Ratio(
            code="I08.timely",
            name=_lt("Treated in time"),
            formula=_lt(
                "Of those opened: treated by the due day / treated, or past that day"
            ),
            source=NONCONFORMITIES,
            part="in_time",
            whole="due",
        ),
        Ratio(
            code="I08.repeats",
            name=_lt("Repeats"),
            formula=_lt(
                "Opened with another of the same typification and cause in the twelve "
                "months before / opened"
            ),
            source=NONCONFORMITIES,
            part="repeats",
            whole="opened",
            better=AT_MOST,
        ),
        Ratio(
            code="I08.days",
            name=_lt("Days to treat"),
            formula=_lt(
                "Mean of the days from opening to treatment, of those opened and "
                "treated"
            ),
            source=NONCONFORMITIES,
            value="days",
            whole="treated",
            unit=DECIMAL,
            unit_label=_lt("days"),
            better=AT_MOST,
        ),
        Ratio(
            code="I08.decided",
            name=_lt("Complaints and claims decided in time"),
            formula=_lt("Decided by the day they were due / decided in the period"),
            source=DECISIONS,
            part="in_time",
            whole="decided",
        ),
    ),
    balances=(
        Balance(
            code="nonconformities",
            title=_lt("Balance of non-conformities"),
            source=NONCONFORMITIES,
            terms=(
                (1, "before"),
                (1, "opened"),
                (-1, "effective"),
                (-1, "not_effective"),
            ),
            result="pending",
        ),
        Balance(
            code="decisions",
            title=_lt("Balance of decisions"),
            source=DECISIONS,
            terms=((1, "before"), (1, "asked"), (-1, "yes"), (-1, "no")),
            result="pending",
        ),
    ),
    drawings=(
        Drawing(
            "source", "bar", ("opened", "pending"), _lt("Non-conformities by origin")
        ),
    ),
    definitions=(
        CUT_OFF,
        (
            _lt("Non-conformity"),
            _lt(
                "What quality opened as one. A complaint or a claim may be one, and is "
                "decided on with its reason; none is one by itself."
            ),
        ),
        (
            _lt("In course"),
            _lt("Opened, and not yet decided to be effective or not."),
        ),
        (
            _lt("Repeat"),
            _lt(
                "Another of the same typification and cause was found in the twelve "
                "months before."
            ),
        ),
        (
            _lt("Treated in time"),
            _lt("By the day that was due at the cut-off; the list shows it."),
        ),
        NO_DATA,
    ),
)
