"""I11, failures of the systems: availability, and the cases touched (5.2.20)."""

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
from ..tools.report.table import DATE, DECIMAL, INSTANT, INTEGER, PERCENT, YES_NO
from .columns import NOT_APPLICABLE, NOT_SHOWN
from .sources.outages import MODEL, OUTAGES, SYSTEMS, TOUCHED
from .words import CUT_OFF, NO_DATA

_lt = LazyTranslate(__name__)

_SYSTEM = Field(
    "system",
    _lt("System"),
    "system_id",
    by=BY_NAME,
    model="grandes.clientes.legacy.system",
)
_SHARE = "round(100.0 * ({part}) / NULLIF({whole}, 0), 2)"
_ANSWERS_FOR = Field(
    "attributable_to",
    _lt("Who answers for it"),
    "attributable_to",
    by=BY_SELECTION,
    model=MODEL,
    field="attributable_to",
)

REPORT = Definition(
    code="I11",
    title=_lt("Failures of systems"),
    version="4",
    # Areas cannot see failures.
    roles=(
        "group_front_office",
        "group_back_office",
        "group_coordinator",
        "group_quality",
        "group_oversight",
    ),
    sections=(
        Listing(
            "systems",
            _lt("Availability by system"),
            SYSTEMS,
            (
                Field("system", _lt("System"), "name"),
                Field("failures", _lt("Failures"), "failures", INTEGER),
                Field(
                    "minutes",
                    _lt("Minutes of service down"),
                    "round(down / 60.0)::int",
                    INTEGER,
                ),
                Field(
                    "planned_minutes",
                    _lt("Planned minutes"),
                    "round(planned / 60.0)::int",
                    INTEGER,
                ),
                Field(
                    "availability",
                    _lt("Availability"),
                    _SHARE.format(
                        part="service - planned - down", whole="service - planned"
                    ),
                    PERCENT,
                ),
                Field(
                    "with_planned",
                    _lt("With planned"),
                    _SHARE.format(part="service - planned - down", whole="service"),
                    PERCENT,
                ),
                Field(
                    "mttr",
                    _lt("Mean hours to solve"),
                    "round(repair / 3600.0 / NULLIF(closed, 0), 2)",
                    DECIMAL,
                    labels=NOT_APPLICABLE,
                ),
                Field(
                    "mtbf",
                    _lt("Mean hours between failures"),
                    "round((service - planned - down) / 3600.0"
                    " / NULLIF(failures, 0), 2)",
                    DECIMAL,
                    labels={None: _lt("No failures")},
                ),
            ),
            order="sequence, name",
        ),
        Breakdown(
            "attributable_to",
            _lt("Who answers for them"),
            OUTAGES,
            "attributable_to",
            ("failures", "minutes", "planned", "planned_minutes", "going_on"),
        ),
        Listing(
            "outages",
            _lt("Failures"),
            OUTAGES,
            (
                _SYSTEM,
                Field("began_on", _lt("Began"), "began_on", INSTANT),
                Field("reported_on", _lt("Reported"), "reported_on", INSTANT),
                Field("ended_on", _lt("Ended"), "ended_on", INSTANT),
                Field(
                    "minutes",
                    _lt("Minutes of service"),
                    "round((down + planned) / 60.0)::int",
                    INTEGER,
                ),
                Field("is_planned", _lt("Planned"), "is_planned", YES_NO),
                Field("scope", _lt("Scope"), "scope"),
                Field("ticket", _lt("Ticket"), "ticket"),
                Field("reported_to", _lt("Told to"), "reported_to"),
                Field("witnesses", _lt("Witnesses"), "witnesses", INTEGER),
                Field("affected", _lt("Cases affected"), "affected", INTEGER),
                Field("overdue", _lt("Overdue by it"), "overdue", INTEGER),
                _ANSWERS_FOR,
                Field("solution", _lt("Solution"), "solution"),
            ),
            order="began_on, outage_id",
            when="is_counted",
            notes=(
                _lt("One without an end goes on: it counts until the cut-off."),
                _lt(
                    "Minutes that overlap with an earlier failure of the same system "
                    "are counted in that one."
                ),
            ),
        ),
        Breakdown(
            "affected",
            _lt("Cases affected by system"),
            TOUCHED,
            "system",
            ("touched", "failed", "overdue"),
            notes=(
                _lt(
                    "A case that failures of several systems touched counts in each, "
                    "and once in the total."
                ),
            ),
        ),
        Listing(
            "touched",
            _lt("Cases affected"),
            TOUCHED,
            (
                Field("case", _lt("Case"), "case_name"),
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
                _SYSTEM,
                Field("began_on", _lt("Failure of"), "began_on", INSTANT),
                Field("due", _lt("Legal term ends"), "date_legal_due", DATE),
                Field("failed", _lt("Consultation failed"), "has_failed", YES_NO),
                Field("overdue", _lt("Overdue by it"), "is_overdue", YES_NO),
            ),
            order="began_on, case_name, case_id",
            counted=(
                TOUCHED,
                "touches",
                NOT_SHOWN,
            ),
        ),
        Listing(
            "unconfirmed",
            _lt("Unconfirmed: not counted"),
            OUTAGES,
            (
                _SYSTEM,
                Field("began_on", _lt("Began"), "began_on", INSTANT),
                Field("ended_on", _lt("Ended"), "ended_on", INSTANT),
                Field("witnesses", _lt("Witnesses"), "witnesses", INTEGER),
            ),
            order="began_on, outage_id",
            when="NOT is_counted",
        ),
    ),
    indicators=(
        Ratio(
            code="I11.availability",
            name=_lt("Availability of the systems"),
            formula=_lt(
                "1 − minutes down that were not planned / minutes of service not "
                "planned away"
            ),
            source=SYSTEMS,
            part="up",
            whole="service",
        ),
    ),
    drawings=(
        Drawing(
            "attributable_to",
            "bar",
            ("minutes", "planned_minutes"),
            _lt("Minutes by who answers for them"),
        ),
    ),
    definitions=(
        CUT_OFF,
        (
            _lt("Hours of service"),
            _lt(
                "The working hours of the calendar of terms, holidays and closures "
                "left out."
            ),
        ),
        (
            _lt("Availability"),
            _lt(
                "1 − |D ∖ P| / |S ∖ P|: S the hours of service, D the union of the "
                "failures within them, P what was announced before it began. «With "
                "planned» takes P as a failure too."
            ),
        ),
        (
            _lt("Failure"),
            _lt(
                "Seen by two people, or with a ticket of technology; a contingency of "
                "ours is one. One witness without a ticket is listed and not counted."
            ),
        ),
        (
            _lt("Mean hours to solve"),
            _lt("Hours of service of the failures that ended, by their number."),
        ),
        (
            _lt("Mean hours between failures"),
            _lt("Hours of service up, by the number of failures that nobody planned."),
        ),
        (
            _lt("Cases affected"),
            _lt(
                "With a consultation that failed in it, or whose term ended in it "
                "while they were at a desk that works in the systems."
            ),
        ),
        (
            _lt("Overdue by it"),
            _lt(
                "Their term ended in the failure, a consultation that they needed "
                "failed in it, and none worked until then. No failure moves a term."
            ),
        ),
        NO_DATA,
    ),
)
