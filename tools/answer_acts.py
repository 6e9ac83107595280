"""The rows of the case's act table that answering brings (5.2.7–5.2.9, 5.2.16)."""

from odoo.tools.translate import LazyTranslate

from . import case_states
from .acts import Act

_lt = LazyTranslate(__name__)

ANSWERERS = ("group_front_office",)
PREPARERS = ("group_front_office", "group_back_office", "group_mission_area")

ACTS = {
    "answer": Act(
        label=_lt("Reply"),
        roles=ANSWERERS,
        origins=("front_office",),
        target="answered",
        step="5.2.7",
        check="_get_cannot_answer_reasons",
    ),
    "answer_interim": Act(
        label=_lt("Send an interim answer"),
        roles=ANSWERERS,
        origins=case_states.DESK_STATES,
        check="_get_cannot_answer_reasons",
    ),
    "prepare_answer": Act(
        label=_lt("Prepare an answer"),
        roles=PREPARERS,
        origins=case_states.DESK_STATES,
        check="_get_cannot_prepare_answer_reasons",
    ),
    # The two that nobody chooses: what happened to the answer decides.
    "close": Act(
        label=_lt("Close"),
        roles=ANSWERERS,
        origins=("answered",),
        target="closed",
        step="5.2.8",
        check="_get_cannot_close_reasons",
    ),
    "bring_back": Act(
        label=_lt("Bring back to the desk"),
        roles=ANSWERERS,
        origins=("answered", "closed"),
        target="front_office",
        check="_get_cannot_bring_back_reasons",
    ),
}
ACT_OF_KIND = {"final": "answer", "interim": "answer_interim"}
# Steps in the life of an answer that do not move its case.
OTHER_EVENTS = {
    "record_answer": _lt("Answer recorded, to be signed"),
    "direct_answer": _lt("Answer directed to the front office"),
    "review_answer": _lt("Answer reviewed"),
    "sign_answer": _lt("Answer signed"),
    "unsign_answer": _lt("Review and signature taken away: the answer changed"),
    "record_mercurio_out": _lt("Outgoing Mercurio number recorded"),
    "discard_answer": _lt("Answer discarded"),
    "fail_answer": _lt("Answer not delivered"),
    "read_answer": _lt("Answer read by the requester"),
    "send_answer_again": _lt("Answer sent again"),
    "notify_answer": _lt("Answer notified otherwise"),
    "correct_mercurio_date": _lt("Outgoing Mercurio date corrected"),
    "correct_closing": _lt("Closing put on the day it was"),
}
# Which step of the procedure a preparation, or its direction, is, by the desk.
PREPARE_STEPS = {"back_office": "5.2.15", "mission_area": "5.2.18"}
DIRECT_STEPS = {"back_office": "5.2.16", "mission_area": "5.2.19"}
