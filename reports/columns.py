"""The columns of the reports' lists that several of them have, named in one place."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import BY_NAME, Field
from ..tools.report.table import DATE, INSTANT

_lt = LazyTranslate(__name__)

CASE = Field("case", _lt("Case"), "case_name")
# By its number, or by what it is about while it has none.
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
#: Of a figure that not every row has: nothing is lacking where it is not.
NOT_APPLICABLE = {None: "—"}
ESCALATED_ON = Field("escalated_on", _lt("Day of escalation"), "escalated_on", INSTANT)


def legal_due(code):
    """Return the column of the legal term, under the code that a report gave it."""
    return Field(code, _lt("Term ends"), "date_legal_due", DATE)


def matrix_due(code):
    """Return the column of the matrix's date, as for :func:`legal_due`."""
    return Field(code, _lt("Due by the matrix"), "date_due", DATE)
