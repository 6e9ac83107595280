"""Which characters keep a document number from being read, and where they stand."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Letters that stand where digits are meant are named one by one up to here; more of
# them are a word.
_MOST_NAMED = 3
_BETWEEN = re.compile(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
# What people put between the digits of one number, whatever it is worth.
_SEPARATORS = frozenset(".,·'’`´\"-‐‑–—−:#°")


@dataclass(frozen=True)
class Odd:
    """A character that keeps a document number from being taken as it is.

    :ivar char: as it is written
    :ivar position: where it stands in the number, the first being 1
    :ivar is_foreign: a letter of another alphabet, which may look like one of ours
    """

    char: str
    position: int
    is_foreign: bool = False


def find(code: str, shown: str) -> tuple[Odd, ...]:
    """Return the characters because of which a number is refused.

    None are named where no single one is to blame: a number that is a word, or that
    is too short.

    :param code: what :func:`.documents.problem` says of it
    :param shown: the number as :func:`.documents.written` has it
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
    """Yield place and sign of what separates no digits of one number: «1?2», «1/2».

    Two numbers in one cell, or a digit that nobody could read, are not one number.
    """
    for match in _BETWEEN.finditer(shown):
        for position, char in enumerate(match[0], match.start() + 1):
            is_sign = unicodedata.category(char)[0] in "PS"
            if is_sign and char not in _SEPARATORS:
                yield position, char


def _is_plain(char: str) -> bool:
    """Whether a character becomes digits or letters of ours, or counts for nothing."""
    return unicodedata.category(char) != "No" and not any(
        (each.isalnum() or each.isnumeric())
        and not each.isascii()
        and not unicodedata.combining(each)
        and unicodedata.decimal(each, None) is None
        for each in unicodedata.normalize("NFKD", char).upper()
    )


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN"))
