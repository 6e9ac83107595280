import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.sheet.archive import identify
from ...tools.sheet.errors import SheetError
from ...tools.text import said
from .pages import page_count

_PDF, _XLSX = b"%PDF", b"PK"


class ReportSheet(models.Model):
    """Reports made outside because their data is not kept here: attached and marked."""

    _name = "grandes.clientes.report.sheet"
    _inherit = "grandes.clientes.report.sheet"

    outside_made_by = fields.Char(string="Made by", readonly=True)
    outside_on = fields.Datetime(string="Attached on", readonly=True)
    outside_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Attached by",
        readonly=True,
        ondelete="restrict",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the origin of a report made outside."""
        return super()._get_protected_fields() | {
            "outside_made_by",
            "outside_on",
            "outside_by_id",
        }

    def _get_file_digests(self):
        """Return the handed-over files, for the letter: ``[(file name, SHA-256)]``."""
        self.ensure_one()
        return [
            (filename, hashlib.sha256(content).hexdigest())
            for name, filename in (("pdf", self.pdf_name), ("xlsx", self.xlsx_name))
            if (content := self._get_file(name))
        ]

    def _do_attach_outside(self, files, made_by, reason):
        """Attach a report made outside, and mark it as such.

        :param files: list of the bytes of a PDF, a workbook (XLSX), or both
        :param str made_by: who made it
        :param str reason: why not here: who keeps the data, and since when
        :raise AccessError: only the supervisor issues reports
        :raise UserError: the report is made here, ``made_by`` or ``reason`` is missing,
            or a file has another format or cannot be opened
        """
        self.ensure_one()
        self.pack_id._check_act("attach_outside")
        made_by, reason = (made_by or "").strip(), said(reason)
        if not made_by or not reason:
            raise UserError(self.env._("Say who made it, and why it is not made here."))
        if self.state == "ready":
            raise UserError(
                self.env._("«%(title)s» is made here: send that one.", title=self.title)
            )
        kept = {}
        for content in files:
            name = {_PDF: "pdf", _XLSX: "xlsx"}.get(
                _PDF if content.startswith(_PDF) else content[:2]
            )
            if not name or name in kept:
                raise UserError(self.env._("Attach a PDF, a workbook (XLSX), or both."))
            kept[name] = content
        if not kept:
            raise UserError(self.env._("Attach a PDF, a workbook (XLSX), or both."))
        pages = self._check_openable(kept)
        # Sudo: no role may write report contents; the act was checked.
        self.sudo().write(
            {
                **self._prepare_empty_vals(
                    "outside",
                    self._with_company_language().env._(
                        "Made outside by %(who)s: %(reason)s",
                        who=made_by,
                        reason=reason,
                    ),
                ),
                **{name: base64.b64encode(content) for name, content in kept.items()},
                "page_count": pages,
                "outside_made_by": made_by,
                "outside_on": clock.now(),
                "outside_by_id": self.env.uid,
            }
        )
        self._apply_pack_finish()

    def _check_openable(self, files):
        """Return the number of pages of the files to attach: ``{format: bytes}``.

        :raise UserError: a file cannot be opened, so it could not be printed or read
        """
        try:
            if "xlsx" in files and identify(files["xlsx"], self.xlsx_name) != "xlsx":
                raise SheetError("unreadable")
        except SheetError as error:
            raise UserError(
                self.env._(
                    "The workbook cannot be opened: attach it as XLSX, undamaged and "
                    "without a password."
                )
            ) from error
        try:
            return page_count(files["pdf"]) if "pdf" in files else 0
        except ValueError as error:
            raise UserError(
                self.env._(
                    "The PDF cannot be opened: attach it undamaged and without a "
                    "password."
                )
            ) from error

    def action_make_here(self):
        """Remove the files made outside, and make the report here."""
        self.ensure_one()
        self.pack_id._check_act("prepare")
        if self.state != "outside":
            raise UserError(self.env._("It was not made outside."))
        # Sudo: as above.
        self.sudo().write(
            {
                **self._prepare_empty_vals("pending", False),
                "outside_made_by": False,
                "outside_on": False,
                "outside_by_id": False,
            }
        )
        self._do_make()
