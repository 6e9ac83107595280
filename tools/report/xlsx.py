"""A report as a spreadsheet with native charts, written in constant memory."""

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import xlsxwriter

from ..sheet.writer import excel_text, neutralise, sheet_title
from .chart import MOST, PALETTE
from .format import Formatter
from .table import (
    DATE,
    DECIMAL,
    HISTORY,
    INSTANT,
    INTEGER,
    NUMBERS,
    PERCENT,
    TEXT,
    YES_NO,
    Chart,
    Column,
    Indicator,
    Report,
    Section,
)

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
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
    # Excel would make a formula of such text when its cell is edited.
    "quoted": {"quote_prefix": True},
    INTEGER: {"num_format": "#,##0"},
    DECIMAL: {"num_format": "#,##0.00"},
    PERCENT: {"num_format": "0.00%"},
}
_TOTAL = {"bold": True, "top": 1, "bg_color": "#F6F8FA"}
_CHART_TYPES = {
    "bar": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
}
_NARROWEST, _WIDEST = 10, 50
# Of US letter, Colombia's «carta», as Excel numbers paper.
_LETTER = 1
_HUNDRED = 100


def write(report: Report, words: Mapping[str, str], formatter: Formatter) -> bytes:
    """Return the XLSX of a report: a summary, a sheet a section, the definitions.

    Nothing that somebody entered becomes a formula.

    :param words: headings in the report's language, see the service
    :param formatter: for the words of what has no value
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties(
            {
                "title": report.heading,
                "subject": formatter.days(report.date_from, report.date_to),
                "author": report.company,
                "company": report.company,
                "created": report.made_on,
            }
        )
        writer = _Writer(book, report, words, formatter)
        writer.summary()
        for section in report.sections:
            writer.section(section)
        writer.definitions()
    return target.getvalue()


class _Writer:
    """One workbook being written, row after row."""

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

    # --- sheets --- #

    def summary(self) -> None:
        """Write the head of the report, its indicators and what has to add up."""
        report, words = self.report, self.words
        page = self.book.add_worksheet(sheet_title(words["summary"], self.titles))
        page.set_column(0, 0, 42)
        page.set_column(1, 1, 34)
        page.set_column(2, 8, 14)
        self._set_up(page, words["summary"])
        self._text(page, 0, 0, report.heading, "title")
        row = 1
        for label, value in (
            (words["report"], report.code),
            (words["company"], report.company),
            (words["period"], self.f.days(report.date_from, report.date_to)),
            (words["date_from"], report.date_from),
            (words["date_to"], report.date_to),
            (f"{words['cut_off']} ({self.f.zone()})", report.cut_off),
            (words["made_by"], report.made_by),
            (words["made_on"], report.made_on),
            (words["version"], report.version),
            *report.cuts,
            *report.marks,
            *((words["note"], text) for text in (report.why, *report.notes) if text),
        ):
            row += 1
            self._text(page, row, 0, label, "label")
            self._value(page, row, 1, value)
        row = self._indicators(page, row + 2)
        self._balances(page, row)

    def _indicators(self, page: xlsxwriter.worksheet.Worksheet, row: int) -> int:
        if not self.report.indicators:
            return row
        names = (
            "indicator",
            "formula",
            "numerator",
            "denominator",
            "figure",
            "unit",
            "goal",
            "met",
            "warning",
        )
        for column, name in enumerate(names):
            self._text(page, row, column, self.words[name], "header")
        for each in self.report.indicators:
            row += 1
            unit = PERCENT if each.unit_label == "%" else DECIMAL
            self._text(page, row, 0, each.name, "wrapped")
            self._text(page, row, 1, each.formula, "wrapped")
            self._number(page, row, 2, each.numerator, INTEGER)
            self._number(page, row, 3, each.base, each.base_kind)
            self._number(page, row, 4, each.value, unit)
            self._text(page, row, 5, each.unit_label)
            self._number(page, row, 6, each.goal, unit, missing="")
            self._text(page, row, 7, self._met(each))
            self._text(page, row, 8, each.warning or "", "wrapped")
        return row + 2

    def _met(self, indicator: Indicator) -> str:
        if indicator.met is None:
            return ""
        return self.f.yes if indicator.met else self.f.no

    def _balances(self, page: xlsxwriter.worksheet.Worksheet, row: int) -> None:
        for balance in self.report.reconciliations:
            self._text(page, row, 0, balance.title, "heading")
            for term in balance.terms:
                row += 1
                sign = "+" if term.sign > 0 else "−"
                page.write_string(row, 0, f"{sign} {excel_text(term.label)}")
                self._number(page, row, 1, term.value, INTEGER)
            row += 1
            page.write_string(
                row, 0, f"= {excel_text(balance.result_label)}", self.totals[TEXT]
            )
            page.write_number(row, 1, balance.result, self.totals[INTEGER])
            if not balance.holds:
                self._text(page, row, 2, self.words["unbalanced"])
            row += 2

    def section(self, section: Section) -> None:
        """Write a table on a sheet of its own, and its charts beside it."""
        title = sheet_title(section.title, self.titles)
        page = self.book.add_worksheet(title)
        self._set_up(page, section.title)
        page.repeat_rows(0)
        for column, each in enumerate(section.columns):
            page.set_column(column, column, self._width(section, column, each))
            page.write_string(0, column, excel_text(each.label), self.formats["header"])
        last = len(section.rows)
        writers = [self._column_writer(page, each.kind) for each in section.columns]
        for number, cells in enumerate(section.rows, 1):
            of_hundred = section.code == HISTORY and "%" in cells
            for column, cell in enumerate(cells):
                if of_hundred and isinstance(cell, Decimal):
                    self._number(page, number, column, cell, PERCENT)
                else:
                    writers[column](number, column, cell)
        if section.columns:
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, last, len(section.columns) - 1)
        row = last + 1
        if section.totals:
            self._totals(page, row, section)
        for note in section.notes:
            row += 2
            self._text(page, row, 0, note, "label")
        for place, chart in enumerate(self._charts(section)):
            made = self._chart(chart, section, title)
            # Below: beside the table it would make the print small.
            page.insert_chart(row + 2 + 22 * place, 0, made)

    def definitions(self) -> None:
        """Write what the words mean."""
        if not self.report.definitions:
            return
        page = self.book.add_worksheet(
            sheet_title(self.words["definitions"], self.titles)
        )
        self._set_up(page, self.words["definitions"])
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 100)
        for row, (term, text) in enumerate(self.report.definitions):
            self._text(page, row, 0, term, "wrapped")
            self._text(page, row, 1, text, "wrapped")

    def _set_up(self, page: xlsxwriter.worksheet.Worksheet, title: str) -> None:
        """Let a sheet print on letter paper, one page wide, each saying what it is."""
        report = self.report
        page.set_paper(_LETTER)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        page.set_header(f"&L&B{_printed(report.heading)}&B&R{_printed(report.company)}")
        days = self.f.days(report.date_from, report.date_to)
        page.set_footer(f"&L{_printed(title)} · {_printed(days)}&R&P / &N")

    # --- cells --- #

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
        """Return what writes a cell of a column, chosen once for all its rows."""
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
            # Clocks are set at full hours.
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

    # --- charts --- #

    def _charts(self, section: Section) -> list[Chart]:
        return [each for each in self.report.charts if each.section == section.code]

    def _chart(
        self, chart: Chart, section: Section, title: str
    ) -> xlsxwriter.chart.Chart:
        """Return a native chart of the cells of a table."""
        made = self.book.add_chart(_CHART_TYPES[chart.kind])
        codes = [column.code for column in section.columns]
        last = len(section.rows)
        if chart.kind != "line":
            last = min(last, MOST)
            made.set_y_axis({"reverse": True})
        category = codes.index(chart.category)
        for colour, code in zip(PALETTE, chart.series, strict=False):
            column = codes.index(code)
            fill = {"color": colour}
            made.add_series(
                {
                    "name": [title, 0, column],
                    "categories": [title, 1, category, last, category],
                    "values": [title, 1, column, last, column],
                    **({"line": fill} if chart.kind == "line" else {"fill": fill}),
                }
            )
        made.set_title({"name": chart.title, "name_font": {"size": 12}})
        made.set_legend({"position": "top"})
        made.set_size({"width": 640, "height": 400})
        return made


def _in_excel(value: object, kind: str) -> object:
    """Return a number as Excel keeps it: percentages are parts of one."""
    return Decimal(value) / _HUNDRED if kind == PERCENT else value


def _printed(text: str) -> str:
    """Return a text as a header or footer of Excel takes it."""
    return excel_text(text).replace("&", "&&")
