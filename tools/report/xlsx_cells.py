"""Cells of a report's spreadsheet: text stays text, numbers and dates are typed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import xlsxwriter

from ..sheet.writer import excel_text, neutralise
from .format import Formatter
from .table import (
    DATE,
    DECIMAL,
    INSTANT,
    INTEGER,
    NUMBERS,
    PERCENT,
    TEXT,
    YES_NO,
    Column,
    Report,
    Section,
)

_FORMATS = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3A5F"},
    "header": {
        "bold": True,
        "bg_color": "#E8EDF3",
        "border": 1,
        "border_color": "#A0A8B4",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "heading": {"bold": True, "font_size": 12, "font_color": "#1F3A5F"},
    "label": {"font_color": "#5C6670"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    # Excel would turn such text into a formula when its cell is edited.
    "quoted": {"quote_prefix": True},
    INTEGER: {"num_format": "#,##0"},
    DECIMAL: {"num_format": "#,##0.00"},
    PERCENT: {"num_format": "0.00%"},
}
_TOTAL = {"bold": True, "top": 1, "bg_color": "#F6F8FA"}
_NARROWEST, _WIDEST = 10, 50
_HUNDRED = 100


class Cells:
    """Writer of the cells of one workbook, with its formats."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        report: Report,
        words: Mapping[str, str],
        formatter: Formatter,
    ):
        self.book, self.report, self.words, self.f = book, report, words, formatter
        day = formatter.excel_date()
        options = {
            **_FORMATS,
            DATE: {"num_format": day, "align": "left"},
            INSTANT: {"num_format": f"{day} hh:mm", "align": "left"},
        }
        self.formats = {name: book.add_format(each) for name, each in options.items()}
        self.totals = {
            kind: book.add_format({**options.get(kind, {}), **_TOTAL})
            for kind in (TEXT, *NUMBERS, DATE)
        }
        self.titles: set[str] = set()

    def _value(
        self,
        page: xlsxwriter.worksheet.Worksheet,
        row: int,
        column: int,
        value: object,
    ) -> None:
        """Write a date as a date, anything else as text."""
        if isinstance(value, datetime):
            local = self.f.local(value)
            page.write_datetime(row, column, local, self.formats[INSTANT])
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self.formats[DATE])
        else:
            self._text(page, row, column, value, "wrapped")

    def _text(
        self,
        page: xlsxwriter.worksheet.Worksheet,
        row: int,
        column: int,
        value: object,
        style: str | None = None,
    ) -> None:
        text = excel_text(value)
        if neutralise(text) != text:
            style = "quoted"
        page.write_string(row, column, text, self.formats[style] if style else None)

    def _number(
        self,
        page: xlsxwriter.worksheet.Worksheet,
        row: int,
        column: int,
        value: object,
        kind: str,
        missing: str | None = None,
    ) -> None:
        if value is None:
            text = self.f.no_data if missing is None else missing
            page.write_string(row, column, text)
        else:
            page.write_number(row, column, _in_excel(value, kind), self.formats[kind])

    def _column_writer(
        self, page: xlsxwriter.worksheet.Worksheet, kind: str
    ) -> Callable:
        """Return the function that writes the cells of a column, chosen only once."""
        no_data = self.f.no_data if kind in (PERCENT, DECIMAL) else ""
        style, quoted = self.formats.get(kind), self.formats["quoted"]
        wrapped = self.formats["wrapped"]
        known: dict[str, tuple] = {}

        def text(row: int, column: int, cell: object) -> None:
            if cell is None or cell == "":
                return
            if cell not in known:
                plain = excel_text(cell)
                dangerous = neutralise(plain) != plain
                known[cell] = (
                    plain,
                    quoted if dangerous else wrapped if len(plain) > _WIDEST else None,
                )
            page.write_string(row, column, *known[cell])

        def number(row: int, column: int, cell: object) -> None:
            if isinstance(cell, str):
                text(row, column, cell)
            elif cell is not None:
                page.write_number(row, column, _in_excel(cell, kind), style)
            elif no_data:
                page.write_string(row, column, no_data)

        offsets: dict[tuple, timedelta] = {}

        def instant(row: int, column: int, cell: datetime | None) -> None:
            if cell is None:
                return
            # Clocks change on the hour.
            hour = cell.toordinal(), cell.hour
            if hour not in offsets:
                offsets[hour] = self.f.local(cell) - cell
            page.write_datetime(row, column, cell + offsets[hour], style)

        def day(row: int, column: int, cell: date | None) -> None:
            if cell is not None:
                page.write_datetime(row, column, cell, style)

        def yes_no(row: int, column: int, cell: object) -> None:
            if cell is not None:
                page.write_string(row, column, self.f.yes if cell else self.f.no)

        special = {INSTANT: instant, DATE: day, YES_NO: yes_no}
        return number if kind in NUMBERS else special.get(kind, text)

    def _totals(
        self, page: xlsxwriter.worksheet.Worksheet, row: int, section: Section
    ) -> None:
        for column, (each, cell) in enumerate(
            zip(section.columns, section.totals, strict=True)
        ):
            style = self.totals.get(each.kind, self.totals[TEXT])
            if each.kind in NUMBERS and cell is not None:
                page.write_number(row, column, _in_excel(cell, each.kind), style)
            else:
                text = self.f.total_cell(column, each.kind, cell)
                page.write_string(row, column, excel_text(text), self.totals[TEXT])

    def _width(self, section: Section, index: int, column: Column) -> int:
        longest = self.f.longest(index, column, section)
        return min(_WIDEST, max(_NARROWEST, longest + 2))


def _in_excel(value: object, kind: str) -> object:
    """Return a number as stored in Excel: percentages as fractions."""
    return Decimal(value) / _HUNDRED if kind == PERCENT else value


def printed(text: str) -> str:
    """Return a text escaped for a header or footer of Excel."""
    return excel_text(text).replace("&", "&&")
