"""A report as a spreadsheet with native charts; long ones in constant memory."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_range_formula

from ..sheet.writer import excel_text, sheet_title
from .chart import PALETTE, largest
from .format import Formatter
from .table import (
    DECIMAL,
    HISTORY,
    INTEGER,
    PERCENT,
    TEXT,
    Chart,
    Indicator,
    Report,
    Section,
)
from .xlsx_cells import Cells, printed

#: Rows up to which a report is assembled in memory: the temporary files otherwise
# needed per sheet cost more than the sheet.
SMALL = 2000
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CHART_TYPES = {
    "bar": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
}
# Excel's number of the US letter paper size, Colombia's «carta».
_LETTER = 1


def write(report: Report, words: Mapping[str, str], formatter: Formatter) -> bytes:
    """Return the XLSX of a report: a summary, a sheet per section, the definitions.

    Nothing that a user entered becomes a formula.

    :param words: headings in the report's language, see the service
    :param formatter: for the texts of missing values
    """
    target = io.BytesIO()
    is_small = sum(len(section.rows) for section in report.sections) <= SMALL
    memory = {"in_memory": is_small, "constant_memory": not is_small}
    with xlsxwriter.Workbook(target, {**_OPTIONS, **memory}) as book:
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


class _Writer(Cells):
    """One workbook being written, row by row."""

    # --- sheets --- #

    def summary(self) -> None:
        """Write the head of the report, its indicators and reconciliations."""
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
        """Write a table on a sheet of its own, with its charts."""
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
            # Below the table: beside it, they would make the print small.
            page.insert_chart(row + 2 + 22 * place, 0, made)

    def definitions(self) -> None:
        """Write the definitions of the terms."""
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
        """Set up printing on letter paper, one page wide, with header and footer."""
        report = self.report
        page.set_paper(_LETTER)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        page.set_header(f"&L&B{printed(report.heading)}&B&R{printed(report.company)}")
        days = self.f.days(report.date_from, report.date_to)
        page.set_footer(f"&L{printed(title)} · {printed(days)}&R&P / &N")

    # --- charts --- #

    def _charts(self, section: Section) -> list[Chart]:
        return [each for each in self.report.charts if each.section == section.code]

    def _chart(
        self, chart: Chart, section: Section, title: str
    ) -> xlsxwriter.chart.Chart:
        """Return a native chart of the cells of a table."""
        made = self.book.add_chart(_CHART_TYPES[chart.kind])
        codes = [column.code for column in section.columns]
        places = list(range(len(section.rows)))
        if chart.kind != "line":
            made.set_y_axis({"reverse": True})
            # The same bars as on the screen and in print.
            series = [[n or 0 for n in section.column(code)] for code in chart.series]
            places = largest(series)
        category = codes.index(chart.category)
        for colour, code in zip(PALETTE, chart.series, strict=False):
            column = codes.index(code)
            fill = {"color": colour}
            made.add_series(
                {
                    "name": [title, 0, column],
                    "categories": _cells(title, category, places),
                    "values": _cells(title, column, places),
                    **self._cached(section, chart, code, places),
                    **({"line": fill} if chart.kind == "line" else {"fill": fill}),
                }
            )
        made.set_title({"name": chart.title, "name_font": {"size": 12}})
        made.set_legend({"position": "top"})
        made.set_size({"width": 640, "height": 400})
        return made

    def _cached(
        self, section: Section, chart: Chart, code: str, places: Sequence[int]
    ) -> dict:
        """Return the values of a bar chart's cells, to be stored with it.

        Excel reads the cells; a preview of the file reads these.
        """
        if chart.kind == "line":
            return {}
        names, numbers = section.column(chart.category), section.column(code)
        return {
            "categories_data": [excel_text(names[place]) for place in places],
            "values_data": [numbers[place] or 0 for place in places],
        }


def _cells(title: str, column: int, places: Sequence[int]) -> str:
    """Return the reference of a chart to the cells of a column.

    :param places: of the rows in the table, in order
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    # The first row of the sheet is the heading.
    parts = [xl_range_formula(title, a + 1, column, b + 1, column) for a, b in runs]
    return parts[0] if len(parts) == 1 else f"=({','.join(p[1:] for p in parts)})"
