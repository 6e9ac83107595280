"""Formatting of the values of a report for display. Plain Python."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytz
from babel import Locale
from babel.dates import get_timezone_name

from ..clock import month_in_words
from .table import (
    DATE,
    DECIMAL,
    INSTANT,
    INTEGER,
    NUMBERS,
    PERCENT,
    YES_NO,
    Column,
    Section,
)

_GROUP = 3
# Widths of columns, in characters: a longer text takes several lines, the longest one
# the widest column.
_NARROWEST, _WIDE, _WIDEST = 7, 28, 44
_SAMPLE = 200
_PAGE = 130
# A text without spaces up to this length is a case number or the like.
_CODE = 18
_DAY = timedelta(days=1)
# Excel's codes for the parts of a date.
_EXCEL = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%b": "mmm", "%B": "mmmm"}


def is_month(first: date, last: date) -> bool:
    """Tell whether the days from ``first`` to ``last`` are one whole month."""
    return (
        first.day == 1
        and (last + _DAY).day == 1
        and (first.year, first.month) == (last.year, last.month)
    )


@dataclass(frozen=True)
class Formatter:
    """Formats of a language, and the texts for missing values.

    :ivar lang: code of the language
    :ivar date_format: format for :func:`time.strftime`
    :ivar no_data: text if there is nothing to divide by
    :ivar total: first cell of a row of totals
    """

    lang: str
    decimal_point: str
    thousands: str
    date_format: str
    tz: str
    no_data: str
    total: str
    yes: str
    no: str

    def cell(self, kind: str, value: object) -> str:
        """Return ``value`` of a column of that kind as text."""
        if value is None:
            return self.no_data if kind in (PERCENT, DECIMAL) else ""
        if isinstance(value, str):
            # A text instead of a number.
            return value
        if kind == INTEGER:
            return self.number(value, 0)
        if kind == DECIMAL:
            return self.number(value, 2)
        if kind == PERCENT:
            return f"{self.number(value, 2)} %"
        if kind == YES_NO:
            return self.yes if value else self.no
        if kind == INSTANT:
            return self.instant(value)
        if kind == DATE:
            return self.day(value)
        return str(value)

    def is_whole(self, kind: str, value: object) -> bool:
        """Tell whether a cell stays on one line: a date, a case number."""
        if kind in (DATE, INSTANT):
            return True
        return isinstance(value, str) and len(value) <= _CODE and " " not in value

    def total_cell(self, index: int, kind: str, value: object) -> str:
        """Return a cell of a row of totals; a first cell of kind date is the label."""
        if not index and value is None:
            return self.total
        return self.cell(kind, value)

    def number(self, value: int | Decimal, digits: int) -> str:
        """Return a number with ``digits`` decimals."""
        whole, _point, decimals = f"{abs(value):.{digits}f}".partition(".")
        groups = []
        while whole:
            groups.insert(0, whole[-_GROUP:])
            whole = whole[:-_GROUP]
        text = self.thousands.join(groups)
        if decimals:
            text = f"{text}{self.decimal_point}{decimals}"
        return f"-{text}" if value < 0 else text

    def day(self, value: date) -> str:
        """Return a date."""
        return value.strftime(self.date_format)

    def days(self, first: date, last: date) -> str:
        """Return a period of days: a month by its name, followed by its days."""
        if first == last:
            return self.day(first)
        days = f"{self.day(first)} – {self.day(last)}"
        return (
            f"{month_in_words(first, self.lang)} ({days})"
            if is_month(first, last)
            else days
        )

    def label(self, first: date, last: date) -> str:
        """Return a short name of a period, for column headings."""
        if is_month(first, last):
            return month_in_words(first, self.lang)
        return self.days(first, last)

    def excel_date(self) -> str:
        """Return the Excel format of a date."""
        text = self.date_format
        for code, name in _EXCEL.items():
            text = text.replace(code, name)
        return text if "%" not in text else "yyyy-mm-dd"

    def instant(self, value: datetime) -> str:
        """Return an instant (UTC) in local time, to the minute."""
        return self.local(value).strftime(f"{self.date_format} %H:%M")

    def zone(self) -> str:
        """Return the common name of the time zone."""
        return get_timezone_name(pytz.timezone(self.tz), locale=Locale.parse(self.lang))

    def local(self, value: datetime) -> datetime:
        """Return an instant (UTC) as naive local time."""
        zone = pytz.timezone(self.tz)
        return pytz.utc.localize(value).astimezone(zone).replace(tzinfo=None)

    def widths(self, section: Section) -> list[int]:
        """Return the width of each column in percent of the page."""
        widths = self._widths(section)
        return [round(100 * width / sum(widths)) for width in widths]

    def is_dense(self, section: Section) -> bool:
        """Tell whether a table needs a small font to fit on a page."""
        return sum(self._widths(section)) > _PAGE

    def _widths(self, section: Section) -> list[int]:
        return [
            max(
                _NARROWEST,
                _in_lines(self.longest(index, column, section)),
                # A heading of three lines.
                min(_WIDE, -(-len(column.label) // 3) + 2),
            )
            for index, column in enumerate(section.columns)
        ]

    def longest(self, index: int, column: Column, section: Section) -> int:
        """Return the number of characters that a column needs for label and cells."""
        longest = max((len(word) for word in column.label.split()), default=0) + 1
        if column.kind in NUMBERS:
            return longest
        for row in section.rows[:_SAMPLE]:
            longest = max(longest, len(self.cell(column.kind, row[index])))
        return longest


def _in_lines(longest: int) -> int:
    """Return the width of a column for its longest text of that length."""
    if longest <= _WIDE:
        return longest
    return min(_WIDEST, _WIDE + (longest - _WIDE) // 4)
