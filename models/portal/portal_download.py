from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...tools.sheet.writer import SheetSpec, write_xlsx
from ..engine.costly import costly

# Maximum rows of one download: still readable, and feasible within a request.
MOST_ROWS = 5_000


class PortalDownload(models.AbstractModel):
    """Download of the answers of a requester's list, as a spreadsheet."""

    _name = "grandes.clientes.portal.download"
    _description = "Answers of a requester as a spreadsheet"

    @costly
    def _get_answers_sheet(self, cases):
        """Return the bytes of an XLSX with one row per case: state, dates, answer.

        :raise AccessError: one of the cases is none of the user's
        :raise UserError: there are too many
        """
        if len(cases) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "More than %(count)s requests: narrow the list by its dates.",
                    count=MOST_ROWS,
                )
            )
        cases.check_access("read")
        content = write_xlsx(
            [
                SheetSpec(
                    title=self.env._("Answers"),
                    headers=self._get_answers_headers(),
                    rows=self._get_answers_rows(cases),
                )
            ]
        )
        self._log_download(cases)
        return content

    def _get_answers_headers(self):
        return [
            self.env._("Filing"),
            self.env._("Case"),
            self.env._("Document"),
            self.env._("Beneficiary"),
            self.env._("Subject"),
            self.env._("State"),
            self.env._("Received"),
            self.env._("Promised for"),
            self.env._("Answer"),
        ]

    def _get_answers_rows(self, cases):
        """Return the cells of each case; see :meth:`_get_answers_headers`."""
        answers = self._get_sent_texts(cases)
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(cases)
        portal = self.env["grandes.clientes.portal.cases"]
        received = self.env.company._grandes_clientes_get_local(
            cases.mapped("received_on")
        )
        return [
            [
                case.filing_id.name,
                case.name or "",
                " ".join(
                    filter(None, (case.beneficiary_id_type, case.beneficiary_id_number))
                ),
                case.beneficiary_name or "",
                case.subject or "",
                portal._get_plain_state(case, asked)[1],
                local.date(),
                self.env["grandes.clientes.new.promise"]._get_day(case) or None,
                answers.get(case.id, ""),
            ]
            for case, local in zip(cases, received, strict=True)
        ]

    def _get_sent_texts(self, cases):
        """Return ``{id: text}`` of the last final answer of each case."""
        answers = self.env["grandes.clientes.case.answer"].search_fetch(
            [("case_id", "in", cases.ids), ("kind", "=", "final")],
            ["case_id", "body"],
            order="id",
        )
        return {
            answer.case_id.id: html2plaintext(answer.body or "").strip()
            for answer in answers
        }

    def _log_download(self, cases):
        """Log that personal data was downloaded (INV-11).

        The export log is the evidence; the chatter of the entities shows it to people.
        """
        self.env["grandes.clientes.export.log"]._log(
            cases, "portal", file_format="xlsx"
        )
        # Sudo: users may not write to the chatter of the entity.
        for entity, its_cases in cases.sudo().grouped("partner_id").items():
            if len(its_cases) == 1:
                body = self.env._("1 request was downloaded in the portal.")
            else:
                body = self.env._(
                    "%(count)s requests were downloaded in the portal.",
                    count=len(its_cases),
                )
            entity._message_log(author_id=self.env.user.partner_id.id, body=body)
