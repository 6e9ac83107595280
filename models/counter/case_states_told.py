from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

# Of an answer, what is read out; the whole of it was sent.
_SUMMARY = 160


class Case(models.Model):
    """How an entity's requests stand, told for many documents at once."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _find_of_entity(self, entity, keys):
        """Return ``{document key: cases}`` of ``entity``, the newest first.

        Only what the entity itself filed, and its campuses where its coordinators see
        them; repeats are told by their first case.

        :param entity: ``res.partner`` record
        :param keys: keys of :func:`.documents.normalize`
        """
        own = Domain("partner_id", "=", entity.id)
        if entity.coordinators_see_campuses:
            own |= Domain("partner_id.parent_id", "=", entity.id)
        cases = self.search(
            own
            & Domain("beneficiary_document", "in", list(keys))
            & Domain("state", "not in", ("duplicate", "dismissed"))
        )
        return cases.grouped("beneficiary_document")

    def _get_told_cells(self):
        """Return ``{id: cells}`` of what is told about each case, in a few queries.

        The cells follow :meth:`_get_told_headers` from the second on.
        """
        summaries = self._get_answer_summaries()
        return {
            case.id: [
                case.beneficiary_name or "",
                case.name or case.filing_id.name,
                case.subject,
                case._get_state_label(),
                case.user_id.name or "",
                fields.Date.to_string(case.date_promised) or "",
                summaries.get(case.id, ""),
            ]
            for case in self
        }

    @api.model
    def _get_told_headers(self):
        """Return the names of the columns of a table of states."""
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

    def _get_answer_summaries(self):
        """Return ``{id: text}``: the beginning of what each case was answered."""
        answers = self.env["grandes.clientes.case.answer"].search_fetch(
            [
                ("case_id", "in", self.ids),
                ("kind", "=", "final"),
                ("state", "in", ("sent", "delivered")),
            ],
            ["case_id", "body"],
            order="id",
        )
        summaries = {}
        for case in self:
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
