from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...reports import INDICATORS
from ...tools.report.table import AT_LEAST, AT_MOST, cents

FORMULAS = [
    ("none", "No discount"),
    ("fixed", "A fixed percentage where it is missed"),
    ("per_point", "For each point away from the goal"),
    ("per_event", "For each time that it is absent"),
]


class ContractObligation(models.Model):
    """An obligation of the contract: clause, evidence, goal, discount (R9).

    It complements the service levels. It is measured either by an indicator of the
    reports or by what a control's rules find.
    """

    _name = "grandes.clientes.contract.obligation"
    _description = "Obligation of a contract"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "contract_id, sequence, id"

    contract_id = fields.Many2one(
        comodel_name="grandes.clientes.contract",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    clause = fields.Char(required=True, help="Number of the clause or annex.")
    text = fields.Text(string="Word by word", required=True)
    measure = fields.Selection(
        selection=[
            ("indicator", "An indicator of the reports"),
            ("control", "What a control leaves"),
        ],
        string="Shown by",
        required=True,
        default="control",
    )
    indicator = fields.Selection(selection=lambda self: self._selection_indicator())
    control_id = fields.Many2one(
        comodel_name="grandes.clientes.control",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    comparison = fields.Selection(
        selection=[(AT_LEAST, "At least"), (AT_MOST, "At most")],
        required=True,
        default=AT_LEAST,
    )
    goal = fields.Float(
        digits=(16, 2),
        default=100,
        help="Of an indicator as it is measured; of a control, percentage in time.",
    )
    formula = fields.Selection(
        selection=FORMULAS, string="Discount", required=True, default="none"
    )
    rate = fields.Float(string="Rate (%)", digits=(16, 4))
    most = fields.Float(
        string="At most (%)",
        digits=(16, 2),
        help="What this obligation takes off a month at most. 0: no limit of its own.",
    )
    formula_text = fields.Char(compute="_compute_formula_text")

    _rate_check = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100 AND most >= 0 AND most <= 100)",
        "Rates are percentages from 0 to 100.",
    )

    @api.model
    def _selection_indicator(self):
        return self.env["grandes.clientes.contract.level"]._selection_indicator()

    @api.constrains("measure", "indicator", "control_id")
    def _check_measure(self):
        for obligation in self:
            if not obligation[
                "indicator" if obligation.measure == "indicator" else "control_id"
            ]:
                raise ValidationError(
                    self.env._(
                        "Say what shows «%(name)s»: choose its indicator or control.",
                        name=obligation.name,
                    )
                )

    @api.depends("formula", "rate", "most")
    @api.depends_context("lang")
    def _compute_formula_text(self):
        labels = dict(self._fields["formula"]._description_selection(self.env))
        number = self.env["ir.qweb.field.float"].value_to_html
        for obligation in self:
            parts = [labels.get(obligation.formula, "")]
            if obligation.formula != "none":
                parts.append(f"{number(obligation.rate, {'precision': 2})} %")
                if obligation.most:
                    parts.append(
                        self.env._(
                            "at most %(most)s %%",
                            most=number(obligation.most, {"precision": 2}),
                        )
                    )
            obligation.formula_text = " · ".join(parts)


def get_percent(formula, rate, most, figures, met, absent):
    """Return the discount of a month in per cent, according to a formula.

    :param figures: value and goal
    """
    rate, most = Decimal(str(rate)), Decimal(str(most))
    value, goal = figures
    percent = Decimal(0)
    if formula == "per_event":
        percent = rate * absent
    elif met is False and formula == "fixed":
        percent = rate
    elif met is False and formula == "per_point":
        percent = rate * abs(Decimal(str(goal)) - value)
    return cents(min(percent, most) if most else min(percent, Decimal(100)))


def get_unit(indicator):
    """Return the unit that is shown after an indicator's figure."""
    ratio = INDICATORS.get(indicator)
    return ratio.unit_label if ratio and ratio.unit_label else "%"
