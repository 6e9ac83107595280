import hashlib

from odoo import api, models
from odoo.tools import SQL

from .case_event import SEALED

# Rows read by one query.
_CHUNK = 20_000
_COLUMNS = SQL(", ").join(
    SQL("to_char(happened_on, 'YYYY-MM-DD HH24:MI:SS')")
    if name == "happened_on"
    else SQL.identifier(name)
    for name in SEALED
)


class CaseEvent(models.Model):
    """Verification of the chains of events, as stored in the database."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    @api.model
    def _find_broken_chains(self, cases):
        """Return the ``cases`` whose chain of events was tampered with.

        Every digest is recomputed from what the database holds (INV-8). A case without
        events is broken, as each chain begins with the receipt.
        """
        self.flush_model()
        broken = set(self._get_broken_chain_ids(SQL("case_id = ANY(%s)", cases.ids)))
        there = {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT case_id FROM grandes_clientes_case_event"
                    " WHERE case_id = ANY(%s)",
                    cases.ids,
                )
            )
        }
        return cases.filtered(lambda case: case.id in broken or case.id not in there)

    @api.model
    def _get_broken_chain_ids(self, where):
        """Yield the ids of cases with a broken chain, reading the events as a stream.

        :param SQL where: condition that selects the events
        """
        digest_of = self._get_sealed_digest
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
        """Yield the sealed columns, note and digest of events, chain by chain."""
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
