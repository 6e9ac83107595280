"""A report as plain values: its content, apart from its presentation.

The screen, the PDF and the XLSX are all rendered from a :class:`Report`, and a frozen
report is its JSON: rendered years later, it is the same. Plain Python. Its
:mod:`.parts` are imported from here by the code that makes or renders one.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from . import kept
from .parts import (
    AT_LEAST,
    AT_MOST,
    DATE,
    DECIMAL,
    FEW,
    HISTORY,
    INSTANT,
    INTEGER,
    NO_DATA,
    NO_SOURCE,
    NUMBERS,
    PERCENT,
    READY,
    TEXT,
    YES_NO,
    Chart,
    Column,
    Indicator,
    Reconciliation,
    Section,
    Term,
    cents,
    is_met,
    percent,
)

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "Chart",
    "Column",
    "DATE",
    "DECIMAL",
    "FEW",
    "HISTORY",
    "INSTANT",
    "INTEGER",
    "Indicator",
    "NO_DATA",
    "NO_SOURCE",
    "NUMBERS",
    "PERCENT",
    "READY",
    "Reconciliation",
    "Report",
    "Section",
    "TEXT",
    "Term",
    "YES_NO",
    "cents",
    "is_met",
    "percent",
]


@dataclass
class Report:
    """A report of a period, made at an instant by a user.

    :ivar date_from: first day, :ivar date_to: last day, both local and inclusive
    :ivar cut_off: instant of the data, naive UTC: the end of the period, or when it was
        made if the period had not ended
    :ivar cuts: the filters of the report, in words
    :ivar marks: (mark, reason) for reports that are not complete or final: of a part of
        the data, of a period that has not ended, or correcting another one
    :ivar params: parameters of the report, to look up the records of its figures
    :ivar status: ``READY``, ``NO_DATA`` or ``NO_SOURCE``; ``why`` explains it
    :ivar definitions: terms and their meaning here
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
        """The title with its marks, as shown in every presentation of the report."""
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

        A total has neither group nor key. The service's ``_figure_records`` returns the
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
        """Return the report as JSON, deterministic for the same report."""
        return kept.pack(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Return the report from the JSON of :meth:`to_json`.

        :raise ValueError: it was written by a newer version of the addon
        """
        return cls(**kept.unpack(text))


def _by_code(items: list, code: str) -> object:
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)
