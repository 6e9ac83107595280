from collections import defaultdict
from datetime import date, datetime, time, timedelta

import holidays
import pytz

from odoo import api, fields, models, tools

from ...tools import clock
from ...tools.law import business_days

# The procedure dates from 2012; cases then in course were received before.
FIRST_YEAR = 2010
# Years ahead that the calendar covers: longer than any term.
HORIZON = 5
_DEFAULT_HOURS = ((8.0, 17.0),)
# Tolerance: a leave until 23:59:59 covers a working day until midnight.
_MINUTE = 1 / 60


class ResourceCalendar(models.Model):
    """The business days on which terms are counted."""

    _name = "resource.calendar"
    _inherit = "resource.calendar"

    grandes_clientes_keeps_holidays = fields.Boolean(
        string="Keep Colombia's holidays",
        help="Colombia's holidays are entered as time off of this calendar, years "
        "ahead. One that somebody deletes is not entered again.",
    )
    grandes_clientes_known_holidays = fields.Json(
        help="Dates of the holidays entered once, in ISO form.", copy=False
    )

    def write(self, vals):
        """Recount when the time zone changes."""
        result = super().write(vals)
        if "tz" in vals:
            self._grandes_clientes_changed()
        return result

    def unlink(self):
        """Clear the caches that refer to the deleted calendar."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    # === CALENDARS IN USE === #

    @api.model
    def _grandes_clientes_get_used(self):
        """Return the calendars by which any company counts its terms."""
        # Sudo: needs the settings of every company, whoever changes a calendar.
        companies_sudo = (
            self.env["res.company"]
            .sudo()
            .search([("grandes_clientes_calendar_id", "!=", False)])
        )
        return companies_sudo.grandes_clientes_calendar_id

    def _grandes_clientes_get_companies(self):
        """Return the companies that count their terms by these calendars."""
        # Sudo: see `_grandes_clientes_get_used`.
        return (
            self.env["res.company"]
            .sudo()
            .search([("grandes_clientes_calendar_id", "in", self.ids)])
        )

    def _grandes_clientes_changed(self):
        """Clear the cached business days and recount the open cases."""
        self.env.registry.clear_cache()
        self._grandes_clientes_get_companies()._grandes_clientes_recount(
            self.env._("Working hours changed")
        )

    # === BUSINESS DAYS === #

    @tools.ormcache("self.id", "saturday", "last_year")
    def _grandes_clientes_get_days(self, saturday, last_year):
        """Return the :class:`~.law.business_days.WorkingDays` of the calendar.

        :param bool saturday: whether Saturday is a business day too
        :param int last_year: last year that it covers
        """
        # Sudo: business days are public, and all users share the cached result.
        calendar_sudo = self.sudo()
        hours = calendar_sudo._grandes_clientes_get_hours()
        weekdays = set(hours)
        if saturday:
            weekdays.add(5)
        first, last = date(FIRST_YEAR, 1, 1), date(last_year, 12, 31)
        closures = calendar_sudo._grandes_clientes_get_closures(hours, first, last)
        return business_days.WorkingDays(first, last, closures, weekdays)

    def _grandes_clientes_get_hours(self):
        """Return the working hours by weekday: ``{0: [(8.0, 12.0), …], …}``."""
        hours = defaultdict(list)
        # One query: the lines of a calendar are otherwise read one by one.
        lines = self.env["resource.calendar.attendance"].search_fetch(
            [("calendar_id", "in", self.ids)],
            ["display_type", "day_period", "dayofweek", "hour_from", "hour_to"],
        )
        for line in lines:
            if not line.display_type and line.day_period != "lunch":
                hours[int(line.dayofweek)].append((line.hour_from, line.hour_to))
        return hours

    def _grandes_clientes_get_closures(self, hours, first, last, without=None):
        """Return ``{date: name}`` of the days whose working hours are all time off.

        :param hours: see :meth:`_grandes_clientes_get_hours`
        :param first: first day of the range
        :param last: last day of the range
        :param without: time off to ignore
        """
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("calendar_id", "in", (self.id, False)),
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("date_to", ">=", datetime.combine(first, time.min)),
                ("date_from", "<=", datetime.combine(last, time.max)),
                ("id", "not in", without.ids if without else []),
            ],
            order="date_from, id",
        )
        everyday = tuple(hours.values())
        usual = everyday[0] if everyday else _DEFAULT_HOURS
        off, names = defaultdict(list), defaultdict(dict)
        for leave in leaves:
            for day, begins, ends in leave._grandes_clientes_get_days_off(self.tz):
                off[day].append((begins, ends))
                names[day][leave.name or ""] = None
        return {
            day: "; ".join(filter(None, names[day]))
            for day, stretches in off.items()
            if _covers(stretches, hours.get(day.weekday(), usual))
        }

    # === HOLIDAYS === #

    @api.model
    def _grandes_clientes_sync_holidays(self):
        """Enter missing Colombian holidays in the calendars that keep them.

        Two holidays on one date become one time off with both names: they count once,
        and other addons refuse overlapping time off.
        """
        years = range(FIRST_YEAR, clock.now().year + HORIZON + 1)
        official = holidays.country_holidays("CO", years=years, language="es")
        calendars = self.search([("grandes_clientes_keeps_holidays", "=", True)])
        for calendar in calendars:
            calendar._grandes_clientes_enter_holidays(official)

    def _grandes_clientes_enter_holidays(self, official):
        """Enter the ``official`` days (``{date: name}``) not entered before."""
        self.ensure_one()
        known = set(self.grandes_clientes_known_holidays or [])
        covered = self._grandes_clientes_get_closures(
            self._grandes_clientes_get_hours(), min(official), max(official)
        )
        new = {
            day: name
            for day, name in sorted(official.items())
            if day.isoformat() not in known and day not in covered
        }
        if new:
            self.env["resource.calendar.leaves"].create(
                [
                    self._grandes_clientes_get_closure_vals(name, day, day)
                    for day, name in new.items()
                ]
            )
            self.grandes_clientes_known_holidays = sorted(
                known.union(day.isoformat() for day in new)
            )

    def _grandes_clientes_get_closure_vals(self, name, first, last):
        """Return the values of a time off that covers whole days of this calendar."""
        tz = pytz.timezone(self.tz)
        begins, ends = (
            tz.localize(datetime.combine(day, moment))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day, moment in ((first, time.min), (last, time(23, 59, 59)))
        )
        return {
            "name": name,
            "calendar_id": self.id,
            "date_from": begins,
            "date_to": ends,
            "time_type": "leave",
        }


def _covers(stretches, hours):
    """Return whether ``stretches`` of a day cover all of its working ``hours``."""
    for begins, ends in hours:
        reached = begins
        for start, stop in sorted(stretches):
            if start <= reached + _MINUTE:
                reached = max(reached, stop)
        if reached + _MINUTE < ends:
            return False
    return True


def days_between(first, last):
    """Return the dates from ``first`` to ``last``, both included."""
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]
