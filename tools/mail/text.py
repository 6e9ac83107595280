"""Text of mails as it was meant: charsets that are declared wrongly, or not at all.

Nothing here raises, whatever the bytes.
"""

import binascii
import codecs
import quopri
import re

_LONGEST_HEADER = 100_000
# What people declare without looking: the text is Windows' all the same.
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1", "utf-8"})
# Codecs that turn no bytes into text, or that are no charset of mails.
_NO_CHARSET = frozenset(
    {"base64", "bz2", "hex", "idna", "punycode", "quopri", "rot13", "uu", "zlib"}
    | {"mbcs", "oem", "unicode_escape", "raw_unicode_escape", "undefined"}
)
# Marks between two letters where a Spanish letter with its accent should be.
_SYMBOL_IN_WORD = re.compile(r"(?<=[a-zA-Z])[^\w\s'’.,:;@/&+*=_()<>\"#%?!-](?=[a-z])")
_SPANISH = re.compile("[áéíóúüñÁÉÍÓÚÜÑ¿¡]")
_STRANGE = re.compile("[^\\sa-zA-Z0-9áéíóúüñÁÉÍÓÚÜÑ¿¡!-~€«»“”‘’–—…°ºª·]")
_ENCODED_WORD = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?(.*?)(?:\?=|$)", re.DOTALL)
# How programs begin what they quote.
_QUOTED = re.compile(
    r"^\s*(>|_{10,}\s*$|-{2,} ?(mensaje|original|forwarded)|(de|from):\s|"
    r"(el|on)\s.{5,200}(escribió|wrote):\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOLDING = re.compile(r"\r?\n[ \t]*|\r")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _windows(error):
    """Read what is no UTF-8 as Windows would, and what is neither as Latin-1."""
    wrong = error.object[error.start : error.end]
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong
    ), error.end


codecs.register_error("grandes_clientes_windows", _windows)


def decode(content: bytes, charset: str | None = None) -> str:
    """Return the text in ``content``, without what no database holds.

    What is valid UTF-8 beyond ASCII is UTF-8 whatever it was declared; what is
    declared as some western charset, or not at all, is whichever of Windows', DOS' and
    the Mac's reads as Spanish.

    :param content: as it came, transfer encoding undone
    :param charset: as declared
    """
    codec = _codec(charset)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return clean(content.decode(name, "replace").lstrip("\ufeff"))
    if codec and codec not in _WESTERN:
        text = _strictly(content, codec)
        if text is not None:
            return clean(text)
    text = _strictly(content, "utf-8")
    if text is not None:
        return clean(text)
    if _mostly_utf8(content):
        return clean(content.decode("utf-8", "grandes_clientes_windows"))
    return clean(_as_spanish(content))


def _codec(charset):
    """Return Python's name of a declared charset, ``None`` where it has none."""
    name = (charset or "").strip().strip("\"'").lower()
    name = {"unicode-1-1-utf-7": "utf-7", "cp-850": "cp850", "x-sjis": "sjis"}.get(
        name, name
    )
    try:
        found = codecs.lookup(name).name if name.isascii() and name else None
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in _NO_CHARSET else found


def _strictly(content, codec):
    """Return the text that the bytes are in ``codec``, ``None`` where they are not."""
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _mostly_utf8(content):
    """Whether there is more UTF-8 beyond ASCII in the bytes than anything else."""
    good = sum(ord(char) > 127 for char in content.decode("utf-8", "ignore"))
    bad = content.decode("utf-8", "replace").count("\ufffd")
    return good > bad


def _as_spanish(content):
    """Return the bytes read as Windows', unless DOS' or the Mac's makes more sense."""
    windows = content.decode("ascii", "grandes_clientes_windows")
    best, best_score = windows, _score(windows)
    # A symbol inside a word is what tells the others from Windows'.
    if _SYMBOL_IN_WORD.search(windows) or _STRANGE.search(windows):
        for codec in ("cp850", "mac_roman"):
            text = content.decode(codec, "replace")
            score = _score(text)
            if score > best_score:
                best, best_score = text, score
    return best


def _score(text):
    return (
        len(_SPANISH.findall(text))
        - 2 * len(_STRANGE.findall(text))
        - 2 * len(_SYMBOL_IN_WORD.findall(text))
    )


def to_bytes(text: str) -> bytes:
    """Return the bytes that ``text`` came from, surrogates standing for lone bytes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def clean(text: str) -> str:
    """Return ``text`` with one kind of line end and without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub("", text)


def unquoted(text: str) -> str:
    """Return what somebody wrote above the message that they answer."""
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text


def header(raw: object) -> str:
    """Return a header as people read it: unfolded, its encoded words decoded.

    Encoded words may be cut, wrongly padded, glued to other text or in a charset that
    does not exist.

    :param raw: value as the parser gives it, bytes beyond ASCII as surrogates
    """
    if raw is None:
        return ""
    content = to_bytes(str(raw)[:_LONGEST_HEADER])
    text = _FOLDING.sub(" ", decode_loose(content))
    pieces, place, pending = [], 0, None
    for match in _ENCODED_WORD.finditer(text):
        between = text[place : match.start()]
        word = _word(match)
        place = match.end()
        # A letter may be cut in two, its bytes in neighbouring words.
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
    return " ".join(clean("".join(pieces)).split())


def decode_loose(content: bytes) -> str:
    """Return header bytes as text: UTF-8, or Windows' where they are not."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode(content)


def _word(match):
    """Return ``(charset, bytes)`` of an encoded word, ``None`` where it holds none."""
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
    # RFC 2231 lets a language follow the charset.
    return charset.partition("*")[0].lower(), content
