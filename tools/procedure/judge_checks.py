"""The checks of the judge, and what kind of departure each finds."""

from .definition import Rule

SKIPPED = "skipped"
OUT_OF_ORDER = "out_of_order"
REPEATED = "repeated"
WRONG_ROLE = "wrong_role"
LATE = "late"
NO_EVIDENCE = "no_evidence"
DEPARTURE = "departure"

#: What kind of departure a check finds, where its name does not say so.
KIND_OF_CHECK = {
    "written_not_looked_up": SKIPPED,
    "not_consulted": SKIPPED,
    "written_without_number": SKIPPED,
    "late_escalation": LATE,
    "late_answer": LATE,
    "late_desk": LATE,
    "unapproved": DEPARTURE,
    "complained_advisor": WRONG_ROLE,
    "scholarship": DEPARTURE,
    "off_matrix": DEPARTURE,
    "incomplete": DEPARTURE,
    "wrong_desk": DEPARTURE,
}

#: What is judged whatever the version says: a change of what an area decides on needs
#: its delegation or approval since the day that the company says (I06).
RULES_OF_ANY_VERSION = {
    "unapproved": Rule(
        code="I06",
        check="unapproved",
        name="Cambio ejecutado sin delegación ni aprobación",
        severity="critical",
    )
}
