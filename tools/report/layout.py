"""Filling of an entity's own XLSX layout with a report.

A cell with a placeholder gets its value, in the cell's own format; a percentage
becomes a fraction if that format shows percentages:

=============================  ==============================================
``{{period}}``                 also ``code``, ``title``, ``company``,
                               ``cut_off``, ``made_by``, ``made_on``, ``version``,
                               ``date_from``, ``date_to``
``{{I01.opportunity}}``        an indicator's figure; with ``.goal``, ``.n``,
                               ``.numerator`` or ``.met`` behind it, that
``{{channel.received}}``       a section's total of a column
``{{channel.received.email}}`` its figure of the row with that key or label
``{{rows:channel}}``           the rows of a section, from that cell down
=============================  ==============================================

A name of the workbook (`I01.opportunity` is no legal one: `I01_opportunity`) does the
same for the cell that it stands for.
"""

import io
import re
from collections.abc import Collection, Iterator
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ..sheet.archive import identify
from ..sheet.errors import SheetError
from ..sheet.formats import openpyxl_quiet
from ..sheet.writer import excel_text, neutralise
from .format import Formatter
from .table import INSTANT, INTEGER, PERCENT, Report, Section

# Parts of an Excel format that are shown literally.
_QUOTED = re.compile(r'"[^"]*"|\\.')
_HUNDRED = 100
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_HEAD = frozenset(
    {"code", "title", "company", "made_by", "version", "date_from", "date_to"}
)
_OF_INDICATOR = frozenset({"value", "goal", "n", "numerator", "met", "formula", "name"})


class LayoutError(ValueError):
    """A placeholder refers to nothing in the report."""

    def __init__(self, place: str, name: str):
        super().__init__(f"{place}: {name}")
        self.place, self.name = place, name


class _Percent(Decimal):
    """A figure in percent; written as a fraction to cells that show percentages."""


def open_layout(content: bytes, filename: str = "") -> openpyxl.Workbook:
    """Return a layout opened, after checking that it is safe to open.

    :raise SheetError: it is no workbook, or one that would overload the server
    """
    if identify(content, filename) != "xlsx":
        raise SheetError("unreadable", filename=filename)
    with openpyxl_quiet(filename):
        return openpyxl.load_workbook(io.BytesIO(content), keep_links=False)


def fill(
    content: bytes,
    report: Report,
    formatter: Formatter,
    left_out: Collection[str] = (),
) -> bytes:
    """Return the layout with the report's values in place of its placeholders.

    :param content: the layout, an XLSX
    :param left_out: codes of sections that this report leaves out, such as the days in
        a report of one day: they have no rows and no data
    :raise LayoutError: a placeholder refers to nothing in the report
    :raise SheetError: it is no workbook, or one that would overload the server
    """
    book = open_layout(content)
    values = _Values(report, formatter, left_out)
    for page in book.worksheets:
        for cell in list(_placeholders(page)):
            _fill_cell(page, cell, values)
    for name, defined in book.defined_names.items():
        if values.has(name.replace("_", ".", 1)):
            for title, place in defined.destinations:
                # Only the first cell of a range: openpyxl would create all of it.
                first = place.replace("$", "").partition(":")[0]
                _put(book[title][first], values.of(name.replace("_", ".", 1)))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _placeholders(page: Worksheet) -> Iterator[Cell]:
    # Only existing cells, in order: iterating the area would create all others.
    for _place, cell in sorted(page._cells.items()):
        if isinstance(cell.value, str) and _PLACEHOLDER.search(cell.value):
            yield cell


def _fill_cell(page: Worksheet, cell: Cell, values: "_Values") -> None:
    text, place = cell.value, f"{page.title}!{cell.coordinate}"
    names = _PLACEHOLDER.findall(text)
    for name in names:
        known = values.section(name[5:]) if name.startswith("rows:") else None
        if not known and not values.is_left_out(name) and not values.has(name):
            raise LayoutError(place, name)
    if names[0].startswith("rows:") and values.is_left_out(names[0]):
        _put(cell, None)
    elif names[0].startswith("rows:"):
        _fill_rows(page, cell, values.section(names[0][5:]), values)
    elif _PLACEHOLDER.fullmatch(text.strip()):
        _put(cell, values.of(names[0]))
    else:
        _put(cell, _PLACEHOLDER.sub(lambda m: values.text(m[1]), text))


def _fill_rows(page: Worksheet, first: Cell, section: Section, values: "_Values"):
    """Write rows from a cell down, in the format of the first one."""
    _unmerge(page, first, len(section.rows), len(section.columns))
    styles = [
        page.cell(first.row, first.column + index)._style
        for index in range(len(section.columns))
    ]
    first.value = None
    for number, cells in enumerate(section.rows):
        for index, value in enumerate(cells):
            cell = page.cell(first.row + number, first.column + index)
            cell._style = styles[index]
            _put(cell, values.local(section.columns[index].kind, value))


def _unmerge(page: Worksheet, first: Cell, height: int, width: int) -> None:
    """Separate the merged cells of an area: only the first of them takes a value."""
    for merged in list(page.merged_cells.ranges):
        if (
            merged.max_row >= first.row
            and merged.min_row < first.row + max(1, height)
            and merged.max_col >= first.column
            and merged.min_col < first.column + width
        ):
            page.unmerge_cells(merged.coord)


def _put(cell: Cell, value: object) -> None:
    if isinstance(value, str):
        value = excel_text(value)
        cell.value = value
        # Text is never a formula, whatever its first character.
        cell.data_type = "s"
        cell.quotePrefix = neutralise(value) != value
    elif isinstance(value, _Percent):
        is_percentage = "%" in _QUOTED.sub("", cell.number_format)
        cell.value = Decimal(value) / (_HUNDRED if is_percentage else 1)
    else:
        cell.value = value


class _Values:
    """Values of placeholders."""

    def __init__(
        self, report: Report, formatter: Formatter, left_out: Collection[str] = ()
    ):
        self.report, self.f, self.left_out = report, formatter, left_out

    def is_left_out(self, name: str) -> bool:
        """Tell whether the placeholder is of a section that the report leaves out."""
        return name.removeprefix("rows:").partition(".")[0] in self.left_out

    def has(self, name: str) -> bool:
        """Tell whether the report has the value of the placeholder."""
        try:
            self.of(name)
        except (KeyError, ValueError):
            return False
        return True

    def text(self, name: str) -> str:
        """Return the value as part of a longer text."""
        value = self.of(name)
        return "" if value is None else str(value)

    def of(self, name: str) -> object:
        """Return the value of a placeholder, «no data» if there is none.

        :raise KeyError: the report has nothing of that name
        """
        report = self.report
        if name in _HEAD:
            return getattr(report, name)
        if name == "period":
            return f"{self.f.day(report.date_from)} – {self.f.day(report.date_to)}"
        if name in ("cut_off", "made_on"):
            return self.f.local(getattr(report, name))
        parts = name.split(".")
        code, rest = ".".join(parts[:2]), parts[2:]
        if code in {each.code for each in report.indicators} and len(rest) <= 1:
            return self._of_indicator(code, *rest)
        return self._of_section(*parts)

    def local(self, kind: str, value: object) -> object:
        """Return a cell of a table, with instants in local time."""
        if kind == PERCENT and value is not None:
            return _Percent(value)
        return self.f.local(value) if kind == INSTANT and value else value

    def section(self, code: str) -> Section | None:
        """Return the section with that code, ``None`` if there is none."""
        return next((s for s in self.report.sections if s.code == code), None)

    def _of_indicator(self, code: str, what: str = "value") -> object:
        if what not in _OF_INDICATOR:
            raise KeyError(what)
        indicator = self.report.indicator(code)
        value = getattr(indicator, what)
        if (
            what in ("value", "goal")
            and value is not None
            and indicator.unit_label == "%"
        ):
            return _Percent(value)
        if what == "met" and value is not None:
            return self.f.yes if value else self.f.no
        return self.f.no_data if value is None else value

    def _of_section(self, code: str, column: str = "", *key: str) -> object:
        section = self.section(code)
        if not section and code in self.left_out:
            return self.f.no_data
        if not section:
            raise KeyError(code)
        index = [each.code for each in section.columns].index(column)
        kind = section.columns[index].kind
        if not key:
            return self._known(section.totals[index] if section.totals else None, kind)
        wanted = ".".join(key)
        for each, cells in zip(section.keys, section.rows, strict=True):
            if wanted in (each, cells[0]):
                return self._known(cells[index], kind)
        # The row does not occur in this period: a count of nothing is zero, a rate or
        # a mean of nothing is unknown.
        return 0 if kind == INTEGER else self.f.no_data

    def _known(self, value: object, kind: str) -> object:
        return self.f.no_data if value is None else self.local(kind, value)
