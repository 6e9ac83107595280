"""The rows of the case's act table that escalating brings (5.2.10–5.2.19)."""

from odoo.tools.translate import LazyTranslate

from .acts import Act

_lt = LazyTranslate(__name__)

ACTS = {
    "escalate": Act(
        label=_lt("Escalate"),
        roles=("group_front_office", "group_back_office"),
        origins=("front_office", "back_office"),
        check="_get_cannot_escalate_reasons",
    ),
}
# Acts on an escalation, as the case's history calls them; and their step of the
# procedure on the back office's desk and on an area's.
EVENTS = {
    "accept": ("escalation_accept", "5.2.14", "5.2.17"),
    "assign": ("escalation_assign", "5.2.14", "5.2.17"),
    "answer": ("escalation_answer", "5.2.16", "5.2.19"),
    "direct": ("escalation_answer", None, None),
    "reject": ("escalation_reject", "5.2.14", "5.2.17"),
    "return": ("escalation_return", "5.2.14", "5.2.17"),
    "cancel": ("escalation_cancel", None, None),
}
OTHER_EVENTS = {
    "check_matrix": _lt("Looked up in the escalation matrix"),
    "escalation_accept": _lt("Escalation accepted"),
    "escalation_assign": _lt("Escalation distributed"),
    "escalation_answer": _lt("Answered by the desk"),
    "escalation_reject": _lt("Escalation rejected"),
    "escalation_return": _lt("Escalation returned as incomplete"),
    "escalation_cancel": _lt("Escalation cancelled"),
    "escalation_download": _lt("Downloaded by the area to answer it"),
}
# Steps of escalating, by desk.
STEPS = {"back_office": "5.2.11", "mission_area": "5.2.12"}
