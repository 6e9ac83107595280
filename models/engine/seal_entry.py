import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...tools import clock
from . import mass

# Values covered by the chain of a record, in this order.
_CHAINED = (
    "company_id",
    "res_model",
    "res_id",
    "sequence",
    "act",
    "user_id",
    "sealed_on",
    "digest",
)
_RACE = "grandes_clientes_seal_entry_chain_uniq"


class SealEntry(models.Model):
    """Entry that a record was sealed: by which act, by whom, over which digest.

    It is stored apart from the record, so that a record whose own digest was removed is
    found, as is a deleted one. The entries of a record form a chain, and the nightly
    seal covers them together with the events.
    """

    _name = "grandes.clientes.seal.entry"
    _description = "Sealed record"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.named.record.mixin"]
    _order = "id desc"
    _rec_name = "digest"
    # The entry has its own fields for person and time.
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    sequence = fields.Integer(required=True, readonly=True)
    act = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    sealed_on = fields.Datetime(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, index=True)
    chain = fields.Char(
        required=True,
        readonly=True,
        help="SHA-256 over the entry and the one before it of the same record.",
    )

    _chain_uniq = models.UniqueIndex("(res_model, res_id, sequence)")

    @api.model
    def _create_entries(self, model, digests, act, companies, first=False):
        """Add an entry for each of the records.

        :param str model: model of the records
        :param dict digests: ``{id: SHA-256}``
        :param str act: why they are sealed
        :param dict companies: ``{id: id of the company}``
        :param bool first: none of them has an entry yet
        :raise ConcurrencyError: another transaction sealed one of them meanwhile
        """
        ends = {} if first else self._get_chain_ends(model, list(digests))
        now = clock.now()
        rows = []
        for res_id, digest in digests.items():
            sequence, before = ends.get(res_id, (0, ""))
            row = {
                "company_id": companies[res_id],
                "res_model": model,
                "res_id": res_id,
                "sequence": sequence + 1,
                "act": act,
                "user_id": self.env.uid,
                "sealed_on": now,
                "digest": digest,
            }
            rows.append({**row, "chain": self._get_chain(before, row)})
        try:
            # The error aborts the whole transaction, so no savepoint is needed.
            with mass.error_expected():
                mass.insert(self, rows)
        except UniqueViolation as error:
            if error.diag.constraint_name != _RACE:
                raise
            raise ConcurrencyError("Somebody else sealed the same record") from error

    @api.model
    def _get_chain_ends(self, model, ids):
        """Return ``{id: (sequence, chain)}`` of the records' last entries."""
        return self._get_last(model, ids, "sequence", "chain")

    @api.model
    def _get_last(self, model, ids, *names):
        """Return ``{id: values}`` of these fields in the records' last entries."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id) res_id, %s
                  FROM grandes_clientes_seal_entry
                 WHERE res_model = %s AND res_id = ANY(%s)
                 ORDER BY res_id, sequence DESC
                """,
                SQL(", ").join(SQL.identifier(name) for name in names),
                model,
                ids,
            )
        )
        return {row[0]: row[1:] for row in rows}

    @api.model
    def _get_chain(self, before, row):
        """Return the SHA-256 of an entry that follows ``before`` of its record."""
        covered = [before, *(row[name] for name in _CHAINED)]
        return hashlib.sha256(json.dumps(covered, default=str).encode()).hexdigest()

    @api.model
    def _get_sealed_ids(self, company, records, domain):
        """Return the ids of a company's records that carry a seal, or should.

        These are the records with entries and the existing ones, found by one query per
        model.

        :param records: recordset of the model, in the environment for the search
        :param domain: domain of the records that should carry a seal
        """
        return {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT res_id FROM grandes_clientes_seal_entry
                     WHERE res_model = %s AND company_id = %s
                     UNION %s
                    """,
                    records._name,
                    company.id,
                    records._search(domain).select(),
                )
            )
        }

    @api.model
    def _get_last_digests(self, model, ids):
        """Return ``{id: SHA-256}`` of the records' last seals."""
        return {
            res_id: row[0] for res_id, row in self._get_last_entries(model, ids).items()
        }

    @api.model
    def _get_last_entries(self, model, ids):
        """Return ``{id: (SHA-256, act)}`` of the records' last entries."""
        return self._get_last(model, ids, "digest", "act")
