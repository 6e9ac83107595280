from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The token by which a monitoring system reads our numbers."""

    _inherit = "res.config.settings"

    grandes_clientes_metrics_token = fields.Char(
        string="Token for monitoring",
        config_parameter="grandes_clientes.metrics_token",
        help="A long secret of your own. Without one nobody reads the numbers.",
    )
