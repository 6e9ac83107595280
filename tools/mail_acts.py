"""Rows of the case's act table that the requester's own messages bring."""

from odoo.tools.translate import LazyTranslate

from .acts import Act

_lt = LazyTranslate(__name__)

ACTS = {
    "not_solved": Act(
        label=_lt("Not solved"),
        roles=("requester", "group_front_office"),
        origins=("closed",),
        target="front_office",
        check="_get_cannot_not_solved_reasons",
    ),
}
OTHER_EVENTS = {
    "requester_wrote": _lt("The requester wrote"),
}
PROTECTED = frozenset({"requester_wrote_on", "requester_unread"})
