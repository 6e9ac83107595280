from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings of the satisfaction survey."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_survey = fields.Boolean(
        string="Ask for satisfaction",
        default=True,
        help="Requesters are asked about a closed case, by e-mail and in the portal.",
    )
    grandes_clientes_survey_days = fields.Integer(
        string="Days between two questions",
        default=30,
        help="Nobody is asked twice within these days, however many cases close.",
    )
    grandes_clientes_survey_valid_days = fields.Integer(
        string="Days to answer", default=15
    )
    grandes_clientes_survey_recommendation = fields.Boolean(
        string="Ask for a recommendation", help="From 0 to 10, beside the mark."
    )
    grandes_clientes_survey_anonymous = fields.Boolean(
        string="Anonymous for the team",
        default=True,
        help="Advisors and the supervisor see marks, and not who gave them.",
    )

    @api.constrains(
        "grandes_clientes_survey_days", "grandes_clientes_survey_valid_days"
    )
    def _check_grandes_clientes_survey_days(self):
        for company in self:
            if (
                company.grandes_clientes_survey_days < 1
                or company.grandes_clientes_survey_valid_days < 1
            ):
                raise ValidationError(
                    self.env._("Let at least one day pass between two questions.")
                )
