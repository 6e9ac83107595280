from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of the answers, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_fax_needs_mercurio_out = fields.Boolean(
        related="company_id.grandes_clientes_fax_needs_mercurio_out", readonly=False
    )
    grandes_clientes_answer_attachments_mb = fields.Integer(
        related="company_id.grandes_clientes_answer_attachments_mb", readonly=False
    )
    grandes_clientes_mail_retries = fields.Integer(
        related="company_id.grandes_clientes_mail_retries", readonly=False
    )
    grandes_clientes_ask_receipts = fields.Boolean(
        related="company_id.grandes_clientes_ask_receipts", readonly=False
    )
