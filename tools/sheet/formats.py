"""Spreadsheet files as tables of cells, each row with its own number."""

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import openpyxl

from ..text import guess
from . import old_formats
from .archive import DEFAULT_LIMITS, OTHER_FORMATS, Limits, identify
from .cells import CellError, Formula
from .columns import header_score
from .errors import SheetError
from .walk import LAST_ROW, MOST

HEADER_ROWS = 30
# Read in blocks: silencing warnings for each row costs as much as reading it.
_ROWS_AT_ONCE = 20
_DELIMITERS = ";,\t|"
_SNIFFED = 64 * 1024
_SENTINEL = "\x1fend\x1f"
# The default of 128 kB applies to the whole process; a higher limit is kept.
csv.field_size_limit(max(csv.field_size_limit(), 64 * 1024 * 1024))

# Row number from 1, and its cells as in the file.
Row = tuple[int, tuple]


@dataclass
class Table:
    """One sheet of a file.

    :ivar title: name of the sheet; for a CSV, that of the file
    :ivar rows: function that returns an iterator over the rows from the first one
    :ivar visible: whether the sheet is visible
    """

    title: str
    rows: Callable[[], Iterator[Row]]
    visible: bool = True


@dataclass
class Tables:
    """All sheets of a file.

    :ivar kind: see :func:`.archive.identify`
    :ivar warnings: code and values for :data:`.sheet_messages.WARNINGS`
    """

    kind: str
    sheets: list[Table]
    warnings: list[tuple[str, dict]] = field(default_factory=list)


@contextmanager
def open_tables(
    content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Tables]:
    """Open a file for the duration of the block.

    :raise SheetError: it is no readable spreadsheet, see ``MESSAGES``
    """
    kind = identify(content, filename, limits)
    if kind == "text":
        yield _text_tables(content, filename)
        return
    if kind in OTHER_FORMATS:
        yield _other_tables(kind, content, filename)
        return
    with openpyxl_quiet(filename):
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
    try:
        yield Tables(kind, [_xlsx_table(sheet, filename) for sheet in book.worksheets])
    finally:
        book.close()


@contextmanager
def openpyxl_quiet(filename: str) -> Iterator[None]:
    """Run openpyxl without its warnings, converting its failures to one error.

    A damaged file makes it raise nearly any exception.

    :raise SheetError: unreadable
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except SheetError:
        raise
    except Exception as error:
        raise SheetError("unreadable", filename=filename) from error


def _xlsx_table(sheet: object, filename: str) -> Table:
    def rows() -> Iterator[Row]:
        # The declared size of the sheet may be smaller than the real one.
        sheet.reset_dimensions()
        source = enumerate(sheet.iter_rows(), 1)
        some = True
        while some:
            with openpyxl_quiet(filename):
                some = [
                    (number, tuple(_value(cell) for cell in cells))
                    for number, cells in islice(source, _ROWS_AT_ONCE)
                ]
            yield from some

    return Table(sheet.title, rows, sheet.sheet_state == "visible")


def _other_tables(kind: str, content: bytes, filename: str) -> Tables:
    sheets = [
        Table(title, lambda rows=rows: iter(rows), visible)
        for title, visible, rows in old_formats.read_tables(content, filename)
    ]
    return Tables(kind, sheets, [("old_format", {"found": kind.upper()})])


def _value(cell: object) -> object:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        # Array formulas store their text separately.
        text = str(getattr(value, "text", None) or value)
        return Formula(text if text.startswith("=") else f"={text}")
    if cell.data_type == "e":
        return CellError(value)
    return value


def _text_tables(content: bytes, filename: str) -> Tables:
    text, guessed = _decode(content, filename)
    found = [("encoding", {"encoding": guessed})] if guessed else []
    delimiter = _delimiter(text)
    if text.count(delimiter) + text.count("\n") > MOST.width:
        raise SheetError("too_complex", filename=filename)
    rows, balanced = _records(text, delimiter)
    if len(rows) > LAST_ROW:
        raise SheetError("too_many_rows", sheet=filename, limit=LAST_ROW)
    if not balanced:
        found.append(("quotes", {}))
    numbered = [
        (number, tuple(_text_value(cell) for cell in row))
        for number, row in enumerate(rows, 1)
    ]
    return Tables("text", [Table(filename, lambda: iter(numbered))], found)


def _text_value(cell: str) -> str | None:
    if not cell:
        return None
    return Formula(cell) if cell.lstrip().startswith("=") else cell


def _decode(content: bytes, filename: str) -> tuple[str, str | None]:
    """Return the text and, if the file does not declare its encoding, the guess."""
    text, guessed = guess(content)
    control = sum(1 for char in text[:_SNIFFED] if char < " " and char not in "\t\r\n")
    # A few stray control characters are accepted; many mean that it is no text.
    if control > 5 and control * 200 > len(text[:_SNIFFED]):
        raise SheetError("not_a_spreadsheet", filename=filename, found="BIN")
    return text, guessed


def _delimiter(text: str) -> str:
    """Return the delimiter that yields the best header, then the most cells."""
    first = text[:20].lstrip("\ufeff").lower()
    if first.startswith(("sep=", '"sep=')):
        named = first.partition("sep=")[2][:1]
        if named in _DELIMITERS:
            return named
    sample = text[:_SNIFFED]

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            rows = list(islice(reader, HEADER_ROWS))
        except csv.Error:
            return (0, 0)
        return max(map(header_score, rows), default=0), sum(map(len, rows))

    return max(_DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """Return the rows, and False if quotation marks had to be taken as text.

    An unclosed quotation mark would swallow the rows after it.
    """
    text = text.rstrip("\r\n\x00")
    try:
        return _parse(text, delimiter, strict=True), True
    except csv.Error:
        return _records_with_wrong_quotes(text, delimiter)


def _records_with_wrong_quotes(
    text: str, delimiter: str
) -> tuple[list[list[str]], bool]:
    """Accept wrong quotation marks only if no row is swallowed."""
    try:
        rows = _parse(f"{text}\n{_SENTINEL}", delimiter)
    except csv.Error:
        rows = []
    if rows and rows[-1] == [_SENTINEL] and not _swallows(rows, delimiter):
        return rows[:-1], True
    return _parse(text, delimiter, quoting=csv.QUOTE_NONE), False


def _parse(text: str, delimiter: str, **options: object) -> list[list[str]]:
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, **options)
    return list(islice(reader, LAST_ROW + 1))


def _swallows(rows: list[list[str]], delimiter: str) -> bool:
    """Tell whether a cell contains what looks like whole rows."""
    width = max(map(len, rows))
    return any(
        line.count(delimiter) >= max(1, width - 2)
        for row in rows
        for cell in row
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()[1:]
    )
