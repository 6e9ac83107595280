"""The dates of one request: day zero, escalate by, legal term.

Plain Python over the business days of a company and the law in force; nothing here
reads the database, so thousands of requests cost no query.
"""

from collections.abc import Iterable
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
from .legal_terms import TRANSFER, LegalTable, Ruling, TermRow


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
