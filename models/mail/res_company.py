from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings for messages of requesters."""

    _inherit = "res.company"

    grandes_clientes_not_solved_days = fields.Integer(
        string="Days to say that it is not solved",
        default=10,
        help="Business days after the closing within which the requester's «not "
        "solved» puts the case back on the desk. Zero: it is never offered.",
    )

    @api.constrains("grandes_clientes_not_solved_days")
    def _check_grandes_clientes_not_solved_days(self):
        if any(company.grandes_clientes_not_solved_days < 0 for company in self):
            raise ValidationError(
                self.env._("The days to say «not solved» are none or more.")
            )
