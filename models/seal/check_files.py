import hashlib

from odoo import api, models
from odoo.tools import SQL

from ...tools import clock
from .broken import Broken

# Every content is read once in this many nights.
_NIGHTS = 7
# Model and id of the owner of a file, which is the record that is shown as broken.
_OWNER = SQL(
    """
    COALESCE(file.res_model, 'ir.attachment'),
    CASE WHEN file.res_model IS NULL THEN file.id ELSE COALESCE(file.res_id, 0) END
    """
)


class SealCheck(models.AbstractModel):
    """Checks of sealed file contents: where they are stored and what they contain."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _get_seal_checks(self):
        return [*super()._get_seal_checks(), "_check_file_places", "_check_contents"]

    @api.model
    def _check_file_places(self, company):
        """Yield the owners of files that are no longer stored under their checksum.

        Each seal covers the SHA-256 that its files had under their SHA-1. This checks,
        without reading the files, that they are still stored under that SHA-1.
        """
        if company != self._of_all():
            return
        yield from self._get_owners(
            SQL(
                """
                   (file.store_fname IS NOT NULL
                    AND right(file.store_fname, 40) != file.checksum)
                OR (file.store_fname IS NULL AND file.type = 'binary'
                    AND COALESCE(encode(sha256(file.db_datas), 'hex'), '')
                        != known.sha256
                    AND COALESCE(file.file_size, 0) > 0)
                """
            )
        )

    @api.model
    def _check_contents(self, company):
        """Yield the owners of files whose content on disk is not the sealed one.

        Reads a seventh of the contents each night, or all with
        ``grandes_clientes_all_files`` in the context, as after restoring a backup. What
        is broken is read every night, so that it ends only when it is whole again.
        """
        if company != self._of_all():
            return
        nights = 1 if self.env.context.get("grandes_clientes_all_files") else _NIGHTS
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (known.id) file.id, known.sha256, known.checksum
                  FROM grandes_clientes_file_digest known
                  JOIN ir_attachment file ON file.checksum = known.checksum
                 WHERE known.id %% %s = %s
                    OR EXISTS (
                       SELECT FROM grandes_clientes_seal_breakage broken
                        WHERE broken.mended_on IS NULL
                          AND broken.code = 'file_changed'
                          AND (broken.res_model, broken.res_id) = (%s))
                """,
                nights,
                clock.today(company).toordinal() % nights,
                _OWNER,
            )
        )
        broken = []
        for file_id, sha256, checksum in rows:
            file = self.env["ir.attachment"].browse(file_id)
            if hashlib.sha256(file.raw or b"").hexdigest() != sha256:
                broken.append(checksum)
            file.invalidate_recordset(flush=False)
        if broken:
            yield from self._get_owners(SQL("known.checksum = ANY(%s)", broken))

    @api.model
    def _of_all(self):
        """Return the company under which records without a company are checked."""
        return self.env["grandes.clientes.event.seal"]._get_companies()[:1]

    @api.model
    def _get_owners(self, where):
        """Return the owners of the files that match a condition, as broken.

        :param SQL where: on the attachments (``file``) and contents (``known``)
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT %s
                  FROM ir_attachment file
                  JOIN grandes_clientes_file_digest known
                    ON known.checksum = file.checksum
                 WHERE %s
                """,
                _OWNER,
                where,
            )
        )
        return [Broken(model, res_id, "file_changed") for model, res_id in rows]
