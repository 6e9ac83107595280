"""The rows of the case's act table that the front office's own work brings."""

from odoo.tools.translate import LazyTranslate

from . import case_states
from .acts import Act

_lt = LazyTranslate(__name__)

FRONT = ("group_front_office",)
SUPERVISOR = ("group_supervisor",)
NOT_CLOSED = case_states.NOT_ENDED

ACTS = {
    "register": Act(
        label=_lt("Register"),
        roles=FRONT,
        origins=("received",),
        target="front_office",
        step="5.2.5",
        check="_get_cannot_register_reasons",
    ),
    "refer": Act(
        label=_lt("Refer to the earlier answer"),
        roles=FRONT,
        origins=("received", "duplicate"),
        target="duplicate",
        step="5.2.4",
    ),
    "not_duplicate": Act(
        label=_lt("It is not a repeat"),
        roles=FRONT,
        origins=("duplicate",),
        target="front_office",
        step="5.2.5",
    ),
    "reclassify": Act(
        label=_lt("Reclassify"), roles=FRONT, origins=case_states.DESK_STATES
    ),
    "assign": Act(
        label=_lt("Assign"),
        roles=FRONT,
        origins=NOT_CLOSED,
        check="_get_cannot_assign_reasons",
    ),
    "withdraw": Act(
        label=_lt("Withdraw"),
        roles=("requester", *FRONT),
        origins=NOT_CLOSED,
        target="withdrawn",
    ),
    "transfer": Act(
        label=_lt("Transfer"),
        roles=FRONT,
        origins=("received", "front_office"),
        target="transferred",
    ),
    "dismiss": Act(
        label=_lt("Dismiss"),
        roles=FRONT,
        origins=("received", "front_office"),
        target="dismissed",
    ),
    "reopen": Act(
        label=_lt("Reopen"),
        roles=SUPERVISOR,
        origins=("closed", "withdrawn", "transferred", "dismissed"),
        target="front_office",
    ),
    "correct_received": Act(
        label=_lt("Correct day zero"), roles=SUPERVISOR, origins=NOT_CLOSED
    ),
}
# Steps that happen to a case without being an act that somebody chooses.
OTHER_EVENTS = {
    "receive": _lt("Received"),
    "look_up_mercurio": _lt("Looked up in Mercurio"),
    "record_mercurio_in": _lt("Data of the filing recorded"),
    "correct_mercurio_in": _lt("Mercurio date corrected"),
    "seal_at_update": _lt("Sealed at the update"),
    "check_repeats": _lt("Checked for repeats"),
    "unlike": _lt("Registered although it looks like another"),
    "consult": _lt("Consulted or changed in a legacy system"),
    "tell_by_voice": _lt("Told by voice"),
    "load_contingency": _lt("Loaded from a contingency sheet"),
}
# What these acts decide.
PROTECTED = frozenset(
    {
        "name",
        "state",
        "user_id",
        "back_user_id",
        "mission_area_id",
        "duplicate_id",
        "duplicate_key",
        "registered_on",
        "closed_on",
        "end_reason_id",
        "transferred_to",
    }
)
