import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import get_lang
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.mercurio.export import read_export
from ...tools.sheet.errors import SheetError
from ..engine.sealed_mixin import file_seals
from ..engine.sheet_messages import refusal


class MercurioReconciliation(models.Model):
    """Comparison of Mercurio's export with our filings and answers (5.2.2, 5.2.9).

    It starts as a preview, and is never deleted once kept. Its lines can be compared
    again at any time, so that corrected ones show as solved.
    """

    _name = "grandes.clientes.mercurio.reconciliation"
    _description = "Reconciliation with Mercurio"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "id desc"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    state = fields.Selection(
        selection=[("preview", "Preview"), ("kept", "Kept")],
        default="preview",
        required=True,
        readonly=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Mercurio's export",
        readonly=True,
        ondelete="restrict",
    )
    sha256 = fields.Char(string="Seal", readonly=True, index="btree_not_null")
    uploaded_by_id = fields.Many2one(
        comodel_name="res.users", string="Uploaded by", readonly=True
    )
    uploaded_on = fields.Datetime(readonly=True)
    compared_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.mercurio.line",
        inverse_name="reconciliation_id",
    )
    line_count = fields.Integer(string="Letters", compute="_compute_counts")
    match_count = fields.Integer(string="Agree", compute="_compute_counts")
    open_count = fields.Integer(string="To correct", compute="_compute_counts")
    solved_count = fields.Integer(string="Solved", compute="_compute_counts")
    accepted_count = fields.Integer(
        string="Left as they are", compute="_compute_counts"
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "company_id",
            "state",
            "date_from",
            "date_to",
            "attachment_id",
            "sha256",
            "uploaded_by_id",
            "uploaded_on",
            "compared_on",
        }

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        lang = get_lang(self.env).code
        for record in self:
            first, last = (
                clock.day_on_screen(day, lang) if day else ""
                for day in (record.date_from, record.date_to)
            )
            record.display_name = self.env._(
                "Mercurio, %(first)s to %(last)s", first=first, last=last
            )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = {
            (record.id, state): count
            for record, state, count in self.env[
                "grandes.clientes.mercurio.line"
            ]._read_group(
                [("reconciliation_id", "in", self.ids)],
                ["reconciliation_id", "state"],
                ["__count"],
            )
        }
        for record in self:
            total = 0
            for state in ("match", "open", "solved", "accepted"):
                count = counts.get((record.id, state), 0)
                record[f"{state}_count"] = count
                total += count
            record.line_count = total

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if any(record.state == "kept" for record in self):
            raise UserError(
                self.env._(
                    "A kept reconciliation is never deleted: load a newer export."
                )
            )

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the reconciliations that are kept."""
        return Domain("state", "=", "kept")

    def _get_sealed_files(self):
        """Return the exports of Mercurio."""
        return self.attachment_id

    def _get_sealed_values(self):
        """Return the export, its uploader and its period."""
        self.ensure_one()
        return [
            self.state,
            self.date_from,
            self.date_to,
            self.sha256,
            self.uploaded_by_id.id,
            self.uploaded_on,
            file_seals(self.attachment_id),
        ]

    def _get_sealed_attachments(self):
        """Return the files of the reconciliations that are kept."""
        return self.filtered(lambda record: record.state == "kept").attachment_id

    # === BUSINESS === #

    def _check_may_reconcile(self):
        """Raise unless the user may reconcile, as front office or its supervisor.

        :raise AccessError: the user is neither
        """
        if not (
            self.env.su
            or self.env.user.has_group("grandes_clientes.group_front_office")
        ):
            raise AccessError(
                self.env._("Only the front office reconciles with Mercurio.")
            )
        self.check_access("read")

    @api.model
    def _do_upload(self, content, filename, date_from=None, date_to=None, way=None):
        """Compare an export with our records, as a preview with a line per letter.

        :param bytes content: XLSX or CSV
        :param date date_from: first day covered; by default the first in the export
        :param date date_to: last day covered; by default the last in the export
        :param str way: ``in`` or ``out`` if all letters of the file go one way
        :return: the reconciliation
        :raise UserError: the file is refused, no row of it has a date, or the period
            ends before it begins
        """
        self._check_may_reconcile()
        company = self.env.company
        try:
            letters = read_export(
                content,
                filename or "",
                company._grandes_clientes_get_mercurio_pattern("in"),
                company._grandes_clientes_get_mercurio_pattern("out"),
                way,
            )
        except SheetError as error:
            raise UserError(self._export_sentence(error)) from error
        days = [letter.day for letter in letters if letter.day]
        if not days:
            raise UserError(
                self.env._(
                    "No row of «%(name)s» has a date: export it again, with its dates.",
                    name=filename,
                )
            )
        first, last = date_from or min(days), date_to or max(days)
        if first > last:
            raise UserError(
                self.env._("The period ends before it begins: correct one of its days.")
            )
        # Sudo: no role creates reconciliations by hand; the user was checked above.
        record_sudo = self.sudo().create(
            {
                "company_id": company.id,
                "date_from": first,
                "date_to": last,
                "sha256": hashlib.sha256(content).hexdigest(),
                "uploaded_by_id": self.env.uid,
                "uploaded_on": clock.now(),
            }
        )
        record_sudo.attachment_id = record_sudo.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "mimetype": guess_mimetype(content),
                "res_model": self._name,
                "res_id": record_sudo.id,
            }
        )
        record = record_sudo.sudo(self.env.su)
        record.line_ids._make(record, letters)
        record._apply_comparison()
        return record

    def _export_sentence(self, error):
        """Return the message for a refused export."""
        if error.code == "no_header":
            return self.env._(
                "No columns of Mercurio were recognised in the first %(limit)s rows. "
                "The export needs at least the columns Radicado and Fecha.",
                limit=error.values["limit"],
            )
        return refusal(error, self.env._)

    def _do_keep(self):
        """Keep the previews, so that their lines can be corrected one by one."""
        self._check_may_reconcile()
        # Sudo: only acts write the state.
        self.sudo().write({"state": "kept"})
        self._log_seal("keep")

    def _do_discard(self):
        """Delete previews and their files.

        :raise UserError: one of them is kept
        """
        self._check_may_reconcile()
        # Sudo: no role may delete; ``_unlink_except_kept`` protects kept ones.
        self.sudo().unlink()

    # === ACTIONS === #

    def action_keep(self):
        """Keep the reconciliation and show the lines to correct."""
        self._do_keep()
        return self.action_open_lines()

    def action_discard(self):
        """Delete the preview and return to the list."""
        self._do_discard()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.mercurio_reconciliation_action"
        )

    def action_compare_again(self):
        """Compare again after corrections."""
        self._do_compare_again()

    def action_open_lines(self):
        """Open the lines; context key ``line_state`` selects the state to show."""
        self.ensure_one()
        state = self.env.context.get("line_state", "open")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.mercurio_line_action"
            ),
            "name": self.display_name,
            "domain": [("reconciliation_id", "=", self.id)],
            "context": {
                "search_default_group_issue": 1,
                f"search_default_{state}": 1,
            },
        }
