"""Test messages: outgoing mail works, or why not, and incoming mail arrives."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_common import MailInCommon, build
from .setup_common import SetupCommon
from .smtp_common import QUEUE_LOGGERS, SmtpCommon


@tagged("post_install", "-at_install")
class TestSetupMailOut(SetupCommon, SmtpCommon):
    def setUp(self):
        super().setUp()
        self.manager.email = "administradora@example.com"

    def _try(self):
        with mute_logger(*QUEUE_LOGGERS):
            return self.Setup.with_user(self.manager).action_open("mail_out")

    def test_it_leaves_for_who_asks(self):
        self.assertEqual(self._state("mail_out"), "missing")
        params = self._try()["params"]
        self.assertEqual(params["type"], "success")
        self.assertIn("administradora@example.com", params["message"])
        self.assertEqual(self._state("mail_out"), "done")
        [message] = self._messages("This message shows that mail leaves")
        self.assertEqual(message["To"], "administradora@example.com")

    def test_why_it_does_not_leave_is_said(self):
        self.mail_server.smtp_port = 1  # nobody listens there
        params = self._try()["params"]
        self.assertEqual(params["type"], "danger")
        step = self._steps()["mail_out"]
        self.assertEqual(step["state"], "missing")
        self.assertTrue(step["fact"])
        self.assertIn(step["fact"], params["message"])
        # The latest attempt counts.
        self.mail_server.smtp_port = self.smtp.port
        self._try()
        self.assertEqual(self._state("mail_out"), "done")

    def test_who_may(self):
        Test = self.env["grandes.clientes.mail.test"]
        for user in (self.front, self.coordinator, self.supervisor):
            with self.assertRaises(AccessError):
                Test.with_user(user)._do_send()
        self.manager.email = False
        with self.assertRaisesRegex(UserError, "address"):
            Test.with_user(self.manager)._do_send()
        with self.assertRaises(AccessError):
            Test.with_user(self.manager).create({"is_sent": True})


@tagged("post_install", "-at_install")
class TestSetupMailIn(SetupCommon, MailInCommon, SmtpCommon):
    def test_it_says_what_is_missing_until_mail_came(self):
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        mailbox.write({"alias_name": False, "addresses": False})
        self.assertIn("no address", self._steps()["mail_in"]["fact"])
        mailbox.addresses = "buzon@example.com"
        step = self._steps()["mail_in"]
        self.assertEqual(step["state"], "missing")
        self.assertIn("buzon@example.com", step["fact"])
        self._feed(build(To="buzon@example.com"))
        step = self._steps()["mail_in"]
        self.assertEqual(step["state"], "done")
        self.assertIn("buzon@example.com", step["fact"])

    def test_the_copy_that_comes_back_is_no_filing(self):
        filings = self.env["grandes.clientes.filing"].search_count([])
        with mute_logger(*QUEUE_LOGGERS):
            self.Setup.with_user(self.manager).action_open("mail_out")
        copy = next(
            envelope.content
            for envelope in self.smtp.taken
            if "grandes.clientes@example.com" in envelope.rcpt_tos
        )
        self.assertEqual(self._state("mail_in"), "missing")
        self._feed(copy)
        self.assertEqual(self._state("mail_in"), "done")
        mail = self.env["grandes.clientes.inbound.mail"].search([], limit=1)
        self.assertEqual(mail.state, "ignored")
        test = self.env["grandes.clientes.mail.test"].search([], limit=1)
        self.assertEqual(mail.message_id, test.message_id)
        self.assertEqual(self.env["grandes.clientes.filing"].search_count([]), filings)
