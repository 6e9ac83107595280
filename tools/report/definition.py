"""Building blocks of report definitions: sources, sections, indicators, balances.

Plain Python. Labels are translated when a report is made; conditions and expressions
are SQL over the rows of their source, written only in code.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .table import AT_LEAST, INTEGER, PERCENT, TEXT

# What a measure counts: rows, so that totals equal the sum of the parts; or each ``of``
# once, if several rows, also of several parts, may refer to the same.
ROWS = "count(*)"
EACH_ONCE = "count(DISTINCT {of})"
# Sources of the names of a group's values.
BY_NAME = "name"
BY_SELECTION = "selection"
BY_VALUE = "value"


@dataclass(frozen=True)
class Measure:
    """A figure computed by a source.

    :ivar when: condition on a row of the source
    :ivar value: aggregate over those rows instead of their number, with ``{of}`` as
        placeholder for ``of``; its figures lead to no records
    :ivar of: expression on a row
    :ivar kind: kind of the column that shows it
    """

    code: str
    label: object
    when: str = "TRUE"
    value: str = ROWS
    kind: str = INTEGER
    of: str | None = None

    @property
    def counts(self) -> bool:
        """Return whether its figure equals the length of the list that it leads to."""
        return self.value in (ROWS, EACH_ONCE)


@dataclass(frozen=True)
class Group:
    """Criterion by which rows are grouped.

    :ivar expression: value of a row of the source
    :ivar by: how its values are named: by records (``model``), by a selection
        (``model`` and ``field``), or by themselves
    :ivar labels: ``{value: label}`` in display order, instead of all that
    :ivar empty: label for no value, if that has a meaning
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
    :ivar record: column with the id of the record that a figure leads to
    :ivar model: model of those records
    :ivar needs: models that must exist for the source
    :ivar is_whole: covers the whole channel and nobody's own work: reports of a part,
        by a cut or by the user's access, omit it, and users who may not read it can
        still make the report
    :ivar note: shown with all tables and indicators of its figures
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
    """A column with a measure, by default of the section's source."""

    measure: str
    source: Source | None = None
    label: object = None


@dataclass(frozen=True)
class Rate:
    """A column with one count in percent of another."""

    code: str
    label: object
    part: str
    whole: str


@dataclass(frozen=True)
class Breakdown:
    """A table with one row per value of a group.

    :ivar source: the rows, grouped once for all sections that use it
    :ivar group: code of a group that every source of the section has
    :ivar columns: measures by code, :class:`Count` of other sources, :class:`Rate`
    :ivar notes: sentences below it
    :ivar periods: only in reports of more than one day
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
    :ivar by: how the value is named, as in :class:`Group`; ``BY_VALUE``: unchanged
    :ivar labels: ``{value: label}``; text instead of a number
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
    """A table with one row per record.

    :ivar when: condition on the rows of the source
    :ivar order: SQL
    :ivar counted: (source, measure) that counts all rows, including those hidden from
        the user, and the sentence that says how many are hidden
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
    """A table of data that is not recorded yet, which says so."""

    code: str
    title: object
    why: object


@dataclass(frozen=True)
class Ratio:
    """An indicator: ``part`` of ``whole`` in percent, or a ``value`` of its own.

    :ivar source: of the part; ``whole_source``: of the whole, if different
    :ivar value: measure of the indicator itself; ``whole`` is then its base
    :ivar less: measure subtracted from the part (such as detractors from promoters)
    :ivar unit_label: shown after the figure, by default «%»
    :ivar mean_of: the whole is the mean of this number of counts; 2 for the mean of
        both ends
    :ivar least: below this number there are counts and no rate; from there on the rate
        has an interval (Wilson, 95 %)
    :ivar interval: the rate of a sample, which has that interval even without
        ``least``, if there are enough counts for it
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
    interval: bool = False


@dataclass(frozen=True)
class Balance:
    """A sum that must match: ``terms`` are (sign, measure).

    :ivar cut_terms: ``{cut: terms}`` used only in reports with that cut, such as what
        passes from one user to another
    """

    code: str
    title: object
    source: Source
    terms: tuple[tuple[int, str], ...]
    result: str
    cut_terms: dict | None = None

    def get_terms(self, cuts) -> tuple[tuple[int, str], ...]:
        """Return the terms for a report with these cuts."""
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
    """A complete report.

    :ivar title: title in the selection of reports
    :ivar version: of this definition; incremented when what it counts changes
    :ivar definitions: (term, its meaning here), printed at the end
    :ivar earlier: number of earlier months to compare the indicators with
    :ivar roles: groups that may make it, without the module's name; empty: everybody
        who may read the data
    :ivar in_pack: whether it is part of the monthly pack; evidence of a control is not
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
        """Return the sources that it uses, without duplicates."""
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
