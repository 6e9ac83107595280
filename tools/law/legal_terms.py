"""Which legal term governs a request: rows of law, looked up without a query.

Plain Python. A :class:`LegalTable` is built once from the rows in force, and cached;
a new law is new rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

ANSWER = "answer"
TRANSFER = "transfer"
ASK = "ask"
COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of one law.

    :param purpose: what it is the term of: ``ANSWER``, ``TRANSFER`` to the competent
        authority, ``ASK`` for what is missing, ``COMPLETE`` (the requester's)
    :param number: length in ``unit`` (see ``business_days``)
    :param is_overlay: of a law that goes before the ordinary one while it lasts
    :param governs_pending: also of requests in course when the law began
    :param extension: ``none``, ``capped`` or ``uncapped``
    :param extension_number: the most it may be extended by, in ``unit``
    :param restarts: whether completing a request lets the whole term run again
    :param positive_silence: whether what is not answered in time counts as granted
    """

    id: int
    regime_id: int
    regime: str
    purpose: str
    petition_type_id: int | None
    number: int
    unit: str
    date_from: date
    date_to: date | None
    is_overlay: bool
    governs_pending: bool
    extension: str
    extension_number: int
    restarts: bool
    positive_silence: bool
    citation: str
    backing: str

    def is_in_force(self, day: date) -> bool:
        """Tell whether the law governs what is received on ``day``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)

    @property
    def rank(self) -> tuple[bool, date, int]:
        """Order of precedence among the rows in force, the greatest wins."""
        return self.is_overlay, self.date_from, self.id


@dataclass(frozen=True, slots=True)
class Ruling:
    """What governs one request.

    :param row: the term; ``None`` where no row covers the day
    :param instead_of: the ordinary term that an overlay or a later law replaces
    :param is_fallback: whether the general petition's term stands in for a type
        that the law in force says nothing about
    """

    row: TermRow | None
    instead_of: TermRow | None = None
    is_fallback: bool = False


class LegalTable:
    """All the rows in force.

    :param rows: terms, in any order
    :param fallback_type_id: petition type whose term stands in for the types that
        the law of the day does not name
    """

    __slots__ = ("_by_type", "_by_purpose", "_fallback_type_id")

    def __init__(self, rows: Iterable[TermRow], fallback_type_id: int | None = None):
        by_type, by_purpose = defaultdict(list), {}
        for row in sorted(rows, key=lambda row: row.rank, reverse=True):
            if row.purpose == ANSWER:
                by_type[row.petition_type_id].append(row)
            else:
                by_purpose[row.regime_id, row.purpose] = row
        self._by_type = {key: tuple(value) for key, value in by_type.items()}
        self._by_purpose = by_purpose
        self._fallback_type_id = fallback_type_id

    def rule(
        self,
        petition_type_id: int | None,
        received: date,
        due_of: Callable[[TermRow], date | None],
    ) -> Ruling:
        """Return what governs a request of that type received on ``received``.

        :param due_of: gives the date on which a term would end; a later law that
            also governs what is in course governs what was not due before it began
        """
        for type_id in (petition_type_id, self._fallback_type_id):
            rows = self._by_type.get(type_id, ())
            ordinary = next((r for r in rows if r.is_in_force(received)), None)
            if ordinary:
                break
        else:
            return Ruling(None)
        row, is_fallback = ordinary, type_id != petition_type_id
        for later in rows:
            if not later.governs_pending or later.date_from <= received:
                continue
            due = due_of(ordinary)
            if due is None or due >= later.date_from:
                row = later
                break
        if row is not ordinary:
            return Ruling(row, ordinary, is_fallback)
        replaced = None
        if ordinary.is_overlay:
            replaced = next(
                (r for r in rows if not r.is_overlay and r.is_in_force(received)), None
            )
        return Ruling(row, replaced, is_fallback)

    def procedural(
        self, ruling: Ruling, purpose: str, received: date
    ) -> TermRow | None:
        """Return the term for ``purpose`` of whatever law governs a request.

        What an overlay or a special law leaves unsaid is the ordinary law's.

        :param ruling: what :meth:`rule` gave for the request
        :param received: its day of receipt
        """
        general = self._by_type.get(self._fallback_type_id, ())
        ordinary = next(
            (r for r in general if not r.is_overlay and r.is_in_force(received)), None
        )
        for row in (ruling.row, ruling.instead_of, ordinary):
            found = row and self._by_purpose.get((row.regime_id, purpose))
            if found:
                return found
        return None
