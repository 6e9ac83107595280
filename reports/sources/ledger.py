"""Cases: pending before, moves in the period, pending at the cut-off.

This file defines measures and groups; :mod:`.ledger_rows` builds the rows.
"""

from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_VALUE, Group, Measure, Source
from ...tools.report.table import DATE
from .common import AGES, CASE_GROUPS, age_bracket
from .ledger_rows import ledger_rows, pending_stock

_lt = LazyTranslate(__name__)

# Ends other than «repeat», where the matter goes on in another case.
_ENDS = "('closed', 'withdrawn', 'transferred', 'dismissed')"
DESKS = {
    "received": _lt("To be registered"),
    "front_office": _lt("Front office"),
    "back_office": _lt("Back office"),
    "mission_area": _lt("Mission area"),
    "answered": _lt("Answered, not yet delivered"),
}


# Only moves have an act.
def _left(condition):
    """Return the condition of a move into or out of the pending cases."""
    return f"act != 'receive' AND {condition}"


_AFTER = "phase = 'after'"
_STOCK = (
    Measure("pending", _lt("Pending at the cut-off"), _AFTER),
    Measure(
        "overdue", _lt("Overdue by law at the cut-off"), f"{_AFTER} AND is_overdue"
    ),
    Measure(
        "outsourcing",
        _lt("Pending at the outsourcing"),
        f"{_AFTER} AND state_to != 'mission_area'",
    ),
    Measure(
        "outsourcing_overdue",
        _lt("Overdue by law at the outsourcing"),
        f"{_AFTER} AND state_to != 'mission_area' AND is_overdue",
    ),
    Measure(
        "areas",
        _lt("Pending at mission areas"),
        f"{_AFTER} AND state_to = 'mission_area'",
    ),
    Measure(
        "unescalated",
        _lt("Not escalated in time"),
        f"{_AFTER} AND is_unescalated",
    ),
)
_MEASURES = (
    Measure("before", _lt("Pending before"), "phase = 'before'"),
    Measure("received", _lt("Cases received"), "act = 'receive'"),
    Measure(
        "registered",
        _lt("Cases registered"),
        "act = 'register' AND state_to = 'front_office' OR act = 'not_duplicate'",
    ),
    # An ended case is put back on a desk by one of these three measures, whatever the
    # act.
    Measure(
        "reopened",
        _lt("Reopened"),
        _left(f"state_from IN {_ENDS} AND act != 'bring_back'"),
    ),
    Measure(
        "brought_back",
        _lt("Answer came back"),
        _left(f"state_from IN {_ENDS} AND act = 'bring_back'"),
    ),
    Measure(
        "not_duplicate",
        _lt("Repeats worked as cases"),
        _left("state_from = 'duplicate'"),
    ),
    Measure("closed", _lt("Cases closed"), _left("state_to = 'closed'")),
    Measure("withdrawn", _lt("Cases withdrawn"), _left("state_to = 'withdrawn'")),
    Measure("transferred", _lt("Cases transferred"), _left("state_to = 'transferred'")),
    Measure("dismissed", _lt("Cases dismissed"), _left("state_to = 'dismissed'")),
    Measure(
        "duplicates", _lt("Repeats not registered"), _left("state_to = 'duplicate'")
    ),
    Measure("in_time", _lt("Closed in time"), _left("state_to = 'closed' AND in_time")),
    Measure("late", _lt("Closed late"), _left("state_to = 'closed' AND NOT in_time")),
    Measure(
        "by_front",
        _lt("Solved by front office"),
        _left("state_to = 'closed' AND route = 'front_office'"),
    ),
    Measure(
        "by_back",
        _lt("Solved with back office"),
        _left("state_to = 'closed' AND route = 'back_office'"),
    ),
    Measure(
        "by_area",
        _lt("Solved with a mission area"),
        _left("state_to = 'closed' AND route = 'mission_area'"),
    ),
    Measure(
        "escalated",
        _lt("Escalated for the first time"),
        "act = 'escalate' AND is_first",
    ),
    # Only for reports that are cut by advisor.
    Measure("taken", _lt("Taken over from others"), "act = 'taken'"),
    Measure("given", _lt("Handed over to others"), "act = 'given'"),
    *_STOCK,
)
_GROUPS = (
    *CASE_GROUPS,
    Group("day", _lt("Day"), "day", by=BY_VALUE, kind=DATE),
    Group("desk", _lt("Desk"), "state_to", labels=DESKS),
    Group(
        "age",
        _lt("Age"),
        age_bracket("age"),
        labels=AGES,
    ),
)

LEDGER = Source(
    code="ledger",
    model="grandes.clientes.case",
    record="case_id",
    relation=ledger_rows,
    measures=_MEASURES,
    groups=_GROUPS,
)
# Only what is pending at the cut-off: cheaper for reports that need nothing else.
STOCK = Source(
    code="stock",
    model="grandes.clientes.case",
    record="case_id",
    relation=pending_stock,
    measures=_STOCK,
    groups=_GROUPS,
)
