from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The hour of the daily digest, beside the other settings on terms."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_digest_hour = fields.Float(
        related="company_id.grandes_clientes_digest_hour", readonly=False
    )
