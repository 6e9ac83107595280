"""Which characters bytes are that do not say it, or say it wrongly.

Of mails and spreadsheets alike, which are Spanish as a rule: Windows' characters unless
those of DOS or of the Mac make more sense, by the letters and symbols that Spanish has.
Kept libraries (``chardet``, ``charset-normalizer``) know no DOS or Mac Spanish and miss
short texts; docs/decisions/0014. Where nothing western makes sense, ``chardet``, which
Odoo needs anyway, is asked for another script. Nothing here raises, whatever the bytes.
"""

import codecs
import re

import chardet

# What people declare without looking: the text is Windows' all the same.
WESTERN = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1", "utf-8"})
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Codecs that turn no bytes into text, or that are no charset of people's texts.
_NO_CHARSET = frozenset(
    {"base64", "bz2", "hex", "idna", "punycode", "quopri", "rot13", "uu", "zlib"}
    | {"mbcs", "oem", "unicode_escape", "raw_unicode_escape", "undefined"}
)
_OTHER_NAMES = {"unicode-1-1-utf-7": "utf-7", "cp-850": "cp850", "x-sjis": "sjis"}
# What else than Windows' it may be, and what people call it.
_OLD = {"cp850": "DOS (850)", "mac_roman": "Mac Roman"}
# Scripts of others, which western letters in disorder are not taken for.
_OTHER_SCRIPTS = re.compile(
    r"(koi8|windows-125[135]|iso-8859-[578]|ibm8|mac ?cyrillic|euc|shift|cp949|gb|big5"
    r"|tis)",
    re.IGNORECASE,
)
_LOOKED_AT = 4096
_SURE = 0.85
# Marks between two letters where a Spanish letter with its accent should be.
_SYMBOL_IN_WORD = re.compile(r"(?<=[a-zA-Z])[^\w\s'’.,:;@/&+*=_()<>\"#%?!-](?=[a-z])")
_SPANISH = re.compile("[áéíóúüñÁÉÍÓÚÜÑ¿¡]")
_STRANGE = re.compile("[^\\sa-zA-Z0-9áéíóúüñÁÉÍÓÚÜÑ¿¡!-~€«»“”‘’–—…°ºª·]")


def _windows(error):
    """Read what is no UTF-8 as Windows would, and what is neither as Latin-1."""
    wrong = error.object[error.start : error.end]
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong
    ), error.end


codecs.register_error("grandes_clientes_windows", _windows)


def guess(content: bytes) -> tuple[str, str | None]:
    """Return the text in ``content``, and as what it was read where that is a guess.

    What is valid UTF-8 beyond ASCII is UTF-8, whatever else it might be.
    """
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff"), None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if _is_every_other_zero(content, offset):
            return content.decode(name, "replace"), None
    text = strictly(content, "utf-8")
    if text is not None:
        return text, None
    if _is_mostly_utf8(content):
        return content.decode("utf-8", "grandes_clientes_windows"), "UTF-8"
    return _as_spanish(content)


def get_codec(charset: str | None) -> str | None:
    """Return Python's name of a declared charset, ``None`` where it has none."""
    name = (charset or "").strip().strip("\"'").lower()
    name = _OTHER_NAMES.get(name, name)
    try:
        found = codecs.lookup(name).name if name.isascii() and name else None
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in _NO_CHARSET else found


def strictly(content: bytes, codec: str) -> str | None:
    """Return the text that the bytes are in ``codec``, ``None`` where they are not."""
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_every_other_zero(content, offset):
    """Whether every other byte is mostly zero, as in UTF-16 without a mark."""
    sample = content[offset : 2000 + offset : 2]
    return len(sample) > 1 and sample.count(0) * 10 > len(sample) * 7


def _is_mostly_utf8(content):
    """Whether there is more UTF-8 beyond ASCII in the bytes than anything else."""
    good = sum(ord(char) > 127 for char in content.decode("utf-8", "ignore"))
    bad = content.decode("utf-8", "replace").count("\ufffd")
    return good > bad


def _as_spanish(content):
    """Return the bytes read as Windows', unless something else makes more sense."""
    windows = content.decode("ascii", "grandes_clientes_windows")
    best, best_score, name = windows, _score(windows), "Windows-1252"
    # A symbol inside a word is what tells the others from Windows'.
    if _SYMBOL_IN_WORD.search(windows) or _STRANGE.search(windows):
        for codec, called in _OLD.items():
            text = content.decode(codec, "replace")
            score = _score(text)
            if score > best_score:
                best, best_score, name = text, score, called
        if best_score < 0:
            return _in_another_script(content) or (best, name)
    return best, name


def _in_another_script(content):
    """Return text and name of the bytes in a script of others, ``None`` if unsure."""
    found = chardet.detect(content[:_LOOKED_AT])
    name = found["encoding"] or ""
    if found["confidence"] < _SURE or not _OTHER_SCRIPTS.match(name):
        return None
    text = strictly(content, name)
    return text and (text, name)


def _score(text):
    return (
        len(_SPANISH.findall(text))
        - 2 * len(_STRANGE.findall(text))
        - 2 * len(_SYMBOL_IN_WORD.findall(text))
    )
