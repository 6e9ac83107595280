from datetime import time

import pytz

from odoo import api, models
from odoo.tools import get_lang

from ...tools import clock
from .resource_calendar import days_between

_KEYS = frozenset({"date_from", "date_to", "calendar_id", "resource_id", "time_type"})


class ResourceCalendarLeaves(models.Model):
    """Holidays and closures: time off of a calendar that applies to everybody.

    Entered, moved or removed late, they move the dates of the open cases they touch.
    """

    _name = "resource.calendar.leaves"
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        """Recount the dates that a new closure affects."""
        leaves = super().create(vals_list)
        leaves._grandes_clientes_moved(leaves._grandes_clientes_get_reach())
        return leaves

    def write(self, vals):
        """Recount the dates that a changed closure affects."""
        if "name" in vals:
            self.env.registry.clear_cache()
        if _KEYS.isdisjoint(vals):
            return super().write(vals)
        reach = self._grandes_clientes_get_reach()
        result = super().write(vals)
        for calendar, days in self._grandes_clientes_get_reach().items():
            reach.setdefault(calendar, {}).update(days)
        self._grandes_clientes_moved(reach)
        return result

    def unlink(self):
        """Recount the dates that a removed closure affected."""
        reach = self._grandes_clientes_get_reach()
        result = super().unlink()
        self._grandes_clientes_moved(reach)
        return result

    def _grandes_clientes_get_reach(self):
        """Return ``{calendar: {date: name}}`` of the general time off in ``self``.

        Time off without a calendar applies to every calendar.
        """
        reach = {}
        everybodys = self.filtered(
            lambda leave: not leave.resource_id and leave.time_type == "leave"
        )
        if not everybodys:
            return reach
        # Sudo: the calendars that terms are counted by, whoever enters time off.
        used_sudo = self.env["resource.calendar"].sudo()._grandes_clientes_get_used()
        for leave in everybodys:
            for calendar in leave.calendar_id or used_sudo:
                days = reach.setdefault(calendar, {})
                for day, _begins, _ends in leave._grandes_clientes_get_days_off(
                    calendar.tz
                ):
                    days[day] = leave.name or ""
        return reach

    @api.model
    def _grandes_clientes_moved(self, reach):
        """Clear the cached business days and recount what depends on these days.

        :param dict reach: see :meth:`_grandes_clientes_get_reach`
        """
        if not reach:
            return
        self.env.registry.clear_cache()
        recount = self.env["grandes.clientes.case.recount"]
        for calendar, days in reach.items():
            companies = calendar._grandes_clientes_get_companies()
            touched = companies and recount._find_touched_by(companies, days)
            if touched:
                names = sorted({name for name in days.values() if name})
                reason = ", ".join(names[:5]) or self.env._("Time off")
                lang = get_lang(self.env).code
                first, last = (
                    clock.day_on_screen(day, lang) for day in (min(days), max(days))
                )
                recount._run_recount(
                    touched,
                    self.env._("%(names)s (%(day)s)", names=reason, day=first)
                    if first == last
                    else self.env._(
                        "%(names)s (%(first)s to %(last)s)",
                        names=reason,
                        first=first,
                        last=last,
                    ),
                )
            if companies:
                recount._apply_ended_recount(companies, days)

    def _grandes_clientes_get_days_off(self, tz_name):
        """Return ``[(date, hour_from, hour_to), …]``: the time off on each day.

        :param str tz_name: time zone of the calendar
        """
        self.ensure_one()
        tz = pytz.timezone(tz_name)
        begins, ends = (
            pytz.utc.localize(instant).astimezone(tz)
            for instant in (self.date_from, self.date_to)
        )
        first, last = begins.date(), ends.date()
        return [
            (
                day,
                _hour(begins.time()) if day == first else 0.0,
                _hour(ends.time()) if day == last else 24.0,
            )
            for day in days_between(first, last)
        ]


def _hour(moment: time) -> float:
    return moment.hour + moment.minute / 60 + moment.second / 3600
