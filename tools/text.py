"""Text as people and their programs write it: read from bytes, cleaned, compared.

Bytes that do not say which characters they are, or say it wrongly, come in mails and
spreadsheets alike, which are Spanish as a rule: Windows' characters unless those of
DOS or of the Mac make more sense, by the letters and symbols that Spanish has. Kept
libraries (``chardet``, ``charset-normalizer``) know no DOS or Mac Spanish and miss
short texts; docs/decisions/0014. Where nothing western makes sense, ``chardet``, which
Odoo needs anyway, is asked for another script. No bytes raise.
"""

import codecs
import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import PurePath

import chardet

# Format characters that show nothing or turn the direction of the text around them.
# The joiners U+200C and U+200D stay: emoji and some scripts are written with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NEW_LINES = re.compile("\r\n?|\u2028|\u2029|\x85")
# Control characters other than tab and new line, and halves of surrogate pairs,
# which neither PostgreSQL nor an XLSX can hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Of those, what PostgreSQL cannot hold at all.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_WORD = re.compile(r"[\W_]+")
# Numbers of filings and cases, whatever prefix their sequences have.
_NUMBER = re.compile(r"\b[A-Z]{0,6}-?\d{4}-?\d{3,12}\b")
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


def fold(text: object) -> str:
    """Return ``text`` reduced to what matters when two names are compared.

    No accents, no case, punctuation as spaces, one space between words:
    ``fold("  No. Identificación ") == "no identificacion"``. The sign of ordinals
    counts as punctuation, so «N°» and «Nº» are both ``n``.

    :param text: anything; None and False give an empty string
    """
    if text is None or text is False:
        return ""
    plain = str(text).replace("º", " ").replace("ª", " ")
    plain = unicodedata.normalize("NFKD", plain).casefold()
    # Casefolding may compose again (dotted I), hence a second decomposition.
    plain = "".join(
        char
        for char in unicodedata.normalize("NFKD", plain)
        if not unicodedata.category(char).startswith(("M", "C")) or char.isspace()
    )
    return _NOT_WORD.sub(" ", plain).strip()


def clean_cell(value: object) -> str:
    """Return the text of ``value`` without what cannot be stored or seen.

    NUL and other control characters and invisible marks go, every kind of line end
    becomes a new line, and accents become one character with their letter (NFC).
    Nothing else changes: spaces, tabs and case stay as they came.

    :param value: anything; None and False give an empty string
    """
    if value is None or value is False:
        return ""
    text = str(value)
    if text.isprintable():
        # Nothing of what is dropped below is printable: most cells end here.
        return unicodedata.normalize("NFC", text)
    text = _NEW_LINES.sub("\n", text)
    # Composing before dropping could join what an invisible mark kept apart.
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(value: object) -> str:
    """Return text as a header, or a list, can show it: one line, nothing unseen."""
    return " ".join(clean_cell(" ".join(str(value or "").split())).split())


def file_name(value: object) -> str:
    """Return the name of a file without the folders that its sender gives with it.

    Nor what is not seen: it turns «gpj.txt» into «txt.jpg» where people read it. Of
    a name that is nothing else, a dash.
    """
    return PurePath(one_line(value).replace("\\", "/")).name or "-"


def storable(vals: dict) -> dict:
    """Return the values of a record without the characters no database holds."""
    return {name: storable_value(value) for name, value in vals.items()}


def storable_value(value: object) -> object:
    """Return one value without them; what is no text stays as it is."""
    if isinstance(value, str) and _UNSTORABLE.search(value):
        return _UNSTORABLE.sub("", value)
    return value


def similarity(first: object, second: object) -> float:
    """Return how alike two texts are, from 0 (nothing) to 1 (the same words).

    Words are compared folded and in alphabetical order, so «Peña Gómez, Luisa» and
    «Luisa Pena Gomez» are the same. Two empty texts are not alike: there is nothing
    to compare.
    """
    left = " ".join(sorted(fold(first).split()))
    right = " ".join(sorted(fold(second).split()))
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    # SequenceMatcher depends on the order of its arguments; a similarity must not.
    left, right = sorted((left, right))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def find_numbers(text: str, most: int = 10) -> list[str]:
    """Return what may be a number of ours in a text, in its order, each once.

    :param most: how many are enough
    """
    return list(dict.fromkeys(_NUMBER.findall(text.upper())))[:most]


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
