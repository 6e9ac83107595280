"""A mail as plain values, whatever its bytes: nothing here raises.

Python's parser is used in its oldest mode, which keeps what it does not understand;
this module decides what to make of that. ``mail-parser`` and ``flanker`` wrap that
parser or read addresses, and leave kind, files and nested mails to others:
docs/decisions/0002.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime, unquote
from itertools import takewhile

from .parts import Content, Part, read_parts
from .text import decode, header, unfold

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,900}>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,200}@[^\s<>()\[\],;:\"@]{1,255}")
# A single address with a name before it, which may look like an address itself.
_NAMED = re.compile(r'("(?:[^"\\]|\\.)*"\s*|[^"(),:;<>]*)<([^<>]*)>')
_COMMENT = re.compile(r"\([^()]*\)")
_RECEIVED_BY = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)
# Recipients according to the delivering server, and according to the sender.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_WRITTEN_TO = ("To", "Cc", "Resent-To", "Resent-Cc")
# Characters kept of a mail whose parts cannot be separated, as it came.
_MOST_UNREAD = 100_000
# Length of the headers that is searched for malformed lines.
_LONGEST_HEAD = 256 * 1024
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN_HEADER = re.compile(
    rb"(from|to|cc|subject|date|message-id|in-reply-to|references|reply-to|mime-version|"
    rb"content-(type|transfer-encoding|disposition)|received|return-path|delivered-to|"
    rb"auto-submitted|x-[a-z0-9-]+|dkim-signature|sender|list-[a-z]+)[ \t]*:",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_MOST_REFERENCES = 32
_LONGEST_LIST = 50_000
_LONGEST = {"subject": 500, "address": 320, "message_id": 900}


@dataclass(frozen=True)
class Hop:
    """One server that took the mail: its name and when (naive UTC, or ``None``)."""

    host: str
    instant: datetime | None


@dataclass(frozen=True)
class Mail:
    """The content of a mail.

    :ivar message_id: with its angle brackets, ``""`` without one
    :ivar references: Message-IDs that it answers, the latest one last
    :ivar address: the sender's, in lower case; ``""`` without one
    :ivar reply_to: another address to which the sender wants replies, or ``""``
    :ivar recipients: addresses in lower case, those from the server first
    :ivar date: the Date header as it came
    :ivar hops: the servers, the last one first
    :ivar message: Python's parsed message
    """

    raw: bytes
    message: Message
    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    sender_name: str = ""
    address: str = ""
    reply_to: str = ""
    recipients: tuple[str, ...] = ()
    date: str = ""
    hops: tuple[Hop, ...] = ()
    content: Content = field(default_factory=Content)

    @property
    def text(self) -> str:
        """The text, or that of the HTML if there is no other."""
        return self.content.text

    @property
    def html(self) -> str:
        """The HTML as it came; never shown unsanitised."""
        return self.content.html

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The files, with their names."""
        return self.content.attachments

    @property
    def digest(self) -> str:
        """SHA-256 of sender and content, the same for each delivery of the mail."""
        return self._digest_of(self.subject, self.text or self.html)

    @property
    def alike_digest(self) -> str:
        """The same without digits, which a machine varies from mail to mail."""
        words = self.subject, self.text or self.html
        return self._digest_of(*(_DIGITS.sub("", each) for each in words))

    @property
    def raw_digest(self) -> str:
        """SHA-256 of the bytes."""
        return _sha256(self.raw)

    def _digest_of(self, subject, text):
        parts = [
            self.address,
            subject,
            " ".join(text.split()),
            *sorted(part.digest for part in self.attachments),
        ]
        return _sha256("\x00".join(parts).encode("utf-8", "replace"))

    def originals(self) -> list["Mail"]:
        """Return the mails attached to this one, as in a forwarded mail."""
        return [read(part.content) for part in self.attachments if part.is_mail]


def read(raw: bytes) -> Mail:
    """Return the content of a mail from its bytes."""
    message = _parse(raw)
    try:
        content = read_parts(message)
    except Exception:  # noqa: BLE001 - see `_parse`; what it says is there all the same
        content = Content(text=decode(raw)[:_MOST_UNREAD], is_cut=True)
    return _describe(raw, message, content)


def read_head(raw: bytes) -> Mail:
    """Return the headers of a mail, without reading its content."""
    return _describe(
        raw, BytesParser().parsebytes(_mend_head(raw), headersonly=True), Content()
    )


def _describe(raw, message, content):
    sender_name, address = _first_address(message, "From")
    if not address:
        address = _first_address(message, "Sender", "Return-Path")[1]
    reply_to = _first_address(message, "Reply-To")[1]
    return Mail(
        raw=raw,
        message=message,
        message_id=_message_id(message),
        references=_references(message),
        subject=get(message, "Subject")[: _LONGEST["subject"]],
        sender_name=sender_name,
        address=address,
        reply_to=reply_to if reply_to != address else "",
        recipients=_recipients(message),
        date=get(message, "Date")[:100],
        hops=tuple(_hop(each) for each in get_all(message, "Received")),
        content=content,
    )


def get(message: Message, name: str) -> str:
    """Return a header decoded for display, ``""`` if it is missing."""
    return next(iter(get_all(message, name)), "")


def get_all(message: Message, name: str, reader=header) -> list[str]:
    """Return all headers of a name, decoded for display, or read by ``reader``."""
    # Not the message's own `get_all`, which may fail on malformed values.
    return [
        reader(value)
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]


def _parse(raw):
    mended = _mend_head(raw)
    try:
        return message_from_bytes(mended)
    except Exception:  # noqa: BLE001 - a parser's bug is no reason to lose a mail
        return BytesParser().parsebytes(mended, headersonly=True)


def _mend_head(raw):
    """Return the bytes with malformed header lines mended.

    The parser takes such a line as the beginning of the text, and sender, subject and
    files as parts of it. A malformed line that no known header follows does begin the
    text.
    """
    start = re.match(rb"(\xef\xbb\xbf)?[ \t\r\n]*", raw[:_LONGEST_HEAD]).end()
    if start and _HEADER_LINE.match(raw, start):
        raw = raw[start:]
    lines = raw[:_LONGEST_HEAD].splitlines(keepends=True)
    head = list(takewhile(lambda line: line.strip(b"\r\n"), lines))
    known = [place for place, line in enumerate(head) if _KNOWN_HEADER.match(line)]
    last = known[-1] if known else 0
    changed = False
    for place, line in enumerate(head[:last]):
        is_first = place == 0 and line.startswith((b"From ", b">From "))
        if not (is_first or line[:1] in b" \t" or _HEADER_LINE.match(line)):
            head[place] = b"X-Malformed: " + line
            changed = True
    if not changed:
        return raw
    return b"".join(head) + raw[sum(map(len, lines[: len(head)])) :]


def _sha256(content):
    return hashlib.sha256(content).hexdigest()


def _message_id(message):
    value = get(message, "Message-ID")
    found = _MESSAGE_ID.search(value)
    if found:
        return found.group()
    # Some senders omit the brackets; it identifies the mail all the same.
    bare = "".join(value.split()).strip("<>")[: _LONGEST["message_id"]]
    return f"<{bare}>" if bare else ""


def _references(message):
    found = []
    for name in ("References", "In-Reply-To"):
        for value in get_all(message, name):
            found += _MESSAGE_ID.findall(value)
    return tuple(dict.fromkeys(reversed(found)))[:_MOST_REFERENCES][::-1]


def _first_address(message, *names):
    for name in names:
        for value in get_all(message, name, unfold):
            for person, address in _addresses(value):
                return header(person), address
    return "", ""


def _recipients(message):
    found = [
        address
        for name in (*_DELIVERED, *_WRITTEN_TO)
        for value in get_all(message, name, unfold)
        for _person, address in _addresses(value)
    ]
    return tuple(dict.fromkeys(found))


def _addresses(value):
    """Return ``[(name, address)]`` of a header, as far as it can be parsed.

    Names are decoded afterwards: a decoded comma or address in a name would be taken
    for a part of the header.

    :param value: as returned by :func:`~.text.unfold`
    """
    value = value[:_LONGEST_LIST].strip()
    named = _NAMED.fullmatch(value)
    try:
        pairs = (
            [(unquote(named[1].strip()), named[2])]
            if named
            else getaddresses([value], strict=False)
        )
    except Exception:  # noqa: BLE001 - see `_parse`
        pairs = []
    found = []
    for person, address in pairs:
        match = _ADDRESS.search(address)
        if match:
            found.append((person.strip(), _tidy(match.group())))
    if found:
        return found
    decoded = header(value)
    if decoded != value:
        # Some programs encode the address, too.
        return _addresses(decoded)
    return [("", _tidy(address)) for address in _ADDRESS.findall(value)]


def _tidy(address):
    return address.strip(".").lower()[: _LONGEST["address"]]


def _hop(value):
    match = _RECEIVED_BY.search(_COMMENT.sub(" ", value))
    return Hop(
        host=match.group(1).lower().strip(".") if match else "",
        instant=instant(value.rpartition(";")[2]),
    )


def instant(text: str) -> datetime | None:
    """Return the instant of a date in mail format: naive UTC, ``None`` without one."""
    try:
        moment = parsedate_to_datetime(text.strip())
        if moment.tzinfo is None:
            return moment.replace(microsecond=0)
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (TypeError, ValueError, OverflowError, IndexError, AttributeError):
        return None
