from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of what requesters write, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_not_solved_days = fields.Integer(
        related="company_id.grandes_clientes_not_solved_days", readonly=False
    )
