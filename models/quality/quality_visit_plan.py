from datetime import date, timedelta

from odoo import api, models

from ...tools import clock
from ..engine import crons

#: Weeks that are made up for if the cron did not run.
_BACK = 53
#: Business days after which an unreceived report goes to Interventoría.
_RECEIVE_DAYS = 3


def iso_week(day):
    """Return the ISO week of a day as ``2026-W47``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


class QualityVisit(models.Model):
    """Plans the expected visits, and marks them as missed once their week is over."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    @api.model
    def _cron_plan(self):
        """Plan this week's visit, mark missed ones, and send unreceived reports.

        A week without business days has no visit. Weeks in which the cron did not run
        are planned too, and missed.
        """
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Planned visits"):
                self._plan_company(company)
        # Sudo: the cron covers every company.
        visits_sudo = self.sudo()
        planned = visits_sudo.search(
            [("state", "=", "planned"), ("started_on", "=", False)]
        )
        for company, visits in planned.grouped("company_id").items():
            with crons.guarded(company, "Missed visits"):
                today = clock.today(company)
                over = visits.filtered(lambda visit, day=today: visit.date_to < day)
                over.write({"state": "missed"})
                over._log_seal("miss")
        presented = visits_sudo.search(
            [("presented_on", "!=", False), ("served_on", "=", False)]
        )
        for company, visits in presented.grouped("company_id").items():
            with crons.guarded(company, "Unreceived visit reports"):
                waiting = visits.filtered(lambda visit: visit._is_reception_due())
                waiting._send_to_oversight()
                waiting._log_seal("serve")

    @api.model
    def _plan_company(self, company):
        """Create the visits expected up to this week that do not exist yet."""
        today = clock.today(company)
        monday = today - timedelta(days=today.weekday())
        # Sudo: planned by the system, for whoever makes the visit.
        visits_sudo = self.sudo()
        last = visits_sudo.search(
            [("company_id", "=", company.id), ("date_from", "<=", monday)], limit=1
        )
        first = last.date_from + timedelta(weeks=1) if last else monday
        first = max(first, monday - timedelta(weeks=_BACK))
        days = company._grandes_clientes_get_days()
        vals_list = []
        while first <= monday:
            planned_on = _first_business_day(days, first)
            if planned_on:
                vals_list.append(
                    {
                        "company_id": company.id,
                        "week": iso_week(first),
                        "planned_on": planned_on,
                        "user_id": company._grandes_clientes_get_visitor().id,
                    }
                )
            first += timedelta(weeks=1)
        return visits_sudo.create(vals_list)

    def _is_reception_due(self):
        """Return whether the Coordinador's days to receive the report are over."""
        self.ensure_one()
        company = self.company_id
        presented = clock.local_date(company, self.presented_on)
        days = company._grandes_clientes_get_days()
        return days.count(presented, clock.today(company)) > _RECEIVE_DAYS


def _first_business_day(days, monday: date):
    for offset in range(7):
        day = monday + timedelta(days=offset)
        if days.is_working(day):
            return day
    return None
