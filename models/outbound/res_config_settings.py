from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of the mail that goes out, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_answer_grouping = fields.Selection(
        related="company_id.grandes_clientes_answer_grouping",
        required=True,
        readonly=False,
    )
    grandes_clientes_message_mb = fields.Integer(
        related="company_id.grandes_clientes_message_mb", readonly=False
    )
    grandes_clientes_receipt_days = fields.Integer(
        related="company_id.grandes_clientes_receipt_days", readonly=False
    )
