"""Value objects that describe a planned escalation; see ``escalation_plan``."""

from dataclasses import dataclass, field, replace
from datetime import date

from .escalation_table import INDIVIDUAL, Row


@dataclass(frozen=True, slots=True)
class EscalationRequest:
    """Requested escalation of a case: desk and area (``None``: the one of the matrix).

    :ivar system_id: legacy system for which the front office lacks a permission (R12)
    :ivar operation: the lacked permission: ``consult`` or ``modify``
    :ivar instruction: what the desk is asked for, as text
    :ivar area_else: area to use if the matrix names none
    :ivar reason_else: reason for departing from the matrix if ``reason`` is empty
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
    """Planned escalation of a case, with everything that blocks it.

    :ivar row: row of the matrix in force, ``None`` if none matches
    :ivar departure: how it departs from the matrix: ``no_rule``, ``desk``, ``area``,
        ``mode``, or ``none``
    :ivar number: ordinal among the escalations of the case, from 1
    :ivar is_late: after the days to escalate (R1)
    :ivar missing: labels of the missing requirements of the row (R5)
    :ivar refusals: sentences that say why it cannot be escalated as planned
    :ivar lacks_area: an area has to be chosen
    :ivar lacks_reason: the reason for departing from the matrix has to be given
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
        """Return a copy of the plan for another case of the same kind."""
        return replace(self, missing=[*self.missing], refusals=[*self.refusals])

    @property
    def is_blocked(self) -> bool:
        """Return whether it stays refused even with an area and a reason."""
        return len(self.refusals) > self.lacks_area + self.lacks_reason

    @property
    def needs_reason(self) -> bool:
        """Return whether it departs from the matrix or skips the back office (R4)."""
        return self.departure != "none" or self.skips_back_office

    @property
    def urgency(self) -> tuple[bool, bool]:
        """Return the sort key: refused plans first, then late ones."""
        return not self.refusals, not self.is_late
