import hashlib

from odoo import models
from odoo.fields import Domain

from ...tools import clock
from ...tools.identity import academic_period, documents
from ...tools.text import fold
from .filing_line import READY

# Problems that make a number invalid for every typification.
_NO_NUMBER = frozenset({"scientific", "decimal", "characters"})


class FilingLine(models.Model):
    """Evaluation of the outcome of rows, for all of them at once (5.2.3, 5.2.4)."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _apply_evaluation(self, stale=()):
        """Evaluate the rows, and those that ask for the same.

        Filed and left-out rows stay as they are. The number of queries does not depend
        on the number of rows; only the writing grows with the rows that change.

        :param stale: match keys of the rows before they were corrected
        """
        lines = self._get_in_review()
        lines._apply_proposed_periods()
        keys = {line.id: line._compute_match_key() for line in lines}
        same = lines._find_others_with({*keys.values(), *stale}, self.filing_id)
        keys.update((line.id, line._compute_match_key()) for line in same)
        lines |= same
        problems = lines._find_problems()
        sound = lines.filtered(lambda line: not problems[line.id])
        verdicts = sound._find_repeats(keys)
        fresh = sound.filtered(lambda line: line.id not in verdicts)
        verdicts.update(fresh._find_lookalikes())
        of_ies = {filing: filing._is_of_ies() for filing in lines.filing_id}
        for line in lines:
            issues = problems[line.id]
            notes = [] if issues else line._find_notes(of_ies[line.filing_id])
            verdict = verdicts.get(line.id)
            line._apply_verdict(keys[line.id], issues, verdict, notes)

    def _get_in_review(self):
        """Return the rows that are neither filed nor left out."""
        return self.filtered(lambda line: line.status not in ("done", "left_out"))

    def _find_others_with(self, keys, filings):
        """Return the other rows in review with one of ``keys``."""
        keys = sorted(key for key in keys if key)
        if not keys:
            return self.browse()
        return (
            self.search(
                Domain("filing_id", "in", filings.ids) & Domain("match_key", "in", keys)
            )._get_in_review()
            - self
        )

    def _apply_proposed_periods(self):
        """Normalize the period, and propose one for rows without it."""
        today = clock.today(self.env.company)
        for line in self:
            period = academic_period.parse(line.academic_period)
            if not line.academic_period and line.typification_id.by_period:
                asked = f"{line.subject or ''} {line.description or ''}"
                period = academic_period.propose(asked, today)
            if period and period != line.academic_period:
                line._apply_found_vals({"academic_period": period})

    def _compute_match_key(self):
        """Return the key shared by rows that ask for the same, or ``False``.

        With a beneficiary it is the key of the case; otherwise a digest of the words,
        since nothing else distinguishes the rows.
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        self.ensure_one()
        if not self.typification_id:
            return False
        if self.document_key:
            return duplicates._get_matter_key(
                self.partner_id,
                self.document_key,
                self.typification_id,
                self.academic_period,
            )
        words = fold(f"{self.beneficiary_name or ''} {self.subject} {self.description}")
        digest = hashlib.sha256(words.encode()).hexdigest()[:20]
        return f"~{self.typification_id.id}:{digest}"

    # === COMPLETENESS === #

    def _find_problems(self):
        """Return ``{id: issues}`` that keep the rows from being registered."""
        of_filing = {filing: filing._find_sheet_problems() for filing in self.filing_id}
        return {
            line.id: [*of_filing[line.filing_id], *line._find_own_problems()]
            for line in self
        }

    def _find_own_problems(self):
        self.ensure_one()
        issues = []
        typification = self.typification_id
        if not typification and self.typification_text:
            issues.append(["typification_unknown", {"text": self.typification_text}])
        elif not typification:
            issues.append(["typification_missing", {}])
        problem = documents.problem(
            self.beneficiary_id_type or None, self.beneficiary_id_number or ""
        )
        # Report all problems of a row without typification at once.
        needed = typification.needs_beneficiary or not typification
        # A row with a document type is expected to have the number, too.
        lacks = problem == "missing" and self.beneficiary_id_type
        if problem and (needed or lacks or problem in _NO_NUMBER):
            issues.append(["document", {"problem": problem}])
        if self.academic_period and not academic_period.parse(self.academic_period):
            issues.append(["period", {}])
        if not needed and not (self.subject or self.description):
            issues.append(["nothing_asked", {}])
        return issues

    # === REPEATS === #

    def _find_repeats(self, keys):
        """Return ``{id: (status, issue)}`` of rows whose matter has an open case.

        Or has an earlier row in the same sheet, which is then the first. A row that is
        registered anyway is never a first, since its key contains its own id.
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        Case = self.env["grandes.clientes.case"]
        firsts = duplicates._find_open_by_key(
            Case,
            [key for key in keys.values() if key and not key.startswith("~")],
            self.company_id,
        )
        rows, verdicts = {}, {}
        for line in self.sorted(lambda line: (line.filing_id.id, line.number)):
            key = keys[line.id]
            place = (line.filing_id.id, key)
            case = firsts.get((line.company_id.id, key))
            if case:
                verdicts[line.id] = "repeat", ["repeat_of_case", {"cases": case.ids}]
            elif key and place in rows:
                alike = key.startswith("~")
                verdicts[line.id] = (
                    "lookalike" if alike else "repeat",
                    ["like_row" if alike else "repeat_of_row", {"row": rows[place]}],
                )
            elif key:
                rows[place] = line.number
        return verdicts

    # === VERDICT === #

    def _apply_verdict(self, key, problems, verdict, notes):
        """Store the result of one row, if it changed.

        :param problems: issues that keep it from being registered
        :param verdict: ``(status, issue)`` of what it repeats or looks like, or None
        :param notes: issues that do not affect the status
        """
        self.ensure_one()
        if problems:
            status, issues = "incomplete", problems
        elif verdict and not self.register_anyway:
            status, issues = verdict[0], [verdict[1]]
        else:
            status, issues = "will_register", [verdict[1]] if verdict else []
            if verdict:
                issues.append(["anyway", {"reason": self.decision_reason or ""}])
        # The field stores an empty list as False.
        issues = [*issues, *notes] or False
        found = {"status": status, "issues": issues, "match_key": key}
        if any(self[name] != value for name, value in found.items()):
            self._apply_found_vals(found)

    def _find_notes(self, of_ies):
        """Return notes for the reviewer of the row.

        :param bool of_ies: an institution of higher education files it
        """
        self.ensure_one()
        notes = []
        if self.is_guess and self.typification_text:
            notes.append(["guess", {"text": self.typification_text}])
        elif self.is_guess:
            notes.append(["guess_by_product", {}])
        if self.typification_id.is_scholarship and not of_ies:
            notes.append(["scholarship", {}])
        return notes

    def _get_ready(self):
        """Return the rows that «File» turns into cases."""
        return self.filtered(lambda line: line.status in READY and not line.case_id)
