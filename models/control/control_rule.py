from ast import literal_eval
from collections import defaultdict
from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import clock
from .control import FREQUENCIES

_OURS = "grandes.clientes."


class ControlRule(models.Model):
    """A rule that finds evidence of a control: records of a model, by a domain (R8).

    The days that a record covers and the time it was made are two dates; both are kept.
    Rules of the same need are alternatives, and each need has to be met. A rule of a
    room that is missing or switched off requires nothing.
    """

    _name = "grandes.clientes.control.rule"
    _description = "What shows a control"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "control_id, sequence, id"

    control_id = fields.Many2one(
        comodel_name="grandes.clientes.control",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="control_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        required=True, help="What is missing where it is not met, as a noun."
    )
    need = fields.Char(
        required=True,
        default="1",
        help="Rules of one need are alternatives: any of them meets it.",
    )
    frequency = fields.Selection(
        selection=FREQUENCIES, help="Where it is not the control's own."
    )
    room = fields.Char(help="Code of the room that keeps the records.")
    model = fields.Char(required=True, help="Technical name of the model.")
    domain = fields.Char(
        required=True, default="[]", help="Which records show that it was done."
    )
    all_domain = fields.Char(
        string="Out of",
        help="Which records there should be. Empty: one that shows it is enough.",
    )
    share = fields.Integer(
        string="Share (%)",
        default=100,
        help="How many of those that there should be have to show it.",
    )
    date_field = fields.Char(
        string="Covers",
        required=True,
        help="Field with the day, or ISO week, that a record covers.",
    )
    until_field = fields.Char(string="Covers until")
    made_field = fields.Char(
        string="Made on", required=True, help="Field with the instant it was made."
    )
    frequency_field = fields.Char(
        string="Of frequency",
        help="Field with the frequency of a record: only those of the frequency that "
        "is expected show it. Empty: all do.",
    )
    tolerance_days = fields.Integer(
        string="Business days after",
        help="After the end of what is covered, in which it may still be done.",
    )
    problem = fields.Char(compute="_compute_problem")

    _share_check = models.Constraint(
        "CHECK (share > 0 AND share <= 100 AND tolerance_days >= 0)",
        "A share is from 1 to 100, and the days after are none or more.",
    )

    @api.constrains("domain", "all_domain", "model")
    def _check_domains(self):
        for rule in self:
            try:
                domains = [
                    Domain(literal_eval(text))
                    for text in (rule.domain, rule.all_domain or "[]")
                ]
                if rule.model in self.env and not rule._get_problem():
                    # Sudo: the values are checked; nothing is read.
                    Model_sudo = self.env[rule.model].sudo()
                    for domain in domains:
                        domain.optimize_full(Model_sudo)
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "«%(rule)s» has a domain that cannot be read: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    @api.constrains("control_id", "frequency", "frequency_field", "model")
    def _check_frequency(self):
        for rule in self:
            if problem := rule._get_frequency_problem():
                raise ValidationError(problem)

    @api.depends(
        "model",
        "domain",
        "all_domain",
        "date_field",
        "until_field",
        "made_field",
        "frequency_field",
        "frequency",
        "control_id.frequency",
    )
    def _compute_problem(self):
        for rule in self:
            rule.problem = rule._get_problem()

    def _get_problem(self):
        """Return why the rule cannot be used; a false value if it can.

        A rule only reads records of this addon, through paths over such records, so
        that whoever edits a rule learns nothing they may not read. A missing model is
        no problem: its room is not installed.
        """
        self.ensure_one()
        if not (self.model or "").startswith(_OURS):
            return self.env._("A rule reads what this addon keeps, and nothing else.")
        if self.model not in self.env:
            return False
        for path in self._get_paths():
            Model = self.env[self.model]
            for name in path.split("."):
                if not Model._name.startswith(_OURS) or name not in Model._fields:
                    return self.env._(
                        "%(model)s has no field «%(name)s» that a rule may read.",
                        model=Model._name,
                        name=name,
                    )
                if Model._fields[name].comodel_name:
                    Model = self.env[Model._fields[name].comodel_name]
        return self._get_date_problem() or self._get_frequency_problem()

    def _get_date_problem(self):
        """Return which field holds no day or instant, or ``False``."""
        self.ensure_one()
        # Days may also be those of an ISO week.
        days, instants = ("date", "datetime", "char"), ("date", "datetime")
        for path, kinds in (
            (self.date_field, days),
            (self.until_field, days),
            (self.made_field, instants),
        ):
            field = path and self._get_field(path)
            if field and (
                field.type not in kinds
                or (field.type == "char" and field.name != "week")
            ):
                return self.env._(
                    "«%(name)s» is no field with a day: choose another one.", name=path
                )
        return False

    def _get_field(self, path):
        """Return the field at the end of a path over the records of the rule."""
        Model = self.env[self.model]
        *steps, name = path.split(".")
        for step in steps:
            Model = self.env[Model._fields[step].comodel_name]
        return Model._fields[name]

    def _get_frequency_problem(self):
        """Return why no record can have the expected frequency, or ``False``."""
        self.ensure_one()
        if not self.frequency_field or self.model not in self.env:
            return False
        described = self.env[self.model].fields_get(
            [self.frequency_field], ["selection"]
        )
        kept = dict(described.get(self.frequency_field, {}).get("selection", ()))
        if not kept:
            return self.env._(
                "«%(rule)s»: «%(name)s» is no field of %(model)s that holds a "
                "frequency. Correct it, or leave «Of frequency» empty.",
                rule=self.name,
                name=self.frequency_field,
                model=self.model,
            )
        expected = self.frequency or self.control_id.frequency
        if not expected or expected in kept:
            return False
        labels = dict(self._fields["frequency"]._description_selection(self.env))
        return self.env._(
            "«%(rule)s» is kept by these frequencies: %(kept)s. Choose one of them "
            "instead of «%(expected)s».",
            rule=self.name,
            kept=", ".join(labels[each] for each in kept if each in labels),
            expected=labels[expected],
        )

    def _get_paths(self):
        """Return the paths of all fields that the rule reads."""
        fields_read = (
            self.date_field,
            self.until_field,
            self.made_field,
            self.frequency_field,
        )
        domains = (
            Domain(literal_eval(text))
            for text in (self.domain or "[]", self.all_domain or "[]")
        )
        return {
            *filter(None, fields_read),
            *(path for domain in domains for path in _get_domain_paths(domain)),
        }

    def _get_tolerances(self):
        """Return ``{need: business days}`` after the period in which it may be met."""
        return {
            need: max(rules.mapped("tolerance_days"))
            for need, rules in self.grouped("need").items()
        }

    def _is_kept(self, company):
        """Return whether the company keeps here what the rule reads."""
        self.ensure_one()
        return self.model in self.env and (
            not self.room
            or self.env["grandes.clientes.room"]._is_kept(self.room, company)
        )

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


def _get_domain_paths(domain):
    """Yield the paths of a domain, also of those inside its conditions."""
    for condition in domain.iter_conditions():
        yield condition.field_expr
        if condition.operator.startswith(("any", "not any")):
            for path in _get_domain_paths(Domain(condition.value)):
                yield f"{condition.field_expr}.{path}"


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
