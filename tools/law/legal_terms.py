"""The legal term of a request, and the dates that follow from it.

Plain Python, over rows of law and the business days of a company. A :class:`LegalTable`
is built once from the rows in force, and cached; a new law is new rows. A
:class:`Counter` computes from a receipt its day zero, the day to escalate and the legal
term: nothing here reads the database, so thousands of requests cost no query.
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

    :param purpose: kind of term: ``ANSWER``, ``TRANSFER`` to the competent authority,
        ``ASK`` for what is missing, ``COMPLETE`` (the requester's)
    :param number: length in ``unit`` (see ``business_days``)
    :param is_overlay: of a law that has precedence over the ordinary one while in force
    :param governs_pending: also for requests pending when the law began
    :param extension: ``none``, ``capped`` or ``uncapped``
    :param extension_number: maximum extension, in ``unit``
    :param restarts: whether completing a request restarts the whole term
    :param positive_silence: whether a request not answered in time counts as granted
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
        """Sort key of precedence among the rows in force; the greatest wins."""
        return self.is_overlay, self.date_from, self.id


@dataclass(frozen=True, slots=True)
class Ruling:
    """The term that governs one request.

    :param row: the term; ``None`` if no row covers the day
    :param instead_of: the ordinary term that an overlay or a later law replaces
    :param is_fallback: whether the general petition's term replaces that of a type
        which the law in force does not name
    """

    row: TermRow | None
    instead_of: TermRow | None = None
    is_fallback: bool = False


class LegalTable:
    """All the rows in force.

    :param rows: terms, in any order
    :param fallback_type_id: petition type whose term is used for types that the law in
        force does not name
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

        :param due_of: function from a row to the date on which its term would end; a
            later law that also governs pending requests applies to those not yet due
            when it began
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
        """Return the term for ``purpose`` of the law that governs a request.

        What an overlay or a special law does not regulate is taken from the ordinary
        law.

        :param ruling: result of :meth:`rule` for the request
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
    """The data on which a request's dates depend.

    :param day: local date of receipt
    :param after_hours: whether it was received after closing time
    :param petition_type_id: petition type, which determines the term
    :param extension: days or months by which the term was extended
    :param pauses: periods that do not count
    """

    day: date
    after_hours: bool = False
    petition_type_id: int | None = None
    extension: int = 0
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of a receipt under the law and the company's rules.

    :param day_zero: day after which everything is counted
    :param ruling: the governing term, and what it replaces
    :param legal_due: last day of the legal term; ``None`` while it is stopped
    :param escalate_by: last day to escalate (R1); ``None`` while the request waits for
        what is needed to escalate it
    """

    day_zero: date
    ruling: Ruling
    legal_due: date | None
    escalate_by: date | None


@dataclass(frozen=True, slots=True)
class Counter:
    """Counting rules of one company.

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

        The law is that of the actual day of receipt, regardless of day zero.

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
        """Return the day after which the terms of ``receipt`` are counted."""
        return self.days.day_zero(
            receipt.day, self.reading, after_hours=receipt.after_hours
        )

    def explain(self, receipt: Receipt, row: TermRow, until: date | None = None):
        """Return the days to the end of the term ``row``, one step per calendar day.

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
        """Return the same counter with the other reading of non-business days."""
        other = LITERAL if self.reading == CONSEJO_ESTADO else CONSEJO_ESTADO
        return Counter(
            self.days, self.table, other, self.escalation_number, self.escalation_unit
        )

    def term_end(
        self, row: TermRow, start: date, pauses: Iterable[Pause] = ()
    ) -> date | None:
        """Return the end of the term ``row`` that begins after ``start``.

        :return: ``None`` if the law sets no length
        """
        if not row.number:
            return None
        return self.days.due(start, row.number, row.unit, pauses)

    def transfer_by(self, receipt: Receipt) -> date | None:
        """Return the last day to transfer ``receipt`` to the competent authority."""
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
