"""Reader of our own spreadsheets when they come back filled: rows as text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..text import fold
from .archive import DEFAULT_LIMITS
from .cells import CellError, Formula, cell_text
from .errors import SheetError
from .formats import HEADER_ROWS, Table, open_tables


@dataclass
class FilledRow:
    """One row below the column names.

    :ivar number: row number in the file, from 1
    :ivar values: text of the cell by column code
    :ivar computed: codes of the columns whose cell contains a formula or an error
    """

    number: int
    values: dict[str, str]
    computed: list[str] = field(default_factory=list)

    def __getitem__(self, code: str) -> str:
        return self.values.get(code, "").strip()


def read_filled(
    content: bytes,
    filename: str,
    columns: Mapping[str, Iterable[str]],
    needed: Sequence[str],
    *,
    strict: bool = False,
    alone: bool = False,
) -> list[FilledRow]:
    """Return the rows with data of the sheet that has the ``needed`` columns.

    Of several sheets it reads the first visible one.

    :param filename: only for messages
    :param columns: for each code, the possible names of its column
    :param needed: codes without which a row of names is not recognised
    :param strict: refuse what would be ignored silently: a second column of the same
        name (``column_twice``), a second visible sheet (``sheets_alike``)
    :param alone: refuse only a second visible sheet
    :raise SheetError: no spreadsheet, or none of ours (``no_header``)
    """
    codes = {fold(name): code for code, names in columns.items() for name in names}
    found: list[FilledRow] | None = None
    read = ""
    with open_tables(content, filename) as tables:
        for table in sorted(tables.sheets, key=lambda each: not each.visible):
            if found and not ((strict or alone) and table.visible):
                break
            rows = _read(table, codes, needed, strict)
            if found and rows:
                sheets = f"«{read}», «{table.title}»"
                raise SheetError("sheets_alike", sheets=sheets)
            if found is None or rows:
                found, read = rows, table.title
    if found is None:
        raise SheetError("no_header", filename=filename, limit=HEADER_ROWS)
    return found


def _read(
    table: Table, codes: Mapping[str, str], needed: Sequence[str], strict: bool
) -> list[FilledRow] | None:
    places: dict[str, int] = {}
    rows = []
    for number, cells in table.rows():
        if not places:
            if number > HEADER_ROWS:
                return None
            places = _places(table, cells, codes, needed, strict)
            continue
        row = _row(number, cells, places)
        if any(value.strip() for value in row.values.values()):
            rows.append(row)
        if len(rows) > DEFAULT_LIMITS.rows:
            limit = DEFAULT_LIMITS.rows
            raise SheetError("too_many_rows", sheet=table.title, limit=limit)
    return rows if places else None


def _places(
    table: Table,
    cells: Sequence,
    codes: Mapping[str, str],
    needed: Sequence[str],
    strict: bool,
) -> dict[str, int]:
    """Return the position of each column, the first of a name; empty if no header."""
    found: dict[str, int] = {}
    twice = []
    for place, cell in enumerate(cells):
        code = codes.get(fold(cell_text(cell)))
        if code in found:
            twice.append(cell_text(cell))
        elif code:
            found[code] = place
    if not all(code in found for code in needed):
        return {}
    if twice and strict:
        raise SheetError("column_twice", sheet=table.title, column=twice[0])
    return found


def _row(number: int, cells: Sequence, places: Mapping[str, int]) -> FilledRow:
    row = FilledRow(number, {})
    for code, place in places.items():
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, (Formula, CellError)):
            row.computed.append(code)
        row.values[code] = cell_text(cell) if cell is not None else ""
    return row
