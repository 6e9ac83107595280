from ast import literal_eval
from collections import defaultdict
from datetime import date, datetime, timedelta

from odoo import models
from odoo.fields import Domain

from ...tools import clock


class ControlRule(models.Model):
    """Finds the records that show a control, and the periods in which they do (R8)."""

    _name = "grandes.clientes.control.rule"
    _inherit = "grandes.clientes.control.rule"

    def _find_records(self, company, first, last, frequency=None):
        """Return the records that cover days from ``first`` to ``last``, in one query.

        :param str frequency: frequency of the records; ``None`` for any
        :return: ``(shown, wanted)``: lists of :class:`Found`; ``wanted`` is ``None`` if
            a single record is sufficient
        """
        self.ensure_one()
        # Sudo: evidence is counted in full, whoever looks at the board.
        Model_sudo = self.env[self.model].sudo().with_context(active_test=False)
        within = Domain("company_id", "=", company.id) & self._get_covered_domain(
            Model_sudo, first, last
        )
        if self.frequency_field and frequency:
            within &= Domain(self.frequency_field, "=", frequency)
        shown = Model_sudo.search(within & Domain(literal_eval(self.domain)))
        found = [self._get_found(record, company) for record in shown]
        if not self.all_domain:
            return found, None
        wanted = Model_sudo.search(within & Domain(literal_eval(self.all_domain)))
        return found, [self._get_found(record, company) for record in wanted]

    def _get_covered_domain(self, Model, first, last):
        """Return the domain of records that cover a day of the period."""
        kind = self._get_field(self.date_field).type
        if kind == "char":
            weeks = []
            day = first - timedelta(days=first.weekday())
            while day <= last:
                year, week, _weekday = day.isocalendar()
                weeks.append(f"{year}-W{week:02}")
                day += timedelta(weeks=1)
            return Domain(self.date_field, "in", weeks)
        if kind == "datetime":
            # One day more on either side: the local day is checked later.
            first, last = first - timedelta(days=1), last + timedelta(days=2)
        return Domain(self.date_field, ">=", first) & Domain(
            self.date_field, "<=", last
        )

    def _get_found(self, record, company):
        """Return the :class:`Found` of a record."""
        first, last = _get_days(company, record.mapped(self.date_field)[:1])
        if self.until_field:
            last = _get_days(company, record.mapped(self.until_field)[:1])[1] or last
        made = record.mapped(self.made_field)[:1]
        instant = made[0] if made else None
        if isinstance(instant, date) and not isinstance(instant, datetime):
            instant = clock.last_second(company, instant)
        return Found(record._name, record.id, first, last, instant or None)

    def _get_met(self, company, periods, frequency=None):
        """Return the evidence that meets the rule in each of the periods.

        :param periods: ``[(first day, last day)]``
        :param str frequency: frequency of the periods
        :return: ``{period: [Found]}`` for the periods in which the rule is met
        """
        self.ensure_one()
        if self._get_problem():
            return {}
        shown, wanted = self._find_records(
            company,
            min(first for first, _last in periods),
            max(last for _first, last in periods),
            frequency,
        )
        of_shown, of_wanted = _by_period(shown, periods), _by_period(wanted, periods)
        met = {}
        for period in periods:
            found = of_shown[period]
            enough = bool(found) and (
                wanted is None
                or len(found) * 100 >= self.share * len(of_wanted[period])
            )
            if enough:
                met[period] = found
        return met


class Found:
    """A record found as evidence: what it covers and when it was made."""

    __slots__ = ("date_from", "date_to", "made_on", "model", "res_id")

    def __init__(self, model, res_id, date_from, date_to, made_on):
        self.model = model
        self.res_id = res_id
        self.date_from = date_from
        self.date_to = date_to
        self.made_on = made_on


def _get_days(company, values):
    """Return the first and last day of a value: a day, an instant or an ISO week."""
    value = values[0] if values else None
    if not value:
        return None, None
    if isinstance(value, str):
        year, _sign, week = value.partition("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        return monday, monday + timedelta(days=6)
    if isinstance(value, datetime):
        value = clock.local_date(company, value)
    return value, value


def _by_period(found, periods):
    """Return ``{period: [Found]}`` by the first day that each record covers."""
    result = defaultdict(list)
    for each in found or ():
        for first, last in periods:
            if each.date_from and first <= each.date_from <= last:
                result[first, last].append(each)
    return result
