from odoo import api, models
from odoo.tools import SQL

from .broken import Broken

_FILING = "grandes.clientes.filing"
_CHUNK = 20_000


class SealCheck(models.AbstractModel):
    """Checks of records with their own seal, and of the seal entries."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _get_seal_checks(self):
        return [
            *super()._get_seal_checks(),
            "_check_entries",
            "_check_records",
            "_check_filings",
        ]

    @api.model
    def _check_entries(self, company):
        """Yield the records whose chain of seal entries is inconsistent."""
        Entry = self.env["grandes.clientes.seal.entry"]
        last, place, before, told = ("", 0, 0), 0, "", set()
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT res_model, res_id, sequence, act, user_id,
                       to_char(sealed_on, 'YYYY-MM-DD HH24:MI:SS'), digest, chain
                  FROM grandes_clientes_seal_entry
                 WHERE company_id = %s AND (res_model, res_id, sequence) > %s
                 ORDER BY res_model, res_id, sequence LIMIT %s
                """,
                company.id,
                last,
                _CHUNK,
            )
        ):
            for model, res_id, sequence, act, user_id, sealed_on, digest, chain in rows:
                if (model, res_id) != last[:2]:
                    place, before = 0, ""
                place += 1
                row = {
                    "company_id": company.id,
                    "res_model": model,
                    "res_id": res_id,
                    "sequence": sequence,
                    "act": act,
                    "user_id": user_id,
                    "sealed_on": sealed_on,
                    "digest": digest,
                }
                if (sequence != place or chain != Entry._get_chain(before, row)) and (
                    model,
                    res_id,
                ) not in told:
                    told.add((model, res_id))
                    yield Broken(model, res_id, "entry_changed")
                before, last = chain, (model, res_id, sequence)

    @api.model
    def _check_records(self, company):
        """Yield the records that differ from their last seal entry."""
        sealed = self.env.registry["grandes.clientes.sealed.mixin"]
        for name, model in self.env.items():
            if isinstance(model, sealed) and not model._abstract:
                yield from (
                    Broken(name, res_id, code)
                    for res_id, code in model._find_all_broken_seals(company).items()
                )

    @api.model
    def _check_filings(self, company):
        """Yield the filings whose digest differs from the events of their cases."""
        yield from self._query(
            "changed",
            SQL(
                """
                SELECT told.filing
                  FROM (SELECT DISTINCT ON (1) (facts->>'filing')::int AS filing,
                               facts->>'sha256' AS sha256
                          FROM grandes_clientes_case_event
                         WHERE company_id = %s AND facts ? 'filing'
                           AND facts ? 'sha256'
                         ORDER BY 1, id DESC) told
             LEFT JOIN grandes_clientes_filing filing ON filing.id = told.filing
                 WHERE filing.digest IS DISTINCT FROM told.sha256
                """,
                company.id,
            ),
            _FILING,
        )
