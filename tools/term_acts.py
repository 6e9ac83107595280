"""Acts that change a case's term: rows of its act table, and what only they write."""

from odoo.tools.translate import LazyTranslate

from . import case_states
from .acts import Act

_lt = LazyTranslate(__name__)

FRONT = ("group_front_office",)
SUPERVISOR = ("group_supervisor",)

ACTS = {
    "extend": Act(
        label=_lt("Extend the term"),
        roles=FRONT,
        origins=case_states.DESK_STATES,
        check="_get_cannot_extend_reasons",
    ),
    "ask": Act(
        label=_lt("Ask the requester to complete"),
        roles=FRONT,
        origins=case_states.DESK_STATES,
        check="_get_cannot_ask_reasons",
    ),
    "grant_time": Act(
        label=_lt("Give the requester more time"),
        roles=FRONT,
        origins=case_states.DESK_STATES,
        check="_get_cannot_grant_time_reasons",
    ),
    "complete": Act(
        label=_lt("The requester completed it"),
        roles=FRONT,
        origins=case_states.DESK_STATES,
        check="_get_not_asked_reasons",
    ),
    "lapse": Act(
        label=_lt("Declare the tacit withdrawal"),
        roles=FRONT,
        origins=case_states.DESK_STATES,
        target="withdrawn",
        check="_get_cannot_lapse_reasons",
    ),
    "suspend": Act(
        label=_lt("Suspend the term"),
        roles=SUPERVISOR,
        origins=case_states.DESK_STATES,
        check="_get_cannot_suspend_reasons",
    ),
    "resume": Act(
        label=_lt("Resume the term"),
        roles=SUPERVISOR,
        origins=case_states.DESK_STATES,
        check="_get_not_suspended_reasons",
    ),
}
PROTECTED = frozenset(
    {
        "legal_term_id",
        "date_escalate_by",
        "date_promised",
        "date_legal_due",
        "is_suspended",
        "suspension_ids",
        "extension_ids",
    }
)
