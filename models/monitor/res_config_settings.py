from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Setting for the token with which a monitoring system reads our metrics."""

    _inherit = "res.config.settings"

    grandes_clientes_metrics_token = fields.Char(
        string="Token for monitoring",
        config_parameter="grandes_clientes.metrics_token",
        help="A long secret of your own. Without one nobody reads the numbers.",
    )
