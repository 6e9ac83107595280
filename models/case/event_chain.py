import hashlib

from odoo import api, models
from odoo.tools import SQL

from .case_event import SEALED

# Rows that one look takes from the database.
_CHUNK = 20_000
_COLUMNS = SQL(", ").join(
    SQL("to_char(happened_on, 'YYYY-MM-DD HH24:MI:SS')")
    if name == "happened_on"
    else SQL.identifier(name)
    for name in SEALED
)


class CaseEvent(models.Model):
    """Whether the chains of events are whole, read as they are in the database."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    @api.model
    def _find_broken_chains(self, cases):
        """Return those of ``cases`` whose chain of events was tampered with.

        Recomputes every digest from what the database holds (INV-8). A case
        without any event is broken: each begins with its receipt.
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
        """Yield the ids of cases whose chain does not hold, by streams of rows.

        :param SQL where: which events
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
