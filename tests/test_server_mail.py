"""Answers by a mail server that accepts, refuses and disconnects (5.2.8, 5.2.13)."""

from collections import Counter

from odoo.tests import tagged

from ..demo.smtp_sink import DEFER_ONCE, DROP, DROP_LATE, HANG, REFUSE, TAKE, SmtpSink
from .requirements import needs
from .server import database
from .server.common import CASE, ServerCase
from .server.process import free_ports
from .server.waiting import wait_for

ANSWER = f"{CASE}.answer"
_CRONS = (
    "mail.ir_cron_mail_scheduler_action",
    "grandes_clientes.cron_settle_answers",
)
_QUEUE_WAITS = """
    SELECT id FROM ir_cron_trigger
     WHERE call_at > now() AT TIME ZONE 'UTC'
       AND call_at <= now() AT TIME ZONE 'UTC' + INTERVAL '1 minute'
       AND cron_id = (SELECT res_id FROM ir_model_data
                       WHERE module = 'mail'
                         AND name = 'ir_cron_mail_scheduler_action')
"""
_CLAIMS_FAIL = """
    CREATE FUNCTION claim_fails() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE serialization_failure; END $$;
    CREATE TRIGGER claim_fails BEFORE INSERT ON grandes_clientes_case_answer_delivery
    FOR EACH ROW WHEN (NEW.event = 'sent') EXECUTE FUNCTION claim_fails()
"""
BODY = "<p>El pago de agosto ya se aplicó a la obligación.</p>"


class MailServerCase(ServerCase):
    workers = 2
    crons = 2
    # Odoo waits a minute for a mail server: too long for a test.
    prelude = """
import smtplib

begin = smtplib.SMTP.__init__
def begin_impatiently(self, *arguments, **options):
    begin(self, *arguments, **{**options, "timeout": 5})
smtplib.SMTP.__init__ = begin_impatiently
"""

    @classmethod
    def setUpClass(cls):
        cls.sink = SmtpSink(*free_ports(1), by_address=True, hang_seconds=120)
        cls.sink.start()
        cls.addClassCleanup(cls.sink.stop)
        super().setUpClass()

    @classmethod
    def _prepare_more(cls, env):
        # Each mail is tried once, and its result checked here.
        env.company.grandes_clientes_mail_retries = 0
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
        self.sink.on_taken = None
        self.sink.put_off.clear()

    def _answered(self, addresses):
        """Register and answer a case for each address; return ``{address: case id}``.

        Each has a contact of its own, and so its own message.
        """
        with self._environment() as env:
            contacts = env["res.partner"].create(
                [
                    {
                        "name": address,
                        "email": address,
                        "parent_id": self.university_id,
                        "is_coordinator": True,
                    }
                    for address in addresses
                ]
            )
            cases = env[CASE].with_user(self.user_ids[0])
            cases = cases.create(
                [
                    self._case_vals(contact.id + 60000000, contact_id=contact.id)
                    for contact in contacts
                ]
            )
            cases._do_register()
            # Acknowledgements are not tested here.
            env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
            cases._do_answer(BODY)
            return dict(zip(addresses, cases.ids, strict=True))

    def _resend(self, ids):
        """Resend the failed answers of the cases."""
        with self._environment() as env:
            answers = env[ANSWER].with_user(self.user_ids[0])
            domain = [("case_id", "in", list(ids)), ("state", "=", "failed")]
            answers.search(domain)._do_resend()

    def _wait_until_settled(self, ids):
        """Wait until no answer of the cases is being sent."""

        def states():
            return self._rows(
                "SELECT answer.state, mail.state, count(*)"
                "  FROM grandes_clientes_case_answer answer"
                "  LEFT JOIN mail_mail mail ON mail.id = answer.mail_id"
                " WHERE answer.case_id = ANY(%s)"
                " GROUP BY answer.state, mail.state",
                list(ids),
            )

        def is_settled():
            if self._is_due(*_CRONS):
                database.wake_crons(self.database)
            else:
                self._run_crons()
            return all(state in ("delivered", "failed") for state, *_rest in states())

        wait_for(is_settled, lambda: f"answers and mails are {states()}", 0.3)

    def _crons_are_done(self):
        database.wake_crons(self.database)
        return not self._is_due(*_CRONS)

    def _run_crons(self):
        """Let time pass, and run the mail queue and the cron that settles answers."""
        # By SQL, because the queue may take up one of them by itself just now.
        database.change(
            self.database,
            "UPDATE mail_mail SET scheduled_date = NULL"
            " WHERE state = 'outgoing' AND scheduled_date IS NOT NULL",
        )
        with self._environment() as env:
            for name in _CRONS:
                env.ref(name)._trigger()
        database.wake_crons(self.database)

    def _fates(self, ids):
        """Return ``{case id: (case state, answer state, activities)}``."""
        rows = self._rows(
            "SELECT matter.id, matter.state, answer.state,"
            "       (SELECT count(*) FROM mail_activity activity"
            "         WHERE activity.res_model = %s"
            "           AND activity.res_id = matter.id"
            "           AND activity.user_id = matter.user_id)"
            "  FROM grandes_clientes_case matter"
            "  JOIN grandes_clientes_case_answer answer ON answer.case_id = matter.id"
            " WHERE matter.id = ANY(%s)",
            CASE,
            list(ids),
        )
        return {row[0]: row[1:] for row in rows}

    def _assert_each_arrived_or_is_back(self, ids):
        """Check that each case is closed, or back on the desk with an activity."""
        for case_id, fate in self._fates(ids).items():
            self.assertIn(
                fate,
                [("closed", "delivered", 0), ("front_office", "failed", 1)],
                f"Case {case_id}",
            )

    def _assert_nothing_came_twice(self):
        twice = {
            key: n for key, n in Counter(self.sink.get_message_ids()).items() if n > 1
        }
        self.assertEqual(twice, {})


@needs("aiosmtpd")
@tagged("post_install", "-at_install")
class TestServerMail(MailServerCase):
    def test_each_answer_arrives_or_comes_back(self):
        kinds = (TAKE, REFUSE, TAKE, DROP, DROP_LATE)
        addresses = [f"{kinds[n % 5]}-{n}@example.com" for n in range(20)]
        addresses[10:10] = [f"{HANG}-20@example.com"]
        case_of = self._answered(addresses)
        self._wait_until_settled(case_of.values())

        fates = self._fates(case_of.values())
        for address, case_id in case_of.items():
            arrived = address.startswith(TAKE)
            self.assertEqual(
                fates[case_id],
                ("closed", "delivered", 0)
                if arrived
                else ("front_office", "failed", 1),
                address,
            )
        # Messages that the server had when the connection broke or timed out are resent
        # by users only.
        self._run_crons()
        wait_for(self._crons_are_done, "the queue does not end", 0.3)
        self.assertEqual(len(self.sink.taken), 13)
        self._assert_nothing_came_twice()
        self._assert_chains_intact()

    def test_mail_server_dies_in_the_middle(self):
        self.sink.on_taken = lambda count: count == 6 and self.sink.stop_soon()
        case_of = self._answered([f"{TAKE}-a{n}@example.com" for n in range(20)])
        self._wait_until_settled(case_of.values())
        self._assert_each_arrived_or_is_back(case_of.values())
        arrived = len(self.sink.taken)
        self.assertLess(arrived, len(case_of))

        self.sink.on_taken = None
        self.sink.start()
        self._resend(case_of.values())
        self._wait_until_settled(case_of.values())
        states = [fate[:2] for fate in self._fates(case_of.values()).values()]
        self.assertEqual(states, [("closed", "delivered")] * len(case_of))
        self._assert_nothing_came_twice()

    def test_odoo_dies_while_it_hands_out(self):
        self.sink.on_taken = lambda count: count == 7 and self.server.kill()
        case_of = self._answered([f"{TAKE}-b{n}@example.com" for n in range(20)])
        wait_for(lambda: not self.server.process, "Odoo sends nothing")
        self.sink.on_taken = None
        self.server.start()
        self._wait_until_settled(case_of.values())
        self._assert_each_arrived_or_is_back(case_of.values())
        self._assert_nothing_came_twice()
        self._assert_chains_intact()

    def _try_again(self, times):
        with self._environment() as env:
            env.company.grandes_clientes_mail_retries = times

    def test_put_off_goes_later_and_once(self):
        self._try_again(2)
        self.addCleanup(self._try_again, 0)
        addresses = [f"{(TAKE, DEFER_ONCE)[n % 2]}-c{n}@example.com" for n in range(20)]
        case_of = self._answered(addresses)
        self._wait_until_settled(case_of.values())
        states = {fate[:2] for fate in self._fates(case_of.values()).values()}
        self.assertEqual(states, {("closed", "delivered")})
        self.assertEqual(len(self.sink.put_off), 10)
        self.assertEqual(len(self.sink.taken), 20)
        self._assert_nothing_came_twice()
        self._assert_chains_intact()

    def test_a_database_error_costs_a_minute_not_an_hour(self):
        database.change(self.database, _CLAIMS_FAIL)
        self.addCleanup(
            database.change,
            self.database,
            "DROP FUNCTION IF EXISTS claim_fails CASCADE",
        )
        case_of = self._answered([f"{TAKE}-d@example.com"])
        database.wake_crons(self.database)
        wait_for(lambda: self._rows(_QUEUE_WAITS), "the queue waits for its hour")
        self.assertFalse(self.sink.taken)
        database.change(self.database, "DROP FUNCTION claim_fails CASCADE")
        self._wait_until_settled(case_of.values())
        [fate] = self._fates(case_of.values()).values()
        self.assertEqual(fate, ("closed", "delivered", 0))
        self.assertEqual(len(self.sink.taken), 1)
