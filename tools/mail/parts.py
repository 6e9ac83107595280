"""Contents of a mail: its text and its files."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value
from html import escape, unescape
from urllib.parse import unquote_to_bytes

from ..text import one_line
from .text import clean, decode, header, to_bytes
from .tnef import is_tnef, read_tnef

_MOST_TEXT = 500_000
_MOST_PARTS = 1000
_DEEPEST = 100
_MOST_NAME = 200
# Plain text this much shorter than the HTML only says that there is HTML.
_STUB, _MORE = 4, 200
# Text that old clients write before the parts, for programs that cannot read them.
_BOILERPLATE = re.compile(
    r"^[ \t]*(this is an? .*(multi-?part|mime|openpgp).*|"
    r"este es un mensaje (de varias partes|multi-?parte).*)$",
    re.IGNORECASE | re.MULTILINE,
)
# In a tag one of these characters follows «<»; «< 3.0» is text.
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_CELL_TAG = re.compile(r"</t[dh]\b[^<>]*>", re.IGNORECASE)
_SPACE_TAG = re.compile(
    r"<(br|hr|/p|/div|/tr|/li|/h\d|/pre|/blockquote|/d[td]|/table)\b[^<>]*>",
    re.IGNORECASE,
)
# Plain text between parts that are HTML.
_AS_HTML = '<p style="white-space: pre-line">%s</p>'
# Does not list the head: if it is never closed, it contains the whole body.
_HIDDEN = re.compile(
    r"<(script|style|title)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL
)
# Comments, and the XML that Office writes into HTML. Each ends before the next one
# begins: one that is never closed hides no text, and many of them take no longer.
_OFFICE = re.compile(
    r"<!--(?:[^<-]+|<(?!!--)|-(?!->))*+-->|<xml\b(?:[^<]+|<(?!/?xml\b))*+</xml\s*>",
    re.IGNORECASE,
)
_FORBIDDEN_IN_NAME = re.compile(r"[\x00-\x1f/\\]+")


@dataclass(frozen=True)
class Part:
    """One file: its name, declared type, content and Content-ID."""

    name: str
    mimetype: str
    content: bytes
    content_id: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_mail(self) -> bool:
        """Whether the part is an attached mail, also if only its name says so."""
        return self.mimetype == "message/rfc822" or self.name.lower().endswith(".eml")


@dataclass(frozen=True)
class Content:
    """Text, HTML and files of a mail; each may be missing.

    :ivar is_cut: there is more in it than was read
    """

    text: str = ""
    html: str = ""
    attachments: tuple[Part, ...] = ()
    is_cut: bool = False


def read_parts(message: Message) -> Content:
    """Return the contents of the message's parts; a broken part becomes a file."""
    reader = _Reader()
    reader.take(message)
    said = []
    for text, html in reader.pieces:
        words = (text or plain(html)).strip()
        last = said[-1] if said else None
        if last and bool(html) != bool(last[1]) and words.split() == last[0].split():
            # The same text in the other form.
            last[1] = last[1] or html
        else:
            said.append([words, html])
    words = "\n\n".join([words for words, _html in said if words])
    html = ""
    if any([html for _words, html in said]):
        html = "\n".join([html or _AS_HTML % escape(words) for words, html in said])
    if not words:
        words = "\n".join(reader.asides).strip()
    return Content(
        text=words[:_MOST_TEXT],
        html=html if len(html) <= _MOST_TEXT else "",
        attachments=tuple(reader.files),
        is_cut=reader.is_cut or max(len(words), len(html)) > _MOST_TEXT,
    )


def plain(html: str) -> str:
    """Return the text of HTML, one line per paragraph."""
    text = _CELL_TAG.sub(" ", _HIDDEN.sub("", _OFFICE.sub("", html)))
    text = _TAG.sub("", _SPACE_TAG.sub("\n", text))
    lines = (" ".join(line.split()) for line in unescape(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader:
    def __init__(self):
        # Pairs of plain text and HTML; one of the two may be empty.
        self.pieces, self.files = [], []
        # Text outside the parts, used only if there is no other.
        self.asides = []
        self.seen = 0
        self.is_cut = False

    def take(self, part, depth=0):
        self.seen += 1
        if self.seen > _MOST_PARTS or depth > _DEEPEST:
            self.is_cut = True
            return
        kind = _kind(part)
        if kind in ("message/rfc822", "message/global"):
            self.files.append(_original(part, len(self.files)))
        elif part.is_multipart():
            self._read_container(part, kind, depth)
        elif kind in ("text/plain", "text/html") and not _is_file(part):
            words = decode(_payload(part), _charset(part))
            if words.strip():
                self.pieces.append(("", words) if kind == "text/html" else (words, ""))
        else:
            self._keep(part, kind)

    def _read_container(self, part, kind, depth):
        for aside in (part.preamble, part.epilogue):
            words = _BOILERPLATE.sub("", clean(decode(to_bytes(aside or "")))).strip()
            if words:
                self.asides.append(words)
        before = len(self.pieces)
        for each in part.get_payload():
            if isinstance(each, Message):
                self.take(each, depth + 1)
        if kind == "multipart/alternative" and len(self.pieces) > before + 1:
            # The same text in several forms: only the first plain one counts.
            forms = self.pieces[before:]
            texts = [text for text, _html in forms if text]
            htmls = [html for _text, html in forms if html]
            if htmls and len(plain(htmls[0])) > _STUB * len("".join(texts[:1])) + _MORE:
                texts = []
            self.pieces[before:] = [("".join(texts[:1]), "\n".join(htmls))]

    def _keep(self, part, kind):
        content = _payload(part)
        if kind.startswith("multipart/"):
            # A container whose parts were not found: keep its content as text.
            self.asides.append(decode(content))
            return
        name = _name(part) or _invent_name(kind, len(self.files))
        content_id = header(part.get("Content-ID") or "").strip("<> ")
        self.files.append(Part(name, kind, content, content_id))
        if is_tnef(content):
            self._keep_packed(content)

    def _keep_packed(self, content):
        """Keep the files inside an Outlook container, besides the container itself."""
        for raw_name, data in read_tnef(content):
            name = _safe_name(decode(raw_name))
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self.files.append(
                Part(name or _invent_name(kind, len(self.files)), kind, data)
            )


def _kind(part):
    try:
        return part.get_content_type()
    except Exception:  # noqa: BLE001 - a broken header is no reason to lose a part
        return "application/octet-stream"


def _charset(part):
    try:
        value = part.get_param("charset")
        return header(collapse_rfc2231_value(value)) if value else None
    except Exception:  # noqa: BLE001 - see `_kind`
        return None


def _is_file(part):
    try:
        return bool(part.get_filename()) or part.get_content_disposition() == (
            "attachment"
        )
    except Exception:  # noqa: BLE001 - see `_kind`
        return bool(_name(part))


def _payload(part):
    """Return the content of a part, transfer-decoded as far as possible."""
    # Decoded first: for text, the parser fails on unknown charsets.
    for undone in (True, False):
        try:
            payload = part.get_payload(decode=undone)
        except Exception:  # noqa: BLE001 - see `_kind`
            continue
        if isinstance(payload, bytes):
            return payload
        if isinstance(payload, str):
            return to_bytes(payload)
    return b""


def _original(part, place):
    """Return the attached mail of a part, as a file."""
    inner = part.get_payload()
    inner = inner[0] if isinstance(inner, list) and inner else inner
    if isinstance(inner, Message):
        try:
            content = inner.as_bytes()
        except Exception:  # noqa: BLE001 - see `_kind`
            content = to_bytes(
                "\n".join(f"{name}: {value}" for name, value in inner.raw_items())
            )
        subject = header(inner.get("Subject") or "") if content else ""
    else:
        content, subject = _payload(part), ""
    name = _name(part) or f"{subject or _invent_name('', place)}.eml"
    return Part(_safe_name(name), "message/rfc822", content)


def _name(part):
    """Return the intended name of a file, ``""`` without one."""
    try:
        value = part.get_filename()
    except Exception:  # noqa: BLE001 - see `_kind`
        value = None
    if not value:
        return ""
    name = header(value)
    if "%" in name and "''" in name:
        # The format of RFC 2231, in place of the plain one.
        charset, _language, coded = (*name.split("'", 2), "", "")[:3]
        name = decode(unquote_to_bytes(coded), charset) or name
    return _safe_name(name)


def _safe_name(name):
    # Also removes invisible characters: one of them displays «gpj.txt» as «txt.jpg».
    name = one_line(_FORBIDDEN_IN_NAME.sub("_", clean(name))).strip(" ._")
    if len(name) > _MOST_NAME:
        stem, dot, extension = name.rpartition(".")
        if not dot or len(extension) > 10:
            return name[:_MOST_NAME]
        return f"{stem[: _MOST_NAME - len(extension) - 1]}.{extension}"
    return name


def _invent_name(kind, place):
    return f"adjunto-{place + 1}{mimetypes.guess_extension(kind) or ''}"
