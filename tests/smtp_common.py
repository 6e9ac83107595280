"""Helpers for the tests that send mail to a real server."""

from email import message_from_bytes
from email.policy import default
from unittest.mock import patch

from odoo.tools import mute_logger

from odoo.addons.base.models import ir_mail_server

from ..demo.smtp_sink import HANG, SmtpSink
from .answer_common import BODY
from .common import Common
from .requirements import needs

QUEUE_LOGGERS = (
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
)


@needs("aiosmtpd")
class SmtpCommon(Common):
    """A single outgoing server, ``self.smtp``, with configurable behaviour."""

    def setUp(self):
        super().setUp()
        self.smtp = self.enterContext(SmtpSink())
        # Odoo sends nothing in tests; here the server is real.
        self.enterContext(
            patch.object(
                ir_mail_server.IrMail_Server, "_disable_send", return_value=False
            )
        )
        self.env["ir.mail_server"].search([]).active = False
        self.mail_server = self.env["ir.mail_server"].create(
            {
                "name": "Test",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtp.port,
                "smtp_encryption": "none",
            }
        )
        self.env.company.email = "atencion@example.com"

    def _hang(self):
        """Let the server hang from now on, for longer than Odoo waits."""
        self.smtp.mode = HANG
        self.enterContext(patch.object(ir_mail_server, "SMTP_TIMEOUT", 1))

    def _answered(self, **vals):
        """Return a case answered by e-mail, with its other notices cancelled."""
        case = self._registered(**vals)
        self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("headers", "like", "Auto-Submitted")]
        ).cancel()
        case._do_answer(BODY)
        return case

    def _events(self, answer):
        return answer.delivery_ids.mapped("event")

    def _work_queue(self):
        """Run the mail queue, and the cron it triggers."""
        with mute_logger(*QUEUE_LOGGERS):
            self.env["mail.mail"].process_email_queue()
        self._settle()

    def _settle(self):
        with self.enter_registry_test_mode():
            self.env.ref("grandes_clientes.cron_settle_answers").method_direct_trigger()
        self.env.invalidate_all()

    def _messages(self, text):
        """Return the messages containing ``text`` that the server accepted."""
        messages = [
            message_from_bytes(envelope.content, policy=default)
            for envelope in self.smtp.taken
        ]
        return [
            message
            for message in messages
            if text in message.get_body(("html",)).get_content()
        ]
