"""What escalating a case would be, as plain values; see ``escalation_plan``."""

from dataclasses import dataclass, field, replace
from datetime import date

from .escalation_table import INDIVIDUAL, Row


@dataclass(frozen=True, slots=True)
class EscalationRequest:
    """What somebody wants done with a case: desk, area (``None``: the matrix's).

    :ivar system_id: where a permission lacks that the back office has (R12)
    :ivar operation: which: ``consult`` or ``modify``
    :ivar instruction: what the desk is asked for, in words
    :ivar area_else: area where the matrix names none
    :ivar reason_else: why it leaves the matrix, where it does and ``reason`` is none
    """

    target: str
    area_id: int | None = None
    reason: str | None = None
    system_id: int | None = None
    operation: str | None = None
    instruction: str | None = None
    area_else: int | None = None
    reason_else: str | None = None


@dataclass(slots=True)
class Plan:
    """What escalating a case would be, and what stands in its way.

    :ivar row: row of the matrix in force, ``None`` where it says nothing
    :ivar departure: how it leaves the matrix: ``no_rule``, ``desk``, ``area``,
        ``mode``, or ``none``
    :ivar number: its place among the case's escalations, from 1
    :ivar is_late: after the days to escalate (R1)
    :ivar missing: labels of what the row requires and is not there (R5)
    :ivar refusals: sentences that say why it cannot be done as it is
    :ivar lacks_area: an area has to be chosen
    :ivar lacks_reason: the reason for leaving the matrix has to be given
    """

    wish: EscalationRequest
    row: Row | None
    area_id: int | None = None
    days: int = 0
    due: date | None = None
    mode: str = INDIVIDUAL
    departure: str = "none"
    skips_back_office: bool = False
    number: int = 1
    is_late: bool = False
    missing: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    lacks_area: bool = False
    lacks_reason: bool = False

    def for_another(self) -> "Plan":
        """Return the plan for another case of its kind."""
        return replace(self, missing=[*self.missing], refusals=[*self.refusals])

    @property
    def is_blocked(self) -> bool:
        """Whether neither an area nor a reason would let it go."""
        return len(self.refusals) > self.lacks_area + self.lacks_reason

    @property
    def needs_reason(self) -> bool:
        """Whether it leaves what the matrix says, its way or its first desk (R4)."""
        return self.departure != "none" or self.skips_back_office

    @property
    def urgency(self) -> tuple[bool, bool]:
        """What to order by: first what cannot go as it is, then what is late."""
        return not self.refusals, not self.is_late
