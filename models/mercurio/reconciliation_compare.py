from odoo import models

from ...tools import clock
from ...tools.mercurio.compare import AnswerFact, FilingFact, compare

_SENT_STATES = ("sent", "delivered")


class MercurioReconciliation(models.Model):
    """Comparison step: collects our records of the period and updates the lines."""

    _name = "grandes.clientes.mercurio.reconciliation"
    _inherit = "grandes.clientes.mercurio.reconciliation"

    def _do_compare_again(self):
        """Compare the lines with the current records."""
        self._check_may_reconcile()
        self._apply_comparison()

    def _apply_comparison(self):
        """Find what is wrong with each letter, in a fixed number of queries."""
        for record in self.sudo():  # Sudo: covers every filing; see `_get_facts`
            lines = record.line_ids.filtered("row").sorted("row")
            letters = [line._get_letter() for line in lines]
            findings = compare(letters, *record._get_facts(letters))
            record.line_ids._apply_findings(record, lines, findings)
            record.compared_on = clock.now()

    def _get_facts(self, letters):
        """Return our records of the period: ``(filing facts, answer facts)``.

        Bypasses record rules, since Mercurio also has the filings that the user must
        not see; the record rule of the lines hides those.
        """
        self.ensure_one()
        filings = self._get_filings_concerned(letters)
        numbers = {letter.number for letter in letters if letter.way == "out"}
        answers = (
            self.env["grandes.clientes.case.answer"]
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "in", _SENT_STATES),
                    "|",
                    "|",
                    "|",
                    "|",
                    ("case_id.filing_id", "in", filings.ids),
                    # Sent in one period, and numbered in the next.
                    ("mercurio_out_number", "in", sorted(numbers - {""})),
                    "&",
                    ("mercurio_out_date", ">=", self.date_from),
                    ("mercurio_out_date", "<=", self.date_to),
                    # Answers still without a number, however old.
                    "&",
                    "&",
                    ("state", "=", "sent"),
                    ("mercurio_out_number", "=", False),
                    ("sent_on", "<", self._get_end_instant()),
                    "&",
                    ("sent_on", ">=", self._get_first_instant()),
                    ("sent_on", "<", self._get_end_instant()),
                ]
            )
            .filtered(lambda a: a.mercurio_out_number or a._is_closed_by_mercurio())
        )
        return (
            [self._get_filing_fact(filing) for filing in filings],
            [self._get_answer_fact(answer) for answer in answers],
        )

    def _get_filings_concerned(self, letters):
        """Return the filings named by the letters, and those of the period."""
        numbers = {letter.number for letter in letters if letter.way == "in"}
        numbers |= {letter.reply_to for letter in letters if letter.way == "out"}
        return self.env["grandes.clientes.filing"].search(
            [
                ("company_id", "=", self.company_id.id),
                "|",
                ("mercurio_in_number", "in", sorted(numbers - {""})),
                "|",
                "&",
                ("mercurio_in_date", ">=", self.date_from),
                ("mercurio_in_date", "<=", self.date_to),
                "&",
                "&",
                ("channel_id.needs_mercurio_in", "=", True),
                ("mercurio_in_number", "=", False),
                "&",
                ("received_on", ">=", self._get_first_instant()),
                ("received_on", "<", self._get_end_instant()),
            ]
        )

    def _get_first_instant(self):
        return clock.first_second(self.company_id, self.date_from)

    def _get_end_instant(self):
        return clock.bounds(self.company_id, self.date_from, self.date_to)[1]

    def _get_filing_fact(self, filing):
        day = filing.mercurio_in_date or clock.local_date(
            filing.company_id, filing.received_on
        )
        return FilingFact(
            filing.id,
            filing.mercurio_in_number or "",
            filing.mercurio_in_date or None,
            bool(filing.case_ids),
            self.date_from <= day <= self.date_to,
        )

    def _get_answer_fact(self, answer):
        day = answer.mercurio_out_date or clock.local_date(
            answer.company_id, answer.sent_on
        )
        waits = not answer.mercurio_out_number and day <= self.date_to
        return AnswerFact(
            answer.id,
            answer.case_id.filing_id.id,
            answer.mercurio_out_number or "",
            answer.mercurio_out_date or None,
            waits or self.date_from <= day <= self.date_to,
        )
