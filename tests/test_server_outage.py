"""Thirty users, one system that does not answer: real workers over HTTP (INV-2)."""

from functools import partial

from odoo.tests import tagged

from .server.client import at_once
from .server.common import ServerCase

PEOPLE = 30


@tagged("post_install", "-at_install")
class TestServerOutage(ServerCase):
    advisors = PEOPLE

    @classmethod
    def _prepare_more(cls, env):
        cls.system_id = (
            env["grandes.clientes.legacy.system"].search([("code", "=", "COBOL")]).id
        )

    def test_thirty_at_once_make_one_failure_with_thirty_witnesses(self):  # C6
        ids = self._received(range(300000, 300000 + PEOPLE))

        def say(place):
            # A failed call raises, so every response has to be a success.
            self._client(place).call(
                "grandes.clientes.consultation",
                "create",
                vals_list=[
                    {
                        "case_id": ids[place],
                        "system_id": self.system_id,
                        "system_down": True,
                    }
                ],
            )

        at_once([partial(say, place) for place in range(PEOPLE)], PEOPLE)

        rows = self._rows(
            "SELECT o.id, count(w.id), count(DISTINCT w.user_id), min(o.write_uid)"
            " FROM grandes_clientes_outage o"
            " JOIN grandes_clientes_outage_witness w ON w.outage_id = o.id"
            " WHERE o.system_id = %s GROUP BY o.id",
            self.system_id,
        )
        self.assertEqual(len(rows), 1, "one failure")
        self.assertEqual(rows[0][1:3], (PEOPLE, PEOPLE))
        failed = self._rows(
            "SELECT count(*) FROM grandes_clientes_consultation"
            " WHERE system_id = %s AND system_down",
            self.system_id,
        )
        self.assertEqual(failed, [(PEOPLE,)])
        self._assert_chains_intact()
        self.assertEqual(self.server.problems(), [])
