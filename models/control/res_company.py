from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings for the controls."""

    _inherit = "res.company"

    grandes_clientes_control_from = fields.Date(
        string="Controls are expected since",
        help="Periods that contain it and later ones. Empty: since they were planned "
        "first.",
    )
