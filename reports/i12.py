"""I12, quality control: audits and monitoring of both sides, samples, visits (5.2.20).

Drawn and directed ones apart, the entity's and the contractor's apart: who is judged
never judges for the other (R7, R9, R10, C1, C4).
"""

from odoo.tools.translate import LazyTranslate

from ..tools.quality.marks import CRITICAL
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
from .columns import CASE, CHANNEL
from .sources.audits import AUDIT, AUDITS, MONITORINGS
from .sources.ledger import LEDGER
from .sources.visits import OUTCOMES, SAMPLE, SAMPLES, VISITS
from .words import NO_DATA

_lt = LazyTranslate(__name__)

_CLASSES = (
    "ecuf_applied",
    "ecuf_without",
    "ecn_applied",
    "ecn_without",
    "ecc_applied",
    "ecc_without",
)
_COLUMNS = ("drawn", *_CLASSES, "sound", "score")
# Of a person counts, and never a rate or a rank.
_OF_PERSON = (
    "drawn",
    "sound",
    "enc",
    "directed",
    "directed_sound",
    "failed",
    "coached",
)
_OF_ENTITY = {
    "ecuf": _lt("Entity: no critical error for the user"),
    "ecn": _lt("Entity: no critical error for the business"),
    "ecc": _lt("Entity: no critical error of compliance"),
    "score": _lt("Entity: mean score"),
    "coverage": _lt("Entity: coverage"),
    "coached": _lt("Entity: coached"),
}
_OF_CONTRACTOR = {
    "ecuf": _lt("Outsourcing: no critical error for the user"),
    "ecn": _lt("Outsourcing: no critical error for the business"),
    "ecc": _lt("Outsourcing: no critical error of compliance"),
    "score": _lt("Outsourcing: mean score"),
    "coverage": _lt("Outsourcing: coverage"),
    "coached": _lt("Outsourcing: coached"),
}
_PEC = _lt("Drawn audits without such an error / those to which it applied (PEC)")


def _listing(code, title, source):
    return Listing(
        code,
        title,
        source,
        (
            CASE,
            CHANNEL,
            Field(
                "advisor", _lt("Advisor"), "advisor_id", by=BY_NAME, model="res.users"
            ),
            Field(
                "auditor", _lt("Auditor"), "auditor_id", by=BY_NAME, model="res.users"
            ),
            Field("signed_on", _lt("Signed"), "signed_on", INSTANT),
            Field(
                "contact",
                _lt("Contact"),
                "contact",
                by=BY_SELECTION,
                model=AUDIT,
                field="contact",
            ),
            Field("directed", _lt("Directed"), "is_directed", YES_NO),
            Field("ecuf", _lt("User"), "ecuf_failed", YES_NO),
            Field("ecn", _lt("Business"), "ecn_failed", YES_NO),
            Field("ecc", _lt("Compliance"), "ecc_failed", YES_NO),
            Field("enc", _lt("Not critical"), "enc_failed", INTEGER),
            Field("score", _lt("Score"), "score", DECIMAL),
            Field("coached", _lt("Coached"), "is_coached", YES_NO),
        ),
        order="signed_on, audit_id",
        notes=(
            _lt(
                "User, business and compliance: whether it has a critical error of "
                "that."
            ),
        ),
    )


def _ratios(prefix, source, names):
    """Return the indicators that both sides have, of one, by its names."""
    return (
        *(
            Ratio(
                code=f"{prefix}.{code}",
                name=names[code],
                formula=_PEC,
                source=source,
                part=f"{code}_without",
                whole=f"{code}_applied",
                least=FEW,
            )
            for code in CRITICAL
        ),
        Ratio(
            code=f"{prefix}.score",
            name=names["score"],
            formula=_lt(
                "Mean of the scores of the drawn ones; what stands after objections"
            ),
            source=source,
            value="score",
            whole="scored",
            unit=DECIMAL,
            unit_label=_lt("of 100"),
        ),
        Ratio(
            code=f"{prefix}.coverage",
            name=names["coverage"],
            formula=_lt("Drawn and signed / cases closed"),
            source=source,
            part="drawn",
            whole="closed",
            whole_source=LEDGER,
        ),
        Ratio(
            code=f"{prefix}.coached",
            name=names["coached"],
            formula=_lt("With a coaching agreed on / with an attribute not met"),
            source=source,
            part="coached",
            whole="failed",
        ),
    )


REPORT = Definition(
    code="I12",
    title=_lt("Quality control"),
    version="1",
    roles=("group_supervisor", "group_coordinator", "group_quality", "group_oversight"),
    sections=(
        Breakdown(
            "samples",
            _lt("Samples by side"),
            SAMPLES,
            "side",
            ("samples", "population", "taken", "signed", "needed"),
        ),
        Breakdown("audits", _lt("Audits by channel"), AUDITS, "channel", _COLUMNS),
        Breakdown(
            "monitorings",
            _lt("Monitoring by channel"),
            MONITORINGS,
            "channel",
            _COLUMNS,
        ),
        Breakdown("person", _lt("Audits by advisor"), AUDITS, "advisor", _OF_PERSON),
        Breakdown(
            "person_own",
            _lt("Monitoring by advisor"),
            MONITORINGS,
            "advisor",
            _OF_PERSON,
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
        ),
        _listing("audit_list", _lt("Audits"), AUDITS),
        _listing("monitoring_list", _lt("Monitoring"), MONITORINGS),
    ),
    indicators=(
        *_ratios("I12", AUDITS, _OF_ENTITY),
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
        *_ratios("I12.own", MONITORINGS, _OF_CONTRACTOR),
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
