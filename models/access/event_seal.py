from odoo import api, models
from odoo.tools import SQL

from .event_logging import SEALED

# Number of rows fetched per query.
_CHUNK = 20_000
_COLUMNS = SQL(", ").join(
    SQL("to_char(event.happened_on, 'YYYY-MM-DD HH24:MI:SS')")
    if name == "happened_on"
    else SQL.identifier("event", name)
    for name in SEALED
)


class AccessEvent(models.Model):
    """Verifying the log: rows are streamed from the database as they are stored."""

    _name = "grandes.clientes.access.event"
    _inherit = "grandes.clientes.access.event"

    def _get_seal_digests(self):
        """Return ``{id: SHA-256}``; a line's digest covers everything it states."""
        digests = {}
        for row in self._stream(SQL("event.id = ANY(%s)", self.ids)):
            row_id, previous, digest, _sealed = row[-4:]
            whole = digest == self._get_digest(previous or "", row[: len(SEALED)])
            digests[row_id] = digest if whole else ""
        return digests

    @api.model
    def _find_all_broken_seals(self, company):
        """Return ``{id: code}`` of lines that were changed, added or deleted by SQL."""
        broken = {}
        for row in self._stream(SQL("event.company_id = %s", company.id)):
            row_id, previous, digest, sealed = row[-4:]
            if digest != sealed:
                broken[row_id] = "changed" if sealed else "unsealed"
            elif digest != self._get_digest(previous or "", row[: len(SEALED)]):
                broken[row_id] = "changed"
        gone = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT entry.res_id FROM grandes_clientes_seal_entry entry
                 WHERE entry.company_id = %s AND entry.res_model = %s
                   AND NOT EXISTS (SELECT FROM grandes_clientes_access_event event
                                    WHERE event.id = entry.res_id)
                """,
                company.id,
                self._name,
            )
        )
        broken.update({row[0]: "deleted" for row in gone})
        return broken

    @api.model
    def _stream(self, where):
        """Yield rows: sealed values, id, previous digest, own digest, seal digest."""
        last = 0
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT %s, event.id,
                       COALESCE(
                           (SELECT before.digest
                              FROM grandes_clientes_access_event before
                             WHERE before.user_id = event.user_id
                               AND before.sequence = event.sequence - 1),
                           (SELECT before.digest
                              FROM grandes_clientes_access_event before
                             WHERE before.user_id IS NULL AND event.user_id IS NULL
                               AND before.profile_id = event.profile_id
                               AND before.sequence = event.sequence - 1)),
                       event.digest, entry.digest
                  FROM (SELECT * FROM grandes_clientes_access_event event
                         WHERE %s AND event.id > %s
                         ORDER BY event.id LIMIT %s) event
             LEFT JOIN grandes_clientes_seal_entry entry
                    ON entry.res_model = %s AND entry.res_id = event.id
                   AND entry.sequence = 1
                 ORDER BY event.id
                """,
                _COLUMNS,
                where,
                last,
                _CHUNK,
                self._name,
            )
        ):
            yield from rows
            last = rows[-1][-4]
