from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.outage.figures import Failure, figures, shares, unplanned
from ...tools.outage.intervals import common, without

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Outage(models.Model):
    """Availability and mean times of systems, over the hours of service (C6, I11)."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _availability(self, system, date_from, date_to, company=None):
        """Return the share of its service in which ``system`` worked, from 0 to 1.

        1 − |D ∖ P| / |S ∖ P| over the calendar of the company. Overlapping failures
        count once, unconfirmed ones not at all, and open ones until now.

        :param date_from: first day, local, or an instant (``datetime``, naive UTC)
        :param date_to: last day, local, or the instant at which the period ends
        :return: ``None`` if there was no service in the period
        """
        company = company or self.env.company
        start, end = date_from, date_to
        if not isinstance(start, datetime):
            start, _after = self._get_bounds(company, start, start)
        if not isinstance(end, datetime):
            _start, end = self._get_bounds(company, end, end)
        found = self._get_figures(company, start, end, systems=system)
        return found[system.id].availability

    @api.model
    def _get_bounds(self, company, date_from, date_to):
        """Return the first instant of a period of local days, and the one after it."""
        return clock.bounds(company, date_from, date_to)

    @api.model
    def _get_figures(self, company, start, end, systems, at=None):
        """Return ``{system id: Figures}`` of a period, with three queries in all.

        :param datetime start: naive UTC; :param end: first instant after it
        :param datetime at: instant as of which to count; now by default
        """
        cut = min(end, at or clock.now())
        service = self._get_service(company, start, cut)
        of_system = self._find_counted(company, start, cut, systems).grouped(
            lambda outage: outage.system_id.id
        )
        return {
            system.id: figures(
                service,
                [
                    outage._get_failure(cut)
                    for outage in of_system.get(system.id, self.browse())
                ],
                cut,
            )
            for system in systems
        }

    @api.model
    def _get_by_day(self, company, first, last):
        """Return ``{day: what failed on it}`` with a few queries in all (C6).

        The values are ``count`` and ``planned`` of the failures that count, unplanned
        ``minutes`` of service, names of the ``systems``, and whether one ``goes_on``
        after the day.
        """
        start, end = self._get_bounds(company, first, last)
        cut = min(end, clock.now())
        service = self._get_service(company, start, cut)
        counted = self._find_counted(company, start, cut)
        found = {}
        for offset in range((last - first).days + 1):
            day = first + offset * _DAY
            begins, ends = self._get_bounds(company, day, day)
            ends = min(ends, cut)
            outages = counted.filtered(
                lambda each, begins=begins, ends=ends: (
                    each.began_on < ends
                    and (not each.ended_on or each.ended_on > begins)
                )
            )
            within, seconds, count = common(service, [(begins, ends)]), 0, 0
            for of_system in outages.grouped("system_id").values():
                failures = [outage._get_failure(cut) for outage in of_system]
                seconds += sum(down for down, _plan in shares(within, failures, cut))
                # A window that overran is a failure, as in I01 and I11.
                lengths = unplanned(within, failures, cut)
                count += sum(length is not None for length in lengths)
            found[day] = {
                "count": count,
                "planned": len(outages) - count,
                "minutes": seconds // 60,
                "systems": sorted(set(outages.system_id.mapped("name"))),
                "goes_on": any(
                    not each.ended_on or each.ended_on > ends for each in outages
                ),
            }
        return found

    @api.model
    def _get_shares(self, company, start, end, at=None):
        """Return ``{id: (unplanned, planned)}`` seconds, each second counted once.

        Overlapping time belongs to the earlier failure. Only failures that count are
        included, so the sums are the downtime of the systems.
        """
        cut = min(end, at or clock.now())
        service, found = self._get_service(company, start, cut), {}
        counted = self._find_counted(company, start, cut)
        for outages in counted.grouped("system_id").values():
            failures = [outage._get_failure(cut) for outage in outages]
            found.update(zip(outages.ids, shares(service, failures, cut), strict=True))
        return found

    @api.model
    def _find_unplanned(self, company, start, end, at=None):
        """Return the failures of a period that are counted as such by system.

        A window that was announced is one if it lasted longer than that.
        """
        cut = min(end, at or clock.now())
        service, found = self._get_service(company, start, cut), self.browse()
        counted = self._find_counted(company, start, cut)
        for outages in counted.grouped("system_id").values():
            failures = [outage._get_failure(cut) for outage in outages]
            lengths = unplanned(service, failures, cut)
            found |= outages.browse(
                outage.id
                for outage, length in zip(outages, lengths, strict=True)
                if length is not None
            )
        return found

    @api.model
    def _find_counted(self, company, start, end, systems=None):
        """Return the confirmed failures that touch a period: only these count."""
        domain = self._get_period_domain(company, start, end)
        domain &= Domain("is_confirmed", "=", True)
        if systems is not None:
            domain &= Domain("system_id", "in", systems.ids)
        # Sudo: the figures are the same for every user who may request them.
        return self.sudo().search(domain, order="began_on, id")

    @api.model
    def _get_period_domain(self, company, start, end):
        """Return the domain of the failures that touch a period."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("discarded_on", "=", False),
                ("began_on", "<", end),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">", start),
            ]
        )

    def _get_failure(self, cut):
        """Return the failure in the form used for figures, as known at ``cut``."""
        self.ensure_one()
        planned_until = None
        if self._is_announced():
            planned_until = self.planned_until or datetime.max
        ended = self.ended_on if self.ended_on and self.ended_on <= cut else None
        return Failure(self.began_on, ended, planned_until)

    @api.model
    def _get_service(self, company, start, end):
        """Return the times of service in a period, as naive UTC intervals.

        These are the working hours of the company's calendar, without closures and
        holidays.
        """
        if end <= start:
            return []
        # Sudo: the hours of service are not confidential, and every figure needs them.
        calendar_sudo = company.sudo().grandes_clientes_calendar_id
        if not calendar_sudo:
            return [(start, end)]
        tz = pytz.timezone(calendar_sudo.tz or "UTC")
        hours = calendar_sudo._grandes_clientes_get_hours()
        day = pytz.utc.localize(start).astimezone(tz).date()
        last = pytz.utc.localize(end).astimezone(tz).date()
        served = []
        while day <= last:
            served += [
                (_instant(tz, day, begins), _instant(tz, day, ends))
                for begins, ends in hours.get(day.weekday(), ())
            ]
            day += _DAY
        leaves_sudo = calendar_sudo.env["resource.calendar.leaves"].search(
            [
                ("calendar_id", "in", (calendar_sudo.id, False)),
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("date_to", ">=", start),
                ("date_from", "<=", end),
            ]
        )
        # A leave until 23:59:59 lasts until midnight.
        off = [(leave.date_from, leave.date_to + _SECOND) for leave in leaves_sudo]
        return common(without(served, off), [(start, end)])


def _instant(tz, day, hour):
    """Return the naive UTC instant of an hour (13.5) of a local day."""
    local = datetime.combine(day, time.min) + timedelta(minutes=round(hour * 60))
    return tz.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
