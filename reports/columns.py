"""Columns shared by the lists of several reports."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import BY_NAME, Field
from ..tools.report.table import DATE, INSTANT

_lt = LazyTranslate(__name__)

CASE = Field("case", _lt("Case"), "case_name")
# The number of the case, or of its filing while it has none.
CASE_LABEL = Field("case", _lt("Case"), "case_label")
ENTITY = Field("entity", _lt("Entity"), "partner_id", by=BY_NAME, model="res.partner")
ADVISOR = Field("advisor", _lt("Advisor"), "user_id", by=BY_NAME, model="res.users")
CHANNEL = Field(
    "channel",
    _lt("Channel"),
    "channel_id",
    by=BY_NAME,
    model="grandes.clientes.channel",
)
TYPIFICATION = Field(
    "typification",
    _lt("Typification"),
    "typification_id",
    by=BY_NAME,
    model="grandes.clientes.typification",
)
#: Below a list that its maker may not see completely.
NOT_SHOWN = _lt("%(count)s more are not shown to who makes the report.")
#: Shown where a figure does not apply to a row, instead of «no data».
NOT_APPLICABLE = {None: "—"}
ESCALATED_ON = Field("escalated_on", _lt("Day of escalation"), "escalated_on", INSTANT)


def legal_due(code):
    """Return the column of the legal term, with the code that the report uses."""
    return Field(code, _lt("Term ends"), "date_legal_due", DATE)


def matrix_due(code):
    """Return the column of the due date by the matrix, as :func:`legal_due` does."""
    return Field(code, _lt("Due by the matrix"), "date_due", DATE)
