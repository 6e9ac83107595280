"""I05, outbound contacts: tried, reached, agreed, by campaign and entity (5.2.20)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import DATE, DECIMAL, INSTANT, INTEGER
from .columns import ADVISOR, ENTITY
from .sources.contacts import (
    ATTEMPT,
    CAMPAIGN,
    COMMITMENTS,
    CONTACTS,
    PORTFOLIOS,
)
from .words import CUT_OFF, NO_DATA

_lt = LazyTranslate(__name__)

_COLUMNS = (
    "worked",
    "attempts",
    "reached",
    Rate("contactability", _lt("Contactability (%)"), "reached", "worked"),
    "answered",
    "effective",
    "wrong",
    "agreed",
)

REPORT = Definition(
    code="I05",
    title=_lt("Outbound contacts"),
    version="1",
    sections=(
        Breakdown("campaign", _lt("By campaign"), CONTACTS, "campaign", _COLUMNS),
        Breakdown("result", _lt("By result"), CONTACTS, "result", ("attempts",)),
        Breakdown("advisor", _lt("By advisor"), CONTACTS, "advisor", _COLUMNS),
        Breakdown(
            "entity_type", _lt("By type of entity"), CONTACTS, "entity_type", _COLUMNS
        ),
        Breakdown(
            "portfolio",
            _lt("Portfolios"),
            PORTFOLIOS,
            "advisor",
            (
                "assigned",
                "contacted",
                Rate("coverage", _lt("Coverage (%)"), "contacted", "assigned"),
            ),
        ),
        Breakdown(
            "commitments",
            _lt("Commitments"),
            COMMITMENTS,
            "campaign",
            ("due", "kept", "broken", "moved"),
        ),
        Listing(
            "contacts",
            _lt("Contacts in the period"),
            CONTACTS,
            (
                Field("attempted_on", _lt("When"), "attempted_on", INSTANT),
                ENTITY,
                Field(
                    "contact",
                    _lt("Contact"),
                    "contact_id",
                    by=BY_NAME,
                    model="res.partner",
                ),
                ADVISOR,
                Field(
                    "reason",
                    _lt("Reason"),
                    "reason",
                    by=BY_SELECTION,
                    model=CAMPAIGN,
                    field="reason",
                ),
                Field(
                    "campaign",
                    _lt("Base"),
                    "campaign_id",
                    by=BY_NAME,
                    model=CAMPAIGN,
                ),
                Field("number", _lt("Attempt"), "number", INTEGER),
                Field(
                    "result",
                    _lt("Result"),
                    "result",
                    by=BY_SELECTION,
                    model=ATTEMPT,
                    field="result",
                ),
                Field("what", _lt("Commitment"), "what"),
                Field("due_on", _lt("For"), "due_on", DATE),
            ),
            order="attempted_on, attempt_id",
        ),
    ),
    indicators=(
        Ratio(
            code="I05.contactability",
            name=_lt("Contactability"),
            formula=_lt("Entities reached / entities worked on"),
            source=CONTACTS,
            part="reached",
            whole="worked",
        ),
        Ratio(
            code="I05.effectiveness",
            name=_lt("Effectiveness of contacts"),
            formula=_lt("Contacts with the right person / attempts that were answered"),
            source=CONTACTS,
            part="effective",
            whole="answered",
        ),
        Ratio(
            code="I05.intensity",
            name=_lt("Intensity"),
            formula=_lt("Attempts / entities worked on"),
            source=CONTACTS,
            value="intensity",
            whole="worked",
            unit=DECIMAL,
            unit_label=_lt("attempts"),
        ),
        Ratio(
            code="I05.coverage",
            name=_lt("Coverage of the portfolio"),
            formula=_lt("Entities reached in the period / entities in a portfolio"),
            source=PORTFOLIOS,
            part="contacted",
            whole="assigned",
        ),
        Ratio(
            code="I05.commitments",
            name=_lt("Commitments kept"),
            formula=_lt("Of those for a day of the period, kept / due"),
            source=COMMITMENTS,
            part="kept",
            whole="due",
        ),
    ),
    drawings=(
        Drawing("campaign", "bar", ("worked", "reached"), _lt("Entities by campaign")),
    ),
    definitions=(
        CUT_OFF,
        (
            _lt("Worked on"),
            _lt("An entity of a list with an attempt at least in the period."),
        ),
        (
            _lt("Reached"),
            _lt("The right person was spoken to; a message left is no contact."),
        ),
        (
            _lt("Somebody answered"),
            _lt("The right person, another one, or who refuses to be contacted."),
        ),
        NO_DATA,
    ),
)
