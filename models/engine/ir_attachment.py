import hashlib
import logging
import os

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
_BLOCK = 1024 * 1024

# What a file is; its name and links to it may still be worked with by Odoo.
_CONTENT = frozenset(
    {
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


# Models whose files may be sealed; each says which by `_sealed_attachments`.
_SEALING = (
    "grandes.clientes.letter",
    "grandes.clientes.mercurio.reconciliation",
    "grandes.clientes.contingency",
    "grandes.clientes.filing",
    "grandes.clientes.case.answer",
    "grandes.clientes.case",
    "grandes.clientes.inbound.mail",
    "grandes.clientes.report.pack",
    "grandes.clientes.report.sheet",
)
# Of these, what is frozen takes no other file into its fields either: of two, Odoo
# would show the last.
_CLOSING = ("grandes.clientes.report.pack", "grandes.clientes.report.sheet")


class IrAttachment(models.Model):
    """Files that were received, or sent, stay as they were (invariant 8)."""

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

    # === THE FILES THEMSELVES === #

    @api.model
    def _get_path(self, bin_data, sha):
        """Take away a file that is not what its name says, so that it is written anew.

        A full disk or a server that was killed leaves the beginning of one, which Odoo
        takes for another content of the same digest, and never stores this one again.
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
        """Leave nothing of a file that could not be written to its end."""
        full_path = self._full_path(f"{checksum[:2]}/{checksum}")
        was_there = os.path.exists(full_path)
        try:
            return super()._file_write(bin_value, checksum)
        except OSError:
            if not was_there and os.path.exists(full_path):
                os.unlink(full_path)
            raise

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_not_sealed()

    def _check_place(self):
        """Raise if one of the files got into a field of what is frozen.

        :raise UserError: says what to do instead
        """
        # Sudo: what the file belongs to decides, whoever asks.
        for model, attachments in self.sudo().grouped("res_model").items():
            if model in _CLOSING:
                kept = attachments.filtered("res_field")
                owners_sudo = self.env[model].sudo().browse(kept.mapped("res_id"))
                owners_sudo.exists()._check_not_frozen()

    def _check_not_sealed(self):
        """Raise if one of the files was received, sent with an answer, or frozen.

        :raise UserError: says so
        """
        # Sudo: what the file belongs to decides, whoever asks.
        for model, attachments in self.sudo().grouped("res_model").items():
            if model not in _SEALING:
                continue
            owners_sudo = self.env[model].sudo().browse(attachments.mapped("res_id"))
            if attachments & owners_sudo.exists()._sealed_attachments():
                raise UserError(
                    self.env._(
                        "This file was received, sent with an answer, or frozen with "
                        "a report, and is kept as it was. Attach another one beside it."
                    )
                )


def _digest(path):
    """Return the SHA-1 of a file, by which Odoo names it."""
    digest = hashlib.sha1(usedforsecurity=False)
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
