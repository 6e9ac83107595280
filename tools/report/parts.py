"""Parts of a report: tables, indicators, charts, reconciliations.

Plain values, and the rounding of the figures in them.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

# Kinds of column values.
TEXT = "text"
INTEGER = "integer"
DECIMAL = "decimal"
PERCENT = "percent"
DATE = "date"
INSTANT = "instant"
YES_NO = "yes_no"
NUMBERS = (INTEGER, DECIMAL, PERCENT)

# States of a report.
READY = "ready"
NO_DATA = "no_data"
NO_SOURCE = "no_source"

#: Code of the section that compares the indicators with earlier months.
HISTORY = "history"

# Which direction of an indicator is good.
AT_LEAST = "at_least"
AT_MOST = "at_most"

#: Below this number, a rate is not meaningful and is marked.
FEW = 30
_CENT = Decimal("0.01")


@dataclass
class Column:
    """One column of a section.

    :ivar code: stable name, unique in its section
    :ivar kind: ``TEXT``, ``INTEGER``, ``DECIMAL``, ``PERCENT``, ``DATE``, ``INSTANT``
        or ``YES_NO``
    :ivar source: source of the records that its figures count, ``None`` if none
    :ivar measure: measure of the source; its figures lead to the records
    """

    code: str
    label: str
    kind: str = TEXT
    source: str | None = None
    measure: str | None = None


@dataclass
class Section:
    """One table of a report.

    :ivar rows: cells by column; unknown numbers are ``None``
    :ivar keys: subject of each row: the group value as text, or the id of the record of
        a list row
    :ivar totals: cells by column, ``None`` without totals
    :ivar group: group of the rows, ``None`` for a list of records
    :ivar model: model of the records of a list, one per row
    :ivar status: ``READY``, or ``NO_SOURCE`` if such data is not recorded
    :ivar held_back: number of rows hidden from its maker
    """

    code: str
    title: str
    columns: list[Column]
    rows: list[list] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    totals: list | None = None
    notes: list[str] = field(default_factory=list)
    group: str | None = None
    model: str | None = None
    status: str = READY
    held_back: int = 0

    def column(self, code: str) -> list:
        """Return the cells of a column, without the total."""
        index = self._index(code)
        return [row[index] for row in self.rows]

    def total(self, code: str) -> object:
        """Return the total of a column, ``None`` without totals."""
        return self.totals[self._index(code)] if self.totals else None

    def _index(self, code: str) -> int:
        return [column.code for column in self.columns].index(code)


@dataclass
class Indicator:
    """One figure with its formula, its goal and whether it was met.

    :ivar value: to two decimals; ``None`` without data
    :ivar unit: ``PERCENT`` or ``DECIMAL``
    :ivar unit_label: shown after the figure
    :ivar n: number of records on which it is based; a rate's denominator
    :ivar better: ``AT_LEAST`` the goal, or ``AT_MOST``
    :ivar met: ``None`` without goal or data
    :ivar warning: why to read it with care
    :ivar source: source of the records that numerator and denominator count
    :ivar numerator_measure: leads to the records, as a column's ``measure``
    """

    code: str
    name: str
    formula: str
    unit: str = PERCENT
    unit_label: str = "%"
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    n: int | None = None
    goal: Decimal | None = None
    better: str = AT_LEAST
    met: bool | None = None
    discount: Decimal | None = None
    warning: str | None = None
    source: str | None = None
    numerator_measure: str | None = None
    denominator_measure: str | None = None

    @property
    def base(self) -> Decimal | int | None:
        """The base: the denominator, or the number of records if there is none."""
        return self.n if self.denominator is None else self.denominator

    @property
    def base_kind(self) -> str:
        """How the base is shown: a mean of two counts may have a half."""
        is_whole = self.base is None or self.base == int(self.base)
        return INTEGER if is_whole else DECIMAL


@dataclass
class Chart:
    """A chart of some columns of a section.

    :ivar kind: ``bar``, ``stacked`` or ``line``
    :ivar section: code of the section
    :ivar category: code of the column along the axis
    :ivar series: codes of the columns drawn
    """

    code: str
    title: str
    kind: str
    section: str
    category: str
    series: list[str]


@dataclass
class Term:
    """One term of a reconciliation: ``sign`` is 1 or -1."""

    sign: int
    label: str
    value: int
    source: str | None = None
    measure: str | None = None


@dataclass
class Reconciliation:
    """A sum that must match: the terms give the ``result``, counted independently."""

    code: str
    title: str
    terms: list[Term]
    result_label: str
    result: int
    source: str | None = None
    measure: str | None = None

    @property
    def sum(self) -> int:
        """The sum of the terms."""
        return sum(term.sign * term.value for term in self.terms)

    @property
    def holds(self) -> bool:
        """Whether the sum matches."""
        return self.sum == self.result


def percent(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent, to two decimals.

    :return: ``None`` if the whole is zero or unknown: there is no data
    """
    if not whole or part is None:
        return None
    return cents(Decimal(part) * 100 / Decimal(whole))


def cents(number: float | Decimal | None) -> Decimal | None:
    """Return ``number`` to two decimals, halves away from zero."""
    if number is None:
        return None
    return Decimal(str(number)).quantize(_CENT, ROUND_HALF_UP)


def is_met(value: Decimal | None, goal: Decimal | None, better: str) -> bool | None:
    """Return whether an indicator meets its goal, ``None`` without goal or data."""
    if value is None or goal is None:
        return None
    return value >= goal if better == AT_LEAST else value <= goal
