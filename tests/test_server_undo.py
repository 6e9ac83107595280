"""Sending and undoing on a real server whose process is killed (INV-13)."""

from collections import Counter

from odoo.tests import tagged

from ..demo.smtp_sink import SmtpSink
from .requirements import needs
from .server import database
from .server.common import CASE, ServerCase
from .server.process import free_ports
from .server.waiting import wait_for

ANSWER = f"{CASE}.answer"
_CRONS = (
    "grandes_clientes.cron_leaving_answers",
    "grandes_clientes.cron_settle_answers",
    "mail.ir_cron_mail_scheduler_action",
)
BODY = "<p>El pago de agosto ya se aplicó a la obligación.</p>"


@needs("aiosmtpd")
@tagged("post_install", "-at_install")
class TestServerUndo(ServerCase):
    workers = 2
    crons = 1

    @classmethod
    def setUpClass(cls):
        cls.sink = SmtpSink(*free_ports(1), by_address=True, hang_seconds=120)
        cls.sink.start()
        cls.addClassCleanup(cls.sink.stop)
        super().setUpClass()

    @classmethod
    def _prepare_more(cls, env):
        env.company.grandes_clientes_undo_seconds = 600
        env["ir.mail_server"].create(
            {
                "name": "Tests",
                "smtp_host": "127.0.0.1",
                "smtp_port": cls.sink.port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
                "sequence": 1,
            }
        )

    def setUp(self):
        super().setUp()
        self.sink.taken.clear()

    def _assert_nothing_came_twice(self):
        twice = {
            key: n for key, n in Counter(self.sink.get_message_ids()).items() if n > 1
        }
        self.assertEqual(twice, {})

    def _answered(self, documents):
        """Register and answer a case for each document; return the answers' ids."""
        with self._environment() as env:
            cases = env[CASE].with_user(self.user_ids[0])
            cases = cases.create([self._case_vals(number) for number in documents])
            cases._do_register()
            env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
            return [case._do_answer(BODY, interactive=True).id for case in cases]

    def _let_time_go_by(self, ids):
        """Put the time at which the answers are sent into the past."""
        with self._environment() as env:
            env.cr.execute(
                "UPDATE grandes_clientes_case_answer"
                "   SET send_after = now() AT TIME ZONE 'UTC' - interval '1 minute'"
                "       - id * interval '1 second'"
                " WHERE id = ANY(%s) AND send_after IS NOT NULL",
                [ids],
            )

    def _wake(self):
        if not self._is_due(*_CRONS):
            with self._environment() as env:
                for name in _CRONS:
                    env.ref(name)._trigger()
        database.wake_crons(self.database)

    def _states(self, ids):
        return dict(
            self._rows(
                "SELECT id, state || ' ' || COALESCE(attempt, 0)"
                "  FROM grandes_clientes_case_answer WHERE id = ANY(%s)",
                ids,
            )
        )

    def test_undone_or_once_whatever_is_killed(self):
        ids = self._answered(range(80000001, 80000007))
        undone, left = ids[:2], ids[2:]
        client = self._client()
        # By RPC, as the button on the screen.
        client.call(ANSWER, "action_undo_send", *undone)
        self.server.kill()
        self._let_time_go_by(ids)
        self.server.start()

        def is_over():
            self._wake()
            states = self._states(left)
            return all(each == "delivered 1" for each in states.values())

        wait_for(is_over, lambda: f"answers are {self._states(ids)}", 0.5)
        self.assertEqual(set(self._states(undone).values()), {"draft 0"})
        self.assertEqual(len(self.sink.taken), len(left))
        self._assert_nothing_came_twice()
        self.assertEqual(
            self._rows(
                "SELECT count(*) FROM grandes_clientes_case_event"
                " WHERE act = 'undo_answer'"
            ),
            [(2,)],
        )

    def test_killed_while_they_leave(self):
        ids = self._answered(range(81000001, 81000011))
        self._let_time_go_by(ids)
        self._wake()
        for _turn in range(3):
            self.server.kill()
            self.server.start()
            self._wake()

        def is_over():
            self._wake()
            return all(
                each.split()[0] in ("delivered", "failed")
                for each in self._states(ids).values()
            )

        wait_for(is_over, lambda: f"answers are {self._states(ids)}", 0.5)
        # None is sent twice or lost: those with unknown outcome are back on the desk.
        self.assertEqual(
            {each.split()[1] for each in self._states(ids).values()}, {"1"}
        )
        self._assert_nothing_came_twice()

    def test_the_screen_waits_while_the_job_hands_out(self):
        ids = self._answered([82000001])
        client = self._client()
        # The server's own job, which earlier tests woke, may not take part.
        with self._cron_held(_CRONS[0]):
            self._let_time_go_by(ids)
            with self._environment() as env:
                # As the job does.
                env[ANSWER].browse(ids).lock_for_update()
                self.assertFalse(client.call(ANSWER, "action_leave", *ids))
            self.assertTrue(client.call(ANSWER, "action_leave", *ids))

        def is_over():
            self._wake()
            return self._states(ids)[ids[0]] == "delivered 1"

        # Its mail must not be on its way when the next test begins.
        wait_for(is_over, lambda: f"answers are {self._states(ids)}", 0.5)
