from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .occurrence_acts import KEEPERS

_lt = LazyTranslate(__name__)


class ContractDiscountLine(models.Model):
    """A line of a monthly discount: the requirement, the result and the percentage.

    It may be excluded for a reason (force majeure, an outage of the entity …), which
    one person requests and another one grants.
    """

    _name = "grandes.clientes.contract.discount.line"
    _description = "Line of a discount"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "discount_id, sequence, id"

    discount_id = fields.Many2one(
        comodel_name="grandes.clientes.contract.discount",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="discount_id.company_id", store=True, index=True
    )
    state = fields.Selection(related="discount_id.state")
    sequence = fields.Integer(readonly=True)
    level_id = fields.Many2one(
        comodel_name="grandes.clientes.contract.level",
        readonly=True,
        ondelete="restrict",
    )
    obligation_id = fields.Many2one(
        comodel_name="grandes.clientes.contract.obligation",
        readonly=True,
        ondelete="restrict",
    )
    # Values when it was calculated
    name = fields.Char(readonly=True)
    clause = fields.Char(readonly=True)
    text = fields.Text(string="Word by word", readonly=True)
    goal = fields.Float(string="Goal as a number", digits=(16, 2), readonly=True)
    comparison = fields.Char(readonly=True)
    value = fields.Float(digits=(16, 2), readonly=True)
    has_value = fields.Boolean(readonly=True)
    value_text = fields.Char(string="Month", compute="_compute_value_text")
    goal_text = fields.Char(string="Goal", compute="_compute_value_text")
    unit = fields.Char(readonly=True)
    outcome = fields.Selection(
        selection=[("met", "Met"), ("missed", "Not met"), ("no_data", "No data")],
        readonly=True,
    )
    absent_count = fields.Integer(string="Absent", readonly=True)
    formula_text = fields.Char(string="Formula", readonly=True)
    percent = fields.Float(string="Discount (%)", digits=(16, 2), readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    # Exclusion, which takes two people
    exclusion_reason = fields.Text(readonly=True)
    exclusion_asked_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    exclusion_asked_on = fields.Datetime(readonly=True)
    excluded_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    excluded_on = fields.Datetime(readonly=True)
    is_excluded = fields.Boolean(string="Excluded", readonly=True)

    @api.model
    def _get_protected_fields(self):
        """Add all fields: lines are calculated, or excluded by acts."""
        return super()._get_protected_fields() | {
            "absent_count",
            "clause",
            "comparison",
            "excluded_by_id",
            "excluded_on",
            "exclusion_asked_by_id",
            "exclusion_asked_on",
            "exclusion_reason",
            "formula_text",
            "goal",
            "has_value",
            "is_excluded",
            "name",
            "outcome",
            "percent",
            "res_id",
            "res_model",
            "text",
            "unit",
            "value",
        }

    @api.depends("value", "has_value", "goal", "comparison", "unit")
    @api.depends_context("lang")
    def _compute_value_text(self):
        signs = {"at_least": "≥", "at_most": "≤"}
        formatted = self.env["ir.qweb.field.float"].value_to_html
        for line in self:
            number = formatted(line.value, {"precision": 2})
            line.value_text = (
                f"{number} {line.unit or ''}"
                if line.has_value
                else self.env._("no data")
            )
            goal = formatted(line.goal, {"precision": 2})
            line.goal_text = (
                f"{signs.get(line.comparison, '')} {goal} {line.unit or ''}".strip()
            )

    @api.model
    def _get_counted_values(self, line, first, sequence):
        """Return the values of a calculated line.

        :param line: :class:`~.contract_month.Line`
        """
        month = line.months[first]
        is_level = line.record._name == "grandes.clientes.contract.level"
        return {
            "sequence": sequence,
            "level_id": line.record.id if is_level else False,
            "obligation_id": False if is_level else line.record.id,
            "name": line.name,
            "clause": line.clause,
            "text": line.text,
            "goal": float(line.goal),
            "comparison": line.comparison,
            "value": float(month.value or 0),
            "has_value": month.value is not None,
            "unit": line.unit,
            "outcome": {None: "no_data", True: "met", False: "missed"}[month.met],
            "absent_count": month.absent,
            "formula_text": line.formula_text,
            "percent": float(month.percent),
            "res_model": month.door[0] if month.door else False,
            "res_id": month.door[1] if month.door else False,
        }

    def _get_sealed_line(self):
        """Return the values of the line that the month's seal covers."""
        self.ensure_one()
        names = (
            "name",
            "clause",
            "text",
            "goal",
            "comparison",
            "value",
            "has_value",
            "outcome",
            "absent_count",
            "formula_text",
            "percent",
            "exclusion_reason",
            "exclusion_asked_on",
            "excluded_on",
            "is_excluded",
        )
        return [
            *(self[name] for name in names),
            self.exclusion_asked_by_id.id,
            self.excluded_by_id.id,
        ]

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add the acts of excluding a line, which takes two people."""
        return super()._get_acts() | {
            "exclude": Act(
                label=_lt("Ask to leave it out"),
                roles=KEEPERS,
                origins=("counted",),
                check="_get_cannot_exclude_reasons",
            ),
            "grant_exclusion": Act(
                label=_lt("Leave it out"),
                roles=KEEPERS,
                origins=("counted",),
                check="_get_cannot_decide_reasons",
            ),
            "refuse_exclusion": Act(
                label=_lt("Keep it in"),
                roles=KEEPERS,
                origins=("counted",),
                check="_get_cannot_decide_reasons",
            ),
        }

    def _get_cannot_exclude_reasons(self):
        """Return ``{id: reason}``: no discount to exclude, or requested already."""
        reasons = {}
        for line in self:
            if line.exclusion_asked_by_id:
                reasons[line.id] = self.env._("It was asked already.")
            elif not line.percent:
                reasons[line.id] = self.env._("It takes nothing off.")
        return reasons

    def _get_cannot_decide_reasons(self):
        """Return ``{id: reason}``: not requested, decided, or requested by the user."""
        reasons = {}
        for line in self:
            if not line.exclusion_asked_by_id or line.is_excluded:
                reasons[line.id] = self.env._("Nothing waits to be decided here.")
            elif line.exclusion_asked_by_id == self.env.user:
                reasons[line.id] = self.env._(
                    "You asked for it: leaving out takes a second person."
                )
        return reasons

    def _do_exclude(self, reason):
        """Request the exclusion of lines, as the first of two people.

        :raise ValidationError: the reason is missing
        """
        self._check_act("exclude")
        reason = said(reason)
        if not reason:
            raise ValidationError(
                self.env._(
                    "Say why it is left out: the contractor's invoice rests on it."
                )
            )
        # Sudo: writes the outcome of the act on a calculated line.
        self.sudo().write(
            {
                "exclusion_reason": reason,
                "exclusion_asked_by_id": self.env.uid,
                "exclusion_asked_on": clock.now(),
            }
        )

    def _do_grant_exclusion(self):
        """Exclude the lines, as the second person."""
        self._check_act("grant_exclusion")
        # Sudo: as above.
        self.sudo().write(
            {
                "is_excluded": True,
                "excluded_by_id": self.env.uid,
                "excluded_on": clock.now(),
            }
        )

    def _do_refuse_exclusion(self):
        """Keep the lines in; an exclusion may be requested again."""
        self._check_act("refuse_exclusion")
        # Sudo: as above.
        self.sudo().write(
            {
                "exclusion_reason": False,
                "exclusion_asked_by_id": False,
                "exclusion_asked_on": False,
            }
        )

    def action_exclude(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            "exclude",
            "grandes.clientes.contract.discount.exclude",
            self.name,
            line_id=self.id,
        )

    def action_grant_exclusion(self):
        """Exclude the line."""
        self._do_grant_exclusion()

    def action_refuse_exclusion(self):
        """Keep the line in."""
        self._do_refuse_exclusion()

    def action_open_door(self):
        """Open the source of the month's value."""
        self.ensure_one()
        self.check_access("read")
        if self.res_model == "grandes.clientes.control":
            return self.env["grandes.clientes.control.board"]._get_list_action(
                self.env["grandes.clientes.control"].browse(self.res_id),
                self.discount_id.date_from,
                self.discount_id.date_to,
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
