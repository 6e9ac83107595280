from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools import clock

#: Days back that a cron which did not run is made up for.
_BACK = 400
_DAY = timedelta(days=1)


class ControlOccurrence(models.Model):
    """What should exist is there beforehand; what is past turns, and stays red."""

    _name = "grandes.clientes.control.occurrence"
    _inherit = "grandes.clientes.control.occurrence"

    @api.model
    def _cron_plan(self):
        """Make what should exist, and turn what is past, of every company (R8).

        A day or week without business days expects nothing. Days in which the cron did
        not run are made up for.
        """
        companies = self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        )
        for company in companies:
            self._plan_company(company)
            self._find_open(company)._apply_evidence()

    @api.model
    def _plan_company(self, company):
        """Create what is expected up to now and is not there yet.

        :return: the occurrences
        """
        today = clock.today(company)
        days = company._grandes_clientes_get_days()
        # Sudo: planned by the system, for whoever does it.
        occurrences_sudo = self.sudo()
        last = {
            (control, frequency): day
            for control, frequency, day in occurrences_sudo._read_group(
                [("company_id", "=", company.id)],
                ["control_id", "frequency"],
                ["date_to:max"],
            )
        }
        # Sudo: a setting of the company.
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
        """Return what may still turn: expected, absent, or not kept until it was due.

        Sudo: the system judges every company's.
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
    """Return the first and last day of the period that a day is in."""
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
    """Return the first day to plan, or None where nothing was planned of the control.

    A frequency that takes over from another begins with the period at hand: nobody
    could meet it before.

    :param dict last: last day planned, by control and frequency
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
        # What is planned already, before the other took over, is taken up again.
        return max(following, today) if following else today
    return following


def _has_business_day(days, first, last):
    return any(
        days.is_working(first + timedelta(days=offset))
        for offset in range((last - first).days + 1)
    )
