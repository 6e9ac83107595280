from odoo import api, fields, models


class Case(models.Model):
    """What a case's dates are explained by, on screen."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    dates_explanation = fields.Html(
        compute="_compute_dates_explanation",
        sanitize=False,
        help="Each day to the end of the legal term, and why it counts or not.",
    )

    @api.depends(
        "date_legal_due", "date_promised", "suspension_ids", "extension_ids.number"
    )
    @api.depends_context("lang")
    def _compute_dates_explanation(self):
        walk = self.env["grandes.clientes.term.walk"]
        for case in self:
            case.dates_explanation = walk._render_of_case(case)
