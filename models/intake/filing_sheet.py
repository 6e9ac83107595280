from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...tools.acts import Reaction
from ...tools.sheet.errors import SheetError
from ...tools.sheet.reader import ranges, read_sheet
from ...tools.text import file_name
from ..engine import sheet_messages
from ..engine.sheet_messages import refusal

STATUSES = (
    "will_register",
    "repeat",
    "lookalike",
    "incomplete",
    "failed",
    "left_out",
    "done",
)


class Filing(models.Model):
    """Filings by spreadsheet: the rows and their progress."""

    _name = "grandes.clientes.filing"
    _inherit = ["grandes.clientes.filing", "grandes.clientes.safe.export"]

    line_ids = fields.One2many(
        comodel_name="grandes.clientes.filing.line", inverse_name="filing_id"
    )
    sheet_state = fields.Selection(
        selection=[
            ("review", "To review"),
            ("working", "Being filed"),
            ("done", "Filed"),
        ],
        string="Spreadsheet",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    sheet_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Spreadsheet received",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    sheet_headers = fields.Json(readonly=True, copy=False)
    sheet_notes_data = fields.Json(readonly=True, copy=False)
    sheet_notes = fields.Text(
        string="What was read",
        compute="_compute_sheet_notes",
        help="What should be known of the file, and the rows that are no requests.",
    )
    sheet_job_id = fields.Many2one(
        comodel_name="grandes.clientes.job", readonly=True, copy=False
    )
    # Number of rows by status
    line_count = fields.Integer(string="Rows", compute="_compute_line_counts")
    will_register_count = fields.Integer(
        string="Will register", compute="_compute_line_counts"
    )
    repeat_count = fields.Integer(string="Repeats", compute="_compute_line_counts")
    lookalike_count = fields.Integer(
        string="Look-alikes", compute="_compute_line_counts"
    )
    incomplete_count = fields.Integer(
        string="To complete", compute="_compute_line_counts"
    )
    failed_count = fields.Integer(string="Failed", compute="_compute_line_counts")
    left_out_count = fields.Integer(string="Left out", compute="_compute_line_counts")
    done_count = fields.Integer(string="Rows filed", compute="_compute_line_counts")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that reading a spreadsheet fills in."""
        return super()._get_protected_fields() | {
            "sheet_state",
            "sheet_attachment_id",
            "sheet_headers",
            "sheet_notes_data",
            "sheet_job_id",
        }

    # === COMPUTE === #

    @api.depends("line_ids.status")
    def _compute_line_counts(self):
        # Sudo: the numbers of rows are open to whoever may read the filing.
        lines_sudo = self.env["grandes.clientes.filing.line"].sudo()
        counts = {
            (filing.id, status): count
            for filing, status, count in lines_sudo._read_group(
                [("filing_id", "in", self.ids)], ["filing_id", "status"], ["__count"]
            )
        }
        for filing in self:
            total = 0
            for status in STATUSES:
                count = counts.get((filing._origin.id, status), 0)
                filing[f"{status}_count"] = count
                total += count
            filing.line_count = total

    @api.depends("sheet_notes_data")
    @api.depends_context("lang")
    def _compute_sheet_notes(self):
        for filing in self:
            data = filing.sheet_notes_data or {}
            notes = [
                sheet_messages.warning(code, values, self.env._)
                for code, values in data.get("warnings", ())
            ]
            for code, numbers in data.get("ignored", {}).items():
                reason = sheet_messages.sentence(
                    sheet_messages.IGNORED, code, translate=self.env._
                ).lower()
                rows = ranges(numbers)
                notes.append(
                    self.env._(
                        "No request, row %(rows)s: %(reason)s.",
                        rows=rows,
                        reason=reason,
                    )
                    if len(numbers) == 1
                    else self.env._(
                        "No requests, rows %(rows)s: %(reason)s.",
                        rows=rows,
                        reason=reason,
                    )
                )
            filing.sheet_notes = "\n".join(notes)

    # === BUSINESS: READING === #

    @api.model
    def _read_sheet(self, content, filename):
        """Return the :class:`~.sheet.reader.Sheet` in a file.

        :param bytes content: the file
        :raise UserError: it is refused as a whole; says what to do, in the user's
            language
        """
        try:
            return read_sheet(content, filename or "")
        except SheetError as error:
            raise UserError(refusal(error, self.env._)) from error

    @api.model
    def _do_file_sheet(self, vals, content, filename, sheet=None):
        """File a spreadsheet: a numbered filing with rows to review (5.2.1).

        The file is read first, so that a refused one takes no number.

        :param dict vals: values of the filing: entity, contact, channel, day zero…
        :param bytes content: the file
        :param sheet: its content, if it was read already
        :return: the filing
        :raise UserError: the file is refused
        """
        sheet = sheet or self._read_sheet(content, filename)
        filename = file_name(filename)
        attachment = self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "mimetype": guess_mimetype(content),
            }
        )
        filing = self.create(
            {
                "subject": filename,
                **vals,
                "attachment_ids": [
                    *vals.get("attachment_ids", ()),
                    fields.Command.link(attachment.id),
                ],
            }
        )
        # Attachments of other records were copied; the sheet is the filing's own.
        filing._create_sheet_lines(sheet, attachment)
        return filing

    def _read_own_sheet(self, content, filename):
        """Read a spreadsheet attached to the filing, and create its rows.

        :param bytes content: the file, equal to one of the filing's attachments
        :raise UserError: the file is refused, or the filing has its rows
        """
        self.ensure_one()
        if self.sheet_state:
            raise UserError(
                self.env._(
                    "The rows of %(name)s were read already: go on with them.",
                    name=self.name,
                )
            )
        sheet = self._read_sheet(content, filename)
        files = self.attachment_ids.sorted("id")
        attachment = files.filtered(lambda each: each.raw == content)[:1]
        self._create_sheet_lines(sheet, attachment)

    def _create_sheet_lines(self, sheet, attachment):
        """Store the rows of data, and the notes on ignored rows."""
        self.ensure_one()
        ignored = {}
        for row in sheet.ignored:
            ignored.setdefault(row.reason, []).append(row.number)
        # Sudo: users may not write what was read from the file.
        self.sudo().write(
            {
                "sheet_state": "review",
                "sheet_attachment_id": attachment.id,
                "sheet_headers": list(sheet.headers),
                "sheet_notes_data": {
                    "warnings": [list(warning) for warning in sheet.warnings],
                    "ignored": ignored,
                    "named": self.env["grandes.clientes.sheet.entity"]._find_named(
                        sheet
                    ),
                },
            }
        )
        lines = self.env["grandes.clientes.filing.line"]._create_lines(self, sheet)
        lines._apply_evaluation()

    # === BUSINESS: PROBLEMS COMMON TO ALL ROWS === #

    def _get_draft_case(self):
        """Return a case in memory with the filing's entity, to call its checks."""
        self.ensure_one()
        return self.env["grandes.clientes.case"].new({"filing_id": self.id})

    def _is_of_ies(self):
        """Return whether an institution of higher education files it (R2)."""
        return self._get_draft_case()._is_filed_by_ies()

    def _find_sheet_problems(self):
        """Return the issues that keep every row of the filing from registration."""
        self.ensure_one()
        issues = []
        if not self.partner_id:
            issues.append(["no_entity", {}])
        elif not self._get_draft_case()._is_large_client():
            issues.append(["not_large_client", {}])
        elif named := self._get_named_words():
            issues.append(
                ["names_other", {"named": named, "entity": self.partner_id.name}]
            )
        if self.channel_id.needs_mercurio_in and not (
            self.mercurio_in_number and self.mercurio_in_date
        ):
            issues.append(["no_mercurio", {}])
        return issues

    @api.model
    def _get_reactions(self):
        reviewed = Reaction(
            frozenset({"partner_id", "mercurio_in_number", "mercurio_in_date"}),
            [("sheet_state", "=", "review")],
        )
        return super()._get_reactions() | {"_apply_review_again": reviewed}

    def _apply_review_again(self):
        """Evaluate the rows again, after a change of entity or Mercurio number."""
        self.line_ids._apply_evaluation()
