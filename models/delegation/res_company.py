from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Settings: since when changes need a delegation, how long an approval lasts."""

    _inherit = "res.company"

    grandes_clientes_delegation_from = fields.Date(
        string="Changes need a delegation or an approval since",
        help="From this day on a change in a legacy system without either is a "
        "deviation. Empty: the permission of the profile is enough.",
    )
    grandes_clientes_delegation_days = fields.Integer(
        string="Days that an approval lasts",
        default=5,
        help="Business days after the decision in which the change is made; then it "
        "is asked for again. One that came by mail counts from when it is entered.",
    )

    _delegation_days = models.Constraint(
        "CHECK (grandes_clientes_delegation_days >= 0)",
        "An approval lasts 0 business days or more.",
    )
