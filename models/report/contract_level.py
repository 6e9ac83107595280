from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...reports import INDICATORS
from ...tools.report.table import AT_LEAST, AT_MOST, PERCENT


class ContractLevel(models.Model):
    """One service level: an indicator, its goal and its discount (C7)."""

    _name = "grandes.clientes.contract.level"
    _description = "Service level of a contract"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "contract_id, indicator"

    contract_id = fields.Many2one(
        comodel_name="grandes.clientes.contract",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    indicator = fields.Selection(
        selection=lambda self: self._selection_indicator(), required=True
    )
    formula = fields.Char(compute="_compute_formula")
    comparison = fields.Selection(
        selection=[(AT_LEAST, "At least"), (AT_MOST, "At most")],
        required=True,
        compute="_compute_comparison",
        store=True,
        readonly=False,
        precompute=True,
    )
    goal = fields.Float(
        required=True,
        digits=(16, 2),
        help="Percentage or number, as the indicator is measured.",
    )
    discount = fields.Float(
        string="Discount (%)",
        digits=(16, 2),
        help="What missing the goal takes from the month's invoice.",
    )
    clause = fields.Char(help="Clause or annex of the contract.")

    _indicator_uniq = models.UniqueIndex(
        "(contract_id, indicator)", "The contract has that indicator already."
    )
    _discount_check = models.Constraint(
        "CHECK (discount >= 0 AND discount <= 100)",
        "A discount is a percentage from 0 to 100.",
    )

    @api.model
    def _selection_indicator(self):
        # The name comes first; figures of several reports share a name.
        return [
            (code, f"{self.env._(ratio.name)} ({code.partition('.')[0]})")
            for code, ratio in INDICATORS.items()
        ]

    @api.constrains("indicator", "goal")
    def _check_goal(self):
        """Refuse a percentage that no indicator reaches, such as 9800 for 98.00."""
        for level in self:
            ratio = INDICATORS.get(level.indicator)
            is_share = ratio and ratio.unit == PERCENT and not ratio.unit_label
            if is_share and not 0 <= level.goal <= 100:
                raise ValidationError(
                    self.env._(
                        "The goal of «%(indicator)s» is a percentage from 0 to 100.",
                        indicator=self.env._(ratio.name),
                    )
                )

    @api.depends("indicator")
    @api.depends_context("lang")
    def _compute_formula(self):
        for level in self:
            ratio = INDICATORS.get(level.indicator)
            level.formula = self.env._(ratio.formula) if ratio else False

    @api.depends("indicator")
    def _compute_comparison(self):
        for level in self:
            ratio = INDICATORS.get(level.indicator)
            level.comparison = ratio.better if ratio else AT_LEAST
