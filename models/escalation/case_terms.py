from odoo import models


class CaseTerms(models.AbstractModel):
    """What the matrix promises of the dates of a case (5.2.10)."""

    _name = "grandes.clientes.case.terms"
    _inherit = "grandes.clientes.case.terms"

    def _get_matrix_dates(self, cases, counter_of=None):
        """Let the last escalation say what the matrix promises."""
        dates = super()._get_matrix_dates(cases, counter_of)
        # Sudo: the requester's date, whoever may read the escalation.
        rows = (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search_fetch(
                [("case_id", "in", cases.ids), ("state", "!=", "cancelled")],
                ["case_id", "date_due", "company_id", "escalated_on", "term_days"],
                order="id",
            )
        )
        for company, group in rows.grouped("company_id").items():
            days = counter_of(company).days if counter_of else None
            dates.update(
                {
                    row.case_id.id: row._get_due_by(days) if days else row.date_due
                    for row in group
                }
            )
        return dates
