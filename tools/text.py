"""Text as people and their spreadsheets write it: compared, cleaned, measured."""

import re
import unicodedata
from difflib import SequenceMatcher

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
    text = _NEW_LINES.sub("\n", str(value))
    # Composing before dropping could join what an invisible mark kept apart.
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(value: object) -> str:
    """Return text as a header, or a list, can show it: one line, nothing unseen."""
    return " ".join(clean_cell(" ".join(str(value or "").split())).split())


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
