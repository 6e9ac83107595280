"""Readable reasons why a mail server could not be used.

Errors of Python's libraries contain class names, bytes and tuples, and some servers
repeat what they were sent: :func:`read` keeps only the server's own words, and never a
secret.
"""

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterable
from imaplib import IMAP4
from poplib import error_proto

#: Kinds of errors, which have their own advice; ``unforeseen`` has no server text.
NAME, SILENT, SIGN_IN, ENCRYPTION, SAID, UNFORESEEN = (
    "name",
    "silent",
    "sign_in",
    "encryption",
    "said",
    "unforeseen",
)
_HIDDEN = "•••"
_LONGEST = 300
# The first match decides.
_KINDS = (
    (UnicodeError, NAME),
    (socket.gaierror, NAME),
    (smtplib.SMTPAuthenticationError, SIGN_IN),
    (ssl.SSLError, ENCRYPTION),
    (smtplib.SMTPNotSupportedError, ENCRYPTION),
    (smtplib.SMTPServerDisconnected, SILENT),
    (IMAP4.abort, SILENT),
    (smtplib.SMTPException, SAID),
    (IMAP4.error, SAID),
    (error_proto, SAID),
    (OSError, SILENT),
)
_SIGN_IN_WORDS = re.compile(
    r"authenticat|login|log in|credential|password|username|AUTHENTICATIONFAILED", re.I
)
_BYTES = re.compile(r"""\bb'((?:[^'\\]|\\.)*)'|\bb"((?:[^"\\]|\\.)*)\"""")
_PYTHON = re.compile(
    r"(?:\b[a-z_]+\.)*\b[A-Z]\w*(?:Error|Exception|Refused|Disconnected|Timeout)\b:?"
    r"|\[Errno -?\d+\]|\(_\w+\.c:\d+\)|\[SSL:? ?\w*\]|<class [^>]*>"
)


def read(error: object, secrets: Iterable[str | None] = ()) -> tuple[str, str]:
    """Return the kind of an error and the text of the server or the system.

    :param error: an exception, or the text that another program made of one
    :param secrets: what must not be shown, such as the password that was tried
    """
    if isinstance(error, str):
        return SAID, _clean(error, secrets)
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), None)
    if kind is None:
        return UNFORESEEN, ""
    words = _clean(_get_words(error), secrets)
    if kind == SAID and isinstance(error, IMAP4.error | error_proto):
        if _SIGN_IN_WORDS.search(words):
            kind = SIGN_IN
    return kind, words


def _get_words(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_answer(*refused) for refused in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "reason", None)
        return reason.replace("_", " ").lower() if reason else str(error)
    if isinstance(error, UnicodeError):
        return ""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "; ".join(_text(part) for part in error.args)


def _answer(code, said):
    return f"{code} {_text(said)}"


def _text(said):
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _clean(text, secrets):
    """Return ``text`` on one line, without Python's additions and without secrets."""
    text = _BYTES.sub(lambda found: found[1] or found[2] or "", text)
    # (550, no such user) as errors are printed, with the recipient before it.
    text = re.sub(r"\{?(?:'[^']*': )?\((\d{3}), ([^()]*)\)\}?", r"\1 \2", text)
    text = _PYTHON.sub("", text)
    for secret in filter(None, secrets):
        plain = secret.encode()
        for form in (secret, b64encode(plain).decode(), repr(secret)[1:-1]):
            text = text.replace(form, _HIDDEN)
    return " ".join(text.split()).strip(" :;,")[:_LONGEST]
