import logging
from email import message_from_string

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_RECEIPT = "message/disposition-notification"
_READ = "displayed"
# Delivery event by action of a report (RFC 3464); failures take precedence.
_OF_ACTION = {
    "failed": "bounced",
    "delivered": "received",
    "relayed": "relayed",
    "expanded": "relayed",
}


class MailThread(models.AbstractModel):
    """Incoming reports about answers that the server had accepted."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Record bounces and read receipts on the answers that they refer to.

        Odoo treats every report as a bounce; but a delay is none, and a receipt is the
        opposite.
        """
        event, reason = self._grandes_clientes_get_report(email_message)
        # Odoo would count other reports against the address, too.
        result = (
            super()._routing_handle_bounce(email_message, message_dict)
            if event == "bounced"
            else None
        )
        message_ids = {
            reference.strip() for reference in message_dict["bounced_msg_ids"] or ()
        }
        if message_dict["bounced_message"]:
            message_ids.add(message_dict["bounced_message"].message_id)
        if event == "read":
            message_ids.update(
                str(block["Original-Message-ID"] or "").strip()
                for block in _report_blocks(email_message.walk(), _RECEIPT)
            )
        if event and message_ids:
            self.env["grandes.clientes.case.answer"]._log_report(
                event, message_ids, reason
            )
        return result

    @api.model
    def _grandes_clientes_get_report(self, email_message):
        """Return the content of a report: ``(event or None, reason)``.

        :param email_message: ``email.message.EmailMessage``
        """
        parts = list(email_message.walk())
        receipts = _report_blocks(parts, _RECEIPT)
        if receipts:
            said = " ".join(str(block["Disposition"]) for block in receipts)
            return ("read", None) if _READ in said.lower() else (None, None)
        statuses = _report_blocks(parts, "message/delivery-status")
        said = " ".join(str(block["Action"]).lower() for block in statuses)
        event = next(
            (_OF_ACTION[action] for action in _OF_ACTION if action in said), None
        )
        if event != "bounced" and any(block["Action"] for block in statuses):
            return event, None
        details = [
            str(block[name])
            for block in statuses
            for name in ("Status", "Diagnostic-Code")
            if block[name]
        ]
        return "bounced", (
            " ".join(details) or self.env._("The receiving server returned it.")
        )


class CaseAnswer(models.Model):
    """Reports about answers, matched by the Message-ID that was sent."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    @api.model
    def _log_report(self, event, message_ids, reason=None):
        """Record ``event`` on the answers sent with these Message-IDs.

        Only if it was their current attempt: an old bounce does not bring back an
        answer that was sent again meanwhile.

        :param str event: ``bounced``, ``read``, ``received`` or ``relayed``
        :param message_ids: Message-IDs, with their angle brackets
        :param str reason: detail as text
        """
        noted = self.env["grandes.clientes.case.answer.delivery"]._create_delivery_rows(
            event,
            SQL(
                """
                answer.id IN (
                    SELECT sent.answer_id
                      FROM grandes_clientes_case_answer_delivery sent
                     WHERE sent.message_id = ANY(%s)
                       AND sent.attempt = answer.attempt)
                """,
                list(message_ids),
            ),
            reason,
        )
        if noted and event == "bounced":
            self._trigger_settling()
        elif noted and event == "read":
            self.browse(noted)._log_read()

    def _note_read(self):
        """Record that the requester opened the answers in the portal (5.2.13)."""
        # Sudo: reading causes this record, and the reader writes nothing else.
        self.sudo().browse(
            self.sudo().delivery_ids._create_delivery_rows(
                "opened", SQL("answer.id = ANY(%s)", self.ids)
            )
        )._log_read()

    def _log_read(self):
        """Add the event to the cases; the fact is in the delivery in any case."""
        try:
            with self.env.cr.savepoint():
                final = self.filtered(
                    lambda answer: answer.kind == "final"
                    and answer.case_id.state in ("answered", "closed")
                )
                final._log_on_cases("read_answer", step="5.2.13")
                # An interim answer, or one of a reopened case, completes no procedure.
                (self - final)._log_on_cases("read_answer")
        except ConcurrencyError:
            # Somebody is acting on the case, and the reader must not wait.
            _logger.info("No event for reading the answers %s", self.ids)


def _report_blocks(parts, content_type):
    """Return the header blocks in the reports of ``content_type``."""
    blocks = []
    for part in parts:
        if part.get_content_type() == content_type:
            payload = part.get_payload()
            # Python's parser returns messages, or leaves the text unparsed.
            blocks += (
                payload if isinstance(payload, list) else [message_from_string(payload)]
            )
    return blocks
