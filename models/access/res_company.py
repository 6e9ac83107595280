from odoo import fields, models


class ResCompany(models.Model):
    """How a company gives access."""

    _inherit = "res.company"

    grandes_clientes_access_requests = fields.Boolean(
        string="Access by request",
        help="Access is asked, approved by the Coordinador, validated by quality and "
        "carried out by the administrator.",
    )
