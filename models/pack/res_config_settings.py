from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the monthly reports."""

    _inherit = "res.config.settings"

    grandes_clientes_pack_email = fields.Char(
        related="company_id.grandes_clientes_pack_email", readonly=False
    )
    grandes_clientes_pack_at_once = fields.Integer(
        related="company_id.grandes_clientes_pack_at_once", readonly=False
    )
    grandes_clientes_pack_mail_mb = fields.Integer(
        related="company_id.grandes_clientes_pack_mail_mb", readonly=False
    )
