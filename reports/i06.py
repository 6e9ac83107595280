"""I06, delegated changes: approvals by areas, and changes without one (5.2.20)."""

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
from ..tools.report.table import AT_MOST, DECIMAL, INSTANT
from .columns import CASE, ENTITY, NOT_APPLICABLE
from .sources.delegations import CHANGES, REQUESTS
from .words import CUT_OFF, NO_DATA

_lt = LazyTranslate(__name__)
_STEP = "grandes.clientes.delegation.step"

_FLOW = (
    "asked",
    "approved",
    "rejected",
    Rate("approval", _lt("Approved (%)"), "approved", "decided"),
    "median_hours",
    "returned",
    "expired",
    "executed",
    "different",
    "checked",
)
_AREA = Field(
    "area",
    _lt("Area"),
    "mission_area_id",
    by=BY_NAME,
    model="grandes.clientes.mission.area",
)
_SYSTEM = Field(
    "system",
    _lt("System"),
    "system_id",
    by=BY_NAME,
    model="grandes.clientes.legacy.system",
)
_CHANGE = Field(
    "change",
    _lt("Change"),
    "change_id",
    by=BY_NAME,
    model="grandes.clientes.delegation.change",
)

REPORT = Definition(
    code="I06",
    title=_lt("Approval of delegated procedures"),
    version="2",
    sections=(
        Breakdown("area", _lt("By area"), REQUESTS, "area", _FLOW),
        Breakdown("change", _lt("By change"), REQUESTS, "change", _FLOW),
        Breakdown(
            "made",
            _lt("Changes made by system"),
            CHANGES,
            "system",
            ("made", "delegated", "by_approval", "without", "unasked"),
        ),
        Listing(
            "steps",
            _lt("What happened to requests"),
            REQUESTS,
            (
                Field("number", _lt("Number"), "name"),
                CASE,
                ENTITY,
                _AREA,
                _SYSTEM,
                _CHANGE,
                Field(
                    "asked_by",
                    _lt("Asked by"),
                    "asked_by_id",
                    by=BY_NAME,
                    model="res.users",
                ),
                Field(
                    "act",
                    _lt("What"),
                    "act",
                    by=BY_SELECTION,
                    model=_STEP,
                    field="act",
                ),
                Field(
                    "as",
                    _lt("As"),
                    "decided_as",
                    by=BY_SELECTION,
                    model=_STEP,
                    field="decided_as",
                ),
                Field("who", _lt("Who"), "user_id", by=BY_NAME, model="res.users"),
                Field("on", _lt("When"), "happened_on", INSTANT),
                Field("hours", _lt("Hours"), "hours", DECIMAL, labels=NOT_APPLICABLE),
                Field("words", _lt("In words"), "words"),
            ),
            order="happened_on, step_id",
        ),
        Listing(
            "delegated",
            _lt("Made by delegation"),
            CHANGES,
            (
                CASE,
                ENTITY,
                _SYSTEM,
                _CHANGE,
                _AREA,
                Field("delegation", _lt("Act that delegates"), "delegation"),
                Field("profiles", _lt("Profiles"), "profiles"),
                Field("person", _lt("Who"), "user_id", by=BY_NAME, model="res.users"),
                Field("on", _lt("When"), "consulted_on", INSTANT),
                Field("reference", _lt("Reference"), "reference"),
            ),
            order="consulted_on, consultation_id",
            when="approval = 'delegated'",
        ),
        Listing(
            "without",
            _lt("Made without approval"),
            CHANGES,
            (
                CASE,
                ENTITY,
                _SYSTEM,
                _CHANGE,
                Field("person", _lt("Who"), "user_id", by=BY_NAME, model="res.users"),
                Field("on", _lt("When"), "consulted_on", INSTANT),
                Field("reference", _lt("Reference"), "reference"),
                Field("finding", _lt("What was changed"), "finding"),
            ),
            order="consulted_on, consultation_id",
            when="approval = 'unapproved'",
        ),
    ),
    indicators=(
        Ratio(
            code="I06.approval",
            name=_lt("Approved of those decided"),
            formula=_lt("Requests approved / requests approved or rejected"),
            source=REQUESTS,
            part="approved",
            whole="decided",
        ),
        Ratio(
            code="I06.hours",
            name=_lt("Median of hours to decide"),
            formula=_lt(
                "Median of the business hours that a request waits for the area"
            ),
            source=REQUESTS,
            value="median_hours",
            whole="decided",
            unit=DECIMAL,
            unit_label=_lt("business hours"),
            better=AT_MOST,
        ),
        Ratio(
            code="I06.without",
            name=_lt("Executed without approval"),
            formula=_lt(
                "Changes with neither delegation nor approval / changes made; none "
                "is expected"
            ),
            source=CHANGES,
            part="without",
            whole="made",
            better=AT_MOST,
        ),
        Ratio(
            code="I06.different",
            name=_lt("Executed not as approved"),
            formula=_lt("Requests executed otherwise than approved / executed"),
            source=REQUESTS,
            part="different",
            whole="executed",
            better=AT_MOST,
        ),
    ),
    drawings=(
        Drawing(
            "area", "stacked", ("approved", "rejected"), _lt("What the areas decided")
        ),
    ),
    definitions=(
        CUT_OFF,
        (
            _lt("Hours of the area"),
            _lt(
                "Business hours of the calendar of terms from when a request waits for "
                "the area until it is decided; what it waits for who asked, to be "
                "completed, does not count."
            ),
        ),
        (
            _lt("Executed without approval"),
            _lt(
                "A change that was recorded, since the day that the company says, "
                "within no delegation in force and by no approved request."
            ),
        ),
        NO_DATA,
    ),
)
