import hashlib
import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

# Records read by one query.
_CHUNK = 1000


class SealedMixin(models.AbstractModel):
    """A record under seal: its digest is stored in a separate entry.

    A model that inherits it defines in :meth:`_get_sealed_values` what its seal covers
    and in :meth:`_get_sealed_domain` which of its records carry one; its acts call
    :meth:`_log_seal`. The nightly verification finds the model by itself.
    """

    _name = "grandes.clientes.sealed.mixin"
    _description = "Record under a seal"

    def _get_sealed_values(self):
        """Return the plain values that the seal of the record covers, in a fixed order.

        Files are represented by :func:`file_seals`; ids of partners are not allowed,
        because a merge rewrites them.
        """
        raise NotImplementedError

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the records that carry a seal."""
        return Domain.TRUE

    def _get_sealed_company(self):
        """Return the company responsible for the record."""
        return self.company_id

    def _get_sealed_files(self):
        """Return the attachments that the seals of the records cover."""
        return self.env["ir.attachment"]

    def _log_seal(self, act, first=False, digests=None):
        """Seal the current state of the records.

        :param str act: the reason, as a code
        :param bool first: the records were just created and have no entry yet
        :param dict digests: ``{id: SHA-256}``, if the caller has computed them
        """
        if not self:
            return
        # Sudo: nobody writes entries directly, and the seal covers the complete record.
        records_sudo = self.sudo()
        self.env["grandes.clientes.seal.entry"].sudo()._create_entries(
            self._name,
            digests or records_sudo._get_seal_digests(),
            act,
            {record.id: record._get_sealed_company().id for record in records_sudo},
            first,
        )

    def _get_seal_digests(self):
        """Return ``{id: SHA-256}`` of what the seals of the records cover."""
        # Contents that were never sealed are read here, once each.
        records = self.with_context(
            lang=None, prefetch_fields=True, bin_size=False, active_test=False
        )
        seals = self.env["grandes.clientes.file.digest"]._of(
            records._get_sealed_files()
        )
        return {
            record.id: sealed_digest(record._get_sealed_values(), seals)
            for record in records
        }

    def _get_seal_digest(self):
        """Return the SHA-256 of the last entry, for printed documents."""
        self.ensure_one()
        # Sudo: the digest, for every reader of the document.
        entries_sudo = self.env["grandes.clientes.seal.entry"].sudo()
        return entries_sudo._get_last_digests(self._name, self.ids).get(self.id)

    def _find_broken_seals(self):
        """Return ``{id: code}`` of records that differ from their last seal."""
        last = self.env["grandes.clientes.seal.entry"]._get_last_digests(
            self._name, self.ids
        )
        # Sudo: the complete record is compared, whoever asks.
        digests = self.sudo()._get_seal_digests()
        return {
            record_id: "changed" if record_id in last else "unsealed"
            for record_id, digest in digests.items()
            if last.get(record_id) != digest
        }

    @api.model
    def _find_all_broken_seals(self, company):
        """Return ``{id: code}`` for all sealed records of ``company``.

        Covers the records that should carry a seal, and those that have entries.
        """
        broken = {}
        # Sudo: a verification covers everything.
        records_sudo = self.sudo().with_context(active_test=False)
        mine = Domain("company_id", "=", company.id)
        ids = self.env["grandes.clientes.seal.entry"]._get_sealed_ids(
            company, records_sudo, Domain(self._get_sealed_domain()) & mine
        )
        for chunk in split_every(_CHUNK, sorted(ids), list):
            records = records_sudo.browse(chunk).exists()
            broken.update(dict.fromkeys(set(chunk) - set(records.ids), "deleted"))
            broken.update(records._find_broken_seals())
            # The verification reads all records: free the memory of each chunk.
            records.invalidate_recordset(flush=False)
        return broken


def file_seals(attachments):
    """Return the placeholders of files in the values of a seal: name and content."""
    return [{"file": file.id, "name": file.name} for file in attachments.sorted("id")]


def sealed_digest(values, seals):
    """Return the SHA-256 over ``values``, with files by their content.

    :param values: plain values; :func:`file_seals` stand for files
    :param dict seals: ``{attachment id: SHA-256}``
    """

    def plain(value):
        if isinstance(value, dict) and "file" in value:
            return [value["name"], seals.get(value["file"], "")]
        if isinstance(value, list | tuple):
            return [plain(each) for each in value]
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items()}
        if value is None or value is False:
            return None
        if isinstance(value, int | float):
            return value
        return str(
            fields.Datetime.to_string(value) if hasattr(value, "hour") else value
        )

    text = json.dumps(plain(values), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class FileDigest(models.Model):
    """The SHA-256 of each file content covered by a seal.

    Odoo stores a content once, by its SHA-1, however many attachments have it. The
    SHA-256 is computed when the content is first sealed, so that a seal over a thousand
    copies reads one file, and a nightly verification only those whose turn it is.
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
        # Sudo: digests, which disclose nothing of the contents.
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
        """Return ``{SHA-1: SHA-256}`` of the contents sealed before."""
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
    """Return the SHA-256 of a file without content: of the URL that it links to."""
    return hashlib.sha256((file.url or "").encode()).hexdigest()
