from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How the company reads the procedure, beside the other settings."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_procedure_reading = fields.Selection(
        related="company_id.grandes_clientes_procedure_reading", readonly=False
    )
