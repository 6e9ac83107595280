import base64

from odoo import api, models
from odoo.exceptions import MissingError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .api_payload import date_text, instant_text

# States of answers that were handed out: only these are shown.
_TOLD = ("sent", "delivered")


class Api(models.AbstractModel):
    """Reading of cases with their answers, and of the documents of answers."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    @api.readonly
    def state(self, numbers=None, references=None):
        """Return the cases with the given numbers and references.

        :param list numbers: numbers of cases or filings, at most 200
        :param list references: the caller's own, given on filing, at most 200
        :return: ``{"cases": [...], "unknown": [...]}``; cases that the user may not
            read are unknown as well
        """
        self._check_user()
        taken = self._take("state", {"numbers": numbers, "references": references})
        numbers, references = taken["numbers"] or [], taken["references"] or []
        # Sudo: searched by number, and filtered by the user's access just after.
        cases = (
            self.env["grandes.clientes.case"]
            .sudo()
            .search(
                Domain("company_id", "in", self.env.companies.ids)
                & (
                    Domain("name", "in", numbers)
                    | Domain("filing_id.name", "in", numbers)
                    | (
                        Domain("filing_id.client_reference", "in", references)
                        & Domain("filing_id.create_uid", "=", self.env.uid)
                    )
                ),
                order="id",
            )
        )
        cases = cases.sudo(False)._filtered_access("read")
        found = set()
        for case_sudo in cases.sudo():
            found |= {case_sudo.name, case_sudo.filing_id.name}
            if case_sudo.filing_id.create_uid == self.env.user:
                found.add(case_sudo.filing_id.client_reference)
        return {
            "cases": self._get_told_cases(cases),
            "unknown": [name for name in (*numbers, *references) if name not in found],
        }

    @api.model
    @api.readonly
    def document(self, document=None):
        """Return a document of an answer.

        :param int document: its id, as returned by ``state``
        :return: ``{"name", "type", "content"}``, the content in base64
        :raise MissingError: there is none, or the user may not read it
        """
        self._check_user()
        document = self._take("document", {"document": document})["document"]
        # Sudo: finds the answer of the file; the user's access is checked just after.
        found_sudo = (
            self.env["grandes.clientes.case.answer"]
            .sudo()
            .search([("attachment_ids", "in", [document]), ("state", "in", _TOLD)])
        )
        if not found_sudo.sudo(False)._filtered_access("read"):
            raise MissingError(self.env._("There is no such document."))
        # Sudo: a file of an answer that the user may read.
        file_sudo = self.env["ir.attachment"].sudo().browse(document)
        return {
            "name": file_sudo.name,
            "type": file_sudo.mimetype,
            "content": base64.b64encode(file_sudo.raw or b"").decode(),
        }

    @api.model
    def _get_told_cases(self, cases, problems=None):
        """Return the public values of ``cases``, which the user may read.

        :param dict problems: ``{case id: why it was not registered}``
        """
        # Sudo: a fixed set of fields of cases whose access was checked, even if the
        # user's role hides some of them.
        answers = self.env["grandes.clientes.case.answer"]
        answers_sudo = answers.sudo().search(
            [("case_id", "in", cases.ids), ("state", "in", _TOLD)], order="id"
        )
        readable = answers_sudo.sudo(False)._filtered_access("read").sudo()
        by_case = readable.grouped("case_id")
        promises = self.env["grandes.clientes.new.promise"]
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(cases)
        return [
            {
                "number": case.name or None,
                "filing": case.filing_id.name,
                "reference": (
                    case.filing_id.create_uid == self.env.user
                    and case.filing_id.client_reference
                )
                or None,
                "state": case.state,
                "subject": case.subject,
                "received_on": instant_text(case.received_on),
                "promised_on": date_text(promises._get_day(case)),
                "moved": [
                    self._get_told_move(move) for move in promises._get_moves(case)
                ],
                "asked": self._get_told_asked(asked.get(case.id)),
                "due_on": date_text(case.date_legal_due),
                "closed_on": instant_text(case.closed_on),
                "repeats": case.duplicate_id.name or None,
                "problem": (problems or {}).get(case.id),
                "answers": [
                    self._get_told_answer(answer)
                    for answer in by_case.get(case, answers)
                ],
            }
            for case in cases.sudo()
        ]

    @api.model
    def _get_told_asked(self, asked):
        """Return the public values of what the requester was asked to complete."""
        if not asked:
            return None
        return {
            "on": date_text(asked.suspension.asked_on),
            "until": date_text(asked.suspension.requester_until),
            "what": asked.suspension.ground,
            "sent_on": instant_text(asked.sent_on),
        }

    @api.model
    def _get_told_move(self, move):
        """Return the public values of a moved date, as told to the requester."""
        return {
            **move,
            **{name: date_text(move[name]) for name in ("on", "from", "to")},
        }

    @api.model
    def _get_told_answer(self, answer_sudo):
        """Return the public values of an answer that was handed out."""
        return {
            "kind": answer_sudo.kind,
            "means": answer_sudo.means,
            "sent_on": instant_text(answer_sudo.sent_on),
            "delivered_on": instant_text(answer_sudo.delivered_on),
            "text": html2plaintext(answer_sudo.body or ""),
            "documents": [
                {"document": file.id, "name": file.name, "size": file.file_size}
                for file in answer_sudo.attachment_ids
            ],
        }
