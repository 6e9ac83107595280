import logging
import re
from email import message_from_bytes, policy

from markupsafe import Markup

from odoo import models

from .inbound_thread import CASE, FILING

_logger = logging.getLogger(__name__)

# Message-ID headers, including those in reports about another message.
_MESSAGE_ID = re.compile(
    r"^[^\S\n]*(?:x-)?(?:original-)?message-id:\s*(<[^<>\s\x00-\x1f\x7f]{1,900}>)",
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
        :return: what it reports: ``bounced``, ``read``…, ``None`` for a delay
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
        self._apply_outcome(
            "bounce", mail.subject, **self._prepare_links(self._get_reported(about))
        )
        # Delays and receipts return nothing.
        if event == "bounced":
            self._tell_returned(about)
        return event

    def _tell_returned(self, messages):
        """Tell the advisors which messages to requesters came back.

        They reach the requester by other means. A returned answer comes back on the
        desk by itself.
        """
        notices = self.env["grandes.clientes.case.notices"]
        filings = self.env[FILING].union(
            *(
                _get_told(sent)
                for sent in messages.filtered(lambda sent: sent.model == FILING)
            )
        )
        if filings:
            filings._message_log_batch(
                dict.fromkeys(
                    filings.ids,
                    self.env._("A mail server returned the acknowledgement."),
                )
            )
            # One case per filing.
            notices._create_desk_activity(
                self.env[CASE].union(*(filing.case_ids[:1] for filing in filings)),
                self.env._("The acknowledgement came back"),
            )
        sent_answers = self.env["grandes.clientes.case.answer.delivery"].search(
            [("message_id", "in", messages.mapped("message_id"))]
        )
        for sent in messages.filtered(
            lambda sent: sent.model == CASE
            and sent.message_type == "auto_comment"
            and sent.message_id not in sent_answers.mapped("message_id")
        ):
            cases = _get_told(sent)
            sentence = self.env._(
                "A mail server returned «%(subject)s»: the requester does not know "
                "what it says.",
                subject=sent.subject,
            )
            cases._message_log_batch(dict.fromkeys(cases.ids, sentence))
            notices._create_desk_activity(
                cases,
                self.env._("A message came back"),
                Markup("<p>%s</p>") % sentence,
            )

    def _get_reported(self, messages):
        """Return the case or filing that the first of the messages is about.

        Reports of all companies may come to one address: none of another company.
        """
        for message in messages.filtered(lambda sent: sent.model in (CASE, FILING)):
            record = self.env[message.model].browse(message.res_id)
            if record.company_id == self.company_id:
                return record
        return None

    def _get_messages_in(self, mail, answered=True):
        """Return our messages that the report contains or names.

        :param bool answered: include messages that it replies to, as any mail may
        """
        # As it came, and decoded: servers also encode the text of their reports.
        text = f"{mail.raw[:_MOST_LOOKED_AT].decode('latin-1')}\n{mail.text}"
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


def _get_told(message):
    """Return the records that a message to a requester told of."""
    # Sudo: the ids only; reports are worked as the system.
    ids = message.sudo().grandes_clientes_res_ids or [message.res_id]
    return message.env[message.model].browse(ids).exists()


def _has_report(message):
    """Return whether the mail contains a machine-readable report."""
    return any(
        part.get_content_type()
        in ("message/delivery-status", "message/disposition-notification")
        for part in message.walk()
    )
