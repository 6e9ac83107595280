from datetime import timedelta

import pytz

from odoo import models
from odoo.tools.misc import format_date, format_datetime

from ...tools import clock
from ...tools.law.contact_hours import LEY_2300, Window, earliest


class OutreachHours(models.AbstractModel):
    """Hours for contacts: the law's for natural persons, the company's for entities.

    A contact of an entity is a natural person; without a contact, the entity is called.
    Days follow the company's calendar of terms, in its time zone.
    """

    _name = "grandes.clientes.outreach.hours"
    _description = "Hours in which contacts are made"

    def _get_window(self, company, is_person):
        """Return the :class:`~.contact_hours.Window` of a company.

        :param bool is_person: whether a natural person is contacted (Ley 2300)
        """
        # Sudo: hours and holidays are not confidential.
        company_sudo = company.sudo()
        days = company_sudo._grandes_clientes_get_days()
        if is_person:
            return Window(LEY_2300, lambda day: bool(days.name(day)))
        hours = (
            company_sudo.grandes_clientes_outreach_from,
            company_sudo.grandes_clientes_outreach_until,
        )
        return Window(
            dict.fromkeys(range(7), hours), lambda day: not days.is_working(day)
        )

    def _get_next_allowed(self, company, is_person, at, last=None, spacing=0):
        """Return the first instant from ``at`` on at which an attempt is allowed.

        :param at: naive UTC, like the return value
        :param last: previous attempt, naive UTC
        :param int spacing: hours between two attempts
        """
        tz = pytz.timezone(company._grandes_clientes_get_tz())
        local = earliest(
            self._get_window(company, is_person),
            _to_local(tz, at),
            last and _to_local(tz, last),
            timedelta(hours=spacing),
        )
        return tz.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_told(self, company, instant):
        """Return an instant in words: «lunes 21 sep, 7:00 a. m.»."""
        return format_datetime(
            self.env,
            instant,
            tz=company._grandes_clientes_get_tz(),
            dt_format="EEEE d MMM, h:mm a",
        )

    def _get_day(self, company, day):
        """Return a day in words: «26 nov», with the year unless it is this one."""
        is_this_year = day.year == clock.today(company).year
        return format_date(
            self.env, day, date_format="d MMM" if is_this_year else "d MMM y"
        )


def _to_local(tz, instant):
    return pytz.utc.localize(instant).astimezone(tz).replace(tzinfo=None)
