from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of quality."""

    _inherit = "res.config.settings"

    grandes_clientes_quality_size = fields.Integer(
        related="company_id.grandes_clientes_quality_size", readonly=False
    )
    grandes_clientes_quality_critical_zero = fields.Boolean(
        related="company_id.grandes_clientes_quality_critical_zero", readonly=False
    )
