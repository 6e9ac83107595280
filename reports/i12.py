"""I12, quality control: audits and monitoring of both sides, samples, visits (5.2.20).

Drawn and directed audits are kept apart, and so are the entity's and the contractor's:
the judged side never judges for the other (R7, R9, R10, C1, C4).
"""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Ratio,
)
from ..tools.report.table import (
    AT_MOST,
    DATE,
    DECIMAL,
    FEW,
    INSTANT,
    INTEGER,
    YES_NO,
)
from .audited import (
    COLUMNS,
    OF_CONTRACTOR,
    OF_ENTITY,
    OF_PERSON,
    listing,
    ratios,
)
from .columns import NOT_SHOWN
from .sources.audits import AUDITS, MONITORINGS
from .sources.visits import OUTCOMES, SAMPLE, SAMPLES, VISITS
from .words import NO_DATA

_lt = LazyTranslate(__name__)

REPORT = Definition(
    code="I12",
    title=_lt("Quality control"),
    version="3",
    roles=("group_supervisor", "group_coordinator", "group_quality", "group_oversight"),
    sections=(
        Breakdown(
            "samples",
            _lt("Samples by side"),
            SAMPLES,
            "side",
            ("samples", "population", "taken", "signed", "needed"),
        ),
        Breakdown("audits", _lt("Audits by channel"), AUDITS, "channel", COLUMNS),
        Breakdown(
            "monitorings",
            _lt("Monitoring by channel"),
            MONITORINGS,
            "channel",
            COLUMNS,
        ),
        Breakdown("person", _lt("Audits by advisor"), AUDITS, "advisor", OF_PERSON),
        Breakdown(
            "person_own",
            _lt("Monitoring by advisor"),
            MONITORINGS,
            "advisor",
            OF_PERSON,
        ),
        Breakdown(
            "contact",
            _lt("Identity and recording"),
            AUDITS,
            "contact",
            ("drawn", "identity_yes", "identity_no", "identity_no_data", "unrecorded"),
        ),
        Breakdown(
            "typification",
            _lt("Escalated, by typification"),
            AUDITS,
            "typification",
            ("escalated", "escalated_well"),
        ),
        Breakdown(
            "product",
            _lt("Escalated, by product"),
            AUDITS,
            "product",
            ("escalated", "escalated_well"),
        ),
        Breakdown(
            "responsible",
            _lt("Escalated, by responsible"),
            AUDITS,
            "responsible",
            ("escalated", "escalated_well"),
        ),
        Breakdown(
            "both",
            _lt("Audited by both sides"),
            AUDITS,
            "channel",
            ("both", "difference"),
        ),
        Listing(
            "visits",
            _lt("Weekly visits"),
            VISITS,
            (
                Field("week", _lt("Week"), "week"),
                Field("planned_on", _lt("Planned for"), "planned_on", DATE),
                Field(
                    "person",
                    _lt("Professional"),
                    "user_id",
                    by=BY_NAME,
                    model="res.users",
                ),
                Field("outcome", _lt("Visit"), "outcome", labels=OUTCOMES),
                Field("closed_on", _lt("Signed"), "closed_on", INSTANT),
                Field("findings", _lt("Findings"), "findings", INTEGER),
                Field("reason", _lt("Why it was missed"), "missed_reason"),
            ),
            order="date_from, visit_id",
        ),
        Listing(
            "draws",
            _lt("Draws"),
            SAMPLES,
            (
                Field("date_from", _lt("Week of"), "date_from", DATE),
                Field(
                    "side",
                    _lt("Side"),
                    "side",
                    by=BY_SELECTION,
                    model=SAMPLE,
                    field="side",
                ),
                Field(
                    "frame",
                    _lt("Frame"),
                    "frame",
                    by=BY_SELECTION,
                    model=SAMPLE,
                    field="frame",
                ),
                Field("population", _lt("Population"), "population", INTEGER),
                Field("taken", _lt("Cases drawn"), "taken", INTEGER),
                Field("signed", _lt("Of them, signed"), "signed", INTEGER),
                Field("needed", _lt("For ±5 %"), "needed", INTEGER),
                Field("witnessed", _lt("Witnessed"), "is_witnessed", YES_NO),
            ),
            order="date_from, side, frame, sample_id",
            counted=(
                SAMPLES,
                "samples",
                NOT_SHOWN,
            ),
        ),
        listing("audit_list", _lt("Audits"), AUDITS),
        listing("monitoring_list", _lt("Monitoring"), MONITORINGS),
    ),
    indicators=(
        *ratios("I12", AUDITS, OF_ENTITY),
        Ratio(
            code="I12.escalated",
            name=_lt("Escalated correctly"),
            formula=_lt(
                "Escalated as they should / escalated ones reviewed, drawn (C4)"
            ),
            source=AUDITS,
            part="escalated_well",
            whole="escalated",
            least=FEW,
        ),
        Ratio(
            code="I12.identity",
            name=_lt("Identity confronted"),
            formula=_lt("Document agrees in the case and in Mercurio / drawn (C1)"),
            source=AUDITS,
            part="identity_yes",
            whole="drawn",
            least=FEW,
        ),
        *ratios("I12.own", MONITORINGS, OF_CONTRACTOR),
        Ratio(
            code="I12.difference",
            name=_lt("Difference between the sides"),
            formula=_lt("Mean distance of the scores of the cases that both audited"),
            source=AUDITS,
            value="difference",
            whole="both",
            unit=DECIMAL,
            unit_label=_lt("points"),
            better=AT_MOST,
        ),
        Ratio(
            code="I12.visits",
            name=_lt("Weekly visits made"),
            formula=_lt(
                "Visits made / weeks with a visit due, that ended in the period"
            ),
            source=VISITS,
            part="made",
            whole="expected",
        ),
    ),
    drawings=(
        Drawing("audits", "bar", ("drawn", "sound"), _lt("Drawn audits by channel")),
    ),
    definitions=(
        (
            _lt("Signed"),
            _lt(
                "Audits signed in the period. Exercises, second audits and pairs of "
                "which one is open are in no figure."
            ),
        ),
        (
            _lt("Drawn and directed"),
            _lt(
                "Drawn ones tell of the whole. Directed ones were chosen for a risk, "
                "and stand apart."
            ),
        ),
        (
            _lt("Coverage"),
            _lt(
                "Of the closed cases: audits that were drawn among the escalated ones "
                "are not in it."
            ),
        ),
        (
            _lt("What stands"),
            _lt(
                "An objection that was accepted until the report was made goes before "
                "the mark."
            ),
        ),
        (
            _lt("Advisor"),
            _lt(
                "Who held the case when it was drawn. Of a person counts, never rates."
            ),
        ),
        (
            _lt("Rates"),
            _lt(
                "From thirty on, with the interval in which they are 95 % of the time."
            ),
        ),
        (
            _lt("Week"),
            _lt(
                "Of the month in which it ends. A week without business days has none."
            ),
        ),
        NO_DATA,
    ),
)
