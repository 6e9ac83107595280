"""Many users, one matter: real workers over HTTP (INV-2)."""

import random
from functools import partial

from odoo.tests import tagged

from .effort import by_effort
from .server.client import at_once
from .server.common import CASE, ServerCase

PEOPLE = 16
# As many at a time as users; requests that find an existing first case only add repeats
# to it.
REQUESTS = by_effort(3 * PEOPLE, 200)


@tagged("post_install", "-at_install")
class TestServerRegistration(ServerCase):
    advisors = 4

    def _outcomes(self, ids):
        """Return ``(name, state, first)`` of the cases."""
        return self._rows(
            "SELECT name, state, duplicate_id FROM grandes_clientes_case"
            " WHERE id = ANY(%s)",
            list(ids),
        )

    def test_one_matter_registered_by_everybody_at_once(self):  # 5.2.3, 5.2.4
        def create(place):
            (case_id,) = self._client(place).call(
                CASE, "create", vals_list=[self._case_vals(1020304050)]
            )
            return case_id

        def register(place, case_id):
            # A failed call raises, so every response has to be a success.
            self._client(place).call(CASE, "action_register", case_id)

        ids = at_once([partial(create, place) for place in range(REQUESTS)], PEOPLE)
        at_once([partial(register, *item) for item in enumerate(ids)], PEOPLE)

        rows = self._outcomes(ids)
        self.assertEqual(len(rows), REQUESTS)
        (first,) = (row for row in rows if row[1] == "front_office")
        repeats = [row for row in rows if row[1] == "duplicate"]
        self.assertEqual(len(repeats), REQUESTS - 1)
        self.assertTrue(first[0])
        first_ids = self._rows(
            "SELECT id FROM grandes_clientes_case WHERE name = %s", first[0]
        )
        self.assertEqual({(row[2],) for row in repeats}, set(first_ids))
        filings = self._rows(
            "SELECT count(DISTINCT filing.name) FROM grandes_clientes_filing filing"
            " JOIN grandes_clientes_case c ON c.filing_id = filing.id"
            " WHERE c.id = ANY(%s)",
            ids,
        )
        self.assertEqual(filings, [(REQUESTS,)], "Filing numbers are unique")
        self._assert_chains_intact()
        self.assertEqual(self.server.problems(), [])

    def test_batches_of_the_same_matters_in_any_order(self):  # 5.2.3, INV-2
        documents = range(200000, 200040)
        batches = [self._received(documents) for _person in range(8)]
        for batch in batches:
            random.Random(len(batch)).shuffle(batch)

        at_once(
            [
                partial(self._client(place).call, CASE, "action_register", *batch)
                for place, batch in enumerate(batches)
            ],
            len(batches),
        )

        rows = self._outcomes(sum(batches, []))
        names = [row[0] for row in rows if row[1] == "front_office"]
        self.assertEqual(len(names), len(documents))
        self.assertEqual(len(set(names)), len(documents), "Numbers are unique")
        self.assertEqual(
            sum(row[1] == "duplicate" for row in rows),
            len(rows) - len(documents),
        )
        self._assert_chains_intact()
        self.assertEqual(self.server.problems(), [])
