"""A report as plain values: what was made, apart from how it is shown.

The screen, the PDF and the XLSX are all drawn from a :class:`Report`, and a frozen
report is its JSON: drawn again years later, it is the same. Plain Python.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: Of the JSON; raised whenever an older one could not be read as it is.
SCHEMA = 1

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


@dataclass
class Report:
    """A report of a period, made at an instant by somebody.

    :ivar date_from: first day, :ivar date_to: last day, both local and included
    :ivar cut_off: instant that it is true of, naive UTC: the end of the period, or
        when it was made where the period had not ended
    :ivar cuts: what it was cut by, in words
    :ivar marks: (mark, why) of what keeps it from being the whole and the last word:
        it is of a part of the data, of a period that goes on, or corrects another
    :ivar params: what it was made with, to look up the records of its figures
    :ivar status: ``READY``, ``NO_DATA`` or ``NO_SOURCE``; ``why`` says it in words
    :ivar definitions: term and what it means here
    """

    code: str
    title: str
    version: str
    company: str
    date_from: date
    date_to: date
    cut_off: datetime
    made_on: datetime
    made_by: str
    lang: str
    tz: str
    params: dict = field(default_factory=dict)
    cuts: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    status: str = READY
    why: str = ""
    indicators: list[Indicator] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    reconciliations: list[Reconciliation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    definitions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The title with its marks, as every form of the report shows it."""
        marks = dict.fromkeys(mark for mark, _why in self.marks)
        return " · ".join((self.title, *marks))

    def section(self, code: str) -> Section:
        """Return the section with this code.

        :raise KeyError: there is none
        """
        return _by_code(self.sections, code)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator with this code.

        :raise KeyError: there is none
        """
        return _by_code(self.indicators, code)

    def figures(self) -> Iterator[tuple[str, str | None, str, str]]:
        """Yield (source, group, key, measure) of every figure that counts records.

        A total has neither group nor key. The service's ``_figure_records`` gives the
        records of each.
        """
        for section in self.sections:
            for column in section.columns:
                if not column.measure:
                    continue
                for key in section.keys:
                    yield column.source, section.group, key, column.measure
                if section.totals:
                    yield column.source, None, "", column.measure
        for indicator in self.indicators:
            for measure in (indicator.numerator_measure, indicator.denominator_measure):
                if measure:
                    yield indicator.source, None, "", measure
        for each in self.reconciliations:
            for part in (*each.terms, each):
                if part.measure:
                    yield part.source, None, "", part.measure

    def to_json(self) -> str:
        """Return the report as JSON, always the same for the same report."""
        content = {"schema": SCHEMA, **asdict(self)}
        for section in content["sections"]:
            kinds = [column["kind"] for column in section["columns"]]
            section["rows"] = [_pack_row(kinds, row) for row in section["rows"]]
            if section["totals"] is not None:
                section["totals"] = _pack_row(kinds, section["totals"])
        return json.dumps(
            content,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            default=_pack,
        )

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Return the report that :meth:`to_json` gave.

        :raise ValueError: it was written by a newer version of the addon
        """
        content = json.loads(text)
        schema = content.pop("schema")
        if schema > SCHEMA:
            raise ValueError(f"A report of schema {schema}; this reads {SCHEMA}")
        for name in ("date_from", "date_to"):
            content[name] = date.fromisoformat(content[name])
        for name in ("cut_off", "made_on"):
            content[name] = datetime.fromisoformat(content[name])
        for name in ("cuts", "marks", "definitions"):
            # One that was kept by an older version has no marks.
            content[name] = [tuple(pair) for pair in content.get(name, ())]
        content["sections"] = [_read_section(each) for each in content["sections"]]
        content["indicators"] = [
            _read_indicator(each) for each in content["indicators"]
        ]
        content["charts"] = [Chart(**each) for each in content["charts"]]
        content["reconciliations"] = [
            Reconciliation(
                **{**each, "terms": [Term(**term) for term in each["terms"]]}
            )
            for each in content["reconciliations"]
        ]
        return cls(**content)


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


def _by_code(items: list, code: str) -> object:
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)


def _pack(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in a report")


def _pack_row(kinds: list[str], row: list) -> list:
    return [
        _pack(cell) if isinstance(cell, (Decimal, date)) else cell
        for cell in row[: len(kinds)]
    ]


def _read_number(text: str) -> Decimal | str:
    """Return a number, or the word that stands instead of it."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


_READERS = {
    DECIMAL: _read_number,
    PERCENT: _read_number,
    DATE: date.fromisoformat,
    INSTANT: datetime.fromisoformat,
}


def _read_row(kinds: list[str], row: list) -> list:
    return [
        _READERS[kind](cell) if isinstance(cell, str) and kind in _READERS else cell
        for kind, cell in zip(kinds, row, strict=True)
    ]


def _read_section(content: dict) -> Section:
    columns = [Column(**each) for each in content["columns"]]
    kinds = [column.kind for column in columns]
    totals = content["totals"]
    return Section(
        **{
            **content,
            "columns": columns,
            "rows": [_read_row(kinds, row) for row in content["rows"]],
            "totals": totals and _read_row(kinds, totals),
        }
    )


def _read_indicator(content: dict) -> Indicator:
    decimals = {"numerator", "denominator", "value", "goal", "discount"}
    known = {each.name for each in fields(Indicator)}
    return Indicator(
        **{
            name: Decimal(value) if name in decimals and value is not None else value
            for name, value in content.items()
            if name in known
        }
    )
