import hashlib

from odoo import api, models
from odoo.tools import SQL

from ..case.case_event import SEALED
from .broken import Broken

_CASE = "grandes.clientes.case"
# Rows that one look takes from the database.
_CHUNK = 20_000
_COLUMNS = SQL(", ").join(
    SQL("to_char(happened_on, 'YYYY-MM-DD HH24:MI:SS')")
    if name == "happened_on"
    else SQL.identifier(name)
    for name in SEALED
)


class SealCheck(models.AbstractModel):
    """The chains of events, read as they are in the database."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _check_chains(self, company):
        """Yield the cases whose chain of events is not whole (INV-8)."""
        for case_id in self._get_broken_chain_ids(SQL("company_id = %s", company.id)):
            yield Broken(_CASE, case_id, "chain_broken")

    @api.model
    def _get_broken_chain_ids(self, where):
        """Yield the ids of cases whose chain does not hold, by streams of rows.

        :param SQL where: which events
        """
        digest_of = self.env["grandes.clientes.case.event"]._get_sealed_digest
        case_id, place, previous, broken = None, 0, "", False
        for row in self._stream_events(where):
            if row[0] != case_id:
                case_id, place, previous, broken = row[0], 0, "", False
            if broken:
                continue
            place += 1
            note = row[-2]
            broken = (
                row[1] != place
                or row[-1] != digest_of(previous, row[: len(SEALED)])
                or (row[SEALED.index("note_digest")] or "")
                != (note and hashlib.sha256(note.encode()).hexdigest() or "")
            )
            previous = row[-1]
            if broken:
                yield case_id

    @api.model
    def _stream_events(self, where):
        """Yield the rows of events: what is sealed, note and digest, chain by chain."""
        last = (0, 0)
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT %s, note, digest FROM grandes_clientes_case_event
                 WHERE %s AND (case_id, sequence) > %s
                 ORDER BY case_id, sequence LIMIT %s
                """,
                _COLUMNS,
                where,
                last,
                _CHUNK,
            )
        ):
            yield from rows
            last = rows[-1][:2]

    @api.model
    def _check_states(self, company):
        """Yield the cases that their last event does not account for.

        Their state, the number of the letter that answered, the words that were
        registered: what the chain says of them last is what they say.
        """
        yield from self._query(
            "case_not_as_told",
            SQL(
                """
                SELECT a_case.id FROM grandes_clientes_case a_case
             LEFT JOIN LATERAL (
                       SELECT state_to FROM grandes_clientes_case_event
                        WHERE case_id = a_case.id
                        ORDER BY sequence DESC LIMIT 1) told ON TRUE
                 WHERE a_case.company_id = %s
                   AND a_case.state IS DISTINCT FROM told.state_to
                """,
                company.id,
            ),
        )
        yield from self._query(
            "mercurio_changed",
            SQL(
                """
                SELECT a_case.id FROM grandes_clientes_case a_case
             LEFT JOIN (
                       SELECT DISTINCT ON (case_id) case_id, facts->'case_out' AS out
                         FROM grandes_clientes_case_event
                        WHERE company_id = %(company)s AND facts ? 'case_out'
                        ORDER BY case_id, sequence DESC) told
                    ON told.case_id = a_case.id
                 WHERE a_case.company_id = %(company)s
                   AND (told.case_id IS NOT NULL
                        OR a_case.mercurio_out_number IS NOT NULL
                        OR a_case.mercurio_out_date IS NOT NULL)
                   AND (a_case.mercurio_out_number IS DISTINCT FROM told.out->>0
                        OR a_case.mercurio_out_date::text
                           IS DISTINCT FROM told.out->>1)
                """,
                company=company.id,
            ),
        )
        yield from self._check_registered_words(company)

    @api.model
    def _check_registered_words(self, company):
        """Yield the cases whose words are not those that were registered."""
        told = {
            case_id: digest
            for case_id, digest in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (case_id) case_id, facts->>'words'
                      FROM grandes_clientes_case_event
                     WHERE company_id = %s AND facts ? 'words'
                     ORDER BY case_id, sequence DESC
                    """,
                    company.id,
                )
            )
        }
        for cases in self._get_pieces(_CASE, company):
            cases.fetch(["subject", "description"])
            for case in cases:
                if case.id in told and case._get_words_digest() != told.pop(case.id):
                    yield Broken(_CASE, case.id, "words_changed")
        for case_id in told:
            yield Broken(_CASE, case_id, "deleted")

    @api.model
    def _query(self, code, query, model=_CASE):
        """Return what the query finds, by one code.

        :param SQL query: returns ids
        """
        return [
            Broken(model, res_id, code) for (res_id,) in self.env.execute_query(query)
        ]
