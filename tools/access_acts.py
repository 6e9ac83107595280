"""The act tables of grants and of access requests (P8, C9)."""

from odoo.tools.translate import LazyTranslate

from .acts import Act

_lt = LazyTranslate(__name__)

_GIVER = ("group_manager",)
ACTS = {
    "grant": Act(_lt("Give"), _GIVER, ("planned",), check="_get_cannot_grant_reasons"),
    "suspend": Act(
        _lt("Suspend"),
        _GIVER,
        ("in_force",),
        "suspended",
        check="_get_cannot_touch_reasons",
    ),
    "resume": Act(
        _lt("Resume"),
        _GIVER,
        ("suspended",),
        "in_force",
        check="_get_cannot_grant_reasons",
    ),
    "end": Act(
        _lt("End"),
        _GIVER,
        ("planned", "in_force", "suspended"),
        "ended",
        check="_get_cannot_touch_reasons",
    ),
}
REQUEST_ACTS = {
    "approve": Act(
        _lt("Approve"),
        ("group_coordinator",),
        ("asked",),
        "approved",
        check="_get_cannot_decide_reasons",
    ),
    "validate": Act(
        _lt("Validate"),
        ("group_quality",),
        ("approved",),
        "validated",
        check="_get_cannot_decide_reasons",
    ),
    "carry_out": Act(
        _lt("Carry out"),
        ("group_manager",),
        ("validated",),
        "done",
        check="_get_cannot_decide_reasons",
    ),
    "refuse": Act(
        _lt("Refuse"),
        ("group_coordinator", "group_quality"),
        ("asked", "approved"),
        "refused",
        check="_get_cannot_decide_reasons",
    ),
}
