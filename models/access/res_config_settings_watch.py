from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How the current company watches over who may do what."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_dormant_days = fields.Integer(
        related="company_id.grandes_clientes_dormant_days", readonly=False
    )
    grandes_clientes_review_monthly = fields.Boolean(
        related="company_id.grandes_clientes_review_monthly", readonly=False
    )
    grandes_clientes_review_days = fields.Integer(
        related="company_id.grandes_clientes_review_days", readonly=False
    )
    grandes_clientes_review_suspends = fields.Boolean(
        related="company_id.grandes_clientes_review_suspends", readonly=False
    )
