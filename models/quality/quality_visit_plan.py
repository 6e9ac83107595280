from datetime import date, timedelta

from odoo import api, models

from ...tools import clock

#: Weeks that a cron which did not run is made up for.
_BACK = 53
#: Business days after which a report that nobody received goes to Interventoría.
_RECEIVE_DAYS = 3


def iso_week(day):
    """Return the ISO week of a day as ``2026-W47``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


class QualityVisit(models.Model):
    """What should be visited is there beforehand, and red once its week is over."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    @api.model
    def _cron_plan(self):
        """Plan this week's visit, miss what nobody made, send what nobody received.

        A week without business days expects none. Weeks in which the cron did not run
        are planned too, and missed.
        """
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            self._plan_company(company)
        # Sudo: the cron judges every company's.
        visits_sudo = self.sudo()
        over = visits_sudo.search(
            [("state", "=", "planned"), ("started_on", "=", False)]
        ).filtered(lambda visit: visit.date_to < clock.today(visit.company_id))
        if over:
            over.write({"state": "missed"})
            over._log_seal("miss")
        waiting = visits_sudo.search(
            [("presented_on", "!=", False), ("served_on", "=", False)]
        ).filtered(lambda visit: visit._is_reception_due())
        waiting._send_to_oversight()
        waiting._log_seal("serve")

    @api.model
    def _plan_company(self, company):
        """Create the visits that are expected up to this week, and are not there."""
        today = clock.today(company)
        monday = today - timedelta(days=today.weekday())
        # Sudo: planned by the system, for whoever makes it.
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
        """Whether the Coordinador had the days to receive the report."""
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
