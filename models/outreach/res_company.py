from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings

#: More days are a slip of the keyboard, and lead out of the calendar.
MOST_DAYS = 366


@with_settings
class ResCompany(models.Model):
    """A company's settings of the portfolio and of outbound contacts."""

    _inherit = "res.company"

    grandes_clientes_contact_days = fields.Integer(
        string="Days without contact",
        default=30,
        help="Calendar days after which an entity that nobody reached shows in its "
        "advisor's portfolio.",
    )
    grandes_clientes_still_days = fields.Integer(
        string="Days without movement",
        default=5,
        help="Business days after which an open case that nobody moved shows in the "
        "portfolio.",
    )
    grandes_clientes_outreach_from = fields.Float(
        string="Institutions are contacted from",
        default=7.0,
        help="On business days. People are contacted by the hours of Ley 2300.",
    )
    grandes_clientes_outreach_until = fields.Float(
        string="Institutions are contacted until", default=19.0
    )

    @api.constrains("grandes_clientes_contact_days", "grandes_clientes_still_days")
    def _check_grandes_clientes_portfolio_days(self):
        for company in self:
            days = (
                company.grandes_clientes_contact_days,
                company.grandes_clientes_still_days,
            )
            if not 1 <= min(days) <= max(days) <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Days without contact or movement are 1 to %(most)s.",
                        most=MOST_DAYS,
                    )
                )

    @api.constrains("grandes_clientes_outreach_from", "grandes_clientes_outreach_until")
    def _check_grandes_clientes_outreach_hours(self):
        for company in self:
            begins = company.grandes_clientes_outreach_from
            if not 0 <= begins < company.grandes_clientes_outreach_until <= 24:
                raise ValidationError(
                    self.env._(
                        "Institutions are contacted from one hour of the day until a "
                        "later one: correct the hours."
                    )
                )
