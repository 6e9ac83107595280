"""Helpers for the tests of incoming mail: mails, and how to feed them."""

from email.message import EmailMessage

from odoo.tools import mute_logger

from .common import Common

FILING = "grandes.clientes.filing"
INBOUND = "grandes.clientes.inbound.mail"
WORK_LOG = "odoo.addons.grandes_clientes.models.mail.inbound_work"


def build(subject="Giro pendiente", body="El giro de agosto no llega.", **headers):
    """Return the bytes of a mail from the university's coordinator.

    :param headers: with underscores for hyphens; ``None`` leaves a header out
    """
    message = EmailMessage()
    given = {
        "From": "Coordinadora de Prueba <coordinadora@example.com>",
        "To": "grandes.clientes@example.com",
        "Subject": subject,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    files = given.pop("files", ())
    for name, value in given.items():
        if value is not None:
            message[name] = value
    message.set_content(body)
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


class MailInCommon(Common):
    """Mails fed to the gateway as fetchmail does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox = cls.env.ref("grandes_clientes.mailbox_main")
        cls.mailbox.addresses = "grandes.clientes@example.com"
        cls.mailbox.own_hosts = "mx.example.com"
        cls.env.company.email = "atencion@example.com"

    def _feed(self, raw):
        """Feed the mail to the gateway; return its filing, empty if there is none."""
        filing_id = self.env["mail.thread"].message_process(FILING, raw)
        return self.env[FILING].browse(filing_id or [])

    def _feed_failing(self, raw):
        """Feed a mail that is expected to fail, without logging the error."""
        with mute_logger(WORK_LOG):
            return self._feed(raw)

    def _inbound(self):
        """Return the latest incoming mail."""
        return self.env[INBOUND].search([], limit=1)

    def _mails_to(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)])
