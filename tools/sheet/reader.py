"""Reader of the spreadsheets that entities send: rows of requests (5.2.1, 5.2.5).

Columns are recognised by their usual names, in any row, order and spelling. The
original cells are kept beside what was understood, and no row is lost silently: every
row below or above the column names is either a row or an ignored row with its reason.
Nothing is computed, and dates of the sheet have no effect.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ..text import fold
from .archive import DEFAULT_LIMITS, Limits
from .cells import Formula, cell_text
from .columns import Columns, header_score, recognise
from .errors import SheetError
from .formats import HEADER_ROWS, Table, Tables, open_tables
from .rows import IgnoredRow, SheetRow, has_data, make_row, texts_of

_TOTAL_WORDS = frozenset(("total", "totales", "subtotal", "subtotales", "suma", "gran"))
_NEEDED = (
    ("beneficiary_id_number", "Documento"),
    ("beneficiary_name", "Nombre"),
    ("typification", "Trámite"),
    ("description", "Detalle"),
)


@dataclass
class Sheet:
    """A spreadsheet that was read.

    :ivar kind: see :func:`.archive.identify`
    :ivar title: name of the sheet that was read
    :ivar headers: names of the columns as found
    :ivar header_row: their row, from 1
    :ivar columns: for each field, the positions of its columns from 0
    :ivar ignored: rows that are no request; blank ones only between others
    :ivar warnings: code and values for :func:`.sheet_messages.sentence`
    """

    kind: str
    title: str
    headers: tuple[str, ...]
    header_row: int
    columns: dict[str, tuple[int, ...]]
    rows: list[SheetRow] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    warnings: list[tuple[str, dict]] = field(default_factory=list)


def read_sheet(content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Sheet:
    """Return the requests of a spreadsheet: XLSX, CSV, ODS, XLS or XLSB.

    :param filename: only for messages: the content determines the format
    :raise SheetError: the file as a whole is refused; its code says why
    """
    with open_tables(content, filename, limits) as tables:
        candidates = _candidates(tables)
        if not candidates:
            raise SheetError("no_header", filename=filename, limit=HEADER_ROWS)
        for table, header_row in candidates:
            sheet = _read_table(tables.kind, table, header_row, limits)
            if sheet.rows:
                break
        else:
            raise SheetError("no_rows", sheet=candidates[0][0].title)
        others = [each.title for each in tables.sheets if each is not table]
        sheet.warnings[:0] = tables.warnings
        if others:
            values = {"sheet": sheet.title, "others": ", ".join(others)}
            sheet.warnings.insert(0, ("sheet_chosen", values))
        return sheet


def _candidates(tables: Tables) -> list[tuple[Table, int]]:
    """Return the sheets with column names and their row, visible ones first."""
    found = []
    for table in sorted(tables.sheets, key=lambda each: not each.visible):
        best, best_row = 0, 0
        for number, cells in islice(table.rows(), HEADER_ROWS):
            score = header_score(cells)
            if score > best:
                best, best_row = score, number
        if best:
            found.append((table, best_row))
    return found


def _read_table(kind: str, table: Table, header_row: int, limits: Limits) -> Sheet:
    above, data, headers = [], [], ()
    for number, cells in _bounded(table, header_row, limits):
        if number < header_row:
            above.append((number, cells))
        elif number == header_row:
            headers = tuple(cell_text(cell) for cell in cells)
        else:
            data.append((number, cells))
    samples = [texts_of(cells) for _number, cells in data[:50]]
    columns = recognise(headers, samples)
    sheet = Sheet(kind, table.title, headers, header_row, columns.fields)
    for number, cells in above:
        if any(texts_of(cells)):
            sheet.ignored.append(IgnoredRow(number, texts_of(cells), "title"))
    for number, cells in data:
        texts = texts_of(cells)
        reason = _reason_to_ignore(cells, texts, sheet, columns)
        if reason:
            sheet.ignored.append(IgnoredRow(number, texts, reason))
        else:
            sheet.rows.append(make_row(number, cells, texts, columns))
    sheet.warnings = list(_warnings(sheet, columns))
    return sheet


def _bounded(
    table: Table, header_row: int, limits: Limits
) -> Iterator[tuple[int, tuple]]:
    """Yield the rows up to the last one with data, within the limits."""
    blank: list[tuple[int, tuple]] = []
    count = gaps = 0
    for number, cells in table.rows():
        if not any(has_data(cell) for cell in cells):
            blank.append((number, ()))
            continue
        count += number > header_row
        # Blank rows between rows are reported, so they count as well.
        gaps += len(blank)
        if max(count, gaps) > limits.rows:
            raise SheetError("too_many_rows", sheet=table.title, limit=limits.rows)
        if any(has_data(cell) for cell in cells[limits.columns :]):
            values = {"sheet": table.title, "row": number, "limit": limits.columns}
            raise SheetError("too_many_columns", **values)
        yield from blank
        blank = []
        yield number, cells[: limits.columns]


def _reason_to_ignore(
    cells: Sequence, texts: Sequence[str], sheet: Sheet, columns: Columns
) -> str | None:
    """Return why a row below the column names is no request, or None."""
    filled = [position for position, text in enumerate(texts) if text.strip()]
    if not filled:
        return "blank"
    names = [fold(text) for text in texts]
    if names == [fold(header) for header in sheet.headers[: len(names)]]:
        return "header"
    first, rest = filled[0], filled[1:]
    words = names[first].split()
    if words and words[0] in _TOTAL_WORDS and all(_is_number(cells[at]) for at in rest):
        return "totals"
    if rest:
        return None
    if first in columns.fields.get("number", ()):
        return "only_number" if _is_number(cells[first]) else "note"
    known = {at for positions in columns.fields.values() for at in positions}
    return None if first in known else "note"


def _is_number(cell: object) -> bool:
    if isinstance(cell, (int, float, Formula)):
        return True
    return not fold(cell_text(cell)).replace(" ", "").strip("0123456789")


def _warnings(sheet: Sheet, columns: Columns) -> Iterator[tuple[str, dict]]:
    for code, positions in (
        ("columns_unknown", columns.unknown),
        ("columns_repeated", columns.repeated),
    ):
        if positions:
            names = [sheet.headers[position].strip() for position in positions]
            yield code, {"columns": ", ".join(names)}
    missing = [label for name, label in _NEEDED if name not in sheet.columns]
    if missing:
        yield "columns_missing", {"columns": ", ".join(missing)}
    for code in ("formulas", "errors", "rounded", "dates", "unread"):
        numbers = [
            row.number
            for row in sheet.rows
            if any(flag == code for flag, _ in row.flags)
        ]
        if numbers:
            yield code, {"rows": ranges(numbers)}


def ranges(numbers: Iterable[int], most: int = 20) -> str:
    """Return row numbers for display: «4-6, 9», at most ``most`` groups."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and groups[-1][1] == number - 1:
            groups[-1][1] = number
        else:
            groups.append([number, number])
    shown = [f"{a}" if a == b else f"{a}-{b}" for a, b in groups[:most]]
    return ", ".join(shown) + ("…" if len(groups) > most else "")
