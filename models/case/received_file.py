from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ...tools.text import said
from .case import DOCUMENT_READERS

# How long the file may be fetched after the reason was given.
OPEN_FOR_MINUTES = 5


class ReceivedFileMixin(models.AbstractModel):
    """A record with received files, which contain whole documents.

    Users who see documents masked have to give a reason to open such a file, which is
    recorded.
    """

    _name = "grandes.clientes.received.file.mixin"
    _description = "Record with received files"

    has_masked_files = fields.Boolean(
        compute="_compute_has_masked_files",
        help="It has received files that the user opens by giving a reason.",
    )

    @api.depends_context("uid")
    def _compute_has_masked_files(self):
        for record in self:
            record.has_masked_files = bool(
                self._is_shown_masks() and record._get_masked_files()
            )

    @api.model
    def _is_shown_masks(self):
        """Return whether the user sees documents of beneficiaries masked."""
        return not self.env.su and not self.env.user.has_groups(DOCUMENT_READERS)

    def _get_masked_files(self):
        """Return, in sudo, the files of the record that are closed only by the mask."""
        self.check_access("read")
        # Sudo: the files are found by their record, which the user may read; the user
        # sees their names and which of them they may open.
        found_sudo = self.env["ir.attachment"].sudo()
        for record in self._get_file_owners():
            found_sudo |= found_sudo.search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "in", record.ids),
                    ("res_field", "=", False),
                ]
            )
        return found_sudo.sudo(False)._get_closed_by_mask().sudo()

    def _get_file_owners(self):
        """Return the recordsets whose files are shown with this record; a hook."""
        return [self]

    def action_open_files(self):
        """Ask for the reason to open a received file, listing the files."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open a received file"),
            "res_model": "grandes.clientes.file.open",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_record_model": self._name,
                "default_record_id": self.id,
            },
        }


class FileAccess(models.Model):
    """Record of who opened a received file with whole documents, when and why."""

    _name = "grandes.clientes.file.access"
    _description = "Opening of a received file"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "name"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Opened by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    opened_on = fields.Datetime(string="When", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char(string="File name", required=True, readonly=True)
    checksum = fields.Char(
        string="SHA-1 of the file", readonly=True, help="The file as it was opened."
    )
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _do_open(self, attachment, reason):
        """Record that the user opens a received file, and why.

        :param attachment: ``ir.attachment`` that only the mask closes to the user
        :raise AccessError: the user may not open it even with a reason
        :raise UserError: the reason is missing
        :return: the row that allows fetching the file
        """
        if not said(reason):
            raise UserError(
                self.env._("Say why you open the file: it holds personal data.")
            )
        if not attachment or attachment._get_closed_by_mask() != attachment:
            raise AccessError(self.env._("There is no such file for you to open."))
        # Sudo: users may not write the record of what they open.
        file_sudo = attachment.sudo()
        owner_sudo = file_sudo.env[file_sudo.res_model].browse(file_sudo.res_id)
        row_sudo = self.sudo().create(
            {
                "company_id": owner_sudo.company_id.id,
                "user_id": self.env.uid,
                "opened_on": clock.now(),
                "reason": reason,
                "attachment_id": file_sudo.id,
                "name": file_sudo.name,
                "checksum": file_sudo.checksum,
                **owner_sudo._prepare_file_access_vals(),
            }
        )
        row_sudo._log_seal("open", first=True)
        return row_sudo.with_env(self.env)

    def _get_sealed_values(self):
        """Return who opened which file, when and why."""
        self.ensure_one()
        return [
            self.user_id.id,
            self.opened_on,
            self.reason,
            self.attachment_id.id,
            self.name,
            self.checksum,
        ]

    def _get_file(self):
        """Return, in sudo, the file that the row allows the user to fetch.

        :raise AccessError: the row is another user's or expired, or the file has been
            closed since
        """
        self.ensure_one()
        # Sudo: the user's own row, which users who see masks may not read.
        row_sudo = self.sudo()
        age = clock.now() - row_sudo.opened_on
        file = row_sudo.attachment_id.with_env(self.env)
        if (
            row_sudo.user_id != self.env.user
            or age.total_seconds() > OPEN_FOR_MINUTES * 60
            or file._get_closed_by_mask() != file
        ):
            raise AccessError(self.env._("There is no such file for you to open."))
        # Sudo: the user gave a reason a moment ago, and other access was checked.
        return file.sudo()


class Filing(models.Model):
    """Filing whose files require a reason from users who see documents masked."""

    _name = "grandes.clientes.filing"
    _inherit = ["grandes.clientes.filing", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return the values of the access record that say where the file was."""
        return {"filing_id": self.id}


class Case(models.Model):
    """Case whose own files and those of its filing require a reason likewise."""

    _name = "grandes.clientes.case"
    _inherit = ["grandes.clientes.case", "grandes.clientes.received.file.mixin"]

    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Received attachments",
        compute="_compute_attachment_ids",
    )

    @api.depends("filing_id.attachment_ids")
    @api.depends_context("uid")
    def _compute_attachment_ids(self):
        for case in self:
            # Sudo: a filing may also bring a complaint about the user who works this
            # case, and is hidden from them with its files (G26).
            files_sudo = case.filing_id.sudo().attachment_ids
            case.attachment_ids = files_sudo.sudo(False)._filtered_access("read")

    def _get_file_owners(self):
        return [*super()._get_file_owners(), self.filing_id]

    def _prepare_file_access_vals(self):
        """Return the values of the access record that say where the file was."""
        return {"filing_id": self.filing_id.id}
