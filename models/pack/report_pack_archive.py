import base64
import hashlib
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize_all, get_lang

from ...tools import clock

_LETTER = "grandes_clientes.pack_letter_report"
# Fixed timestamp of every file, so that equal reports give equal archive bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class ReportPack(models.Model):
    """The cover letter, the archive and the message of a month's reports."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    letter_name = fields.Char(compute="_compute_file_names")
    archive_name = fields.Char(compute="_compute_file_names")

    def _with_company_language(self):
        """Return the packs in the language of the company's letters."""
        # Sudo: the company's language is no secret.
        lang = self.company_id[:1].sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _render_letter(self):
        """Return the cover letter as a PDF, encoded for a binary field."""
        self.ensure_one()
        pack = self._with_company_language()
        content, _kind = (
            pack.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(_LETTER, pack.ids)
        )
        return base64.b64encode(content)

    def _get_month_words(self):
        """Return the month in words, in the language of the letter."""
        self.ensure_one()
        return clock.month_in_words(self.date_from, get_lang(self.env).code)

    def _get_letter_place_date(self):
        """Return the place and date of the cover letter, dated the day of freezing."""
        self.ensure_one()
        if not self.frozen_on:
            return ""
        day = clock.local_date(self.company_id, self.frozen_on)
        words = clock.in_words(day, get_lang(self.env).code)
        return ", ".join(filter(None, (self.company_id.city, words)))

    def _get_letter_lacks(self):
        """Return the reports that are not handed over and why: ``[(why, titles)]``."""
        states = dict(self.sheet_ids._fields["state"]._description_selection(self.env))
        lacking = self.sheet_ids.filtered(lambda sheet: not (sheet.pdf or sheet.xlsx))
        return [
            (
                ". ".join(filter(None, (states[state], (message or "").rstrip(".")))),
                sheets.mapped("title"),
            )
            for (state, message), sheets in lacking.grouped(
                lambda sheet: (sheet.state, sheet.message)
            ).items()
        ]

    def _get_version_marks(self):
        """Return the marks of a corrected pack's reports: ``[(mark, reason)]``."""
        self.ensure_one()
        if self.version == 1:
            return []
        return [
            (
                self.env._("VERSION %(number)s", number=self.version),
                self.env._(
                    "It corrects version %(number)s. Reason: %(reason)s",
                    number=self.version - 1,
                    reason=self.correction_reason,
                ),
            )
        ]

    @api.depends("date_from", "version")
    def _compute_file_names(self):
        for pack in self:
            stem = pack._get_file_stem()
            pack.letter_name, pack.archive_name = f"{stem}.pdf", f"{stem}.zip"

    def _file_stem(self):
        """Return the file stem under its old name, still stored in some databases.

        The report's print name expression is translatable, so an updated database
        keeps the Spanish expression that it was installed with.
        """
        return self._get_file_stem()

    def _get_file_stem(self):
        """Return the file name of the pack, without extension."""
        self.ensure_one()
        month = self.date_from.strftime("%Y-%m") if self.date_from else ""
        stem = f"informes-{month}"
        return stem if self.version == 1 else f"{stem}-v{self.version}"

    def _get_archive(self, letter):
        """Return the ZIP archive: letter, reports in each format, and their digests.

        :param letter: the cover letter, encoded for a binary field
        """
        self.ensure_one()
        files = {"00 carta remisoria.pdf": base64.b64decode(letter)}
        # Sudo: the archive is complete, whoever freezes the pack.
        for sheet in self.sheet_ids.sudo():
            for name, filename in (
                ("pdf", sheet.pdf_name),
                ("xlsx", sheet.xlsx_name),
                ("data", sheet.pdf_name.replace(".pdf", ".json")),
            ):
                if content := sheet._get_file(name):
                    files[filename] = content
        sums = "".join(
            f"{hashlib.sha256(content).hexdigest()}  {name}\n"
            for name, content in files.items()
        )
        files["SHA256SUMS.txt"] = sums.encode()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return base64.b64encode(buffer.getvalue())

    def _prepare_mail_vals(self):
        """Return the values of the e-mail that sends the reports to their recipient.

        :raise UserError: no recipient address, or none that can be, is configured
        """
        self.ensure_one()
        pack = self._with_company_language()
        # Sudo: company settings, for an act that was checked.
        company_sudo = pack.company_id.sudo()
        address = company_sudo.grandes_clientes_pack_email
        if not email_normalize_all(address or ""):
            raise UserError(
                self.env._(
                    "Nobody receives the reports: ask the administrator to set the "
                    "address of the Oficina Comercial y Mercadeo."
                )
            )
        # Sudo: the archive to be sent; the act was checked.
        archive = base64.b64decode(pack.sudo().with_context(bin_size=False).archive)
        fits = len(archive) <= company_sudo.grandes_clientes_pack_mail_mb * 1024**2
        sender = company_sudo._grandes_clientes_get_sender()
        return {
            "subject": pack.name,
            "body_html": pack.env["ir.qweb"]._render(
                "grandes_clientes.notice_pack",
                {"pack": pack, "is_attached": fits, "company": company_sudo},
            ),
            "email_to": address,
            "email_from": sender,
            "reply_to": sender,
            "model": pack._name,
            "res_id": pack.id,
            "auto_delete": False,
            "message_type": "auto_comment",
            "attachment_ids": [
                Command.create(
                    {
                        "name": f"{pack._get_file_stem()}.zip",
                        "mimetype": "application/zip",
                        "raw": archive,
                    }
                )
            ]
            if fits
            else [],
        }
