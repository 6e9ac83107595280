"""What a report is made of: tables, indicators, drawings, what has to add up.

Plain values, and the rounding of the figures in them.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

# Kinds of what a column holds.
TEXT = "text"
INTEGER = "integer"
DECIMAL = "decimal"
PERCENT = "percent"
DATE = "date"
INSTANT = "instant"
YES_NO = "yes_no"
NUMBERS = (INTEGER, DECIMAL, PERCENT)

# What became of a report.
READY = "ready"
NO_DATA = "no_data"
NO_SOURCE = "no_source"

#: Code of the section that compares indicators with earlier months.
HISTORY = "history"

# Which way of an indicator is good.
AT_LEAST = "at_least"
AT_MOST = "at_most"

#: Below so many, a rate says little and is marked.
FEW = 30
_CENT = Decimal("0.01")


@dataclass
class Column:
    """One column of a section.

    :ivar code: stable name, unique in its section
    :ivar kind: ``TEXT``, ``INTEGER``, ``DECIMAL``, ``PERCENT``, ``DATE``, ``INSTANT``
        or ``YES_NO``
    :ivar source: which records its figures count, ``None`` where they count none
    :ivar measure: what of the source it counts; its figures lead to the records
    """

    code: str
    label: str
    kind: str = TEXT
    source: str | None = None
    measure: str | None = None


@dataclass
class Section:
    """One table of a report.

    :ivar rows: cells by column; numbers that nobody knows are ``None``
    :ivar keys: what each row is about: the value that it groups by, as text, or the
        id of the record that a detail row shows
    :ivar totals: cells by column, ``None`` without totals
    :ivar group: what the rows group by, ``None`` for a list of records
    :ivar model: model of the records that a list shows, a row each
    :ivar status: ``READY``, or ``NO_SOURCE`` where nothing keeps such data
    :ivar held_back: how many rows there are that its maker may not see
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
    :ivar unit_label: what people read behind the figure
    :ivar n: how many it is made of; a rate's denominator
    :ivar better: ``AT_LEAST`` the goal, or ``AT_MOST``
    :ivar met: ``None`` without goal or data
    :ivar warning: why to read it with care
    :ivar source: which records numerator and denominator count
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
        """What it is of: the denominator, or how many where there is none."""
        return self.n if self.denominator is None else self.denominator

    @property
    def base_kind(self) -> str:
        """How that is shown: a mean of two counts may have a half."""
        is_whole = self.base is None or self.base == int(self.base)
        return INTEGER if is_whole else DECIMAL


@dataclass
class Chart:
    """A drawing of some columns of a section.

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
    """What must add up: the terms give the ``result``, which is counted apart."""

    code: str
    title: str
    terms: list[Term]
    result_label: str
    result: int
    source: str | None = None
    measure: str | None = None

    @property
    def sum(self) -> int:
        """What the terms give."""
        return sum(term.sign * term.value for term in self.terms)

    @property
    def holds(self) -> bool:
        """Whether it adds up."""
        return self.sum == self.result


def percent(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent, to two decimals.

    :return: ``None`` where the whole is nothing or unknown: there is no data
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
    """Return whether an indicator meets its goal, ``None`` without one or data."""
    if value is None or goal is None:
        return None
    return value >= goal if better == AT_LEAST else value <= goal
