"""Rate limit per key, counted in the database.

``limits`` (MIT) counts in one process, or in Redis or Memcached, which Odoo does not
need; the processes of a server share this database.
"""

import hashlib
import time
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

_MINUTE = 60
_DAY = 24 * 60


def _now():
    """Return the server's Unix time in seconds, which never repeats."""
    return int(time.time())


class Rate(NamedTuple):
    """Rate limit of a key and what is left of it.

    :ivar limit: calls per minute
    :ivar left: calls left in the current minute; negative if exceeded
    :ivar seconds: seconds until the next minute begins
    """

    limit: int
    left: int
    seconds: int

    def get_headers(self):
        """Return the rate headers of a response."""
        headers = [
            ("X-RateLimit-Limit", str(self.limit)),
            ("X-RateLimit-Remaining", str(max(self.left, 0))),
            ("X-RateLimit-Reset", str(self.seconds)),
        ]
        if self.left < 0:
            headers.append(("Retry-After", str(self.seconds)))
        return headers


class ApiRate(models.Model):
    """Number of calls of each key in the last minute in which it called.

    One row per key, shared by all processes of the server, counted in a transaction of
    its own so that refused and failed calls count as well.
    """

    _name = "grandes.clientes.api.rate"
    _description = "Calls of a key"
    _log_access = False

    key = fields.Char(required=True, readonly=True, help="SHA-256 of the key.")
    minute = fields.Integer(required=True, readonly=True, index=True)
    calls = fields.Integer(required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _count(self, key):
        """Count a call of ``key``; return its :class:`Rate`, ``None`` without limit."""
        # Sudo: a setting that everybody may know.
        limit = self.env.company.sudo().grandes_clientes_api_calls
        if not limit:
            return None
        minute, second = divmod(_now(), _MINUTE)
        if self.env.cr.readonly:
            # Nothing is written yet; in tests a read-only cursor must end before
            # another opens.
            self.env.cr.rollback()
        with self.env.registry.cursor() as cr:
            # Without the lock, simultaneous calls of one key would conflict: lock
            # before the snapshot is taken.
            cr.execute("LOCK TABLE grandes_clientes_api_rate IN EXCLUSIVE MODE")
            cr.execute(
                SQL(
                    """
                    INSERT INTO grandes_clientes_api_rate AS rate (key, minute, calls)
                         VALUES (%(key)s, %(minute)s, 1)
                    ON CONFLICT (key) DO UPDATE
                            SET calls = CASE WHEN rate.minute = excluded.minute
                                             THEN rate.calls + 1 ELSE 1 END,
                                minute = excluded.minute
                      RETURNING calls
                    """,
                    key=hashlib.sha256(key.encode()).hexdigest(),
                    minute=minute,
                )
            )
            [calls] = cr.fetchone()
        return Rate(limit, limit - calls, _MINUTE - second)

    @api.autovacuum
    def _gc_rates(self):
        """Delete keys that have not called for a day."""
        yesterday = _now() // _MINUTE - _DAY
        # Sudo: users have no access to the model.
        self.sudo().search([("minute", "<", yesterday)]).unlink()
