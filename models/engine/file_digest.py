import hashlib

from odoo import api, fields, models
from odoo.tools import SQL


class FileDigest(models.Model):
    """The SHA-256 of each content that something sealed rests on.

    Odoo stores a content once, by its SHA-1, however many records have it. Its SHA-256
    is taken when it is sealed first, so that a seal over a thousand copies reads one
    file, and a nightly verification none but those whose turn it is.
    """

    _name = "grandes.clientes.file.digest"
    _description = "SHA-256 of a content"
    _inherit = ["grandes.clientes.append.only"]
    _log_access = False

    checksum = fields.Char(
        required=True, readonly=True, help="SHA-1, by which Odoo stores the content."
    )
    sha256 = fields.Char(required=True, readonly=True)

    _checksum_uniq = models.UniqueIndex("(checksum)")

    @api.model
    def _of(self, attachments):
        """Return ``{id: SHA-256}`` of the contents of the attachments."""
        # Sudo: digests of contents, which tell nothing of them.
        files_sudo = attachments.sudo()
        files_sudo.fetch(["checksum", "url", "type"])
        one_of = {}
        for file in files_sudo:
            if file.checksum:
                one_of.setdefault(file.checksum, file)
        known = self._get_known(one_of)
        new = {
            checksum: hashlib.sha256(file.raw or b"").hexdigest()
            for checksum, file in one_of.items()
            if checksum not in known
        }
        if new:
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO grandes_clientes_file_digest (checksum, sha256)
                    SELECT * FROM unnest(%s, %s)
                        ON CONFLICT (checksum) DO NOTHING
                 RETURNING id
                    """,
                    list(new),
                    list(new.values()),
                )
            )
            known.update(new)
        return {
            file.id: known.get(file.checksum) or _of_nothing(file)
            for file in files_sudo
        }

    @api.model
    def _get_known(self, checksums):
        """Return ``{SHA-1: SHA-256}`` of those of the contents that were sealed."""
        if not checksums:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT checksum, sha256 FROM grandes_clientes_file_digest"
                    " WHERE checksum = ANY(%s)",
                    list(checksums),
                )
            )
        )


def _of_nothing(file):
    """Return the SHA-256 of a file without content: of the address that it links to."""
    return hashlib.sha256((file.url or "").encode()).hexdigest()
