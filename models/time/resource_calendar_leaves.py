from datetime import time

import pytz

from odoo import api, models

from .resource_calendar import days_between

_KEYS = frozenset({"date_from", "date_to", "calendar_id", "resource_id", "time_type"})


class ResourceCalendarLeaves(models.Model):
    """Holidays and closures: time off of everybody in a calendar."""

    _name = "resource.calendar.leaves"
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the business days that a new closure changes."""
        leaves = super().create(vals_list)
        leaves._grandes_clientes_forget()
        return leaves

    def write(self, vals):
        """Forget the business days that a moved closure changes."""
        if _KEYS.isdisjoint(vals) and "name" not in vals:
            return super().write(vals)
        self._grandes_clientes_forget()
        result = super().write(vals)
        self._grandes_clientes_forget()
        return result

    def unlink(self):
        """Forget the business days that a removed closure changes."""
        self._grandes_clientes_forget()
        return super().unlink()

    def _grandes_clientes_forget(self):
        """Drop the cached business days if one of ``self`` is everybody's time off."""
        if any(not leave.resource_id for leave in self):
            self.env.registry.clear_cache()

    def _grandes_clientes_days_off(self, tz_name):
        """Return ``[(date, hour_from, hour_to), …]``: what it takes of each day.

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
