"""When things happen in the demonstration: office hours of the recent weeks."""

import heapq
from datetime import datetime, time, timedelta
from itertools import count

import pytz

from ..tools import clock

HOUR = 60
# Office hours of a business day, in minutes.
DAY = 9 * HOUR
OPENING = time(8)


class Diary:
    """An agenda over the office hours of the last business days.

    Instants are *positions*: minutes of office hours since the first morning. A story
    is a generator: what it does between two ``yield`` happens at one instant, and it
    yields for how many minutes of office hours it waits then. What would come after
    the present moment is left undone, as in life.

    :ivar end: position of the present moment
    """

    def __init__(self, env, days):
        """Lay out the last ``days`` business days of the company's calendar.

        :param env: environment; its company's calendar says which days are business
        :param int days: how many
        """
        company = env.company
        self.env = env
        self._tz = pytz.timezone(company._grandes_clientes_get_tz())
        working = company._grandes_clientes_get_days()
        now = pytz.utc.localize(clock.now()).astimezone(self._tz)
        open_today = working.is_working(now.date()) and now.time() >= OPENING
        last = now.date() if open_today else working.previous(now.date())
        self._days = [last]
        while len(self._days) < days:
            self._days.append(working.previous(self._days[-1]))
        self._days.reverse()
        passed = DAY
        if open_today:
            opening = self._tz.localize(datetime.combine(last, OPENING))
            passed = min(DAY, int((now - opening).total_seconds()) // 60)
        self.end = (len(self._days) - 1) * DAY + passed
        self._agenda = []
        self._present = 0
        newest = env["mail.message"].search([], order="id desc", limit=1)
        self._last_message = newest.id or 0
        self._order = count()

    def instant(self, position):
        """Return the instant (naive UTC) at ``position``."""
        day = min(position // DAY, len(self._days) - 1)
        local = datetime.combine(self._days[day], OPENING)
        local += timedelta(minutes=position - day * DAY)
        return self._tz.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def add(self, age, story):
        """Let ``story`` begin ``age`` minutes of office hours ago."""
        self._push(max(0, self.end - int(age)), story)

    def begin(self, story):
        """Let ``story`` begin now, beside the one that is being lived through."""
        self._push(self._present, story)

    def _push(self, position, story):
        heapq.heappush(self._agenda, (position, next(self._order), story))

    def live(self):
        """Live through all stories, in the order of time, until the present."""
        while self._agenda:
            position, _order, story = heapq.heappop(self._agenda)
            self._present = position
            with clock.at(self.instant(position)):
                wait = next(story, None)
                # What is computed from the clock is computed by this instant's.
                self.env.flush_all()
                self._date_messages()
            if wait is not None and position + wait <= self.end:
                self._push(position + int(wait), story)

    def _date_messages(self):
        """Date the messages just written by the diary's clock.

        Odoo dates them by the machine's; all else that an act writes asks ours.
        """
        cr = self.env.cr
        # By SQL: nothing else of them changes, and nobody is told.
        cr.execute(
            "UPDATE mail_message SET date = %s WHERE id > %s RETURNING id",
            [clock.now(), self._last_message],
        )
        if dated := [row[0] for row in cr.fetchall()]:
            self._last_message = max(dated)
            self.env["mail.message"].browse(dated).invalidate_recordset(["date"])
