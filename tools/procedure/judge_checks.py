"""The checks of the judge, and the kind of departure that each one finds."""

from .definition import Rule

SKIPPED = "skipped"
OUT_OF_ORDER = "out_of_order"
REPEATED = "repeated"
WRONG_ROLE = "wrong_role"
LATE = "late"
NO_EVIDENCE = "no_evidence"
DEPARTURE = "departure"

#: Kind of departure of a check, if it differs from its name.
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

#: Judged under every version: a change of what an area decides on needs its delegation
# or approval since the day that the company sets (I06).
RULES_OF_ANY_VERSION = {
    "unapproved": Rule(
        code="I06",
        check="unapproved",
        name="Cambio ejecutado sin delegación ni aprobación",
        severity="critical",
    )
}
