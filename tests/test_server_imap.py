"""Mail fetched from a real IMAP server: nothing is lost, whatever fails (5.2.1)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from odoo.tests import tagged

from .mail_common import FILING, build
from .server import imap_server
from .server.client import Client, Refused
from .server.common import ServerCase

_FAILING = """
CREATE FUNCTION gc_test_fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'It fails, says the test';
    END $$;
CREATE TRIGGER gc_test_fail BEFORE INSERT ON {table}
    FOR EACH ROW WHEN (NEW.subject = 'Falla') EXECUTE FUNCTION gc_test_fail();
"""
_MENDED = """
DROP TRIGGER gc_test_fail ON {table};
DROP FUNCTION gc_test_fail();
"""


@tagged("post_install", "-at_install")
class TestServerImap(ServerCase):
    workers = 2

    @classmethod
    def setUpClass(cls):
        reason = imap_server.missing()
        if reason:
            cls.skipTest(cls, reason)
        cls.imap = imap_server.ImapServer()
        cls._at_the_end(cls.imap.stop)
        cls.imap.start()
        super().setUpClass()

    @classmethod
    def _prepare_more(cls, env):
        server = env["fetchmail.server"].create(
            {
                "name": "Tests",
                "server": "127.0.0.1",
                "port": cls.imap.port,
                "server_type": "imap",
                "is_ssl": False,
                "user": imap_server.USER,
                "password": imap_server.PASSWORD,
                "object_id": env["ir.model"]._get_id(FILING),
                "state": "done",
            }
        )
        cls.fetchmail_id = server.id
        cls.admin_key = cls._make_key(env.ref("base.user_admin"))

    def _mails(self, name, count, failing=None):
        """Return ``count`` mails; the one at place ``failing`` is to fail."""
        return [
            build(
                "Falla" if place == failing else f"{name} {place}",
                f"Texto {name} {place}",
                Message_ID=f"<{name}-{place}@example.com>",
            )
            for place in range(count)
        ]

    @contextmanager
    def _failing(self, table):
        """Within the block, make the database refuse the failing mail in ``table``."""
        with self._environment() as env:
            env.cr.execute(_FAILING.format(table=table))
        try:
            yield
        finally:
            with self._environment() as env:
                env.cr.execute(_MENDED.format(table=table))

    def _fetch(self):
        """Make the server fetch mails, as its cron does."""
        client = Client(self.server, self.admin_key)
        client.call("fetchmail.server", "fetch_mail", self.fetchmail_id)

    def _states(self, name):
        """Return ``{state: count}`` of the mails of one test."""
        return dict(
            self._rows(
                "SELECT state, count(*) FROM grandes_clientes_inbound_mail"
                " WHERE message_id LIKE %s GROUP BY state",
                f"<{name}-%",
            )
        )

    def _retry(self, state):
        """Retry the remaining mails, as the cron does some minutes later."""
        with self._environment() as env:
            mails = env["grandes.clientes.inbound.mail"].search([("state", "=", state)])
            for mail_id in mails.ids:
                mails._run_stored(mail_id)

    def _assert_each_once(self, name, count):
        """Check that each mail is one filing with one case, acknowledged."""
        rows = self._rows(
            "SELECT filing.id, filing.acknowledged_on IS NOT NULL, count(matter.id)"
            "  FROM grandes_clientes_inbound_mail mail"
            "  JOIN grandes_clientes_filing filing ON filing.inbound_mail_id = mail.id"
            "  LEFT JOIN grandes_clientes_case matter ON matter.filing_id = filing.id"
            " WHERE mail.message_id LIKE %s GROUP BY 1, 2",
            f"<{name}-%",
        )
        self.assertEqual(sorted(row[1:] for row in rows), [(True, 1)] * count)

    def test_a_failing_mail_in_the_middle_is_kept_and_tried_again(self):
        with self._failing("grandes_clientes_case"):
            self.imap.put(self._mails("medio", 9, failing=4))
            self._fetch()
        self.assertEqual(self._states("medio"), {"filed": 8, "failed": 1})
        self.assertEqual(self.imap.unread(), 0)
        self._retry("failed")
        self._assert_each_once("medio", 9)

    def test_what_cannot_be_stored_stays_in_its_mailbox(self):
        with self._failing("grandes_clientes_inbound_mail"):
            self.imap.put(self._mails("disco", 6, failing=2))
            with self.assertRaisesRegex(Refused, "stays in its mailbox"):
                self._fetch()
        # The later ones are not held up.
        self.assertEqual(self._states("disco"), {"filed": 5})
        self.assertEqual(self.imap.unread(), 1)
        self._fetch()
        self.assertEqual(self.imap.unread(), 0)
        self._assert_each_once("disco", 6)

    def test_odoo_dies_while_it_fetches(self):
        self.imap.put(self._mails("muerte", 30))
        pause = self._pause("grandes_clientes_inbound_mail", 6)
        with ThreadPoolExecutor(1) as pool:
            fetching = pool.submit(self._fetch)
            self._kill_at(pause)
            self.assertTrue(fetching.exception())
        self.assertEqual(sum(self._states("muerte").values()), 5)
        self.server.start()
        self._fetch()
        self.assertEqual(self.imap.unread(), 0)
        # Stored mails that were not processed when it died.
        self._retry("new")
        self._assert_each_once("muerte", 30)
        self._assert_chains_intact()
