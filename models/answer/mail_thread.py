import logging
from email import message_from_string

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_RECEIPT = "message/disposition-notification"
_READ = "displayed"
# What a report says happened (RFC 3464), by what is noted; a failure goes before.
_OF_ACTION = {
    "failed": "bounced",
    "delivered": "received",
    "relayed": "relayed",
    "expanded": "relayed",
}


class MailThread(models.AbstractModel):
    """What comes back by mail about an answer that the server had taken."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Note bounces and read receipts on the answers that they are about.

        Odoo takes every report for a bounce; a delay is none, and a receipt says the
        contrary.
        """
        event, reason = self._grandes_clientes_get_report(email_message)
        # Odoo would count what arrived against the address.
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
        """Return what a report says of its message: ``(event or None, reason)``.

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
    """Reports about answers, by the Message-ID that they went out with."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    @api.model
    def _log_report(self, event, message_ids, reason=None):
        """Note ``event`` on the answers that went out with these Message-IDs.

        Only on those whose present attempt it was: what was sent again meanwhile is
        not brought back by an old bounce.

        :param str event: ``bounced``, ``read``, ``received`` or ``relayed``
        :param message_ids: Message-IDs, with their angle brackets
        :param str reason: detail in words
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
        """Note that the requester opened the answers, in the portal (5.2.13)."""
        # Sudo: a fact that the reader brings about, and writes nothing else.
        self.sudo().browse(
            self.sudo().delivery_ids._create_delivery_rows(
                "opened", SQL("answer.id = ANY(%s)", self.ids)
            )
        )._log_read()

    def _log_read(self):
        """Add the event to the cases; the delivery has the fact in any case."""
        try:
            with self.env.cr.savepoint():
                final = self.filtered(
                    lambda answer: answer.kind == "final"
                    and answer.case_id.state in ("answered", "closed")
                )
                final._log_on_cases("read_answer", step="5.2.13")
                # An interim one, or one of a case worked again, ends no walk.
                (self - final)._log_on_cases("read_answer")
        except ConcurrencyError:
            # Somebody acts on the case just now; whoever reads must not wait.
            _logger.info("No event for reading the answers %s", self.ids)


def _report_blocks(parts, content_type):
    """Return the groups of headers in the reports of ``content_type``."""
    blocks = []
    for part in parts:
        if part.get_content_type() == content_type:
            payload = part.get_payload()
            # The parser of Python makes messages of them, or leaves the text.
            blocks += (
                payload if isinstance(payload, list) else [message_from_string(payload)]
            )
    return blocks
