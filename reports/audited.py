"""Columns and indicators shared by audits and monitoring in the quality report."""

from odoo.tools.translate import LazyTranslate

from ..tools.quality.marks import CRITICAL
from ..tools.report.definition import BY_NAME, BY_SELECTION, Field, Listing, Ratio
from ..tools.report.table import DECIMAL, FEW, INSTANT, INTEGER, YES_NO
from .columns import CASE, CHANNEL
from .sources.audits import AUDIT
from .sources.ledger import LEDGER

_lt = LazyTranslate(__name__)

_CLASSES = (
    "ecuf_applied",
    "ecuf_without",
    "ecn_applied",
    "ecn_without",
    "ecc_applied",
    "ecc_without",
)
#: Columns of the tables of audits.
COLUMNS = ("drawn", *_CLASSES, "sound", "score")
#: Columns for a person: counts only, never a rate or a rank.
OF_PERSON = (
    "drawn",
    "sound",
    "enc",
    "directed",
    "directed_sound",
    "failed",
    "coached",
)
#: Names of the indicators of each side.
OF_ENTITY = {
    "ecuf": _lt("Entity: no critical error for the user"),
    "ecn": _lt("Entity: no critical error for the business"),
    "ecc": _lt("Entity: no critical error of compliance"),
    "score": _lt("Entity: mean score"),
    "coverage": _lt("Entity: coverage"),
    "coached": _lt("Entity: coached"),
}
OF_CONTRACTOR = {
    "ecuf": _lt("Outsourcing: no critical error for the user"),
    "ecn": _lt("Outsourcing: no critical error for the business"),
    "ecc": _lt("Outsourcing: no critical error of compliance"),
    "score": _lt("Outsourcing: mean score"),
    "coverage": _lt("Outsourcing: coverage"),
    "coached": _lt("Outsourcing: coached"),
}
_PEC = _lt("Drawn audits without such an error / those to which it applied (PEC)")


def listing(code, title, source):
    """Return the list of the audits of one side."""
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


def ratios(prefix, source, names):
    """Return the indicators of one side, with its names; both sides have the same."""
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
            formula=_lt("Drawn among the closed cases and signed / cases closed"),
            source=source,
            part="drawn_closed",
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
