from pathlib import PurePath

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...tools import clock
from ...tools.sheet.errors import SheetError
from ...tools.sheet.returned import ExtraColumns, append_columns
from ...tools.sheet.writer import XLSX, SheetSpec, write_xlsx

_OUTCOMES = ("registered", "repeat", "transferred")


class Filing(models.Model):
    """Spreadsheets sent back, with the outcome of each row (5.2.4)."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _log_sheet_taken(self):
        """Log that the user downloads the returned spreadsheet (INV-11)."""
        self.ensure_one()
        # Sudo: users may not write to the log of exports.
        filing_sudo = self.sudo()
        filing_sudo._message_log(
            author_id=self.env.user.partner_id.id,
            body=self.env._("The spreadsheet was downloaded."),
        )
        self.env["grandes.clientes.export.log"]._log(
            self,
            "sheet",
            rows=len(filing_sudo.line_ids),
            selection=self.name,
            file_format="xlsx",
        )

    def _get_sheet_back(self):
        """Return ``(filename, bytes)``: the received file with three more columns.

        They hold number, state and answer of each row, in the language of the
        requester.
        """
        self.ensure_one()
        # Sudo: whoever may read the filing may have its own file back.
        received_sudo = self.sudo().sheet_attachment_id
        filing = self.with_context(lang=self._get_requester_lang())
        extra = ExtraColumns(
            headers=(
                filing.env._("Case number"),
                filing.env._("State"),
                filing.env._("Answer"),
            ),
            values={
                line.number: line._get_cells_back()
                for line in filing.sudo().line_ids  # as above
            },
        )
        try:
            content = append_columns(received_sudo.raw, received_sudo.name, extra)
        except SheetError:
            # Received before files that overload the server were refused.
            content = self._get_sheet_of_rows(extra)
        stem = PurePath(received_sudo.name).stem
        return f"{self.name} {stem}.xlsx", content

    def _get_sheet_of_rows(self, extra):
        """Return an XLSX with the outcome of each row, by its number in the sheet."""
        return write_xlsx(
            [
                SheetSpec(
                    self.env._("Answers"),
                    (self.env._("Row"), *extra.headers),
                    [(number, *cells) for number, cells in extra.values.items()],
                )
            ]
        )

    def _send_sheet_back(self):
        """Send the requester the spreadsheet and its counts, as acknowledgement.

        The first one acknowledges the filing; later ones report on rows completed
        since. ``contingency`` sends none for its own sheets.
        """
        self.ensure_one()
        address = self._get_reply_address()
        if not address:
            return
        filing = self.with_context(lang=self._get_requester_lang())
        filename, content = filing._get_sheet_back()
        mails = filing.env["grandes.clientes.case.notices"]._send_notices(
            "grandes_clientes.notice_sheet",
            filing.env._("We received your spreadsheet"),
            {(self.company_id, address): filing},
            counts=filing._get_sheet_counts(),
        )
        # Sudo: acts queue mails. The file belongs to the message, and desks that have
        # only one of the rows may read neither.
        mail_sudo = mails.sudo()
        mail_sudo.grandes_clientes_tells_of_others = True
        mail_sudo.attachment_ids = [
            fields.Command.create(
                {
                    "name": filename,
                    "raw": content,
                    "mimetype": XLSX,
                    "res_model": "mail.message",
                    "res_id": mail_sudo.mail_message_id.id,
                }
            )
        ]
        if not self.acknowledged_on:
            # Sudo: recorded by the act.
            self.sudo().acknowledged_on = clock.now()

    def _get_sheet_counts(self):
        """Return ``{outcome: number of rows}`` for the requester."""
        self.ensure_one()
        counts = dict.fromkeys((*_OUTCOMES, "incomplete", "pending", "left_out"), 0)
        rows = self.env["grandes.clientes.filing.line"]._read_group(
            [("filing_id", "=", self.id)], ["status", "outcome"], ["__count"]
        )
        for status, outcome, count in rows:
            if status in ("incomplete", "left_out"):
                counts[status] += count
            else:
                counts[outcome or "pending"] += count
        return counts


class FilingLine(models.Model):
    """Rows: their cells in the spreadsheet sent back."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _get_cells_back(self):
        """Return number, state and answer of the row, for its requester.

        For a first case of another entity, only number and state are given.
        """
        self.ensure_one()
        case = self.case_id
        if not case:
            return ("", self._get_state_back(), "")
        first = case.duplicate_id
        if not first:
            return (
                case.name or "",
                case._get_state_label(),
                self._get_answer_text(case),
            )
        state = self.env._(
            "Repeat of %(number)s: %(state)s",
            number=first.name,
            state=first._get_state_label(),
        )
        mine = first.partner_id.commercial_partner_id == (
            case.partner_id.commercial_partner_id
        )
        return (first.name, state, self._get_answer_text(first) if mine else "")

    @api.model
    def _get_answer_text(self, case):
        """Return the text of the final answer that was sent for a case, or ""."""
        answers = case.answer_ids.filtered(
            lambda answer: answer.kind == "final"
            and answer.state in ("sent", "delivered")
        )
        return html2plaintext(answers[:1].body or "").strip()

    def _get_state_back(self):
        """Return the state of a row that has no case yet."""
        self.ensure_one()
        if self.status == "incomplete":
            return f"{self._get_status_label()}. {self.message}"
        if self.status == "left_out":
            return self.message
        return self.env._("Being looked at")

    def _get_status_label(self):
        self.ensure_one()
        selection = self._fields["status"]._description_selection(self.env)
        return dict(selection)[self.status]
