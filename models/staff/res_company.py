from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings for movements of staff."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_tell_new_advisor = fields.Boolean(
        string="Tell entities their new advisor",
        help="When a portfolio is handed over, each entity gets one message.",
    )
