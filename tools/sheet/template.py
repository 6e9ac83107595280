"""An empty spreadsheet for entities to fill in, with lists and examples.

Its column names are those that :mod:`.columns` recognises. No other sheet of it can be
mistaken for rows: the examples are in columns instead of rows, and no two lists begin
on the same row.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from ..text import clean_cell

# Rows with lists and formats; further rows can be filled in without.
ROWS = 2_000
_BLANK = 20
_LISTS = "Listas"
_HEADER = {
    "bold": True,
    "bg_color": "#E8EDF3",
    "border": 1,
    "border_color": "#A0A8B4",
    "text_wrap": True,
    "valign": "top",
}
_WRAPPED = {"text_wrap": True, "valign": "top", "num_format": "@"}


@dataclass(frozen=True)
class TemplateColumn:
    """One column of the template.

    :ivar name: its name, as recognised by the reader
    :ivar told: instructions
    :ivar choices: options of the cell's list; empty for free text
    :ivar strict: whether the cell refuses anything else
    :ivar examples: its value in each example
    """

    name: str
    told: str
    choices: Sequence[str] = ()
    strict: bool = True
    examples: Sequence[str] = ()
    width: int = 22


def write_template(
    title: str, guide: tuple[str, str, str, str], columns: Sequence[TemplateColumn]
) -> bytes:
    """Return an XLSX: the sheet to fill in, its guide with examples, and its lists.

    :param title: name of the sheet to fill in
    :param guide: name of the guide sheet, and its headings: the column, what to write,
        and «Example» before each number
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        header, wrapped = book.add_format(_HEADER), book.add_format(_WRAPPED)
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(title)
        _write_guide(book.add_worksheet(guide[0]), guide, columns, header, wrapped)
        lists = book.add_worksheet(_LISTS)
        lists.hide()
        sheet.freeze_panes(1, 0)
        first = 0
        for at, column in enumerate(columns):
            # As text, so that no program converts a document to a number or a date.
            sheet.set_column(at, at, column.width, text)
            sheet.write_string(0, at, column.name, header)
            sheet.write_comment(0, at, column.told)
            if column.choices:
                _write_choices(sheet, lists, at, column, first)
                first += len(column.choices) + _BLANK
    return buffer.getvalue()


def _write_choices(sheet, lists, at, column, first):
    """Offer the choices of a column, stored in the lists sheet from row ``first``."""
    for number, choice in enumerate(column.choices):
        lists.write_string(first + number, at, clean_cell(choice))
    letter = xlsxwriter.utility.xl_col_to_name(at)
    last = first + len(column.choices)
    sheet.data_validation(
        1,
        at,
        ROWS,
        at,
        {
            "validate": "list",
            "source": f"={_LISTS}!${letter}${first + 1}:${letter}${last}",
            "error_type": "stop" if column.strict else "information",
            "input_title": column.name[:32],
            "input_message": column.told[:255],
        },
    )


def _write_guide(sheet, guide, columns, header, wrapped):
    """Explain each column in a row of its own, with the examples beside it."""
    examples = max(len(column.examples) for column in columns)
    headings = [*guide[1:3], *(f"{guide[3]} {n + 1}" for n in range(examples))]
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, header)
        sheet.set_column(at, at, 24 if at == 0 else 44)
    for row, column in enumerate(columns, start=1):
        letter = xlsxwriter.utility.xl_col_to_name(row - 1)
        # Not only the name: beside an example, a reader would take it for a heading.
        sheet.write_string(row, 0, f"{guide[1]} {letter}: {column.name}", header)
        sheet.write_string(row, 1, column.told, wrapped)
        for at, example in enumerate(column.examples, start=2):
            sheet.write_string(row, at, clean_cell(example), wrapped)
