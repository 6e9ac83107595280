from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings
from .rule import MOST_DAYS


@with_settings
class ResCompany(models.Model):
    """Company settings of escalation."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_desk_days = fields.Integer(
        string="Days where the matrix says nothing",
        default=5,
        help="Business days that a desk gets when a case is escalated beside the "
        "matrix, with a reason.",
    )
    grandes_clientes_area_answers_to = fields.Selection(
        selection=[
            ("front_office", "The front office"),
            ("back_office", "The back office that escalated on"),
        ],
        string="A mission area's information goes to",
        default="front_office",
        required=True,
        help="Of what the back office escalated on. The front office always answers "
        "the requester.",
    )

    @api.constrains("grandes_clientes_desk_days")
    def _check_grandes_clientes_desk_days(self):
        for company in self:
            if not 1 <= company.grandes_clientes_desk_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Give the desks 1 to %(most)s business days.", most=MOST_DAYS
                    )
                )
