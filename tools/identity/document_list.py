"""Parser of pasted lists of documents, with any separators, types and dots."""

import re
from dataclasses import dataclass

from ..text import clean_cell, fold
from . import documents
from .document_types import parse_type

_ROWS = re.compile(r"[\n;|]+")
# Commas separate items, unless they group the digits of one number.
_COMMAS = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),|(?<=\d{4}),")
# Grouped by dots, apostrophes, commas or spaces; or ungrouped, with the letters of a
# passport.
_NUMBER = re.compile(
    r"(?<![\w.,/-])"
    r"(?:\d{1,3}(?:[.,'’]\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4}"
    r"|[A-Za-z]{0,3}\d[\dA-Za-z]{2,18})"
    r"(?:\s?[-–—−]\s?\d)?(?![\w/]|[.,-]\d)"
)
_WORDS_BEFORE = re.compile(r"\D*$")
_NUMBER_WORD = re.compile(r"\b(?:no|nro|num|numero|n|documento|doc|identificacion|id)$")
_TELEPHONE = re.compile(r"3[0-5]\d{8}")
# Characters before a number in which its type is named.
_LONGEST_WORDS = 80
_SHOWN = 60


@dataclass(frozen=True)
class Listed:
    """One document of a list, or a row that could not be read.

    :ivar document_type: a code of :data:`.document_types.TYPES`, None if the list does
        not say
    :ivar number: as pasted
    :ivar key: result of :func:`.documents.normalize`, "" if it could not be read
    :ivar problem: code of what is wrong, None if it could be read
    """

    document_type: str | None
    number: str
    key: str
    problem: str | None = None


def parse(pasted: object) -> list[Listed]:
    """Return the documents in ``pasted``, without duplicates, in its order.

    Rows without digits (names, headings) are skipped; a row with digits but no document
    is returned with its problem, so that no request is lost.

    :param pasted: text copied from a mail, a letter or a spreadsheet
    """
    found: dict[str, Listed] = {}
    for row in _ROWS.split(clean_cell(pasted)):
        for cell in _COMMAS.split(row):
            if any(char.isdigit() for char in cell):
                for listed in _read(cell.strip(" ")):
                    found.setdefault(listed.key or f"?{listed.number}", listed)
    return list(found.values())


def _read(cell: str) -> list[Listed]:
    """Return the documents of one row: usually one, several if separated by spaces."""
    document_type, number = documents.split(cell)
    whole = document_type or _NUMBER.fullmatch(number)
    if whole and not documents.problem(document_type, number):
        key = documents.normalize(number, document_type)
        return [Listed(document_type, number, key)]
    listed = [_judge(match, cell) for match in _NUMBER.finditer(cell)]
    read = [item for item in listed if not item.problem]
    if "\t" in cell and len(read) > 1:
        # A spreadsheet row: its telephone numbers are no documents.
        read = [item for item in read if not _TELEPHONE.fullmatch(item.key)] or read
    if read:
        return read
    return listed[:1] or [_unread(cell, document_type, number)]


def _judge(match: re.Match, cell: str) -> Listed:
    """Return the document of one number in ``cell``, with the type before it."""
    before = cell[max(0, match.start() - _LONGEST_WORDS) : match.start()]
    words = _WORDS_BEFORE.search(before)[0]
    name = _NUMBER_WORD.sub("", fold(words)).strip()
    document_type = parse_type(name) or _last_type(name)
    number = match[0]
    problem = documents.problem(document_type, number)
    if problem:
        return Listed(document_type, number, "", problem)
    return Listed(document_type, number, documents.normalize(number, document_type))


def _last_type(name: str) -> str | None:
    """Return the type in the last words of ``name``: «Ana Gómez CC»."""
    words = name.split()
    for size in (3, 2, 1):
        code = parse_type(" ".join(words[-size:])) if len(words) >= size else None
        if code:
            return code
    return None


def _unread(cell: str, document_type: str | None, number: str) -> Listed:
    problem = documents.problem(document_type, number) or "characters"
    return Listed(document_type, cell[:_SHOWN], "", problem)
