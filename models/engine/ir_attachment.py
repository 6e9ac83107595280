import hashlib
import logging
import os

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from ...tools import sealing

_logger = logging.getLogger(__name__)
_BLOCK = 1024 * 1024

# Content and owner of a file; Odoo may still change its thumbnail and its links.
_CONTENT = frozenset(
    {
        "public",
        "raw",
        "datas",
        "db_datas",
        "name",
        "mimetype",
        "url",
        "type",
        "res_model",
        "res_id",
        "res_field",
    }
)
_PLACE = frozenset({"res_model", "res_id", "res_field"})


class IrAttachment(models.Model):
    """Files that are evidence are never changed (INV-8).

    These are the files that were received or sent, those of messages, and those that an
    act took as proof. A file that a user attached to a record and nothing refers to is
    that user's own: only they may remove it. Files of unfinished work (composer,
    wizard, draft) are no evidence yet.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_place()
        return attachments

    def write(self, vals):
        if _CONTENT & set(vals):
            self._check_not_sealed()
        result = super().write(vals)
        if _PLACE & set(vals):
            self._check_place()
        return result

    @api.model
    def _grandes_clientes_get_files(self, files):
        """Return the attachments that an act was given.

        :param files: records, ids, or pairs of name and content like those of
            ``message_post``, which become attachments of the user
        """
        if isinstance(files, models.BaseModel):
            return self.browse(files.ids)
        pairs = [each for each in files or () if isinstance(each, (list, tuple))]
        ids = [each for each in files or () if not isinstance(each, (list, tuple))]
        return self.browse(ids) + self.create(
            [{"name": name, "raw": content} for name, content in pairs]
        )

    def _grandes_clientes_keep_with(self, record):
        """Return the files as those of ``record``, whose readers may open them.

        An upload that belongs to no record becomes the record's; what belongs to
        another one, or to a dialog, is copied. Called before anything refers to them.
        """
        record.ensure_one()
        self.check_access("read")
        place = {"res_model": record._name, "res_id": record.id}
        # Sudo: the act that takes the files as evidence was checked.
        kept_sudo = self.sudo().browse()
        for file in self.sudo():
            if not file.res_id:
                file.write(place)
            elif (file.res_model, file.res_id) != (record._name, record.id):
                file = file.copy({**place, "name": file.name})
            kept_sudo |= file
        return kept_sudo.sudo(self.env.su)

    # === FILE STORE === #

    @api.model
    def _get_path(self, bin_data, sha):
        """Delete a damaged file of the store, so that it is written again.

        A full disk or a killed server leaves an incomplete file. Odoo takes it for
        another content with the same digest, and would never store this one again.
        """
        full_path = self._full_path(f"{sha[:2]}/{sha}")
        if (
            os.path.isfile(full_path)
            and not self._same_content(bin_data, full_path)
            and _digest(full_path) != sha
        ):
            _logger.warning("%s is damaged: it is written again", full_path)
            os.unlink(full_path)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Remove the partial file if writing fails."""
        full_path = self._full_path(f"{checksum[:2]}/{checksum}")
        was_there = os.path.exists(full_path)
        try:
            return super()._file_write(bin_value, checksum)
        except OSError:
            if not was_there and os.path.exists(full_path):
                os.unlink(full_path)
            raise

    def _check_not_lost(self):
        """Raise if a file is missing in the store: Odoo would read it as empty.

        :raise UserError: names the file
        """
        for file in self.filtered("store_fname"):
            if not os.path.isfile(self._full_path(file.store_fname)):
                raise UserError(
                    self.env._(
                        "«%(name)s» was lost on the server: attach it again, or take "
                        "it out.",
                        name=file.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_not_sealed()

    def _check_place(self):
        """Raise if a file was added to a field of a frozen record.

        Of two files, Odoo would show the last. Models that freeze define
        ``_check_not_frozen``.

        :raise UserError: says what to do instead
        """
        # Sudo: the owner of the file decides, whoever asks.
        kept_sudo = self.sudo().filtered("res_field")
        for model, files in kept_sudo.grouped("res_model").items():
            Owner_sudo = files.env.get(model)
            if hasattr(Owner_sudo, "_check_not_frozen"):
                Owner_sudo.browse(files.mapped("res_id")).exists()._check_not_frozen()

    def _check_not_sealed(self):
        """Raise if one of the files is evidence or attached by another user.

        :raise UserError: says so
        """
        if sealing.is_unsealed():
            return
        # Sudo: the owners of the files decide, whoever asks.
        files_sudo = self.sudo()
        before_sudo = self.env["grandes.clientes.evidence"]._filter_sealed(files_sudo)
        owners = files_sudo._get_owner_ids()
        for model, owner_id in before_sudo._get_referring_ids():
            owners.setdefault(model, set()).add(owner_id)
        for model, ids in owners.items():
            owners_sudo = files_sudo.env[model].browse(ids).exists()
            if files_sudo & owners_sudo._get_sealed_attachments():
                raise UserError(
                    self.env._(
                        "This file was received, sent with an answer, or frozen with "
                        "a report, and is kept as it was. Attach another one beside it."
                    )
                )
        before_sudo._check_not_on_message()
        before_sudo._check_ones_own()

    def _get_owner_ids(self):
        """Return ``{model: ids}`` of the files' owners, for models that seal files."""
        return {
            model: set(attachments.mapped("res_id"))
            for model, attachments in self.grouped("res_model").items()
            if model in self.env and hasattr(self.env[model], "_get_sealed_attachments")
        }

    def _get_referring_ids(self):
        """Return ``(model, id)`` of the records of this addon that refer to the files.

        A file may belong to another record or to none, such as one uploaded in a
        wizard.
        """
        lists = self._get_file_lists()
        if not self or not lists:
            return []
        return self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL(
                    "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
                    model,
                    SQL.identifier(owner),
                    SQL.identifier(table),
                    SQL.identifier(file),
                    self.ids,
                )
                for model, table, owner, file in lists
            )
        )

    @api.model
    @ormcache()
    def _get_file_lists(self):
        """Return ``(model, table, column, file column)`` of the many2manys to files."""
        return tuple(
            (name, field.relation, field.column1, field.column2)
            for name in sorted(self.env["grandes.clientes.evidence"]._get_kept_models())
            if hasattr(self.env[name], "_get_sealed_attachments")
            for field in self.env[name]._fields.values()
            if field.type == "many2many"
            and field.store
            and field.comodel_name == self._name
        )

    def _check_not_on_message(self):
        """Raise if a message about a record of this addon has one of the files.

        :raise UserError: says so
        """
        if not self:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT message_id FROM message_attachment_rel"
                " WHERE attachment_id = ANY(%s)",
                self.ids,
            )
        )
        ids = {row[0] for row in rows}
        ids.update(
            self.filtered(lambda f: f.res_model == "mail.message").mapped("res_id")
        )
        messages = self.env["mail.message"].browse(ids - {0}).exists()
        if messages._get_sealed():
            raise UserError(
                self.env._(
                    "This file came with a message, which is evidence: it is kept as "
                    "it was. Attach another one to a new message."
                )
            )

    def _check_ones_own(self):
        """Raise if another user attached the file to a record of this addon.

        Files of scheduled messages are covered as well.

        :raise UserError: says so
        """
        discussed = self.env["grandes.clientes.evidence"]._get_discussed_models()
        beside = self.filtered(
            lambda file: file.res_id
            and not file.res_field
            and (
                file.res_model in discussed
                or file.res_model == "mail.scheduled.message"
                and not self.env.is_superuser()
                and self.env[file.res_model].browse(file.res_id).exists()._of_ours()
            )
        )
        if any(file.create_uid != self.env.user for file in beside):
            raise UserError(
                self.env._(
                    "Somebody else put this file here, and only they may take it back. "
                    "Attach another one beside it."
                )
            )


def _digest(path):
    """Return the SHA-1 of a file, which is its name in Odoo's file store."""
    digest = hashlib.sha1(usedforsecurity=False)
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
