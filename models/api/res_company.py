from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings of the API: size of files and number of calls."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_api_mb = fields.Integer(
        string="Attachments of a call",
        default=20,
        help="Megabytes that the files of one filing of another system may weigh.",
    )
    grandes_clientes_api_calls = fields.Integer(
        string="Calls of a key a minute",
        default=300,
        help="Calls that one key of another system may make in a minute; 0 for any "
        "number.",
    )

    _grandes_clientes_api_calls_positive = models.Constraint(
        "CHECK (grandes_clientes_api_calls >= 0)",
        "A key makes no negative number of calls a minute: write 0 for any number.",
    )
