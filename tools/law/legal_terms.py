"""Which legal term governs a request, and the dates that it gives.

Plain Python, over rows of law and the business days of a company. A :class:`LegalTable`
is built once from the rows in force, and cached; a new law is new rows. A
:class:`Counter` makes of a receipt its day zero, when to escalate and the legal term:
nothing here reads the database, so thousands of requests cost no query.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .business_days import (
    BUSINESS,
    CONSEJO_ESTADO,
    LITERAL,
    OutOfCalendarError,
    Pause,
    WorkingDays,
)

ANSWER = "answer"
TRANSFER = "transfer"
ASK = "ask"
COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of one law.

    :param purpose: what it is the term of: ``ANSWER``, ``TRANSFER`` to the competent
        authority, ``ASK`` for what is missing, ``COMPLETE`` (the requester's)
    :param number: length in ``unit`` (see ``business_days``)
    :param is_overlay: of a law that goes before the ordinary one while it lasts
    :param governs_pending: also of requests in course when the law began
    :param extension: ``none``, ``capped`` or ``uncapped``
    :param extension_number: the most it may be extended by, in ``unit``
    :param restarts: whether completing a request lets the whole term run again
    :param positive_silence: whether what is not answered in time counts as granted
    """

    id: int
    regime_id: int
    regime: str
    purpose: str
    petition_type_id: int | None
    number: int
    unit: str
    date_from: date
    date_to: date | None
    is_overlay: bool
    governs_pending: bool
    extension: str
    extension_number: int
    restarts: bool
    positive_silence: bool
    citation: str
    backing: str

    def is_in_force(self, day: date) -> bool:
        """Tell whether the law governs what is received on ``day``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)

    @property
    def rank(self) -> tuple[bool, date, int]:
        """Order of precedence among the rows in force, the greatest wins."""
        return self.is_overlay, self.date_from, self.id


@dataclass(frozen=True, slots=True)
class Ruling:
    """What governs one request.

    :param row: the term; ``None`` where no row covers the day
    :param instead_of: the ordinary term that an overlay or a later law replaces
    :param is_fallback: whether the general petition's term stands in for a type
        that the law in force says nothing about
    """

    row: TermRow | None
    instead_of: TermRow | None = None
    is_fallback: bool = False


class LegalTable:
    """All the rows in force.

    :param rows: terms, in any order
    :param fallback_type_id: petition type whose term stands in for the types that
        the law of the day does not name
    """

    __slots__ = ("_by_type", "_by_purpose", "_fallback_type_id")

    def __init__(self, rows: Iterable[TermRow], fallback_type_id: int | None = None):
        by_type, by_purpose = defaultdict(list), {}
        for row in sorted(rows, key=lambda row: row.rank, reverse=True):
            if row.purpose == ANSWER:
                by_type[row.petition_type_id].append(row)
            else:
                by_purpose[row.regime_id, row.purpose] = row
        self._by_type = {key: tuple(value) for key, value in by_type.items()}
        self._by_purpose = by_purpose
        self._fallback_type_id = fallback_type_id

    def rule(
        self,
        petition_type_id: int | None,
        received: date,
        due_of: Callable[[TermRow], date | None],
    ) -> Ruling:
        """Return what governs a request of that type received on ``received``.

        :param due_of: gives the date on which a term would end; a later law that
            also governs what is in course governs what was not due before it began
        """
        for type_id in (petition_type_id, self._fallback_type_id):
            rows = self._by_type.get(type_id, ())
            ordinary = next((r for r in rows if r.is_in_force(received)), None)
            if ordinary:
                break
        else:
            return Ruling(None)
        row, is_fallback = ordinary, type_id != petition_type_id
        for later in rows:
            if not later.governs_pending or later.date_from <= received:
                continue
            due = due_of(ordinary)
            if due is None or due >= later.date_from:
                row = later
                break
        if row is not ordinary:
            return Ruling(row, ordinary, is_fallback)
        replaced = None
        if ordinary.is_overlay:
            replaced = next(
                (r for r in rows if not r.is_overlay and r.is_in_force(received)), None
            )
        return Ruling(row, replaced, is_fallback)

    def procedural(
        self, ruling: Ruling, purpose: str, received: date
    ) -> TermRow | None:
        """Return the term for ``purpose`` of whatever law governs a request.

        What an overlay or a special law leaves unsaid is the ordinary law's.

        :param ruling: what :meth:`rule` gave for the request
        :param received: its day of receipt
        """
        general = self._by_type.get(self._fallback_type_id, ())
        ordinary = next(
            (r for r in general if not r.is_overlay and r.is_in_force(received)), None
        )
        for row in (ruling.row, ruling.instead_of, ordinary):
            found = row and self._by_purpose.get((row.regime_id, purpose))
            if found:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a request's dates depend on.

    :param day: local date of receipt
    :param after_hours: whether it came after the closing time
    :param petition_type_id: on which the term depends
    :param extension: days or months by which the term was extended
    :param pauses: stretches that do not count
    """

    day: date
    after_hours: bool = False
    petition_type_id: int | None = None
    extension: int = 0
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """What the law and the company's rules make of a receipt.

    :param day_zero: day from whose morrow everything counts
    :param ruling: the term that governs, and what it stands in for
    :param legal_due: last day of the legal term; ``None`` while it is stopped
    :param escalate_by: last day to escalate (R1); ``None`` while the request waits
        for what it takes to escalate it
    """

    day_zero: date
    ruling: Ruling
    legal_due: date | None
    escalate_by: date | None


@dataclass(frozen=True, slots=True)
class Counter:
    """How one company counts.

    :param days: its business days
    :param table: the law in force
    :param reading: of receipt on a non-business day
    :param escalation_number: days to escalate
    :param escalation_unit: whether those are business or calendar days
    """

    days: WorkingDays
    table: LegalTable
    reading: str = CONSEJO_ESTADO
    escalation_number: int = 2
    escalation_unit: str = BUSINESS

    def count(self, receipt: Receipt) -> Dates:
        """Return the dates of ``receipt``.

        The law is that of the actual day of receipt, whichever day it counts from.

        :raise OutOfCalendarError: a date lies outside the calendar's years
        """
        day_zero = self.day_zero(receipt)
        ruling = self.table.rule(
            receipt.petition_type_id,
            receipt.day,
            lambda row: self._legal_due(row, day_zero, receipt),
        )
        return Dates(
            day_zero=day_zero,
            ruling=ruling,
            legal_due=ruling.row and self._legal_due(ruling.row, day_zero, receipt),
            escalate_by=self.days.due(
                day_zero,
                self.escalation_number,
                self.escalation_unit,
                receipt.pauses,
            ),
        )

    def day_zero(self, receipt: Receipt) -> date:
        """Return the day from whose morrow the terms of ``receipt`` count."""
        return self.days.day_zero(
            receipt.day, self.reading, after_hours=receipt.after_hours
        )

    def explain(self, receipt: Receipt, row: TermRow, until: date | None = None):
        """Return the walk to the end of the term ``row``, one step a calendar day.

        :param until: last day to show while the term is stopped
        """
        return self.days.explain(
            receipt.day,
            row.number + receipt.extension,
            row.unit,
            receipt.pauses,
            reading=self.reading,
            after_hours=receipt.after_hours,
            until=until,
        )

    def other_reading(self) -> "Counter":
        """Return the counter that reads receipt on a non-business day the other way."""
        other = LITERAL if self.reading == CONSEJO_ESTADO else CONSEJO_ESTADO
        return Counter(
            self.days, self.table, other, self.escalation_number, self.escalation_unit
        )

    def term_end(
        self, row: TermRow, start: date, pauses: Iterable[Pause] = ()
    ) -> date | None:
        """Return the end of the term ``row`` that begins after ``start``.

        :return: ``None`` where the law sets no length
        """
        if not row.number:
            return None
        return self.days.due(start, row.number, row.unit, pauses)

    def transfer_by(self, receipt: Receipt) -> date | None:
        """Return the last day to send ``receipt`` to whoever is competent."""
        try:
            ruling = self.count(receipt).ruling
            row = self.table.procedural(ruling, TRANSFER, receipt.day)
            return row and self.term_end(row, self.day_zero(receipt))
        except OutOfCalendarError:
            return None

    def _legal_due(self, row, day_zero, receipt):
        return self.days.due(
            day_zero, row.number + receipt.extension, row.unit, receipt.pauses
        )
