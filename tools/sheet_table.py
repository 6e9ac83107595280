"""Spreadsheets of ours that come back filled: columns by their names, rows as text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .sheet_archive import DEFAULT_LIMITS
from .sheet_cells import CellError, Formula, cell_text
from .sheet_formats import HEADER_ROWS, Table, open_tables
from .sheet_messages import SheetError
from .text import fold


@dataclass
class FilledRow:
    """One row below the column names.

    :ivar number: as the program shows it, from 1
    :ivar values: text of the cell by the code of its column
    :ivar computed: codes of the columns whose cell holds a formula or an error
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
) -> list[FilledRow]:
    """Return the rows with data of the first sheet that has the ``needed`` columns.

    :param filename: only for the messages
    :param columns: for each code, the names that its column may have
    :param needed: codes without which a row of names is not recognised
    :raise SheetError: no spreadsheet, or none of ours (``no_header``)
    """
    codes = {fold(name): code for code, names in columns.items() for name in names}
    with open_tables(content, filename) as tables:
        for table in tables.sheets:
            rows = _read(table, codes, needed)
            if rows is not None:
                return rows
    raise SheetError("no_header", filename=filename, limit=HEADER_ROWS)


def _read(
    table: Table, codes: Mapping[str, str], needed: Sequence[str]
) -> list[FilledRow] | None:
    places: dict[str, int] = {}
    rows = []
    for number, cells in table.rows():
        if not places:
            if number > HEADER_ROWS:
                return None
            found = {
                codes[name]: place
                for place, cell in reversed(list(enumerate(cells)))
                if (name := fold(cell_text(cell))) in codes
            }
            if all(code in found for code in needed):
                places = found
            continue
        row = _row(number, cells, places)
        if any(value.strip() for value in row.values.values()):
            rows.append(row)
        if len(rows) > DEFAULT_LIMITS.rows:
            limit = DEFAULT_LIMITS.rows
            raise SheetError("too_many_rows", sheet=table.title, limit=limit)
    return rows if places else None


def _row(number: int, cells: Sequence, places: Mapping[str, int]) -> FilledRow:
    row = FilledRow(number, {})
    for code, place in places.items():
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, (Formula, CellError)):
            row.computed.append(code)
        row.values[code] = cell_text(cell) if cell is not None else ""
    return row
