from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How a company gives access."""

    _inherit = "res.config.settings"

    grandes_clientes_access_requests = fields.Boolean(
        related="company_id.grandes_clientes_access_requests", readonly=False
    )
