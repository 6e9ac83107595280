"""The act tables of grants and of access requests (P8, C9)."""

from odoo.tools.translate import LazyTranslate

from .acts import Act

_lt = LazyTranslate(__name__)

ACTS = {
    "grant": Act(
        label=_lt("Give"),
        roles=("group_manager",),
        origins=("planned",),
        check="_get_cannot_grant_reasons",
    ),
    "suspend": Act(
        label=_lt("Suspend"),
        roles=("group_manager",),
        origins=("in_force",),
        target="suspended",
        check="_get_cannot_touch_reasons",
    ),
    "resume": Act(
        label=_lt("Resume"),
        roles=("group_manager",),
        origins=("suspended",),
        target="in_force",
        check="_get_cannot_grant_reasons",
    ),
    "end": Act(
        label=_lt("End"),
        roles=("group_manager",),
        origins=("planned", "in_force", "suspended"),
        target="ended",
        check="_get_cannot_touch_reasons",
    ),
}
REQUEST_ACTS = {
    "approve": Act(
        label=_lt("Approve"),
        roles=("group_coordinator",),
        origins=("asked",),
        target="approved",
        check="_get_cannot_decide_reasons",
    ),
    "validate": Act(
        label=_lt("Validate"),
        roles=("group_quality",),
        origins=("approved",),
        target="validated",
        check="_get_cannot_decide_reasons",
    ),
    "carry_out": Act(
        label=_lt("Carry out"),
        roles=("group_manager",),
        origins=("validated",),
        target="done",
        check="_get_cannot_decide_reasons",
    ),
    "refuse": Act(
        label=_lt("Refuse"),
        roles=("group_coordinator", "group_quality"),
        origins=("asked", "approved"),
        target="refused",
        check="_get_cannot_decide_reasons",
    ),
}
