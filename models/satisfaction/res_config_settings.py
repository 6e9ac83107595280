from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of the satisfaction of requesters, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_survey = fields.Boolean(
        related="company_id.grandes_clientes_survey", readonly=False
    )
    grandes_clientes_survey_days = fields.Integer(
        related="company_id.grandes_clientes_survey_days", readonly=False
    )
    grandes_clientes_survey_valid_days = fields.Integer(
        related="company_id.grandes_clientes_survey_valid_days", readonly=False
    )
    grandes_clientes_survey_recommendation = fields.Boolean(
        related="company_id.grandes_clientes_survey_recommendation", readonly=False
    )
    grandes_clientes_survey_anonymous = fields.Boolean(
        related="company_id.grandes_clientes_survey_anonymous", readonly=False
    )
