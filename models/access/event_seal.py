from odoo import api, models
from odoo.tools import SQL

from .event_logging import SEALED

# Rows that one look takes from the database.
_CHUNK = 20_000
_COLUMNS = SQL(", ").join(
    SQL("to_char(event.happened_on, 'YYYY-MM-DD HH24:MI:SS')")
    if name == "happened_on"
    else SQL.identifier("event", name)
    for name in SEALED
)


class AccessEvent(models.Model):
    """How the log is verified: read as it is in the database, by streams of rows."""

    _name = "grandes.clientes.access.event"
    _inherit = "grandes.clientes.access.event"

    def _get_seal_digests(self):
        """Return ``{id: SHA-256}``: each line has its own, over all it says."""
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
        """Yield rows: what is sealed, id, the digest before, its own, the entry's."""
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
