"""C9, profiles of users: activations, changes and removals by campaign."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
)
from ..tools.report.table import INSTANT
from .sources.access import MODEL, MOVES, MOVES_OF_USERS
from .words import CUT_OFF

_lt = LazyTranslate(__name__)

_COLUMNS = ("activations", "changes", "removals", "moves", "emergencies")

REPORT = Definition(
    code="C09",
    title=_lt("Activation, change and removal of users"),
    version="1",
    in_pack=False,
    roles=("group_manager", "group_coordinator", "group_quality", "group_oversight"),
    sections=(
        Breakdown(
            "campaign",
            _lt("By campaign"),
            MOVES_OF_USERS,
            "campaign",
            (*_COLUMNS, "unasked", "compared"),
        ),
        Breakdown("profile", _lt("By profile"), MOVES_OF_USERS, "profile", _COLUMNS),
        Breakdown(
            "kind",
            _lt("By what was done"),
            MOVES_OF_USERS,
            "kind",
            ("moves", "unasked"),
        ),
        Listing(
            "moves",
            _lt("Activations, changes and removals"),
            MOVES_OF_USERS,
            (
                Field("happened_on", _lt("When"), "happened_on", INSTANT),
                Field("move", _lt("Movement"), "move", labels=MOVES),
                Field(
                    "kind",
                    _lt("What"),
                    "kind",
                    by=BY_SELECTION,
                    model=MODEL,
                    field="kind",
                ),
                Field("person", _lt("Person"), "person_name"),
                Field("login", _lt("User"), "login"),
                Field(
                    "profile",
                    _lt("Profile"),
                    "profile_id",
                    by=BY_NAME,
                    model="grandes.clientes.access.profile",
                ),
                Field(
                    "campaign",
                    _lt("Campaign"),
                    "campaign_id",
                    by=BY_NAME,
                    model="grandes.clientes.campaign",
                ),
                Field("by", _lt("By"), "by_id", by=BY_NAME, model="res.users"),
                Field("request", _lt("Request"), "request_name"),
                Field("reason", _lt("Reason"), "reason"),
            ),
            order="happened_on, event_id",
        ),
    ),
    drawings=(
        Drawing(
            "campaign",
            "bar",
            ("activations", "changes", "removals"),
            _lt("Movements of users by campaign"),
        ),
    ),
    definitions=(
        CUT_OFF,
        (
            _lt("Activation"),
            _lt("A profile was given, or an account was made active."),
        ),
        (
            _lt("Change"),
            _lt(
                "A profile was planned, suspended or resumed; an account was locked or "
                "unlocked, or signs in otherwise."
            ),
        ),
        (_lt("Removal"), _lt("A profile ended, or an account was archived.")),
        (
            _lt("Campaign"),
            _lt("The operation that the person works in, by the profile concerned."),
        ),
    ),
)
