from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """How much another system may send with a filing."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_api_mb = fields.Integer(
        string="Attachments of a call",
        default=20,
        help="Megabytes that the files of one filing of another system may weigh.",
    )
