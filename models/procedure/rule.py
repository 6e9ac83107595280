from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.procedure import definition as pure
from .judge_messages import CHECKS

SEVERITIES = [
    ("none", "Not judged"),
    ("minor", "Minor"),
    ("major", "Major"),
    ("critical", "Critical"),
]


class ProcedureRule(models.Model):
    """A rule of the procedure that cases are judged by, and its severity.

    The check is a function of the judge. A rule that cannot be seen in cases has no
    check, and says how it is held instead. Severity and typifications may change at any
    time and apply to what is found from then on.
    """

    _name = "grandes.clientes.procedure.rule"
    _inherit = ["grandes.clientes.procedure.part"]
    _description = "Rule of the procedure"
    _order = "procedure_id, sequence, id"
    _FREE = frozenset({"severity", "typification_ids"})

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="As in the procedure: R1, C4, or the number of a step."
    )
    name = fields.Char(required=True)
    text = fields.Text(help="Word by word, as the procedure has it.")
    check_code = fields.Selection(
        selection=lambda self: self._selection_check(),
        string="What is checked",
        help="By the judge, in the events of each case.",
    )
    held_by = fields.Char(
        string="How it is kept", help="Where no case shows whether it was."
    )
    severity = fields.Selection(selection=SEVERITIES, required=True, default="major")
    typification_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        relation="grandes_clientes_procedure_rule_typification",
        column1="rule_id",
        column2="typification_id",
        string="Typifications",
        # Cases of a retired typification are judged as before.
        context={"active_test": False},
        help="For which it is judged, where the check goes by typification.",
    )
    params = fields.Json(help="What else the check needs to know.")

    _check_uniq = models.UniqueIndex(
        "(procedure_id, code, check_code)", "That rule is judged already."
    )

    @api.model
    def _selection_check(self):
        return [(code, self.env._(label)) for code, label in CHECKS.items()]

    @api.constrains("params")
    def _check_params(self):
        if any(rule.params and not isinstance(rule.params, dict) for rule in self):
            raise ValidationError(self.env._("The parameters are names with values."))

    def write(self, vals):
        """Allow only quality and the coordinator to change severity and typifications.

        :raise AccessError: another user changes them
        """
        if self._FREE & set(vals) and not self.env.su and not self._can_grade():
            raise AccessError(
                self.env._("How grave a departure is, is said by quality.")
            )
        return super().write(vals)

    def _can_grade(self):
        user = self.env.user
        return user.has_group("grandes_clientes.group_quality") or user.has_group(
            "grandes_clientes.group_coordinator"
        )

    def _get_plain(self):
        """Return the rule as :class:`~.procedure.definition.Rule`."""
        self.ensure_one()
        return pure.Rule(
            code=self.code,
            check=self.check_code,
            name=self.name,
            severity=self.severity,
            typifications=frozenset(self.typification_ids.mapped("code")),
            params=tuple(
                (key, tuple(value) if isinstance(value, list) else value)
                for key, value in sorted((self.params or {}).items())
            ),
        )
