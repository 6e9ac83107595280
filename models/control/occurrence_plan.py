from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools import clock
from ..engine import crons

#: Maximum number of past days for which missed cron runs are made up.
_BACK = 400
_DAY = timedelta(days=1)


class ControlOccurrence(models.Model):
    """Planning: occurrences are created beforehand, and become absent when overdue."""

    _name = "grandes.clientes.control.occurrence"
    _inherit = "grandes.clientes.control.occurrence"

    @api.model
    def _cron_plan(self):
        """Create expected occurrences and update open ones, for every company (R8).

        A day or week without business days expects nothing. Missed runs of the cron are
        made up for.
        """
        companies = self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        )
        for company in companies:
            with crons.guarded(company, "Controls"):
                self._plan_company(company)
                self._find_open(company)._apply_evidence()

    @api.model
    def _plan_company(self, company):
        """Create the occurrences that are expected by now and missing.

        :return: the new occurrences
        """
        today = clock.today(company)
        days = company._grandes_clientes_get_days()
        # Sudo: planning is done by the system, whoever triggers it.
        occurrences_sudo = self.sudo()
        last = {
            (control, frequency): day
            for control, frequency, day in occurrences_sudo._read_group(
                [("company_id", "=", company.id)],
                ["control_id", "frequency"],
                ["date_to:max"],
            )
        }
        # Sudo: reads a setting of the company.
        since = company.sudo().grandes_clientes_control_from
        vals_list = []
        for control in self.env["grandes.clientes.control"]._find_for(company):
            for frequency in control._get_frequencies():
                rules = control._get_rules(frequency)
                if not rules:
                    continue
                day = _get_first_day(control, frequency, last, today) or min(
                    since or today, today
                )
                day = max(day, today - timedelta(days=_BACK))
                tolerance = min(rules._get_tolerances().values())
                while day <= today:
                    first, until = get_period(frequency, day)
                    if _has_business_day(days, first, until):
                        vals_list.append(
                            {
                                "control_id": control.id,
                                "company_id": company.id,
                                "frequency": frequency,
                                "date_from": first,
                                "date_to": until,
                                "due_on": days.add(until, tolerance),
                            }
                        )
                    day = until + _DAY
        return occurrences_sudo.create(vals_list)

    @api.model
    def _find_open(self, company):
        """Return what may still change: expected, absent, or not kept until due.

        Sudo: the system judges the occurrences of every company.
        """
        today = clock.today(company)
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", today),
                ("date_from", ">=", today - timedelta(days=_BACK)),
                "|",
                ("state", "in", ("expected", "absent")),
                "&",
                ("state", "=", "not_kept"),
                ("due_on", ">=", today),
            ]
        )


def get_period(frequency, day):
    """Return the first and last day of the period that contains a day."""
    if frequency == "daily":
        return day, day
    if frequency == "weekly":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    if frequency == "monthly":
        return first, first + relativedelta(months=1) - _DAY
    first -= relativedelta(months=(first.month - 1) % 3)
    return first, first + relativedelta(months=3) - _DAY


def _get_first_day(control, frequency, last, today):
    """Return the first day to plan, or ``None`` if the control was never planned.

    A frequency that replaces another starts with the current period, since nobody could
    have met it before.

    :param dict last: last planned day, by control and frequency
    """
    known = last.get((control, frequency))
    asked = control._get_frequencies()
    of_others = [
        day for (of, other), day in last.items() if of == control and other != frequency
    ]
    replaced = [
        day
        for (of, other), day in last.items()
        if of == control and other not in asked and (not known or day > known)
    ]
    following = known and known + _DAY
    if replaced or (of_others and not known):
        # Periods planned before the other frequency took over are not planned again.
        return max(following, today) if following else today
    return following


def _has_business_day(days, first, last):
    return any(
        days.is_working(first + timedelta(days=offset))
        for offset in range((last - first).days + 1)
    )
