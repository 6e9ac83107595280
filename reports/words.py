"""Definitions of the terms in the reports, printed at their end."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CUT_OFF = (
    _lt("Cut-off"),
    _lt(
        "Everything is as it was at the cut-off, by when things happened: what was put "
        "down later, as Mercurio's date of a letter, counts on its day. Entity, "
        "typification and due dates are those known when the report was made."
    ),
)
ADVISOR = (
    _lt("Advisor"),
    _lt(
        "Who held the case at the instant: what is pending, at the cut-off; what was "
        "closed or escalated, when it was. Never who holds it today."
    ),
)
FILING = (
    _lt("Filing"),
    _lt(
        "What arrived, by the instant at which it reached the channel; it brings one "
        "or many cases."
    ),
)
PENDING = (
    _lt("Pending"),
    _lt(
        "Received or registered, and neither closed nor ended in another way. An "
        "answered case is pending until its answer is delivered."
    ),
)
OVERDUE = (
    _lt("Overdue by law"),
    _lt(
        "Pending after the day on which its legal term ends; a stopped term is not "
        "overdue. What was promised may have been due before."
    ),
)
BUSINESS_DAYS = (
    _lt("Business days"),
    _lt("Counted from the day after, on the calendar of terms."),
)
NO_DATA = (
    _lt("No data"),
    _lt("Nothing to divide by: neither zero nor a hundred percent."),
)
CASE_WORDS = (
    CUT_OFF,
    ADVISOR,
    FILING,
    (
        _lt("Received"),
        _lt("A case that entered in the period. A filing with several brings several."),
    ),
    (
        _lt("Repeats not registered"),
        _lt("The same matter again, kept with the first case (5.2.4)."),
    ),
    (
        _lt("Closed"),
        _lt(
            "Its final answer was delivered in the period. A case that was reopened "
            "and closed again counts each time."
        ),
    ),
    (
        _lt("In time"),
        _lt("Closed on or before the day on which its legal term ends."),
    ),
    (
        _lt("Solved by the front office"),
        _lt(
            "Closed without having been escalated to any desk before; what was called "
            "back does not count."
        ),
    ),
    PENDING,
    OVERDUE,
    NO_DATA,
)
_OF_ESCALATIONS = (
    (
        _lt("First escalations"),
        _lt("The first of its case; what was called back until the cut-off is none."),
    ),
    (
        _lt("Escalated in time"),
        _lt(
            "Of the first escalation of each case, called back ones left out: within "
            "the days to escalate from receipt (R1)."
        ),
    ),
    (
        _lt("Overdue by the matrix"),
        _lt("Pending after the day that the escalation matrix gave the desk."),
    ),
    (
        _lt("Well escalated"),
        _lt(
            "Escalated in the period and not rejected, until the cut-off, for being "
            "another area's."
        ),
    ),
    (
        _lt("Decided by the desk"),
        _lt("Answered, rejected or returned as incomplete."),
    ),
    (
        _lt("Median"),
        _lt("Half took as many business days or fewer."),
    ),
    BUSINESS_DAYS,
)
ESCALATION_WORDS = (CUT_OFF, ADVISOR, *_OF_ESCALATIONS, NO_DATA)
ALL_WORDS = (*CASE_WORDS, *_OF_ESCALATIONS)
