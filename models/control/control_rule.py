from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .control import FREQUENCIES

_OURS = "grandes.clientes."


class ControlRule(models.Model):
    """A rule that finds evidence of a control: records of a model, by a domain (R8).

    The days that a record covers and the time it was made are two dates; both are kept.
    Rules of the same need are alternatives, and each need has to be met. A rule of a
    room that is missing or switched off requires nothing.

    Here: what a rule says, and whether it can be used. ``control_rule_evidence.py``
    finds the records, ``control_rule_told.py`` logs changes of rules.
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


def _get_domain_paths(domain):
    """Yield the paths of a domain, also of those inside its conditions."""
    for condition in domain.iter_conditions():
        yield condition.field_expr
        if condition.operator.startswith(("any", "not any")):
            for path in _get_domain_paths(Domain(condition.value)):
                yield f"{condition.field_expr}.{path}"
