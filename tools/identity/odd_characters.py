"""Characters that make a document number unreadable, and their positions."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Letters in place of digits are listed individually up to this number; more of them are
# a word.
_MOST_NAMED = 3
_BETWEEN = re.compile(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
# Separators that people write between the digits of one number.
_SEPARATORS = frozenset(".,·'’`´\"-‐‑–—−:#°")


@dataclass(frozen=True)
class Odd:
    """A character that makes a document number unreadable.

    :ivar char: as written
    :ivar position: position in the number, from 1
    :ivar is_foreign: a letter of another alphabet, which may look like a Latin one
    """

    char: str
    position: int
    is_foreign: bool = False


def find(code: str, shown: str) -> tuple[Odd, ...]:
    """Return the characters because of which a number is refused.

    Empty if no single character is the cause: a number that is a word, or that is too
    short.

    :param code: code from :func:`.documents.problem`
    :param shown: the number from :func:`.documents.written`
    """
    placed = list(enumerate(shown, 1))
    if code == "characters":
        return tuple(
            Odd(char, position, char.isalpha() and not _is_latin(char))
            for position, char in placed
            if not _is_plain(char)
        ) or tuple(Odd(char, position) for position, char in signs_between(shown))
    if code == "letters" and any(char.isdigit() for char in shown):
        letters = tuple(Odd(char, place) for place, char in placed if char.isalpha())
        return letters if len(letters) <= _MOST_NAMED else ()
    return ()


def signs_between(shown: str) -> Iterator[tuple[int, str]]:
    """Yield position and character of invalid separators: «1?2», «1/2».

    Two numbers in one cell, or an unreadable digit, are not one number.
    """
    for match in _BETWEEN.finditer(shown):
        for position, char in enumerate(match[0], match.start() + 1):
            is_sign = unicodedata.category(char)[0] in "PS"
            if is_sign and char not in _SEPARATORS:
                yield position, char


def _is_plain(char: str) -> bool:
    """Return whether a character is a digit or Latin letter, or is ignored."""
    return unicodedata.category(char) != "No" and not any(
        (each.isalnum() or each.isnumeric())
        and not each.isascii()
        and not unicodedata.combining(each)
        and unicodedata.decimal(each, None) is None
        for each in unicodedata.normalize("NFKD", char).upper()
    )


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN"))
