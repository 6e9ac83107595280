"""Text of mails: received ones decoded as intended, ours rendered without HTML.

Received mails have charsets that are declared wrongly, or not at all: no reader here
raises, whatever the bytes.
"""

import binascii
import quopri
import re

from lxml import html

from ..text import MARKS, WESTERN, clean_cell, get_codec, guess, strictly

_LONGEST_HEADER = 100_000
_ENCODED_WORD = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?(.*?)(?:\?=|$)", re.DOTALL)
# Beginnings of quoted text, by mail programs.
_QUOTED = re.compile(
    # Not \s, which at each of many empty lines would try all that follow.
    r"^[^\S\n]*(>|_{10,}\s*$|-{2,} ?(mensaje|original|forwarded)|(de|from):\s|"
    r"(el|on)\s.{5,200}(escribió|wrote):\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOLDING = re.compile(r"\r?\n[ \t]*|\r")
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"blockquote", "pre"}
)
# Blocks that start a new line, without an empty line before it.
_LINES = frozenset({"li", "div"})
# Separators after a cell and after a row of a table.
_AFTER = {"td": " ", "th": " ", "tr": "\n"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def decode(content: bytes, charset: str | None = None) -> str:
    """Return the text of ``content``, without characters that cannot be stored.

    Text declared in a western charset, or not at all, is read as what makes most sense:
    see :func:`~..text.guess`.

    :param content: transfer-decoded bytes
    :param charset: as declared
    """
    codec = get_codec(charset)
    if codec and codec not in WESTERN and not content.startswith(tuple(MARKS)):
        text = strictly(content, codec)
        if text is not None:
            return clean(text)
    return clean(guess(content)[0])


def to_bytes(text: str) -> bytes:
    """Return the bytes of ``text``, in which surrogates stand for single bytes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def clean(text: str) -> str:
    """Return ``text`` with uniform line ends and without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub("", text)


def unquoted(text: str) -> str:
    """Return the text above the quoted message."""
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text


def header(raw: object) -> str:
    """Return a header for display: unfolded, with encoded words decoded.

    Encoded words may be cut, wrongly padded, attached to other text or in a charset
    that does not exist.

    :param raw: value from the parser, with bytes beyond ASCII as surrogates
    """
    if raw is None:
        return ""
    text = unfold(raw)
    pieces, place, pending = [], 0, None
    for match in _ENCODED_WORD.finditer(text):
        between = text[place : match.start()]
        word = _word(match)
        place = match.end()
        # The bytes of one letter may be split between neighbouring words.
        if pending and word and not between.strip() and pending[0] == word[0]:
            pending = (pending[0], pending[1] + word[1])
            continue
        if pending:
            pieces.append(decode(pending[1], pending[0]))
            between = between.strip() and between
        pieces.append(between if word else between + match.group())
        pending = word
    if pending:
        pieces.append(decode(pending[1], pending[0]))
    pieces.append(text[place:])
    # No mark turns «gpj.txt» into «txt.jpg» in a subject or in a sender's name.
    return " ".join(clean_cell("".join(pieces)).split())


def unfold(raw: object) -> str:
    """Return a header on one line, with its encoded words as they came.

    Bytes are read as UTF-8, or as Windows if they are not valid UTF-8.

    :param raw: as for :func:`header`
    """
    content = to_bytes(str(raw)[:_LONGEST_HEADER])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(content)
    return clean_cell(_FOLDING.sub(" ", text))


def _word(match):
    """Return ``(charset, bytes)`` of an encoded word, ``None`` if it is invalid."""
    charset, encoding, word = match.groups()
    content = word.encode("utf-8", "replace")
    try:
        if encoding in "bB":
            content = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
            content += b"=" * (-len(content) % 4)
            content = binascii.a2b_base64(content)
        else:
            content = quopri.decodestring(content.replace(b"_", b"=20"))
    except (binascii.Error, ValueError):
        return None
    # RFC 2231 allows a language after the charset.
    return charset.partition("*")[0].lower(), content


def get_plain(body: object) -> str:
    """Return the plain text of a message: paragraphs, hyphen lists, links at the end.

    Line breaks in the source are ignored, except within ``white-space: pre`` and for
    ``<br>``.

    :param body: HTML
    """
    if not str(body or "").strip():
        return ""
    parts: list[str] = []
    _walk(html.fragment_fromstring(str(body), create_parent="div"), parts, False)
    text = "".join(parts)
    lines = [line.strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _walk(node, parts, is_kept):
    """Append the text of a node to ``parts``.

    :param bool is_kept: whether line breaks of the source are kept
    """
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "title"):
        _say(node.tail, parts, is_kept)
        return
    if node.tag == "br":
        parts.append("\n")
    is_block = node.tag in _BLOCKS
    if is_block:
        parts.append("\n" if node.tag in _LINES else "\n\n")
    if node.tag == "table":
        parts.append("\n")
    if node.tag == "li":
        parts.append("- ")
    keeps = (
        is_kept
        or node.tag == "pre"
        or "pre" in (node.get("style") or "").partition("white-space:")[2]
    )
    _say(node.text, parts, keeps)
    for child in node:
        _walk(child, parts, keeps)
    link = node.get("href") if node.tag == "a" else None
    if link and link.removeprefix("mailto:") != (node.text_content() or "").strip():
        parts.append(f": {link}")
    if is_block:
        parts.append("\n" if node.tag in _LINES else "\n\n")
    parts.append(_AFTER.get(node.tag, ""))
    _say(node.tail, parts, is_kept)


def _say(text, parts, is_kept):
    if text:
        parts.append(text if is_kept else _SPACES.sub(" ", text))
