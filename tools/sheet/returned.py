"""The spreadsheet of an entity, returned with the outcome of each row."""

import io
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from .archive import DEFAULT_LIMITS, Limits
from .formats import open_tables, openpyxl_quiet
from .reader import read_sheet
from .writer import excel_text, neutralise

_WIDTH = 24


@dataclass(frozen=True)
class ExtraColumns:
    """Columns to add to the sheet.

    :ivar headers: names of the columns, such as number, state and answer
    :ivar values: cells by row number of the sheet, from 1
    """

    headers: Sequence[str]
    values: Mapping[int, Sequence]


def append_columns(
    content: bytes,
    filename: str,
    extra: ExtraColumns,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return the spreadsheet with more columns at its right, as XLSX.

    In an XLSX, sheets, cells and styles are kept; its formulas become their own text,
    so that the returned file executes nothing. For other formats, the sheet that was
    read is written as cells without styles, in the same places.

    :param content: the file as received; it is not changed
    :raise SheetError: as for :func:`.reader.read_sheet`
    """
    sheet = read_sheet(content, filename, limits)
    lines = [sheet.headers, *(row.cells for row in (*sheet.rows, *sheet.ignored))]
    width = max(_filled(line) for line in lines)
    additions = {sheet.header_row: extra.headers, **extra.values}
    with openpyxl_quiet(filename):
        if sheet.kind != "xlsx":
            book = _book_of_cells(content, filename, sheet.title, limits)
            page = book.active
        else:
            book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
            page = book[sheet.title]
        for each in book.worksheets:
            _formulas_to_text(each)
        _add(page, sheet.header_row, additions, width)
        target = io.BytesIO()
        book.save(target)
    return target.getvalue()


def _filled(texts: Sequence[str]) -> int:
    """Return the number of columns of a row, up to its last one with data."""
    return max((at for at, text in enumerate(texts, 1) if text.strip()), default=0)


def _book_of_cells(
    content: bytes, filename: str, title: str, limits: Limits
) -> openpyxl.Workbook:
    """Return a new workbook with the cells of the sheet called ``title``."""
    book = openpyxl.Workbook()
    book.active.title = "Solicitudes"
    with open_tables(content, filename, limits) as tables:
        table = next(each for each in tables.sheets if each.title == title)
        for number, cells in table.rows():
            for column, value in enumerate(cells, 1):
                if value not in (None, ""):
                    _put(book.active.cell(number, column), value)
    return book


def _formulas_to_text(page: Worksheet) -> None:
    # Only existing cells: iterating the whole area would create the others, and a stray
    # cell at the far corner makes that area enormous.
    for cell in page._cells.values():
        if cell.data_type == "f":
            value = cell.value
            text = str(getattr(value, "text", None) or value)
            _put(cell, text if text.startswith("=") else f"={text}")


def _add(
    page: Worksheet, header_row: int, additions: Mapping[int, Sequence], width: int
) -> None:
    """Write ``additions``, cells by row number, from the column after ``width``."""
    for merged in list(page.merged_cells.ranges):
        if merged.max_col > width:
            page.unmerge_cells(merged.coord)
    last_header = page.cell(header_row, max(1, _last_named(page, header_row, width)))
    for number, values in additions.items():
        for column, value in enumerate(values, width + 1):
            cell = page.cell(number, column)
            _put(cell, value)
            if number == header_row:
                cell._style = copy(last_header._style)
                page.column_dimensions[cell.column_letter].width = _WIDTH
    if page.auto_filter.ref:
        left, top, _right, bottom = range_boundaries(page.auto_filter.ref)
        right = get_column_letter(width + len(additions[header_row]))
        page.auto_filter.ref = f"{get_column_letter(left)}{top}:{right}{bottom}"


def _last_named(page: Worksheet, header_row: int, width: int) -> int:
    names = [page.cell(header_row, column).value for column in range(1, width + 1)]
    return max((at for at, name in enumerate(names, 1) if name), default=1)


def _put(cell: Cell, value: object) -> None:
    """Set a cell: numbers and dates typed, anything else text, never a formula."""
    if value is None or value == "":
        cell.value = None
    elif isinstance(value, (bool, int, float, date, datetime)):
        cell.value = value
    else:
        text = excel_text(value)
        cell.value = text
        # openpyxl takes «=…» for a formula and «#N/A» for an error.
        cell.data_type = "s"
        cell.quotePrefix = neutralise(text) != text
