from odoo import fields, models


class CaseExplanation(models.TransientModel):
    """The dates of a case, explained so that anybody can check them."""

    _name = "grandes.clientes.case.explanation"
    _description = "Explanation of a case's dates"

    case_id = fields.Many2one(comodel_name="grandes.clientes.case", required=True)
    date_promised = fields.Date(related="case_id.date_promised")
    deadline_label = fields.Char(related="case_id.deadline_label")
    dwell_summary = fields.Char(related="case_id.dwell_summary")
    explanation = fields.Html(related="case_id.dates_explanation")
