"""Writer of the addon's spreadsheets: text stays text, numbers and dates are typed.

A cell that begins like a formula would be executed by the program that opens the file
(OWASP «CSV injection»); text of one entity is shown to others, so no writer here ever
creates a formula.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice

import xlsxwriter

from ..text import clean_cell

#: Media type of the result of :func:`write_xlsx`.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Including full-width characters, which some programs read as the plain ones.
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767
_CUT = "[…]"
_LONGEST_TITLE = 31
_WIDTHS = (8, 60)
_SMALL = 1000
_LISTS = "Listas"
_LAST_ROW = 1_048_575
_SAMPLE = 100
_MOST_DIGITS = 15
# The date format of Colombia, whatever the user's language: the sheet is passed from
# person to person.
_DAY = "dd/mm/yyyy"
# Excel's number of the US letter paper size, Colombia's «carta».
_LETTER = 1
# Excel counts a 29th of February of 1900 that never existed.
_FIRST_YEAR = 1901
_HEADER = {
    "bold": True,
    "bg_color": "#E8EDF3",
    "border": 1,
    "border_color": "#A0A8B4",
    "text_wrap": True,
    "valign": "vcenter",
}


@dataclass(frozen=True)
class SheetSpec:
    """One sheet to write.

    :ivar title: its name; invalid characters are replaced
    :ivar headers: names of the columns
    :ivar rows: cells: text, int, float, Decimal, bool, date, datetime or None; consumed
        once, row by row
    :ivar widths: widths of the columns, in characters; by default from their content
    :ivar choices: options of the cells, by column index; other values may still be
        typed, with a warning
    """

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence]
    widths: Sequence[float] | None = None
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def neutralise(cell: object) -> object:
    """Return ``cell`` so that no program takes its text for a formula.

    Text that begins with = + - @, a tab or a line break, even after spaces, is prefixed
    with an apostrophe; numbers, dates and all other text are unchanged.
    """
    if not isinstance(cell, str):
        return cell
    if cell[:1] in ("\t", "\r", "\n") or cell.lstrip().startswith(_DANGEROUS):
        return f"'{cell}"
    return cell


def write_csv(
    headers: Sequence[str], rows: Iterable[Sequence], delimiter: str = ";"
) -> bytes:
    """Return a CSV in UTF-8 with BOM, as expected by Excel in Spanish.

    :param rows: see :class:`SheetSpec`
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    for row in chain((headers,), rows):
        writer.writerow([neutralise(_csv_text(cell)) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Iterable[SheetSpec]) -> bytes:
    """Return an XLSX of ``sheets``, written in constant memory unless it is small.

    Headers are frozen and have filters. Text longer than an Excel cell (32,767
    characters) is cut and ends with «[…]».
    """
    target, sheets = io.BytesIO(), list(sheets)
    # For a short list, temporary files cost more than all its cells.
    is_small = all(
        isinstance(spec.rows, Sized) and len(spec.rows) <= _SMALL for spec in sheets
    )
    options = {
        "in_memory": is_small,
        "constant_memory": not is_small,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "header": book.add_format(_HEADER),
            "date": book.add_format({"num_format": _DAY, "align": "left"}),
            "instant": book.add_format(
                {"num_format": f"{_DAY} hh:mm", "align": "left"}
            ),
            # Excel would turn such text into a formula when its cell is edited.
            "quoted": book.add_format({"quote_prefix": True}),
        }
        titles: set[str] = set()
        for spec in sheets:
            page = book.add_worksheet(sheet_title(spec.title, titles))
            _write_page(page, spec, formats)
        if not titles:
            book.add_worksheet(sheet_title("", titles))
        _write_choices(book, sheets)
    return target.getvalue()


def _write_page(
    page: xlsxwriter.worksheet.Worksheet, spec: SheetSpec, formats: Mapping
) -> None:
    rows = iter(spec.rows)
    sample = list(islice(rows, _SAMPLE))
    for column, header in enumerate(spec.headers):
        page.write_string(0, column, excel_text(header), formats["header"])
    last = 0
    for last, row in enumerate(chain(sample, rows), 1):
        for column, cell in enumerate(row):
            _write_cell(page, last, column, cell, formats)
    for column, width in enumerate(spec.widths or _fit(spec.headers, sample)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.set_paper(_LETTER)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer(f"&L{spec.title.replace('&', '&&')[:100]}&R&P / &N")
    if spec.headers:
        page.autofilter(0, 0, last, len(spec.headers) - 1)


def _write_choices(book: xlsxwriter.Workbook, sheets: Sequence[SheetSpec]) -> None:
    """Add lists of choices to cells, stored in a hidden sheet.

    Excel limits lists in the rule itself to 255 characters.
    """
    pages = book.worksheets()[: len(sheets)]
    lists = [
        (page, column, values)
        for page, spec in zip(pages, sheets, strict=False)
        for column, values in spec.choices.items()
        if values
    ]
    if not lists:
        return
    titles = {page.get_name().lower() for page in book.worksheets()}
    store = book.add_worksheet(sheet_title(_LISTS, titles))
    store.hide()
    # Written row by row, as constant memory requires.
    for row in range(max(len(values) for _page, _column, values in lists)):
        for place, (_page, _column, values) in enumerate(lists):
            if row < len(values):
                store.write_string(row, place, excel_text(values[row]))
    for place, (page, column, values) in enumerate(lists):
        name = xlsxwriter.utility.xl_col_to_name(place)
        page.data_validation(
            1,
            column,
            _LAST_ROW,
            column,
            {
                "validate": "list",
                "source": f"='{store.get_name()}'!${name}$1:${name}${len(values)}",
                # Pasted codes that are not in the list are reported by the reader.
                "error_type": "warning",
            },
        )


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: object,
    formats: Mapping,
) -> None:
    """Write one cell with its type; values that XLSX cannot store become text.

    :param row: from 0, as in xlsxwriter
    :param formats: ``date``, ``instant`` and ``quoted`` of the workbook
    """
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float, Decimal)) and _fits(cell):
        page.write_number(row, column, cell)
    elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
        style = formats["instant" if isinstance(cell, datetime) else "date"]
        page.write_datetime(row, column, cell, style)
    else:
        text = excel_text(cell)
        if text:
            style = formats["quoted"] if neutralise(text) != text else None
            page.write_string(row, column, text, style)


def _fits(number: float | Decimal) -> bool:
    """Tell whether Excel stores the number exactly."""
    return math.isfinite(number) and abs(number) < 10**_MOST_DIGITS


def excel_text(cell: object) -> str:
    """Return the text of ``cell``, cut to the length of an Excel cell."""
    text = clean_cell(cell)
    if len(text) > _LONGEST_CELL:
        return text[: _LONGEST_CELL - len(_CUT)] + _CUT
    return text


def _csv_text(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time, timedelta, bool, int, float, Decimal)):
        return cell
    return clean_cell(cell)


def sheet_title(wanted: str, taken: set[str]) -> str:
    """Return a sheet name that Excel accepts and that is not taken, and add it."""
    plain = re.sub(r"[][:*?/\\\s]+", " ", clean_cell(wanted))
    plain = plain.strip().strip("'")[:_LONGEST_TITLE].strip() or "Hoja"
    # Excel reserves this name.
    plain = "Hoja" if plain.lower() == "history" else plain
    title, number = plain, 1
    while title.lower() in taken:
        number += 1
        ending = f" {number}"
        title = plain[: _LONGEST_TITLE - len(ending)] + ending
    taken.add(title.lower())
    return title


def _fit(headers: Sequence[str], sample: Sequence[Sequence]) -> list[int]:
    """Return column widths, in characters, that fit the first rows."""
    least, most = _WIDTHS
    widths = [len(str(header)) + 4 for header in headers]
    for row in sample:
        for column, cell in enumerate(row[: len(widths)]):
            lines = str(cell if cell is not None else "").splitlines() or [""]
            widths[column] = max(widths[column], max(map(len, lines)) + 2)
    return [min(most, max(least, width)) for width in widths]
