from odoo import api, models
from odoo.tools import SQL

_BOUNCED_ACTION = "failed"
_READ_DISPOSITION = "displayed"


class MailThread(models.AbstractModel):
    """What comes back by mail about an answer that the server had taken."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Note bounces and read receipts on the answers that they are about.

        Odoo takes every report for a bounce; a delay is none, and a receipt says the
        contrary.
        """
        result = super()._routing_handle_bounce(email_message, message_dict)
        message_ids = {
            reference.strip() for reference in message_dict["bounced_msg_ids"] or ()
        }
        if message_dict["bounced_message"]:
            message_ids.add(message_dict["bounced_message"].message_id)
        event, reason = self._grandes_clientes_report(email_message)
        if event == "read":
            message_ids.update(_original_message_ids(email_message))
        if event and message_ids:
            self.env["grandes.clientes.case.answer"]._note_report(
                event, message_ids, reason
            )
        return result

    @api.model
    def _grandes_clientes_report(self, email_message):
        """Return what a report says of its message: ``(event or None, reason)``.

        :param email_message: ``email.message.EmailMessage``
        """
        parts = list(email_message.walk())
        for part in parts:
            if part.get_content_type() == "message/disposition-notification":
                text = _headers_text(part).lower()
                return ("read", None) if _READ_DISPOSITION in text else (None, None)
        statuses = [
            block
            for part in parts
            if part.get_content_type() == "message/delivery-status"
            for block in part.get_payload()
        ]
        actions = [block["Action"] for block in statuses if block["Action"]]
        if actions and not any(
            _BOUNCED_ACTION in str(action).lower() for action in actions
        ):
            return None, None
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
    def _note_report(self, event, message_ids, reason=None):
        """Note ``event`` on the answers that went out with these Message-IDs.

        Only on those whose present attempt it was: what was sent again meanwhile is
        not brought back by an old bounce.

        :param str event: ``bounced`` or ``read``
        :param message_ids: Message-IDs, with their angle brackets
        :param str reason: detail in words
        """
        noted = self.env["grandes.clientes.case.answer.delivery"]._note(
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
            self._wake_settling()


def _headers_text(part):
    """Return the text of a report's part, whose payload may be messages."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(str(block) for block in payload)
    return str(payload)


def _original_message_ids(email_message):
    """Return the Message-IDs that a read receipt names (RFC 8098)."""
    found = set()
    for part in email_message.walk():
        if part.get_content_type() == "message/disposition-notification":
            for line in _headers_text(part).splitlines():
                name, _colon, value = line.partition(":")
                if name.strip().lower() == "original-message-id":
                    found.add(value.strip())
    return found
