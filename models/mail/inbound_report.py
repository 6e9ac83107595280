import logging
import re
from email import message_from_bytes, policy

from odoo import models

from .inbound_thread import CASE, FILING

_logger = logging.getLogger(__name__)

# Message-ID headers, including those in reports about another message.
_MESSAGE_ID = re.compile(
    r"^\s*(?:x-)?(?:original-)?message-id:\s*(<[^<>\s\x00-\x1f\x7f]{1,900}>)",
    re.I | re.M,
)
_MOST_LOOKED_AT = 200_000


class InboundMail(models.Model):
    """Reports of mail servers about our messages."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _process_report(self, mail):
        """Record a delivery report, by Odoo and on the answers (5.2.13).

        :param mail: :class:`~.mail.reader.Mail`
        """
        Thread = self.env["mail.thread"]
        event, noted = "bounced", False
        try:
            with self.env.cr.savepoint():
                message = message_from_bytes(mail.raw, policy=policy.SMTP)
                event, _reason = Thread._grandes_clientes_get_report(message)
                values = Thread.message_parse(message)
                if values["is_bounce"]:
                    Thread._routing_handle_bounce(message, values)
                    noted = _has_report(mail.message)
        except Exception:  # noqa: BLE001 - Odoo's parser is stricter than reports are
            _logger.info("Odoo does not read report %s", self.id, exc_info=True)
        about = self._get_messages_in(mail)
        answers = self.env["grandes.clientes.case.answer"]
        if about and event and not noted:
            # The report is plain text, with the beginning of the returned message.
            answers._log_report(
                event, about.mapped("message_id"), mail.text[:_MOST_REASON]
            )
        filings = self.env[FILING].browse(
            about.filtered(lambda sent: sent.model == FILING).mapped("res_id")
        )
        self._apply_outcome(
            "bounce", mail.subject, **self._prepare_links(self._get_reported(about))
        )
        # Delays and receipts return nothing.
        if filings and event == "bounced":
            filings._message_log_batch(
                dict.fromkeys(
                    filings.ids,
                    self.env._("A mail server returned the acknowledgement."),
                )
            )
            # One case per filing: its advisor tells the requester the number by other
            # means.
            self.env["grandes.clientes.case.notices"]._create_desk_activity(
                self.env[CASE].union(*(filing.case_ids[:1] for filing in filings)),
                self.env._("The acknowledgement came back"),
            )

    def _get_reported(self, messages):
        """Return the case or filing that the first of the messages is about."""
        for message in messages.filtered(lambda sent: sent.model in (CASE, FILING)):
            return self.env[message.model].browse(message.res_id)
        return None

    def _get_messages_in(self, mail, answered=True):
        """Return our messages that the report contains or names.

        :param bool answered: include messages that it replies to, as any mail may
        """
        text = mail.raw[:_MOST_LOOKED_AT].decode("latin-1")
        # The first one is the report's own.
        message_ids = set(_MESSAGE_ID.findall(text)) - {mail.message_id}
        if answered:
            message_ids.update(mail.references)
        if not message_ids:
            return self.env["mail.message"]
        return self.env["mail.message"].search(
            [
                ("message_id", "in", list(message_ids)),
                ("model", "=like", "grandes.clientes.%"),
            ]
        )


_MOST_REASON = 500


def _has_report(message):
    """Return whether the mail contains a machine-readable report."""
    return any(
        part.get_content_type()
        in ("message/delivery-status", "message/disposition-notification")
        for part in message.walk()
    )
