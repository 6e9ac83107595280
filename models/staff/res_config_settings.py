from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of people who come and go."""

    _inherit = "res.config.settings"

    grandes_clientes_tell_new_advisor = fields.Boolean(
        related="company_id.grandes_clientes_tell_new_advisor", readonly=False
    )
