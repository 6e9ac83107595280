"""The words in which a report is written: sources, sections, indicators, balances.

Plain Python. Labels are translated where a report is made; conditions and expressions
are SQL over the rows of their source, written in the code and by nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .table import AT_LEAST, INTEGER, PERCENT, TEXT

# What a measure counts: rows, so that totals equal parts; or each ``of`` once, where
# several rows, and rows of several parts, may be of the same.
ROWS = "count(*)"
EACH_ONCE = "count(DISTINCT {of})"
# What a group's values are named by.
BY_NAME = "name"
BY_SELECTION = "selection"
BY_VALUE = "value"


@dataclass(frozen=True)
class Measure:
    """Something that a source counts.

    :ivar when: condition on a row of the source
    :ivar value: aggregate over those rows instead of their number, ``{of}`` in it
        standing for ``of``; its figures are of no records of their own
    :ivar of: expression of a row
    :ivar kind: of the column that shows it
    """

    code: str
    label: object
    when: str = "TRUE"
    value: str = ROWS
    kind: str = INTEGER
    of: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts: its figure is as large as the list that it leads to."""
        return self.value in (ROWS, EACH_ONCE)


@dataclass(frozen=True)
class Group:
    """What rows are grouped by.

    :ivar expression: value of a row of the source
    :ivar by: how its values are named: of records (``model``), of a selection
        (``model`` and ``field``), or by themselves
    :ivar labels: ``{value: label}`` in their order, instead of all that
    :ivar empty: label of no value at all, where that has a meaning
    """

    code: str
    label: object
    expression: str
    by: str = BY_NAME
    model: str | None = None
    field: str | None = None
    labels: dict | None = None
    empty: object = None
    kind: str = TEXT


@dataclass(frozen=True)
class Source:
    """Rows that reports count.

    :ivar relation: function from a scope to the SQL of the rows
    :ivar record: id, in a row, of the record that a figure leads to
    :ivar model: model of those records
    :ivar needs: models without which there is no such source
    :ivar is_whole: of the whole channel and nobody's own work: a report of a part, by
        a cut or by who makes it, leaves it out, and who may not read it makes the
        report all the same
    :ivar note: what every table and indicator says that shows its figures
    """

    code: str
    model: str
    record: str
    relation: Callable
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...] = ()
    needs: tuple[str, ...] = ()
    is_whole: bool = False
    note: object = None

    def measure(self, code: str) -> Measure:
        """Return the measure with this code."""
        return next(each for each in self.measures if each.code == code)

    def group(self, code: str) -> Group:
        """Return the group with this code."""
        return next(each for each in self.groups if each.code == code)


@dataclass(frozen=True)
class Count:
    """A column with a measure, of the section's source unless it names another."""

    measure: str
    source: Source | None = None
    label: object = None


@dataclass(frozen=True)
class Rate:
    """A column with what one count is of another, in percent."""

    code: str
    label: object
    part: str
    whole: str


@dataclass(frozen=True)
class Breakdown:
    """A table with a row for each value of a group.

    :ivar source: the rows, grouped once however many sections ask
    :ivar group: code of a group that every source of the section has
    :ivar columns: measures by code, :class:`Count` of other sources, :class:`Rate`
    :ivar notes: sentences below it
    :ivar periods: only where the report is of more than a day
    """

    code: str
    title: object
    source: Source
    group: str
    columns: tuple
    notes: tuple = ()
    periods: bool = False


@dataclass(frozen=True)
class Field:
    """A column of a list.

    :ivar expression: its value in a row of the source
    :ivar by: how the value is named, as a :class:`Group`'s; ``BY_VALUE``: as it is
    :ivar labels: ``{value: label}``; of a number, words instead of it
    """

    code: str
    label: object
    expression: str
    kind: str = TEXT
    by: str = BY_VALUE
    model: str | None = None
    field: str | None = None
    labels: dict | None = None
    empty: object = None


@dataclass(frozen=True)
class Listing:
    """A table with a row for each record.

    :ivar when: which rows of the source
    :ivar order: SQL
    :ivar counted: (source, measure) that counts all that the list would show, were
        nothing kept from who makes it, and the sentence that says how many are kept
    """

    code: str
    title: object
    source: Source
    columns: tuple[Field, ...]
    order: str
    when: str = "TRUE"
    notes: tuple = ()
    counted: tuple | None = None


@dataclass(frozen=True)
class Missing:
    """A table of what nothing keeps yet, said to be so."""

    code: str
    title: object
    why: object


@dataclass(frozen=True)
class Ratio:
    """An indicator: ``part`` of ``whole`` in percent, or a ``value`` of its own.

    :ivar source: of the part; ``whole_source``: of the whole, where it is another
    :ivar value: measure that is the indicator, with ``whole`` as how many it is of
    :ivar less: measure taken from the part (as detractors from promoters)
    :ivar unit_label: what people read behind the figure, by default «%»
    :ivar mean_of: the whole is the mean of so many counts, that of both ends of two
    :ivar least: below so many there are counts and no rate; from there on the rate
        comes with its interval (Wilson, 95 %)
    """

    code: str
    name: object
    formula: object
    source: Source | None
    part: str | None = None
    whole: str | None = None
    whole_source: Source | None = None
    value: str | None = None
    less: str | None = None
    unit: str = PERCENT
    unit_label: object = None
    better: str = AT_LEAST
    mean_of: int = 1
    least: int = 0


@dataclass(frozen=True)
class Balance:
    """What has to add up: ``terms`` are (sign, measure).

    :ivar cut_terms: ``{cut: terms}`` that only a report cut by that has, as what
        passes from one person to another
    """

    code: str
    title: object
    source: Source
    terms: tuple[tuple[int, str], ...]
    result: str
    cut_terms: dict | None = None

    def get_terms(self, cuts) -> tuple[tuple[int, str], ...]:
        """Return the terms of a report with these cuts."""
        return self.terms + tuple(
            term for cut in cuts for term in (self.cut_terms or {}).get(cut, ())
        )


@dataclass(frozen=True)
class Drawing:
    """A chart of a section's columns: ``bar``, ``stacked`` or ``line``."""

    section: str
    kind: str
    series: tuple[str, ...]
    title: object


@dataclass(frozen=True)
class Definition:
    """A whole report.

    :ivar title: what people choose it by
    :ivar version: of this definition; raised when what it counts changes
    :ivar definitions: (term, what it means here), printed at the end
    :ivar earlier: earlier months that its indicators are compared with
    :ivar roles: groups that make it, without the module's name; none: whoever may
        read what it counts
    :ivar in_pack: whether each month's pack has it; evidence of a control is in none
    """

    code: str
    title: object
    version: str
    sections: tuple = ()
    indicators: tuple[Ratio, ...] = ()
    balances: tuple[Balance, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    definitions: tuple = ()
    notes: tuple = ()
    earlier: int = 0
    roles: tuple[str, ...] = ()
    in_pack: bool = True

    def sources(self) -> list[Source]:
        """Return the sources that it counts, each once."""
        found = {}
        for section in self.sections:
            for part in (section, *getattr(section, "columns", ())):
                source = getattr(part, "source", None)
                if source:
                    found[source.code] = source
        for each in (*self.indicators, *self.balances):
            for source in (each.source, getattr(each, "whole_source", None)):
                if source:
                    found[source.code] = source
        return list(found.values())
