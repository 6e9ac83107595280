"""Text from people and programs: decoding, cleaning, comparison.

Mails and spreadsheets contain bytes with a wrong charset or none, usually Spanish: they
are read as Windows text unless DOS or Mac makes more sense, by the letters and symbols
of Spanish. Libraries (``chardet``, ``charset-normalizer``) do not know Spanish DOS or
Mac text and fail on short texts; docs/decisions/0014. If no western charset makes
sense, ``chardet``, which Odoo requires anyway, is asked for another script. No bytes
raise an error.
"""

import codecs
import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import PurePath

import chardet

# Invisible format characters, and those that change the text direction. The joiners
# U+200C and U+200D are kept: emoji and some scripts need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NEW_LINES = re.compile("\r\n?|\u2028|\u2029|\x85")
# Control characters other than tab and new line, and lone surrogates, which neither
# PostgreSQL nor an XLSX can store.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Of these, the ones that PostgreSQL cannot store at all.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_WORD = re.compile(r"[\W_]+")
# Numbers of filings and cases, with any prefix.
_NUMBER = re.compile(r"\b[A-Z]{0,6}-?\d{4}-?\d{3,12}\b")
# Charsets that are often declared wrongly: the text is Windows text all the same.
WESTERN = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1", "utf-8"})
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Codecs that do not decode bytes to text, or that are no charset.
_NO_CHARSET = frozenset(
    {"base64", "bz2", "hex", "idna", "punycode", "quopri", "rot13", "uu", "zlib"}
    | {"mbcs", "oem", "unicode_escape", "raw_unicode_escape", "undefined"}
)
_OTHER_NAMES = {"unicode-1-1-utf-7": "utf-7", "cp-850": "cp850", "x-sjis": "sjis"}
# Alternatives to Windows, with their common names.
_OLD = {"cp850": "DOS (850)", "mac_roman": "Mac Roman"}
# Other scripts, which garbled western letters are not taken for.
_OTHER_SCRIPTS = re.compile(
    r"(koi8|windows-125[135]|iso-8859-[578]|ibm8|mac ?cyrillic|euc|shift|cp949|gb|big5"
    r"|tis)",
    re.IGNORECASE,
)
#: Beginning of a letter that greets its reader, so that no greeting is added. The
#: answer of an entity abroad may be in English.
GREETING = re.compile(
    r"\W*((respetad|estimad|apreciad|distinguid)[oa]|se[nñ]or(a|es|as|ita)?\b|"
    r"doctor(a|es|as)?\b|cordial saludo|reciba un|hola\b|dear\b|"
    r"buen(os|as)? (d[ií]as?|tardes?|noches?)|good (day|morning|afternoon|evening)\b)",
    re.IGNORECASE,
)
_FAREWELLS = ("cordialmente", "atentamente", "saludos", "cordial saludo")
# At most this many paragraphs from the end, with the names below it.
_FAREWELL_BLOCKS = 3
# What a farewell, a name and an office do not have: sentences, figures, length.
_NO_NAME = re.compile(r"[.:;?!\d]|.{101}", re.DOTALL)
_LOOKED_AT = 4096
_SURE = 0.85
# Symbols between two letters, where an accented Spanish letter is expected.
_SYMBOL_IN_WORD = re.compile(r"(?<=[a-zA-Z])[^\w\s'’.,:;@/&+*=_()<>\"#%?!-](?=[a-z])")
_SPANISH = re.compile("[áéíóúüñÁÉÍÓÚÜÑ¿¡]")
_STRANGE = re.compile("[^\\sa-zA-Z0-9áéíóúüñÁÉÍÓÚÜÑ¿¡!-~€«»“”‘’–—…°ºª·]")


def said(text):
    """Return what somebody wrote, trimmed, or an empty text if there is no word in it.

    «.», «-» and «x» are what people type to get past a reason that is asked for. «No»
    and «Ya» are words: more letters would only be typed at random.
    """
    text = (text or "").strip()
    return text if len(_NOT_WORD.sub("", text)) > 1 else ""


def fold(text: object) -> str:
    """Return ``text`` reduced to what matters when two names are compared.

    No accents, no case, punctuation as spaces, single spaces: ``fold("  No.
    Identificación ") == "no identificacion"``. The ordinal indicator counts as
    punctuation, so «N°» and «Nº» are both ``n``.

    :param text: anything; None and False give an empty string
    """
    if text is None or text is False:
        return ""
    plain = str(text).replace("º", " ").replace("ª", " ")
    plain = unicodedata.normalize("NFKD", plain).casefold()
    # Casefolding may recompose (dotted I), hence a second decomposition.
    plain = "".join(
        char
        for char in unicodedata.normalize("NFKD", plain)
        if not unicodedata.category(char).startswith(("M", "C")) or char.isspace()
    )
    return _NOT_WORD.sub(" ", plain).strip()


def clean_cell(value: object) -> str:
    """Return the text of ``value`` without characters that cannot be stored or seen.

    NUL, other control characters and invisible characters are removed, every kind of
    line break becomes a new line, and accents are composed with their letter (NFC).
    Nothing else changes: spaces, tabs and case are kept.

    :param value: anything; None and False give an empty string
    """
    if value is None or value is False:
        return ""
    text = str(value)
    if text.isprintable():
        # All characters removed below are non-printable: most cells end here.
        return unicodedata.normalize("NFC", text)
    text = _NEW_LINES.sub("\n", text)
    # Composing before removal could join what an invisible character separated.
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(value: object) -> str:
    """Return text for a header or a list: on one line, without invisible characters."""
    return " ".join(clean_cell(" ".join(str(value or "").split())).split())


def file_name(value: object) -> str:
    """Return the name of a file without the folders that its sender includes.

    Invisible characters are removed: one of them displays «gpj.txt» as «txt.jpg». If
    nothing is left of the name, a dash.
    """
    return PurePath(one_line(value).replace("\\", "/")).name or "-"


def storable(vals: dict) -> dict:
    """Return the values of a record without characters that cannot be stored."""
    return {name: storable_value(value) for name, value in vals.items()}


def storable_value(value: object) -> object:
    """Return one value without them; other types are unchanged."""
    if isinstance(value, str) and _UNSTORABLE.search(value):
        return _UNSTORABLE.sub("", value)
    return value


def similarity(first: object, second: object) -> float:
    """Return the similarity of two texts, from 0 (nothing) to 1 (the same words).

    Words are compared folded and in alphabetical order, so «Peña Gómez, Luisa» and
    «Luisa Pena Gomez» are the same. Two empty texts are not similar: there is nothing
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


def find_farewell(paragraphs):
    """Return where the farewell of a letter begins, with nothing but names below it.

    A postscript, or a first «Cordial saludo», is part of the letter: where in doubt,
    no farewell is found, and nothing that was written is left out.

    :param paragraphs: plain text of each paragraph of the letter, in their order
    :return: index of the paragraph, or None
    """
    last = len(paragraphs) - 1
    for place in range(last, max(-1, last - _FAREWELL_BLOCKS), -1):
        if fold(paragraphs[place]).startswith(_FAREWELLS):
            said = (fold(text) for text in paragraphs[:place])
            if any(text and not GREETING.match(text) for text in said) and not any(
                map(_NO_NAME.search, paragraphs[place:])
            ):
                return place
    return None


def find_numbers(text: str, most: int = 10) -> list[str]:
    """Return possible filing or case numbers in a text, in order, without duplicates.

    :param most: maximum number
    """
    return list(dict.fromkeys(_NUMBER.findall(text.upper())))[:most]


def _windows(error):
    """Decode invalid UTF-8 as Windows, and what is neither as Latin-1."""
    wrong = error.object[error.start : error.end]
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong
    ), error.end


codecs.register_error("grandes_clientes_windows", _windows)


def guess(content: bytes) -> tuple[str, str | None]:
    """Return the text in ``content``, and its charset if that is a guess.

    Valid UTF-8 beyond ASCII is always read as UTF-8.
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
    """Return Python's name of a declared charset, ``None`` if it has none."""
    name = (charset or "").strip().strip("\"'").lower()
    name = _OTHER_NAMES.get(name, name)
    try:
        found = codecs.lookup(name).name if name.isascii() and name else None
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in _NO_CHARSET else found


def strictly(content: bytes, codec: str) -> str | None:
    """Return the bytes decoded by ``codec``, ``None`` if they are invalid."""
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_every_other_zero(content, offset):
    """Return whether every other byte is mostly zero, as in UTF-16 without BOM."""
    sample = content[offset : 2000 + offset : 2]
    return len(sample) > 1 and sample.count(0) * 10 > len(sample) * 7


def _is_mostly_utf8(content):
    """Return whether most of the bytes beyond ASCII are valid UTF-8."""
    good = sum(ord(char) > 127 for char in content.decode("utf-8", "ignore"))
    bad = content.decode("utf-8", "replace").count("\ufffd")
    return good > bad


def _as_spanish(content):
    """Return the bytes decoded as Windows, unless another charset makes more sense."""
    windows = content.decode("ascii", "grandes_clientes_windows")
    best, best_score, name = windows, _score(windows), "Windows-1252"
    # A symbol inside a word distinguishes the others from Windows.
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
    """Return text and charset of the bytes in another script, ``None`` if unsure."""
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
