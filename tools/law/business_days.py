"""Business days of a calendar, counted as Colombian law does.

Plain Python without Odoo. A :class:`WorkingDays` is built once per calendar and
immutable, so it can be cached and shared; every question is answered by bisection over
its sorted working days.

How terms are counted: from the day after receipt; days are business days unless the law
says otherwise; months go by the calendar and, if their last day is not a business day,
end on the next one (Ley 4 de 1913, arts. 59 to 62; Código Civil, art. 67). Receipt on a
non-business day has two readings: ``LITERAL`` keeps it, ``CONSEJO_ESTADO`` takes it as
received on the next business day.

Used instead of ``numpy.busday_offset``, which is equally correct but a large
dependency; holidays come from ``holidays``, a maintained library: docs/decisions/0006.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LITERAL = "literal"
CONSEJO_ESTADO = "consejo_estado"

BUSINESS = "business"
CALENDAR = "calendar"
MONTHS = "months"

# Kinds of days in an explanation.
RECEIVED = "received"
DAY_ZERO = "day_zero"
COUNTED = "counted"
WEEKEND = "weekend"
HOLIDAY = "holiday"
SUSPENDED = "suspended"
ROLLED = "rolled"

#: Day 0 of :meth:`WorkingDays.literal`.
EPOCH = date(2000, 1, 1)

_NOTHING = timedelta()
_DAY = timedelta(days=1)


class OutOfCalendarError(ValueError):
    """A date lies outside the years that the calendar covers."""

    def __init__(self, day: date, first: date, last: date):
        super().__init__(f"{day} is not within {first} and {last}")
        self.day, self.first, self.last = day, first, last


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A period whose days do not count.

    :param first: first day that does not count
    :param last: last day that does not count; ``None`` while it is open
    :param why: what stops the term, for the explanation
    :param restarts: whether the whole term starts again afterwards, instead of the
        remainder
    """

    first: date
    last: date | None = None
    why: str = ""
    restarts: bool = False

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` does not count."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Step:
    """One calendar day of an explanation: its kind and, if counted, its number."""

    day: date
    kind: str
    number: int | None = None
    why: str = ""


class WorkingDays:
    """The working days between two dates, and the names of the days off.

    :param first: first day covered
    :param last: last day covered
    :param closures: name of the holiday or closure by date
    :param weekdays: working days of the week, Monday is 0
    """

    __slots__ = ("_days", "_literal", "_names", "_weekdays", "first", "last")

    def __init__(
        self,
        first: date,
        last: date,
        closures: Mapping[date, str],
        weekdays: Iterable[int] = range(5),
    ):
        self.first, self.last = first, last
        self._weekdays = frozenset(weekdays)
        self._names = {day.toordinal(): name for day, name in closures.items()}
        self._days = tuple(
            ordinal
            for ordinal in range(first.toordinal(), last.toordinal() + 1)
            # Ordinal 1, the first of January of year 1, is a Monday.
            if (ordinal - 1) % 7 in self._weekdays and ordinal not in self._names
        )
        self._literal = None

    def changed(
        self, closed: Mapping[date, str] | None = None, reopened: Iterable[date] = ()
    ) -> "WorkingDays":
        """Return the same calendar with some days closed and others opened."""
        names = {date.fromordinal(day): name for day, name in self._names.items()}
        names.update(closed or {})
        for day in reopened:
            names.pop(day, None)
        return WorkingDays(self.first, self.last, names, self._weekdays)

    # --- single days ---

    def is_working(self, day: date) -> bool:
        """Tell whether ``day`` is a business day."""
        ordinal = self._ordinal(day)
        index = bisect_left(self._days, ordinal)
        return index < len(self._days) and self._days[index] == ordinal

    def on_or_after(self, day: date) -> date:
        """Return ``day`` if it is a business day, else the next one."""
        return self._nth(day, bisect_left(self._days, self._ordinal(day)))

    def next(self, day: date) -> date:
        """Return the first business day after ``day``."""
        return self._nth(day, bisect_right(self._days, self._ordinal(day)))

    def previous(self, day: date) -> date:
        """Return the last business day before ``day``."""
        return self._nth(day, bisect_left(self._days, self._ordinal(day)) - 1)

    def name(self, day: date) -> str:
        """Return the name of the holiday or closure on ``day``, empty if none."""
        return self._names.get(day.toordinal(), "")

    def day_zero(
        self, received: date, reading: str = LITERAL, *, after_hours: bool = False
    ) -> date:
        """Return the day after which a term is counted.

        :param received: local date of receipt
        :param reading: ``LITERAL``, or ``CONSEJO_ESTADO``: receipt on a non-business
            day, or after hours, counts as the next business day
        :param after_hours: whether it was received after closing time
        """
        if reading != CONSEJO_ESTADO:
            return received
        return self.next(received) if after_hours else self.on_or_after(received)

    # --- terms ---

    def add(
        self, day_zero: date, number: int, pauses: Iterable[Pause] = ()
    ) -> date | None:
        """Return the ``number``-th business day after ``day_zero``.

        :param number: business days, not negative; 0 gives ``day_zero``
        :param pauses: periods that do not count, in any order
        :return: ``None`` while an open pause keeps the term from ending
        :raise OutOfCalendarError: the term ends after the calendar
        """
        index = bisect_right(self._days, self._ordinal(day_zero))
        if number <= 0:
            return day_zero
        left = number
        for pause in sorted(pauses, key=_by_first):
            if pause.last is not None and pause.last <= day_zero:
                continue
            before = bisect_left(self._days, pause.first.toordinal()) - index
            if left <= before:
                break
            if pause.last is None:
                return None
            left = number if pause.restarts else left - max(before, 0)
            index = max(index, bisect_right(self._days, pause.last.toordinal()))
        return self._nth(day_zero, index + left - 1)

    def count(self, after: date, until: date) -> int:
        """Return the number of business days after ``after``, up to ``until``.

        Negative if ``until`` is the earlier of the two.
        """
        return bisect_right(self._days, self._ordinal(until)) - bisect_right(
            self._days, self._ordinal(after)
        )

    def literal(self) -> str:
        """Return all business days covered as an SQL array, in order, rendered once.

        As days since :data:`EPOCH`: a database parses some thousand numbers three times
        as fast as dates.
        """
        if self._literal is None:
            start = EPOCH.toordinal()
            numbers = ",".join(str(ordinal - start) for ordinal in self._days)
            self._literal = f"{{{numbers}}}"
        return self._literal

    def due(
        self,
        day_zero: date,
        number: int,
        unit: str = BUSINESS,
        pauses: Iterable[Pause] = (),
    ) -> date | None:
        """Return the last day of a term of ``number`` days or months.

        :param unit: ``BUSINESS``, ``CALENDAR`` (every day counts) or ``MONTHS``
        :return: ``None`` while an open pause keeps the term from ending
        """
        if unit == BUSINESS:
            return self.add(day_zero, number, pauses)
        if number <= 0:
            return day_zero
        seen = start = day_zero
        end = _calendar_end(start, number, unit)
        for pause in sorted(pauses, key=_by_first):
            if pause.last is not None and pause.last <= day_zero:
                continue
            if pause.first > end:
                break
            if pause.last is None:
                return None
            if pause.restarts and pause.last >= start:
                start = pause.last
                end = _calendar_end(start, number, unit) + max(seen - start, _NOTHING)
            else:
                end += max(pause.last - max(pause.first - _DAY, seen), _NOTHING)
            seen = max(seen, pause.last)
        return self.on_or_after(end) if unit == MONTHS else end

    # --- explanation ---

    def explain(
        self,
        received: date,
        number: int,
        unit: str = BUSINESS,
        pauses: Iterable[Pause] = (),
        *,
        reading: str = LITERAL,
        after_hours: bool = False,
        until: date | None = None,
    ) -> list[Step]:
        """Return the days from receipt to the end of the term, one step per day.

        The walk examines each day individually, independently of the bisection of
        :meth:`due`: the day of its last ``COUNTED`` (``ROLLED`` for months) step is the
        result of :meth:`due`, and tests compare the two.

        :param until: last day to show while an open pause keeps the term from ending
        """
        pauses = sorted(pauses, key=_by_first)
        day_zero = self.day_zero(received, reading, after_hours=after_hours)
        steps = [Step(received, RECEIVED, why=self.name(received))]
        day = received
        while day < day_zero:
            day += _DAY
            if day == day_zero:
                steps.append(Step(day, DAY_ZERO))
            else:
                steps.append(self._day_off(day))
        counted, goal = 0, _length(day_zero, number, unit)
        while counted < goal:
            day += _DAY
            stops = [pause for pause in pauses if pause.covers(day)]
            if stops:
                steps.append(Step(day, SUSPENDED, why=stops[0].why))
                if any(p.last is None for p in stops) and day >= (until or day):
                    return steps
                if any(p.restarts and p.last == day for p in stops):
                    counted, goal = 0, _length(day, number, unit)
            elif unit != BUSINESS or self.is_working(day):
                counted += 1
                steps.append(Step(day, COUNTED, counted))
            else:
                steps.append(self._day_off(day))
        if unit == MONTHS:
            while not self.is_working(day):
                day += _DAY
                steps.append(
                    Step(day, ROLLED) if self.is_working(day) else self._day_off(day)
                )
        return steps

    # --- internal ---

    def _ordinal(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise OutOfCalendarError(day, self.first, self.last)
        return day.toordinal()

    def _nth(self, day: date, index: int) -> date:
        if not 0 <= index < len(self._days):
            raise OutOfCalendarError(day, self.first, self.last)
        return date.fromordinal(self._days[index])

    def _day_off(self, day: date) -> Step:
        if day.weekday() not in self._weekdays:
            return Step(day, WEEKEND, why=self.name(day))
        return Step(day, HOLIDAY, why=self.name(day))


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_first(pause: Pause) -> date:
    return pause.first


def _calendar_end(start: date, number: int, unit: str) -> date:
    if unit == MONTHS:
        return add_months(start, number)
    return start + timedelta(days=number)


def _length(start: date, number: int, unit: str) -> int:
    """Return the number of counted days of the term that begins after ``start``."""
    if unit == MONTHS:
        return (add_months(start, number) - start).days
    return number
