from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ...tools import case_states, clock, text
from ...tools.identity import academic_period

# As for single cases: an older case is another matter.
_WINDOW_DAYS = 90
_SHOWN = 3
_LIKENESS = 0.6
_ASKED = 500


class FilingLine(models.Model):
    """Cases that a row resembles without repeating them (5.2.3)."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _find_lookalikes(self):
        """Return ``{id: (status, issue)}`` of rows that may repeat a case.

        With a beneficiary: cases of the same beneficiary and typification, whoever
        filed them, open or recent. Without: the entity's recent cases of the same
        typification with similar words. One query, however many rows.
        """
        if not self:
            return {}
        # Sudo: of other people's cases only number, state, holder and date are shown
        # (INV-2).
        pool = self.env["grandes.clientes.case"].sudo().search(self._get_like_domain())
        by_document = pool.grouped(
            lambda c: (c.beneficiary_document, c.typification_id)
        )
        by_entity = pool.grouped(lambda c: (c.partner_id, c.typification_id))
        verdicts = {}
        for line in self:
            if line.document_key:
                others = by_document.get((line.document_key, line.typification_id))
                same = others and others.filtered(line._can_be_matter_of)
            else:
                others = by_entity.get((line.partner_id, line.typification_id))
                same = others and others.filtered(line._has_like_words)
            if same:
                cases = same[:_SHOWN].ids
                verdicts[line.id] = "lookalike", ["like_case", {"cases": cases}]
        return verdicts

    def _get_like_domain(self):
        """Return the domain of the cases to compare these rows with."""
        alone = self.filtered(lambda line: not line.document_key)
        named = self - alone
        since = Domain("received_on", ">=", clock.now() - timedelta(days=_WINDOW_DAYS))
        return (
            Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "not in", ("dismissed", "duplicate"))
            & Domain("complained_user_id", "!=", self.env.uid)
            & Domain("typification_id", "in", self.typification_id.ids)
            & (
                Domain("beneficiary_document", "in", named.mapped("document_key"))
                & (
                    since
                    | Domain("state", "in", ("received", *case_states.OPEN_STATES))
                )
                | Domain("beneficiary_document", "=", False)
                & Domain("partner_id", "in", alone.partner_id.ids)
                & since
            )
        )

    def _can_be_matter_of(self, case):
        """Return whether a case of the same beneficiary may be the row's matter.

        The same entity's case of another academic period is another matter.
        """
        self.ensure_one()
        entity = self.partner_id.commercial_partner_id
        if not self.typification_id.by_period:
            return True
        period = academic_period.parse(case.academic_period)
        return (
            case.partner_id.commercial_partner_id != entity
            or not period
            or period == self.academic_period
        )

    def _has_like_words(self, case):
        """Return whether the case has no beneficiary either, and similar words."""
        self.ensure_one()
        if case.beneficiary_document:
            return False
        mine = f"{self.subject or ''} {self.description or ''}"[:_ASKED]
        other = f"{case.subject or ''} {case.description or ''}"[:_ASKED]
        return text.similarity(mine, other) >= _LIKENESS
