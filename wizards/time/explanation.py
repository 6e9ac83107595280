from odoo import api, fields, models


class CaseExplanation(models.TransientModel):
    """Explanation of a case's dates, so that anybody can check them."""

    _name = "grandes.clientes.case.explanation"
    _description = "Explanation of a case's dates"

    case_id = fields.Many2one(comodel_name="grandes.clientes.case", required=True)
    date_promised = fields.Date(related="case_id.date_promised", related_sudo=False)
    deadline_label = fields.Char(related="case_id.deadline_label", related_sudo=False)
    dwell_summary = fields.Char(related="case_id.dwell_summary", related_sudo=False)
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)

    @api.depends("case_id")
    def _compute_explanation(self):
        # The explanation is computed in sudo, so check access to the case first.
        self.case_id.check_access("read")
        for wizard in self:
            wizard.explanation = wizard.case_id.dates_explanation
