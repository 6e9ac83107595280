"""Messages about spreadsheets, by the codes of the reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from odoo.tools.translate import LazyTranslate

from ...tools.sheet.errors import SheetError

# Module-level terms are lazy; they are translated with the caller's own env._.
_lt = LazyTranslate(__name__)

# Reasons to refuse a file; nothing is created from it.
MESSAGES = {
    "empty": _lt("The file is empty: save the spreadsheet again and upload it."),
    "not_a_spreadsheet": _lt(
        "«%(filename)s» is not a spreadsheet, whatever its name says: it looks like "
        "%(found)s. Save it as XLSX or CSV and upload that file."
    ),
    "truncated": _lt(
        "«%(filename)s» arrived incomplete: its end is missing. Open it, save it again "
        "and upload it."
    ),
    "unreadable": _lt(
        "«%(filename)s» cannot be read: it is damaged. Open it, save it as a new XLSX "
        "file and upload that."
    ),
    "other_format": _lt(
        "«%(filename)s» is in the format %(found)s: save it as XLSX or CSV and upload "
        "that file."
    ),
    "password": _lt(
        "«%(filename)s» is protected with a password: save it without password and "
        "upload it."
    ),
    "unsafe": _lt(
        "«%(filename)s» declares document types or entities inside, which no "
        "spreadsheet program writes. Save it as a new XLSX file and upload that."
    ),
    "too_big": _lt(
        "«%(filename)s» is larger than the %(limit)s MB that are accepted: divide it "
        "into several files."
    ),
    "too_big_inside": _lt(
        "«%(filename)s» would take more than %(limit)s MB when opened: copy only the "
        "cells with data to a new spreadsheet and upload that."
    ),
    "too_complex": _lt(
        "«%(filename)s» has formats, joined cells, links or names over far more cells "
        "than it has data: copy only the cells with data to a new spreadsheet and "
        "upload that."
    ),
    "too_many_rows": _lt(
        "The sheet «%(sheet)s» has more than %(limit)s rows: divide it into several "
        "files."
    ),
    "too_many_columns": _lt(
        "Row %(row)s of the sheet «%(sheet)s» has data beyond column %(limit)s: leave "
        "only the columns of the requests."
    ),
    "no_header": _lt(
        "No column names were recognised in the first %(limit)s rows. Put in one row "
        "names such as Documento, Nombre, Tipología and Detalle."
    ),
    "column_twice": _lt(
        "The sheet «%(sheet)s» has two columns called «%(column)s»: leave one."
    ),
    "sheets_alike": _lt(
        "The sheets %(sheets)s have the same columns, and only one can be read: leave "
        "the rows in one of them."
    ),
    "no_rows": _lt(
        "The sheet «%(sheet)s» has column names but no row below them: add one row per "
        "request."
    ),
}

# Warnings about an accepted file.
WARNINGS = {
    "sheet_chosen": _lt("The sheet «%(sheet)s» was read. Not read: %(others)s."),
    "columns_unknown": _lt("These columns were not recognised: %(columns)s."),
    "columns_repeated": _lt(
        "These columns say the same as another one and were used only where that one "
        "is blank: %(columns)s."
    ),
    "columns_missing": _lt("The file has no column for: %(columns)s."),
    "formulas": _lt(
        "There are formulas in rows %(rows)s. They are kept as text and not computed: "
        "write the values instead."
    ),
    "errors": _lt("There are cells with an error such as #N/A in rows %(rows)s."),
    "rounded": _lt(
        "The spreadsheet rounded long numbers in rows %(rows)s: write them as text."
    ),
    "dates": _lt("The date was not understood in rows %(rows)s."),
    "unread": _lt(
        "The type of document, the kind or the academic period was not understood in "
        "rows %(rows)s. What the cell says is kept with the request: check these rows."
    ),
    "old_format": _lt(
        "The file is in the format %(found)s: its cells were read as it keeps them, "
        "formulas as their last result. Check dates and long numbers."
    ),
    "encoding": _lt(
        "The file does not say its encoding; it was read as %(encoding)s. Check the "
        "accents."
    ),
    "quotes": _lt(
        "The file has quotation marks that do not close; each line was read as one "
        "row. Check the rows with quotation marks."
    ),
}

# The same for a single row.
WARNINGS_OF_ONE = {
    "formulas": _lt(
        "There is a formula in row %(rows)s. It is kept as text and not computed: "
        "write the value instead."
    ),
    "errors": _lt("There is a cell with an error such as #N/A in row %(rows)s."),
    "rounded": _lt(
        "The spreadsheet rounded a long number in row %(rows)s: write it as text."
    ),
    "dates": _lt("The date was not understood in row %(rows)s."),
    "unread": _lt(
        "The type of document, the kind or the academic period was not understood in "
        "row %(rows)s. What the cell says is kept with the request: check this row."
    ),
}

# Reasons why a row of the sheet is no request.
IGNORED = {
    "title": _lt("Above the column names"),
    "blank": _lt("Blank row"),
    "totals": _lt("Totals"),
    "header": _lt("Column names again"),
    "only_number": _lt("Only the consecutive number"),
    "note": _lt("A note, not a request"),
}

_NOTHING = MappingProxyType({})


def sentence(
    table: Mapping, code: str, values: Mapping = _NOTHING, translate: Callable = str
) -> str:
    """Return the message of ``code``, filled with ``values``.

    :param table: :data:`MESSAGES`, :data:`WARNINGS`, :data:`IGNORED`…
    :param translate: turns a lazy term into text: ``env._`` if available
    """
    return str(translate(table[code])) % values


def warning(code: str, values: Mapping, translate: Callable = str) -> str:
    """Return the warning about an accepted file, for one row or several."""
    is_one = str(values.get("rows", "")).isdecimal() and code in WARNINGS_OF_ONE
    table = WARNINGS_OF_ONE if is_one else WARNINGS
    return sentence(table, code, values, translate)


def refusal(error: SheetError, translate: Callable = str) -> str:
    """Return the message about a refused file."""
    return sentence(MESSAGES, error.code, error.values, translate)
