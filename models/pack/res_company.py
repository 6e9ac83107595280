from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings of the monthly reports."""

    _inherit = "res.company"

    grandes_clientes_pack_email = fields.Char(
        string="Mail the monthly reports to",
        help="The Oficina Comercial y Mercadeo, which receives them.",
    )
    grandes_clientes_pack_at_once = fields.Integer(
        string="Cases reported at once",
        default=20000,
        help="The reports of a month with more cases are made as a long act.",
    )
    grandes_clientes_pack_mail_mb = fields.Integer(
        string="Largest archive in a mail (MB)",
        default=10,
        help="A larger one is not attached: the message says where it is.",
    )

    @api.constrains("grandes_clientes_pack_at_once", "grandes_clientes_pack_mail_mb")
    def _check_grandes_clientes_pack(self):
        for company in self:
            if (
                company.grandes_clientes_pack_at_once < 0
                or company.grandes_clientes_pack_mail_mb < 0
            ):
                raise ValidationError(
                    self.env._("The limits of the monthly reports are 0 or more.")
                )
