"""How many calls each key has, counted in the database.

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
    """Return the seconds of the server's clock: nobody lives through these twice."""
    return int(time.time())


class Rate(NamedTuple):
    """How many calls a key has.

    :ivar limit: in a minute
    :ivar left: of the present one; less than 0 where there were too many
    :ivar seconds: until the next minute begins
    """

    limit: int
    left: int
    seconds: int

    def get_headers(self):
        """Return the headers of an answer."""
        headers = [
            ("X-RateLimit-Limit", str(self.limit)),
            ("X-RateLimit-Remaining", str(max(self.left, 0))),
            ("X-RateLimit-Reset", str(self.seconds)),
        ]
        if self.left < 0:
            headers.append(("Retry-After", str(self.seconds)))
        return headers


class ApiRate(models.Model):
    """How often each key called in the minute that it called last.

    One row a key, for all processes of the server, counted in a transaction of its own:
    what is refused or fails counts as well.
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
        """Count a call of ``key`` and return its :class:`Rate`; None without limit."""
        # Sudo: a setting that everybody is told.
        limit = self.env.company.sudo().grandes_clientes_api_calls
        if not limit:
            return None
        minute, second = divmod(_now(), _MINUTE)
        if self.env.cr.readonly:
            # Nothing is written yet; a test's cursor lets no other begin else.
            self.env.cr.rollback()
        with self.env.registry.cursor() as cr:
            # Else two calls of one key at once would fail: a snapshot is taken after.
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
        """Forget the keys that have not called for a day."""
        yesterday = _now() // _MINUTE - _DAY
        # Sudo: nobody has rights on these.
        self.sudo().search([("minute", "<", yesterday)]).unlink()
