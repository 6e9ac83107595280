from odoo import models

from ...tools.text import fold
from ..case.filing_receipt import acknowledged_later

_OUTCOMES = {"duplicate": "repeat", "transferred": "transferred"}


class FilingLine(models.Model):
    """Creation of cases from rows: in chunks, each row once, even if interrupted."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _do_make_cases(self):
        """Create and register the cases of the ready rows (5.2.1–5.2.5).

        A row that has a case is skipped. A row whose matter was registered meanwhile
        becomes a repeat, as any other would.

        :raise UserError: a case cannot be registered; says which and why
        """
        lines = self._get_ready()
        if not lines:
            return
        # The spreadsheet is sent back once its rows are filed.
        with acknowledged_later():
            cases = self.env["grandes.clientes.case"].create(
                [line._prepare_case() for line in lines]
            )
        # Owners get one summary once all rows of the spreadsheet are filed.
        cases._do_register(tell_owners=False)
        lines._apply_decisions(cases)
        for line, case in zip(lines, cases, strict=True):
            line._apply_found_vals(
                {
                    "case_id": case.id,
                    "status": "done",
                    "issues": line._get_made_line_issues(case),
                    "outcome": _OUTCOMES.get(case.state, "registered"),
                    "match_key": False,
                }
            )

    def _prepare_case(self):
        """Return the values of the row's case."""
        self.ensure_one()
        return {
            "filing_id": self.filing_id.id,
            "subject": self.subject or self.typification_id.name,
            "description": self._get_case_text(),
            "typification_id": self.typification_id.id,
            "petition_type_id": self.typification_id.petition_type_id.id,
            "product_id": self.product_id.id,
            "kind": self.kind,
            "academic_period": self.academic_period,
            "beneficiary_name": self.beneficiary_name,
            "beneficiary_id_type": self.beneficiary_id_type,
            "beneficiary_id_number": self.beneficiary_id_number,
        }

    def _get_case_text(self):
        """Return the request of the row, with the text of its other columns."""
        self.ensure_one()
        said = self.typification_text or ""
        parts = [self.description or "", self.other_data or ""]
        if said and fold(said) not in fold(self.typification_id.display_name):
            parts.insert(1, said)
        return "\n\n".join(part for part in parts if part) or False

    def _apply_decisions(self, cases):
        """Turn repeats into own cases where so decided; log the other decisions.

        :param cases: registered cases of these rows, in the same order
        """
        decided = {}
        for line, case in zip(self, cases, strict=True):
            if line.register_anyway and case.state in ("duplicate", "front_office"):
                place = (case.state, line.decision_reason)
                decided[place] = decided.get(place, case.browse()) | case
        for (state, reason), chosen in decided.items():
            if state == "duplicate":
                chosen._do_not_duplicate(reason)
            else:
                chosen._log_events("unlike", step="5.2.3", note=reason)

    def _get_made_line_issues(self, case):
        """Return the issues of a row that became ``case``."""
        if case.duplicate_id:
            return [["repeat_of_case", {"cases": case.duplicate_id.ids}]]
        return [["filed", {"cases": case.ids}]]

    def _on_job_done(self, job):
        """Record the failed rows, and notify once that the filing has ended."""
        # Sudo: the rows of the user's own job.
        rows_sudo = job.sudo().line_ids
        lines = self.browse(rows_sudo.mapped("res_id"))
        failures = {
            row.res_id: row.message for row in rows_sudo if row.state == "failed"
        }
        for line in lines.filtered(lambda line: not line.case_id):
            if line.id in failures:
                text = failures[line.id] or ""
                line._apply_found_vals(
                    {"status": "failed", "issues": [["failed", {"text": text}]]}
                )
        lines.filing_id._on_sheet_filed()
