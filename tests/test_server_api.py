"""Concurrent calls and writes: nothing is left out or done twice.

Verifies what docs/api.md promises of ``changes``, references and rate limits.
"""

import logging
import os
import time
from collections import Counter
from datetime import datetime, timedelta

import requests

from odoo.tests import new_test_user, tagged

from ..models.api.api_openapi import PREFIX
from .api_calls import GeneratedCalls
from .effort import NIGHT, examples
from .past import leaving_unasked
from .requirements import needs
from .server import database
from .server.client import at_once
from .server.common import CASE, ServerCase
from .server.waiting import PATIENCE, wait_for

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestServerApi(ServerCase):
    advisors = 1
    starts_server = False

    def _changes(self, since):
        """Return ``(numbers of cases, cursor)`` as seen by a separate call."""
        with self._environment() as env:
            api = env["grandes.clientes.api"].with_user(self.user_ids[0])
            told = api.changes(since=since)
            return [change["case"] for change in told["changes"]], told["cursor"]

    def _all_changes(self, since):
        """Return the same, once it reaches the last event.

        A transaction of another database that ends at this moment, or PostgreSQL's own
        maintenance, may postpone the events to a later call.
        """
        numbers, cursor = self._changes(since)

        def is_all():
            nonlocal cursor
            more, cursor = self._changes(cursor)
            numbers.extend(more)
            query = "SELECT max(id) FROM grandes_clientes_case_event"
            return self._rows(query) == [(cursor,)]

        wait_for(is_all, "the last events do not come")
        return numbers, cursor

    def test_what_is_being_written_comes_later(self):
        first, second = self._received([70000001, 70000002])
        _numbers, cursor = self._all_changes(0)
        with self._environment() as slow:
            early = slow[CASE].with_user(self.user_ids[0]).browse(first)
            early._do_register()
            slow.flush_all()
            # Another one, which is written later and committed first.
            with self._environment() as quick:
                late = quick[CASE].with_user(self.user_ids[0]).browse(second)
                late._do_register()
                late_name = late.name
            early_name = early.name
            numbers, meanwhile = self._changes(cursor)
            self.assertEqual(numbers, [])
            self.assertEqual(meanwhile, cursor)
        numbers, end = self._all_changes(meanwhile)
        self.assertEqual(numbers, [early_name, late_name])
        self.assertEqual(self._changes(end), ([], end))


@tagged("post_install", "-at_install")
class TestServerApiAtOnce(ServerCase):
    advisors = 1

    @classmethod
    def _prepare_more(cls, env):
        """Give the university a number, and remove the rate limit."""
        env["res.partner"].browse(cls.university_id).snies_code = "9901"
        env.company.grandes_clientes_api_calls = 0

    def _post(self, operation, body):
        return requests.post(
            f"{self.server.url}{PREFIX}{operation}",
            json=body,
            headers={
                "Authorization": f"Bearer {self.keys[0]}",
                "X-Odoo-Database": self.database,
            },
            timeout=120,
        )

    def _until_done(self, operation, body):
        """Call as docs/api.md says: again after no answer, or 503."""
        statuses = []
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                response = self._post(operation, body)
            except requests.ConnectionError:
                # More connections than Odoo's listening queue accepts.
                statuses.append(None)
            else:
                statuses.append(response.status_code)
                if response.status_code != 503:
                    return statuses, response.json()
            self.assertLess(time.monotonic(), deadline, statuses)
            time.sleep(0.2)

    def test_a_hundred_calls_of_one_reference(self):
        body = {
            "reference": "AT-ONCE-1",
            "entity": {"snies": "9901"},
            "cases": [{"subject": "Pago no aplicado", "typification": "T22"}],
            "register": False,
        }
        told = at_once([lambda: self._until_done("file", body)] * 100, 100)
        self.assertEqual({statuses[-1] for statuses, _answer in told}, {200})
        self.assertLessEqual(
            {status for statuses, _answer in told for status in statuses},
            {200, 503, None},
        )
        self.assertEqual(len({answer["filing"] for _statuses, answer in told}), 1)
        first = [answer for _statuses, answer in told if not answer["existing"]]
        self.assertEqual(len(first), 1)
        query = (
            "SELECT count(*) FROM grandes_clientes_filing WHERE client_reference = %s"
        )
        self.assertEqual(self._rows(query, "AT-ONCE-1"), [(1,)])
        self._assert_chains_intact()

    def test_an_act_of_one_reference_at_once(self):
        [case_id] = self._received([70000011])
        with self._environment() as env:
            case = env[CASE].with_user(self.user_ids[0]).browse(case_id)
            case._do_register()
            number = case.name
        body = {"reference": "AT-ONCE-2", "number": number, "reason": "Desiste."}
        told = at_once([lambda: self._until_done("withdraw", body)] * 20, 20)
        self.assertEqual(
            Counter(answer["existing"] for _statuses, answer in told),
            {False: 1, True: 19},
        )
        self._assert_chains_intact()

    def test_so_many_calls_a_minute_over_all_processes(self):
        with self._environment() as env:
            env.company.grandes_clientes_api_calls = 7
        self.addCleanup(self._let_go)
        read, refused = "catalogues", "file"
        calls = [lambda name=name: self._post(name, {}) for name in (read, refused)]
        minutes = [0, 1]
        # Within a single minute of the clock.
        while minutes[0] != minutes[1]:
            database.change(self.database, "DELETE FROM grandes_clientes_api_rate")
            minutes[0] = time.time() // 60
            told = at_once(calls * 10, 10)
            minutes[1] = time.time() // 60
        statuses = Counter(response.status_code for response in told)
        self.assertEqual(statuses[429], 13)
        self.assertEqual(statuses[200] + statuses[422], 7)
        for response in told:
            self.assertEqual(response.headers["X-RateLimit-Limit"], "7")
            if response.status_code == 429:
                self.assertEqual(response.json()["arguments"][1]["code"], "too_many")
                self.assertLessEqual(int(response.headers["Retry-After"]), 60)
                self.assertEqual(response.headers["X-RateLimit-Remaining"], "0")
        left = {
            int(response.headers["X-RateLimit-Remaining"])
            for response in told
            if response.status_code != 429
        }
        self.assertEqual(left, set(range(7)))

    def _let_go(self):
        with self._environment() as env:
            env.company.grandes_clientes_api_calls = 0


@needs("schemathesis")
@tagged("post_install", "-at_install")
class TestServerApiGenerated(ServerCase):
    """Generated calls of every operation, at a server that commits their effects.

    On every change two of each with each key; at night 2,000 and more with valid keys,
    or the number in ``GC_EXAMPLES``, new ones each time.
    """

    advisors = 1
    workers = 2

    @classmethod
    def _prepare_more(cls, env):
        env["res.partner"].browse(cls.university_id).snies_code = "9902"
        env.company.grandes_clientes_api_calls = 0
        coordinator, clerk, gone = (
            new_test_user(env, login=login, groups=groups, **vals)
            for login, groups, vals in (
                ("gc_api_portal", "base.group_portal", {"partner_id": cls.contact_id}),
                ("gc_api_clerk", "base.group_user", {}),
                ("gc_api_gone", "grandes_clientes.group_front_office", {}),
            )
        )
        cls.others = {
            user.login: cls._make_key(user, datetime.now() + timedelta(days=1))
            for user in (coordinator, clerk, gone)
        }
        with leaving_unasked(env):
            gone.active = False

    def setUp(self):
        super().setUp()
        [case_id] = self._received([70000021])
        with self._environment() as env:
            case = env[CASE].with_user(self.user_ids[0]).browse(case_id)
            case._do_register()
            known = case.name
        session = requests.Session()
        self.addCleanup(session.close)
        session.headers["X-Odoo-Database"] = self.database
        more = NIGHT or bool(os.environ.get("GC_EXAMPLES"))
        self.calls = GeneratedCalls(
            self, self.server.url, session, "9902", known, examples(2, 56), not more
        )
        self.addCleanup(self._tell)

    def _tell(self):
        """Log the number of calls by status, for runs with many calls."""
        statuses = Counter(status for _path, status in self.calls.seen)
        _logger.info("%s generated calls: %s", len(self.calls.seen), dict(statuses))

    def _assert_nothing_broke(self):
        self.assertEqual(
            [line for line in self.server.problems() if "ERROR" in line], []
        )
        self._assert_chains_intact()

    def test_with_keys_that_count(self):
        for who, key in (
            ("advisor", self.keys[0]),
            ("coordinator", self.others["gc_api_portal"]),
        ):
            self.calls.make(who, {"Authorization": f"Bearer {key}"})
        self.assertEqual(
            {path for path, _status in self.calls.seen}, self.calls.paths()
        )
        self.assertLessEqual({"file", "state", "changes"}, self.calls.done())
        self._assert_nothing_broke()

    def test_with_keys_that_do_not(self):
        """Whatever is sent: 401 without a valid key, 403 without a role."""
        gone, clerk = self.others["gc_api_gone"], self.others["gc_api_clerk"]
        # A malformed request is refused before its user is checked.
        for who, headers, status in (
            ("nobody", {}, 401),
            ("a wrong key", {"Authorization": f"Bearer {'0' * 40}"}, 401),
            ("no bearer", {"Authorization": "Basic YTpi"}, 401),
            ("who left", {"Authorization": f"Bearer {gone}"}, 401),
            ("no role", {"Authorization": f"Bearer {clerk}"}, 403),
        ):
            self.calls.make(who, headers, {status, 400, 415})
        self.assertEqual(self.calls.done(), set())
        self._assert_nothing_broke()
