import base64
import hashlib
from decimal import Decimal

from odoo import api, fields, models

from ...tools.report import table as report_table
from .report_pack import SEALED_STATES

#: Files of a sheet, in the order of its seal.
FILES = ("data", "records", "pdf", "xlsx")


class ReportSheet(models.Model):
    """One report of a month: made, without data, without source, or failed.

    The figures are stored as data, with the list of records behind each of them. PDF
    and XLSX are rendered from the data, and all four files are hashed.
    """

    _name = "grandes.clientes.report.sheet"
    _description = "Report of a month"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "pack_id, sequence, id"
    _rec_name = "title"
    _export_door = "pack"

    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    pack_state = fields.Selection(related="pack_id.state", string="State of the pack")
    date_from = fields.Date(related="pack_id.date_from")
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    title = fields.Char(compute="_compute_title")
    state = fields.Selection(
        selection=[
            ("pending", "To be made"),
            ("ready", "Made"),
            ("no_data", "Without data"),
            ("no_source", "Without source"),
            ("outside", "Made outside"),
            ("failed", "Failed"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    message = fields.Char(string="Why", readonly=True)
    page_count = fields.Integer(string="Pages", readonly=True)
    # Content
    data = fields.Binary(readonly=True, help="The figures, as JSON.")
    records = fields.Binary(
        readonly=True, help="The records behind each figure, as compressed JSON."
    )
    # Stored separately: parsing a long report takes seconds.
    indicator_values = fields.Json(
        string="Indicators", compute="_compute_indicator_values", store=True
    )
    pdf = fields.Binary(string="PDF", readonly=True)
    xlsx = fields.Binary(string="XLSX", readonly=True)
    pdf_name = fields.Char(compute="_compute_file_names")
    xlsx_name = fields.Char(compute="_compute_file_names")
    html = fields.Html(compute="_compute_html", sanitize=False)
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        help="Over data, record lists, PDF and XLSX, each by its own digest.",
    )
    lack_ids = fields.One2many(
        comodel_name="grandes.clientes.report.lack", inverse_name="sheet_id"
    )

    _code_uniq = models.UniqueIndex("(pack_id, code)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "pack_id",
            "code",
            "sequence",
            "state",
            "message",
            "page_count",
            "sha256",
            *FILES,
        }

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_title(self):
        titles = self.env["grandes.clientes.report"]._get_titles()
        for sheet in self:
            sheet.title = f"{sheet.code} · {titles.get(sheet.code, '')}".strip(" ·")

    @api.depends("code", "pack_id.date_from", "pack_id.version")
    def _compute_file_names(self):
        for sheet in self:
            pack = sheet.pack_id
            month = pack.date_from and pack.date_from.strftime("%Y-%m")
            stem = f"{sheet.code} {month or ''}"
            if pack.version > 1:
                stem = f"{stem} v{pack.version}"
            sheet.pdf_name, sheet.xlsx_name = f"{stem}.pdf", f"{stem}.xlsx"

    @api.depends("data")
    def _compute_indicator_values(self):
        for sheet in self:
            report = sheet._report()
            sheet.indicator_values = [
                (each.code, None if each.value is None else str(each.value))
                for each in (report.indicators if report else ())
            ]

    @api.depends("data")
    def _compute_html(self):
        Report = self.env["grandes.clientes.report"]
        for sheet in self:
            report = sheet._report()
            sheet.html = report and Report._render_html(report, links=True)

    @api.model_create_multi
    def create(self, vals_list):
        sheets = super().create(vals_list)
        sheets._check_not_frozen()
        return sheets

    def write(self, vals):
        """Refuse writes to a report of a frozen pack, even by the superuser.

        :raise UserError: the report is frozen (INV-8)
        """
        self._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def _check_not_frozen(self):
        """Raise if any of the reports belongs to a frozen pack."""
        self.pack_id._check_not_frozen()

    # === FILES === #

    def _report(self):
        """Return the report as it was made, or ``None`` if it has no data.

        :rtype: :class:`~.report.table.Report`
        """
        self.ensure_one()
        content = self._get_file("data")
        return report_table.Report.from_json(content.decode()) if content else None

    def _get_indicator_values(self):
        """Return the indicators without parsing the report: ``[(code, value), …]``.

        :rtype: list of (str, Decimal or None)
        """
        self.ensure_one()
        return [
            (code, None if value is None else Decimal(value))
            for code, value in self.indicator_values or ()
        ]

    def _get_file(self, name):
        """Return the bytes of the file ``name``, empty if there is none."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False)[name] or b"")

    def _compute_seal(self):
        """Return the SHA-256 over the digests of the files."""
        self.ensure_one()
        digests = [hashlib.sha256(self._get_file(name)).hexdigest() for name in FILES]
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()

    def _apply_digests(self):
        """Store the digest of each report, just before its pack is frozen."""
        for sheet in self:
            sheet.sha256 = sheet._compute_seal()

    def _is_as_sealed(self):
        """Return whether the files are unchanged since freezing."""
        self.ensure_one()
        return self.sha256 == self._compute_seal()

    def _get_sealed_attachments(self):
        """Return the files of the reports whose packs are frozen."""
        return self._get_files_for(
            self.filtered(lambda sheet: sheet.pack_id.state in SEALED_STATES)
        )

    @api.model
    def _get_files_for(self, owners):
        """Return the attachments that hold the binary fields of ``owners``."""
        # Sudo: the protection of sealed files applies to every user.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", owners._name),
                    ("res_id", "in", owners.ids),
                    ("res_field", "!=", False),
                ]
            )
        )
