"""Business days that a request spent at each place; their sum is the total.

Plain Python.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from .business_days import Pause, WorkingDays

_DAY = timedelta(days=1)


def dwell(
    days: WorkingDays,
    changes: Iterable[tuple[date, str]],
    end: date,
    pauses: Iterable[Pause] = (),
    paused: str = "requester",
) -> dict[str, int]:
    """Return the business days at each place, from the first change to ``end``.

    A business day belongs to whoever had the request when the day began. The sum is
    ``days.count(first change, end)``.

    :param changes: (day, place from then on), the first one is the receipt
    :param end: day on which the request ended, or today
    :param pauses: periods in which it waited for ``paused`` instead, wherever it was
    """
    changes = sorted(changes, key=lambda change: change[0])
    pauses = sorted(pauses, key=lambda pause: pause.first)
    spent: Counter = Counter()
    for index, (start, place) in enumerate(changes):
        start = min(start, end)
        until = min(changes[index + 1][0], end) if index + 1 < len(changes) else end
        here = days.count(start, until)
        seen = start
        for pause in pauses:
            after = max(pause.first - _DAY, seen)
            last = min(pause.last or until, until)
            if after < last:
                away = days.count(after, last)
                spent[paused] += away
                here -= away
                seen = last
        spent[place] += here
    return {place: number for place, number in spent.items() if number}
