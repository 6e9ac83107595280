from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import get_lang, html2plaintext

from ...tools import clock

# Characters of an answer that are read out; the whole of it was sent.
_SUMMARY = 160


class CaseTold(models.AbstractModel):
    """Status of an entity's requests, for many documents at once."""

    _name = "grandes.clientes.case.told"
    _description = "What is told of cases at the counter"

    def _find_of_entity(self, entity, keys):
        """Return ``{document key: cases}`` of ``entity``, the newest first.

        Only the entity's own cases in the current company, and those of its campuses if
        its coordinators see them. Repeats are represented by their first case.

        :param entity: ``res.partner`` record
        :param keys: keys of :func:`.documents.normalize`
        """
        own = Domain("partner_id", "=", entity.id)
        if entity.coordinators_see_campuses:
            own |= Domain("partner_id.parent_id", "=", entity.id)
        cases = self.env["grandes.clientes.case"].search(
            own
            & Domain("company_id", "=", self.env.company.id)
            & Domain("beneficiary_document", "in", list(keys))
            & Domain("state", "not in", ("duplicate", "dismissed"))
        )
        return cases.grouped("beneficiary_document")

    def _get_told_cells(self, cases):
        """Return ``{id: cells}`` of the table of states, in a few queries.

        The cells follow :meth:`_get_told_headers` from the second on.
        """
        summaries = self._get_answer_summaries(cases)
        return {
            case.id: [
                case.beneficiary_name or "",
                case.name or case.filing_id.name,
                case.subject,
                self._get_told_state(case),
                case.user_id.name or "",
                fields.Date.to_string(self._get_told_day(case) or None) or "",
                summaries.get(case.id, ""),
            ]
            for case in cases
        }

    def _get_told_state(self, case):
        """Return the status of a case in words for its requester; a hook."""
        return case._get_state_label()

    def _get_told_day(self, case):
        """Return the expected date of the answer, for its requester; a hook."""
        return case.date_promised

    def _get_told_headers(self):
        """Return the column names of the table of states."""
        return [
            self.env._("Document"),
            self.env._("Beneficiary"),
            self.env._("Number"),
            self.env._("Subject"),
            self.env._("State"),
            self.env._("Holder"),
            self.env._("Promised for"),
            self.env._("Answer"),
        ]

    def _get_answer_summaries(self, cases):
        """Return ``{id: text}``: the beginning of each case's answer."""
        answers = self.env["grandes.clientes.case.answer"].search_fetch(
            [
                ("case_id", "in", cases.ids),
                ("kind", "=", "final"),
                ("state", "in", ("sent", "delivered")),
            ],
            ["case_id", "body"],
            order="id",
        )
        summaries = {}
        for case in cases:
            if case.transferred_to:
                summaries[case.id] = self.env._(
                    "Sent to %(to)s", to=case.transferred_to
                )
        for answer in answers:
            text = " ".join(html2plaintext(answer.body or "").split())
            if len(text) > _SUMMARY:
                text = text[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"
            summaries[answer.case_id.id] = text
        return summaries

    # === FOR THE CONSTANCIA === #

    def _get_date_words(self, case, name):
        """Return the date in field ``name`` in words, in the user's language."""
        case.ensure_one()
        day = case[name]
        return day and clock.in_words(day, get_lang(self.env).code)

    def _get_term_note(self, case):
        """Return length and ground of the legal term: «15 business days …»."""
        case.ensure_one()
        # Sudo: the law is not confidential.
        term = case.sudo().legal_term_id
        if not term.number:
            return term.citation or ""
        units = dict(term._fields["unit"]._description_selection(self.env))
        return f"{term.number} {units[term.unit].lower()}, {term.citation}"
