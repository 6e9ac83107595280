from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings

_DAYS = (
    "grandes_clientes_bulletin_days",
    "grandes_clientes_bulletin_rise_days",
    "grandes_clientes_template_grace_days",
    "grandes_clientes_template_review_months",
)


@with_settings
class ResCompany(models.Model):
    """A company's settings of bulletins and of the library."""

    _inherit = "res.company"

    grandes_clientes_bulletin_days = fields.Integer(
        string="Days to read a bulletin",
        default=1,
        help="Business days after which whoever has not read it is reminded.",
    )
    grandes_clientes_bulletin_rise_days = fields.Integer(
        string="Days until the supervisor is told",
        default=3,
        help="Business days after which the supervisor is told who has not read it.",
    )
    grandes_clientes_template_grace_days = fields.Integer(
        string="Days to review an answer",
        default=5,
        help="Business days for which an answer is used with a warning once its "
        "bulletin was replaced or ended. After them it is blocked.",
    )
    grandes_clientes_template_review_months = fields.Integer(
        string="Months between reviews of an answer",
        default=6,
        help="Proposed by each review of an answer of the library. 0: no day is set.",
    )

    @api.constrains(*_DAYS)
    def _check_grandes_clientes_knowledge_days(self):
        for company in self:
            if any(company[name] < 0 for name in _DAYS):
                raise ValidationError(
                    self.env._("Days and months of bulletins are none or more.")
                )
