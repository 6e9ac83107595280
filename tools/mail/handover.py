"""Handover of a message to a mail server, and the meaning of its reply.

Plain Python without Odoo.
"""

import smtplib
from dataclasses import dataclass

_TEMPORARY = range(400, 500)


@dataclass
class Handover:
    """Outcome of handing over one message.

    :ivar put_off: reason if the server certainly did not accept the message but may
        later; empty if it accepted it, refused it permanently, or the outcome is
        unknown
    """

    put_off: str = ""


def why_put_off(error: Exception | None) -> str:
    """Return the server's reply if it deferred the message; empty otherwise.

    Only a reply counts: after a dropped or silent connection, the server may have the
    message.

    :param error: exception raised by ``smtplib``
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return ""
    if not answers or any(code not in _TEMPORARY for code, _said in answers):
        return ""
    return "; ".join(f"{code} {_text(said)}" for code, said in answers)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


class AskingForReceipts:
    """An SMTP session that requests delivery status notifications (RFC 3461).

    Only for servers that offer them. Everything else is delegated to the session.
    """

    _OPTIONS = ("NOTIFY=SUCCESS,FAILURE,DELAY",)

    def __init__(self, session: smtplib.SMTP):
        self._session = session

    def __getattr__(self, name: str):
        return getattr(self._session, name)

    def send_message(self, message, from_addr=None, to_addrs=None):
        """Send through the session, requesting the notifications."""
        return self._session.send_message(
            message, from_addr, to_addrs, rcpt_options=self._OPTIONS
        )
