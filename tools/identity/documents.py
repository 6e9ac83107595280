"""Identity documents of beneficiaries in Colombia: type, number, key and mask.

The key made by :func:`normalize` decides whether a matter was filed before (5.2.3), so
that a number has the same key in every notation. Lengths are checked leniently: a real
person with an unusual document must not be refused.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from stdnum.co import nit

from ..text import clean_cell, fold
from .document_types import TYPES, parse_type
from .odd_characters import signs_between

_SCIENTIFIC = re.compile(r"\d[\d.,]*E[+-]?\d+")
_SPREADSHEET_ZEROS = re.compile(r"(?<=\d)[.,]0{1,2}$")
_DECIMALS = re.compile(
    r"(\d+|\d{1,3}(,\d{3})+)[.]\d{1,2}|(\d+|\d{1,3}(\.\d{3})+),\d{1,2}"
)
_PREFIX = re.compile(
    r"(?P<type>[^\W\d_][^\d:#]*?)[\s.:#-]+(?P<number>\w*\d[\w.,\s-]*)", re.IGNORECASE
)
_NUMBER_WORD = re.compile(
    r"[\s.:#-]*\b(?:no|nro|num|numero|n|documento|doc|identificacion|id)$"
)
_LONGEST_CELL = 80
_NIT_WITH_CHECK = re.compile(r"(?P<base>[\d.,\s]*\d)\s*[-–—−]\s*(?P<check>\d)")


_LONGEST_TEXT = 200_000
_IN_TEXT = re.compile(
    r"(?<![\w$@/,+])(?<!\d[.–-])"
    r"(?:\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?: \d{3}){1,3}|\d{4,15})"
    r"(?:\s?[-–]\s?\d)?(?![\w@/-]|[.,]\d)"
)
_TYPE_NAMES = (
    r"c ?c|t ?i|c ?e|r ?c|nit|n i t|nuip|pep|ppt|pasaporte|cedula|extranjeria"
    r"|ciudadania|tarjeta|identidad|registro civil"
)
_TYPE_BEFORE = re.compile(
    rf"\b(?P<type>(?:(?:cedula|tarjeta|registro) (?:de )?)?(?:{_TYPE_NAMES}))"
    r"(?: (?:no|nro|num|numero|n|numeros|nos|es|o))*$"
)
_NOT_DOCUMENT_BEFORE = re.compile(
    r"(?:\$|cop|valor|rad|radicad[oa]|radicación|mercurio|oficio|resoluci[oó]n|ley|decreto"
    r"|cr[eé]dito|pagar[eé]|obligaci[oó]n|cuenta|tel[eé]fonos?|tel|celular|cel|m[oó]vil"
    r"|whatsapp|contrato|caso|snies|c[oó]digo|factura|expediente|fax)"
    r"[\s.:#]*(?:n[oº°]|nro|n[uú]mero|de|es|la|el|del?|por)?[\s.:#º°]*$",
    re.IGNORECASE,
)
_NOT_DOCUMENT_AFTER = re.compile(r"\s*(?:pesos|cop|%|millones|de (?:19|20))", re.I)
# Mobile telephone numbers, and dates without separators.
_LOOKS_OTHER = re.compile(r"3[0-5]\d{8}|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d")


@dataclass(frozen=True)
class Found:
    """A document number proposed from a text.

    :ivar document_type: a code of :data:`TYPES`, None if the text names none
    :ivar number: as in the text
    :ivar key: result of :func:`normalize`
    :ivar start: offset in the cleaned text, in characters
    :ivar certain: a type is named before it, or it is a NIT with its check digit
    """

    document_type: str | None
    number: str
    key: str
    start: int
    certain: bool


class DocumentError(ValueError):
    """A document number that cannot be read unambiguously.

    :ivar code: code of the problem; the caller has the message
    """

    def __init__(self, code: str, number: object) -> None:
        super().__init__(f"{code}: {mask(number)}")
        self.code = code


def split(text: object) -> tuple[str | None, str]:
    """Return type and number of a cell that may hold both: «C.C. No. 79.123.456».

    :return: the code of the type, None if the text names none, and the number as
        written, without the «.0» that spreadsheets add
    """
    shown = _SPREADSHEET_ZEROS.sub("", clean_cell(text).strip())
    # A passport's letters are attached to its digits, a type's name is not. Longer
    # texts are no document, and would be slow to match.
    match = _PREFIX.fullmatch(shown) if len(shown) <= _LONGEST_CELL else None
    if match:
        label = fold(match["type"])
        name = _NUMBER_WORD.sub("", label)
        code = parse_type(name)
        if code or not name:
            return code, match["number"].strip()
    return None, shown


def written(number: object) -> str:
    """Return a number as written, without the type before it."""
    return split(number)[1]


def normalize(number: object, document_type: str | None = None) -> str:
    """Return the key of a document number, the same for all notations.

    Dots, spaces, hyphens and leading zeros are ignored; digits of any script are
    accepted; a type before the number is dropped; a NIT loses its check digit.

    :param number: text, or a number from a spreadsheet; blank gives ""
    :param document_type: a code of :data:`TYPES`, if known
    :raise DocumentError: rounded by a spreadsheet, with decimals, or with characters
        that no document has
    """
    shown = _shown(number)
    code, shown = split(shown)
    document_type = document_type or code
    _refuse_rounded(shown, number)
    if document_type == "NIT" or (document_type is None and _is_whole_nit(shown)):
        shown = _without_check_digit(shown)
    key = "".join(char for char in shown.upper() if char.isalnum() or char.isnumeric())
    if not key.isascii():
        raise DocumentError("characters", number)
    # «12-E5» is not rounded, but its key must be read the same when it is parsed again.
    _refuse_rounded(key, number)
    if key.isdigit():
        key = key.lstrip("0") or "0"
        if document_type == "NIT":
            key = _without_check_digit(key)
    return key


def problem(document_type: str | None, number: object) -> str | None:
    """Return the code of what is wrong with a document, or None.

    :param document_type: a code of :data:`TYPES`; others are checked leniently
    :return: code of the problem; the caller has the message
    """
    try:
        key = normalize(number, document_type)
    except DocumentError as error:
        return error.code
    if not key:
        return "missing"
    if any(signs_between(written(number))):
        return "characters"
    _name, fewest, most, letters = TYPES.get(document_type, TYPES["OT"])
    if not letters and not key.isdigit():
        return "letters"
    if len(key) < fewest:
        return "too_short"
    if len(key) > most:
        return "too_long"
    # Sequences such as 1234567890 are issued to real people; a repeated digit is not.
    if len(set(key)) == 1:
        return "all_equal"
    if document_type == "NIT":
        match = _NIT_WITH_CHECK.fullmatch(_shown(number))
        if match and nit.calc_check_digit(key) != match["check"]:
            return "check_digit"
    return None


def find_in_text(text: object) -> list[Found]:
    """Return the documents that a letter or mail seems to name, in its order.

    Numbers after the name of a type and valid NITs are certain; other numbers of a
    document's length are proposed as uncertain. Amounts, telephone numbers, dates and
    numbers of letters, laws and credits are left out.

    :param text: free text; only its first 200,000 characters are searched
    """
    searched = clean_cell(text)[:_LONGEST_TEXT]
    found = {}
    for match in _IN_TEXT.finditer(searched):
        before = searched[max(0, match.start() - 40) : match.start()]
        proposal = _judge(match, before, searched[match.end() : match.end() + 20])
        if proposal and proposal.key not in found:
            found[proposal.key] = proposal
    return list(found.values())


def mask(number: object) -> str:
    """Return ``number`` with only its end visible: «****8147» (Ley 1581).

    The last four characters are shown, three of a short number, and none if that would
    be half of it or more; the number of hidden characters is not shown either.
    """
    bare = "".join(char for char in clean_cell(number) if char.isalnum())
    if not bare:
        return ""
    visible = 4 if len(bare) > 8 else 3 if len(bare) > 6 else 0
    return "****" + bare[len(bare) - visible :]


def _judge(match: re.Match, before: str, after: str) -> Found | None:
    """Return the document of ``match``, given the text on both sides."""
    shown = match[0]
    named = _TYPE_BEFORE.search(fold(before)) if before.strip() else None
    document_type = parse_type(named["type"]) if named else None
    is_nit = _is_whole_nit(shown)
    if document_type is None and is_nit:
        document_type = "NIT"
    if problem(document_type, shown):
        return None
    key = normalize(shown, document_type)
    certain = bool(named) or is_nit
    if not certain:
        grouped = not shown.isdigit()
        if _NOT_DOCUMENT_BEFORE.search(before) or _NOT_DOCUMENT_AFTER.match(after):
            return None
        if not 6 <= len(key) <= 10 or (_LOOKS_OTHER.fullmatch(key) and not grouped):
            return None
    return Found(document_type, shown, key, match.start(), certain)


def _shown(number: object) -> str:
    """Return the number as plain ASCII text if that loses nothing."""
    if number is None or number is False:
        return ""
    if number is True:
        raise DocumentError("characters", number)
    if isinstance(number, (float, Decimal)):
        if not math.isfinite(number):
            raise DocumentError("characters", number)
        if number != int(number):
            raise DocumentError("decimal", number)
        if abs(number) >= 10**15:
            raise DocumentError("scientific", number)
        return str(int(number))
    text = clean_cell(number)
    # Fractions and circled numbers would turn into other digits.
    if any(unicodedata.category(char) == "No" for char in text):
        raise DocumentError("characters", number)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        str(unicodedata.decimal(char, char))
        for char in decomposed
        if not unicodedata.combining(char)
    ).strip()


def _refuse_rounded(shown: str, number: object) -> None:
    if _SCIENTIFIC.fullmatch(shown.upper().replace(" ", "")):
        raise DocumentError("scientific", number)
    if _DECIMALS.fullmatch(shown):
        raise DocumentError("decimal", number)


def _is_whole_nit(shown: str) -> bool:
    match = _NIT_WITH_CHECK.fullmatch(shown)
    return bool(match) and len(nit.compact(shown)) == 10 and nit.is_valid(shown)


def _without_check_digit(shown: str) -> str:
    """Return a NIT without its check digit, if it certainly has one."""
    match = _NIT_WITH_CHECK.fullmatch(shown)
    if match:
        return match["base"]
    # Companies have nine digits from 800 on; a tenth that is valid is the check digit.
    if re.fullmatch(r"[89]\d{9}", shown) and nit.is_valid(shown):
        return shown[:-1]
    return shown
