"""Month shown on the board of the demonstration: the last complete one.

On whatever day it is built, last month's board shows exactly this:

* red C2: Oficina de Relaciones Internacionales said nothing in a week
  (:attr:`Month.silent`);
* red C4: nobody made the visit of a week (:attr:`Month.missed`);
* red C6 and C7: one day has no signature (:attr:`Month.unsigned`), which is one gap
  in the two controls that a signature covers;
* late C6 and C7: one day was signed after its term (:attr:`Month.late`);
* waived C3 and C5, and the month's review of C7: the month before it, of which only
  the last week was kept here, and the rest on paper.

Everything else was done in time: every drawn audit was signed, each week's dispatch
sent, and the month's validation of profiles and list of users signed. The current
month has no red yet.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from ..tools import clock

_WEEK = timedelta(weeks=1)


class Month:
    """Last month, its weeks, and the mornings of its story.

    Mornings are ``(weeks ago, business day of that week)``; every week has two.

    :ivar first: first day of the month; :ivar last: its last day
    :ivar present: Monday of the present week
    :ivar start: Monday from which controls are expected: that of the last week that
        begins before the month
    :ivar weeks: how many weeks ago that was
    """

    def __init__(self, company):
        today = clock.today(company)
        self.present = today - timedelta(days=today.weekday())
        self.first = today.replace(day=1) - relativedelta(months=1)
        self.last = today.replace(day=1) - timedelta(days=1)
        self.start = self.first - timedelta(days=1)
        self.start -= timedelta(days=self.start.weekday())
        self.weeks = (self.present - self.start) // _WEEK
        self.silent = self.weeks - 1
        self.missed = self.weeks - 2
        self.late = (self.missed, 1)
        self.unsigned = (self.missed - 1, 1)

    def monday(self, weeks):
        """Return the Monday of the given number of weeks ago."""
        return self.present - weeks * _WEEK


def get_morning(company, day, number):
    """Return the instant of the ``number``-th business morning after a day.

    Returns the present moment if that morning is in the future.
    """
    days = company._grandes_clientes_get_days()
    morning = clock.first_second(company, days.add(day, number))
    return min(clock.now(), morning + timedelta(hours=10))
