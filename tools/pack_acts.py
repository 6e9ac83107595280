"""The acts on a month's reports (5.2.20, A8-1-07)."""

from odoo.tools.translate import LazyTranslate

from .acts import Act

_lt = LazyTranslate(__name__)

SUPERVISOR = ("group_supervisor",)
RECEIVER = ("group_quality",)

ACTS = {
    "prepare": Act(
        label=_lt("Prepare"),
        roles=SUPERVISOR,
        origins=("draft", "ready"),
        step="5.2.20",
    ),
    "freeze": Act(
        label=_lt("Freeze"),
        roles=SUPERVISOR,
        origins=("ready",),
        target="frozen",
        step="5.2.20",
        check="_get_cannot_freeze_reasons",
    ),
    "send": Act(
        label=_lt("Send"),
        roles=SUPERVISOR,
        origins=("frozen",),
        target="sent",
        step="5.2.20",
    ),
    "deliver": Act(
        label=_lt("Record the delivery on paper"),
        roles=SUPERVISOR,
        origins=("frozen", "sent"),
        step="5.2.20",
        check="_get_cannot_deliver_reasons",
    ),
    "acknowledge": Act(
        label=_lt("Acknowledge"),
        roles=RECEIVER,
        origins=("sent",),
        step="5.2.20",
        check="_get_cannot_acknowledge_reasons",
    ),
    "review": Act(
        label=_lt("Review"),
        roles=(*RECEIVER, "group_coordinator", "group_oversight"),
        origins=("frozen", "sent"),
        step="5.2.20",
    ),
    "correct": Act(
        label=_lt("Correct by a new version"),
        roles=SUPERVISOR,
        origins=("frozen", "sent"),
        step="5.2.20",
        check="_get_cannot_correct_reasons",
    ),
}
