"""Handing one message to a mail server: what its answer says of the message's fate.

Plain Python without Odoo.
"""

import smtplib
from dataclasses import dataclass

_TEMPORARY = range(400, 500)


@dataclass
class Handover:
    """What is found out while one message is handed over.

    :ivar put_off: why the server surely has not taken the message and may take it
        later; empty where it took it, refused it for good, or nobody knows
    """

    put_off: str = ""


def why_put_off(error: Exception | None) -> str:
    """Return what the server said, where it put a message off; empty otherwise.

    Only an answer counts: a line that drops, or falls silent, may have left the
    message with the server.

    :param error: what ``smtplib`` raised
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
    """An SMTP session that asks for a report on each message's fate (RFC 3461).

    Only for a server that offers it. All but the asking is the session's own.
    """

    _OPTIONS = ("NOTIFY=SUCCESS,FAILURE,DELAY",)

    def __init__(self, session: smtplib.SMTP):
        self._session = session

    def __getattr__(self, name: str):
        return getattr(self._session, name)

    def send_message(self, message, from_addr=None, to_addrs=None):
        """Send by the session, asking for the reports."""
        return self._session.send_message(
            message, from_addr, to_addrs, rcpt_options=self._OPTIONS
        )
