"""Timing of the demonstration: office hours of the recent weeks."""

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
    """Agenda of stories over the office hours of the last business days.

    Instants are *positions*: minutes of office hours since the first morning. A story
    is a generator: everything between two ``yield`` happens at one instant, and the
    yielded value is the wait in minutes of office hours. Steps that would fall after
    the present moment are not run.

    :ivar end: position of the present moment
    """

    def __init__(self, env, days):
        """Set up the last ``days`` business days of the company's calendar.

        :param env: environment; its company's calendar decides on business days
        :param int days: number of business days
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
        """Schedule ``story`` to begin ``age`` minutes of office hours ago."""
        self._push(max(0, self.end - int(age)), story)

    def begin(self, story):
        """Start ``story`` now, in parallel to the running one."""
        self._push(self._present, story)

    def _push(self, position, story):
        heapq.heappush(self._agenda, (position, next(self._order), story))

    def live(self):
        """Run all stories in chronological order, up to the present."""
        while self._agenda:
            position, _order, story = heapq.heappop(self._agenda)
            self._present = position
            with clock.at(self.instant(position)):
                wait = next(story, None)
                # Flush now, so that computed fields use this instant's clock.
                self.env.flush_all()
                self._date_messages()
            if wait is not None and position + wait <= self.end:
                self._push(position + int(wait), story)

    def _date_messages(self):
        """Set the dates of the messages just written by the diary's clock.

        Odoo dates them by the system clock; everything else uses our clock.
        """
        cr = self.env.cr
        # SQL, to change nothing else and notify nobody.
        cr.execute(
            "UPDATE mail_message SET date = %s WHERE id > %s RETURNING id",
            [clock.now(), self._last_message],
        )
        if dated := [row[0] for row in cr.fetchall()]:
            self._last_message = max(dated)
            self.env["mail.message"].browse(dated).invalidate_recordset(["date"])
