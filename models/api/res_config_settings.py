from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How much another system may send, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_api_mb = fields.Integer(
        related="company_id.grandes_clientes_api_mb", readonly=False
    )
