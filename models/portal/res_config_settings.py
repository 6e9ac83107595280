from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of the portal, beside the others."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_portal_consent = fields.Text(
        related="company_id.grandes_clientes_portal_consent", readonly=False
    )
    grandes_clientes_portal_failure = fields.Text(
        related="company_id.grandes_clientes_portal_failure", readonly=False
    )
    grandes_clientes_portal_hourly = fields.Integer(
        related="company_id.grandes_clientes_portal_hourly", readonly=False
    )
    grandes_clientes_portal_files = fields.Integer(
        related="company_id.grandes_clientes_portal_files", readonly=False
    )
    grandes_clientes_portal_file_mb = fields.Integer(
        related="company_id.grandes_clientes_portal_file_mb", readonly=False
    )
