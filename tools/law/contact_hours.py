"""Hours at which somebody may be contacted, and the next possible time.

Plain arithmetic over local instants. Consumers are contacted according to Ley 2300 de
2023, article 3: Monday to Friday from 7 to 19, Saturday from 8 to 15, never on Sundays
or holidays. An institution is called during its working hours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# Longer than any sequence of holidays and closures.
_MOST_DAYS = 400

#: ``{weekday: (from, until)}`` in hours; Monday is 0.
LEY_2300 = {**dict.fromkeys(range(5), (7.0, 19.0)), 5: (8.0, 15.0)}


class NeverOpenError(ValueError):
    """No hour within the following year is open."""


@dataclass(frozen=True, slots=True)
class Window:
    """The contact hours of a week, without closed days.

    :ivar hours: ``{weekday: (from, until)}``; half-open: closed at the end
    :ivar is_closed: tells whether a date is a holiday or another closure
    """

    hours: Mapping[int, tuple[float, float]]
    is_closed: Callable[[date], bool]

    def get_stretch(self, day: date) -> tuple[datetime, datetime] | None:
        """Return the opening hours of a day, ``None`` if it is closed."""
        hours = self.hours.get(day.weekday())
        if not hours or hours[0] >= hours[1] or self.is_closed(day):
            return None
        midnight = datetime(day.year, day.month, day.day)
        return midnight + hours[0] * _HOUR, midnight + hours[1] * _HOUR

    def allows(self, instant: datetime) -> bool:
        """Tell whether somebody may be contacted at a local instant."""
        stretch = self.get_stretch(instant.date())
        return bool(stretch and stretch[0] <= instant < stretch[1])

    def on_or_after(self, instant: datetime) -> datetime:
        """Return the first open instant not before ``instant``.

        :raise NeverOpenError: there is none within a year
        """
        day = instant.date()
        for _number in range(_MOST_DAYS):
            stretch = self.get_stretch(day)
            if stretch and instant < stretch[1]:
                return max(instant, stretch[0])
            day += _DAY
        raise NeverOpenError(instant)


def earliest(
    window: Window,
    instant: datetime,
    last: datetime | None = None,
    spacing: timedelta = timedelta(),
) -> datetime:
    """Return the first instant from ``instant`` on at which an attempt is allowed.

    :param last: the previous attempt, if any
    :param spacing: minimum time between two attempts
    :raise NeverOpenError: there is none within a year
    """
    return window.on_or_after(max(instant, last + spacing) if last else instant)
