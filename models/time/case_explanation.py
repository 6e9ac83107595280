from odoo import api, fields, models

from ...tools.law import business_days
from .case_dates import NOT_ENDED


class Case(models.Model):
    """What a case's dates are explained by, on screen and on paper."""

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
        for case in self:
            case.dates_explanation = case._get_dates_explanation()

    def _get_dates_explanation(self, paper=False):
        """Return the walk to the case's legal date as HTML.

        :param bool paper: with dates as official papers write them
        """
        self.ensure_one()
        # Sudo: suspensions and extensions of a case that the person reads.
        (receipt,) = self.sudo()._get_receipts()
        kept = self.date_legal_due if self.state not in NOT_ENDED else None
        return self.env["grandes.clientes.term.walk"]._render(
            self.company_id, receipt, kept=kept, paper=paper
        )

    def _get_dates_walk(self):
        """Return the walk as ``business_days.Step`` values, for other uses."""
        self.ensure_one()
        try:
            counter, receipt, ruling = self._get_term_row()
            return counter.explain(receipt, ruling.row, until=self._get_today())
        except business_days.OutOfCalendarError:
            return []
