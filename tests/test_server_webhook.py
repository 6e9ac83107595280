"""Webhooks sent by Odoo's own running cron, whatever happens to it."""

from odoo import fields
from odoo.tests import tagged

from .server import database
from .server.client import Client
from .server.common import CASE, ServerCase
from .server.receiver import SECRET, HookReceiver
from .server.waiting import wait_for

_DELIVERY = "grandes_clientes_webhook_delivery"


@tagged("post_install", "-at_install")
class TestServerWebhook(ServerCase):
    workers = 2
    # As many as could send the same message at once.
    crons = 2
    works_mail_queue = False
    advisors = 1
    # A silent receiver costs ten seconds: longer than a test should wait.
    prelude = """
from odoo.addons.grandes_clientes.models.api import webhook_delivery

webhook_delivery._TIMEOUT = 4
"""

    @classmethod
    def setUpClass(cls):
        cls.receiver = HookReceiver()
        cls._at_the_end(cls.receiver.stop)
        super().setUpClass()

    @classmethod
    def _prepare_more(cls, env):
        env["ir.config_parameter"].set_param("grandes_clientes.webhook_plain_http", "1")
        hook = env["grandes.clientes.webhook"].create(
            {
                "name": "SIGA",
                "url": cls.receiver.url,
                "user_id": cls.user_ids[0],
            }
        )
        hook.secret = SECRET
        cls.hook_id = hook.id
        # This cron runs by itself each minute, as usual. It starts now, because Odoo
        # would catch up minute by minute.
        env.ref("grandes_clientes.cron_webhooks").nextcall = fields.Datetime.now()

    def setUp(self):
        super().setUp()
        self.receiver.knocks.clear()
        self.receiver.times.clear()
        self.receiver.taken.clear()
        self.receiver.days, self.receiver.on_taken = [], None
        if not self.receiver.server:
            self.receiver.start()
        # Discard earlier messages.
        self._wait_until_all_is_looked_at()
        database.change(self.database, f"DELETE FROM {_DELIVERY}")
        self.receiver.knocks.clear()
        self.receiver.times.clear()
        self.receiver.taken.clear()

    def _let_time_go_by(self):
        """Make the deliveries that wait for their next try due, and the cron as well.

        Those already due are left alone: the cron may be locking them.
        """
        database.change(
            self.database,
            f"UPDATE {_DELIVERY} SET next_try_on = now() AT TIME ZONE 'UTC'"
            " WHERE webhook_id = %s AND state = 'waiting'"
            "   AND next_try_on > now() AT TIME ZONE 'UTC'",
            self.hook_id,
        )
        self._make_due()

    def _make_due(self):
        """Make the scheduled action due."""
        with self._environment() as env:
            env.ref("grandes_clientes.cron_webhooks")._trigger()
        database.wake_crons(self.database)

    def _wait_until_all_is_looked_at(self):
        def is_looked_at():
            self._make_due()
            return self._rows(
                "SELECT cursor = (SELECT coalesce(max(id), 0)"
                "                   FROM grandes_clientes_case_event)"
                "  FROM grandes_clientes_webhook WHERE id = %s",
                self.hook_id,
            ) == [(True,)]

        wait_for(is_looked_at, "events are not looked at", 0.5)

    def _register(self, documents):
        """Register as users do, on the server; return the messages to be sent."""
        ids = self._received(documents)
        client = Client(self.server, self.keys[0])
        for case_id in ids:
            client.call(CASE, "action_register", case_id)
        return self._messages_of(ids)

    def _messages_of(self, ids):
        """Return the ids of the messages about the cases, in order of the history."""
        events = self._rows(
            "SELECT id, act FROM grandes_clientes_case_event"
            " WHERE case_id = ANY(%s) AND act IN ('receive', 'register') ORDER BY id",
            ids,
        )
        told = {"receive": "case.filed", "register": "case.state"}
        return [f"msg_{event_id}_{told[act]}" for event_id, act in events]

    def _states(self):
        return dict(
            self._rows(
                f"SELECT state, count(*) FROM {_DELIVERY} WHERE webhook_id = %s"
                " GROUP BY state",
                self.hook_id,
            )
        )

    def _wait_until_taken(self, messages, later=True):
        """Wait until the receiver has all; ``later``: make the next tries due."""

        def is_taken():
            if later:
                self._let_time_go_by()
            else:
                database.wake_crons(self.database)
            return set(messages) <= set(self.receiver.taken) and self._states() == {
                "taken": len(messages)
            }

        wait_for(is_taken, lambda: f"{self._states()}: {self.receiver.knocks}", 0.5)

    def _assert_each_once_in_order(self, messages):
        # Each one once, by its id, however often it came; and nothing else.
        self.assertEqual(list(self.receiver.taken), messages)
        self.assertEqual(self.receiver.wrong, [])
        self.assertEqual(self._states(), {"taken": len(messages)})
        kinds = {message["type"] for message in self.receiver.taken.values()}
        self.assertEqual(kinds, {"case.filed", "case.state"})

    def test_bad_days_of_the_receiver(self):
        days = ["fail", "hang", "redirect", "lose", "drip", "take", "lose", "fail"]
        self.receiver.days = list(days)
        messages = self._register(range(75000000, 75000006))
        self.assertEqual(len(messages), 12)
        self._wait_until_taken(messages)
        self._assert_each_once_in_order(messages)
        knocks = self.receiver.knocks
        self.assertEqual([day for day, _message in knocks[: len(days)]], days)
        # Delivery stops at a failure: the first message came until it was accepted.
        self.assertEqual([each for _day, each in knocks[:4]], [messages[0]] * 4)
        # Accepted but not acknowledged: it came again with the same id, and counted
        # once.
        self.assertEqual(knocks[4][1], messages[0])
        # No acknowledged message came again.
        said = [each for day, each in knocks if day == "take"]
        self.assertEqual(said, messages)
        self.assertEqual(self.server.problems(), [])

    def test_after_a_failure_it_comes_again_by_itself(self):
        """Five seconds later, without any user or the minute's cron.

        The scheduled action is postponed for long: it has to trigger itself.
        """
        self._put_off("2100-01-01 00:00:00")
        self.addCleanup(self._put_off, fields.Datetime.now())
        self.receiver.days = ["fail"]
        messages = self._register([75100000])
        self._make_due()
        wait_for(lambda: self.receiver.knocks, "nothing comes", 0.2)
        self._wait_until_taken(messages, later=False)
        first, second, *_others = self.receiver.times
        self.assertGreater(second - first, 4)
        self._assert_each_once_in_order(messages)

    def _put_off(self, instant):
        """Postpone the scheduled action until an instant."""
        # By SQL, because Odoo refuses it while the action is running.
        database.change(
            self.database,
            "UPDATE ir_cron SET nextcall = %s WHERE id = (SELECT res_id"
            "  FROM ir_model_data WHERE module = 'grandes_clientes'"
            "   AND name = 'cron_webhooks')",
            instant,
        )

    def test_it_goes_away_and_comes_back(self):
        self.receiver.on_taken = lambda place: place == 3 and self._go_away()
        messages = self._register(range(75200000, 75200004))
        self._make_due()
        wait_for(lambda: not self.receiver.server, "it takes no three", 0.2)
        # The scheduled action may have begun before all was registered.
        self._wait_until_all_is_looked_at()

        def get_waiting():
            return self._rows(
                f"SELECT coalesce(tries, 0), problem FROM {_DELIVERY}"
                " WHERE webhook_id = %s AND state = 'waiting' ORDER BY id",
                self.hook_id,
            )

        def is_tried_again():
            self._let_time_go_by()
            return get_waiting()[0][0] > 1

        wait_for(is_tried_again, lambda: f"not tried again: {get_waiting()}", 0.5)
        waiting = get_waiting()
        self.assertGreaterEqual(len(waiting), len(messages) - 3)
        self.assertGreaterEqual(waiting[0][0], 1)
        self.assertIn("Connection", waiting[0][1])
        self.assertEqual({tries for tries, _problem in waiting[1:]}, {0})
        # Meanwhile users go on.
        messages += self._register([75200010])
        self.receiver.on_taken = None
        self.receiver.start()
        self._wait_until_taken(messages)
        self._assert_each_once_in_order(messages)

    def _go_away(self):
        # From the thread of a request. A server that keeps listening on a closed socket
        # uses a whole CPU until the end of the tests.
        server = self.receiver.server
        server.shutdown()
        server.server_close()
        self.receiver.server = None

    def test_odoo_dies_in_the_middle_of_telling(self):
        self.receiver.on_taken = lambda place: place == 5 and self.server.kill()
        # Not while users still register: their call would fail with the server.
        with self._cron_held("grandes_clientes.cron_webhooks"):
            messages = self._register(range(75300000, 75300006))
        self._make_due()
        wait_for(lambda: not self.server.process, "Odoo tells nothing", 0.2)
        self.assertEqual(len(self.receiver.taken), 5)
        self.receiver.on_taken = None
        self.server.start()
        self._wait_until_taken(messages)
        self._assert_each_once_in_order(messages)
        # The message that could not be acknowledged came again, with the same id.
        times = [each for _day, each in self.receiver.knocks]
        self.assertEqual(times.count(messages[4]), 2)
        self.assertEqual(len(times), len(messages) + 1)
