"""Match of a spreadsheet cell with a typification or product of the catalogue (5.2.5).

A code or the exact name decides. A similar name is only proposed, which the reviewer of
the sheet sees: if several are similarly close, there is no match.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .text import fold, similarity

# Sufficient for the same words in another order or number; within the product that the
# row names, less suffices for a unique match.
_ALIKE = 0.8
_ALIKE_IN_PRODUCT = 0.66
# Minimum distance between the best and the second.
_MARGIN = 0.08
_LONGEST = 300
_SMALL_WORDS = frozenset(
    "a al con de del el en la las lo los o para por que se y".split()
)
_LEADING_CODE = re.compile(r"^[a-z]{1,3} ?\d{1,3} ")


@dataclass(frozen=True)
class Entry:
    """One entry of a catalogue.

    :ivar names: in all languages in which it may be written
    :ivar product_id: product of a typification; 0 for a product
    """

    id: int
    code: str
    names: tuple[str, ...]
    product_id: int = 0


@dataclass(frozen=True)
class Match:
    """The match of a cell.

    :ivar certain: by code or exact name; otherwise by similarity
    """

    id: int
    certain: bool


class Matcher:
    """Matcher of cells; equal cells are matched once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._by_code = {fold(entry.code): entry for entry in self._entries}
        self._folded = [
            (entry, tuple(fold(name) for name in entry.names if name))
            for entry in self._entries
        ]
        self._known: dict[tuple, Match | None] = {}

    def match(self, text: str, code: str = "", product_id: int = 0) -> Match | None:
        """Return the entry that a cell means, or None.

        :param text: the cell
        :param code: the code at its beginning, if any
        :param product_id: product that the row names, 0 if it names none; for a blank
            cell, the product's only entry is proposed
        """
        key = (fold(text[:_LONGEST]), code, product_id)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, folded: str, code: str, product_id: int) -> Match | None:
        coded = self._by_code.get(fold(code)) or self._by_code.get(folded)
        if coded:
            return Match(coded.id, True)
        inside = [row for row in self._folded if row[0].product_id == product_id]
        if not folded:
            only = product_id and len(inside) == 1
            return Match(inside[0][0].id, False) if only else None
        folded = _LEADING_CODE.sub("", folded)
        same = [row[0] for row in self._folded if folded in row[1]]
        same = [e for e in same if e.product_id == product_id] or same
        if len(same) == 1:
            return Match(same[0].id, True)
        found = product_id and _most_alike(folded, inside, _ALIKE_IN_PRODUCT)
        found = found or _most_alike(folded, self._folded, _ALIKE)
        return Match(found.id, False) if found else None


def _most_alike(folded: str, rows: list, least: float) -> Entry | None:
    """Return the most similar entry, if it is clearly the best one."""
    scores = sorted(
        (
            (max(_likeness(folded, name) for name in names), entry.id, entry)
            for entry, names in rows
            if names
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < least:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < _MARGIN:
        return None
    return scores[0][2]


def _likeness(folded: str, name: str) -> float:
    """Return the similarity of two folded names; part of a name counts as the name."""
    words = set(folded.split()) - _SMALL_WORDS
    if len(words) > 1 and words <= set(name.split()):
        # The more words of the name, the more certain; always above mere similarity.
        return 0.9 + 0.1 * len(words) / len(set(name.split()))
    return similarity(folded, name)
