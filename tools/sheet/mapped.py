"""Reader of foreign exports, all or nothing, with one line per problem.

The columns of a file are declared (:class:`MappedColumn`); their headings are
recognised (ignoring accents and case, by usual names), or were mapped once by a user
and remembered. Nothing is guessed: what cannot be read is a problem with its row and
column.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

from ..text import clean_cell, fold
from .archive import DEFAULT_LIMITS
from .cells import CellError, Formula, cell_text, parse_date
from .errors import SheetError
from .formats import HEADER_ROWS, Table, open_tables

TEXT, INTEGER, NUMBER, DATE, SECONDS = "text", "integer", "number", "date", "seconds"

_PLAIN = re.compile(r"-?\d{1,15}")
# 1.234.567 as usual here; a comma is no thousands separator.
_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+")
_DECIMAL = re.compile(r"(-?\d{1,15})[.,](\d{1,6})")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]?\d)(?::([0-5]?\d))?")
_TOTALS = frozenset(
    ("total", "totales", "total general", "gran total", "suma", "promedio")
)
#: Maximum length of a stored text.
MOST_TEXT = 300
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of a kind of file.

    :ivar label: displayed name; a lazy translation
    :ivar names: usual names, separated by bars
    :ivar kind: how its cells are read
    :ivar needed: required in the file and in each row
    :ivar most: maximum of its numbers
    """

    code: str
    label: object
    names: str
    kind: str = TEXT
    needed: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that keeps a file from being loaded.

    :ivar row: row number in the file, from 1; 0 if it concerns no row
    :ivar column: code of the column, "" if it concerns none
    :ivar code: code of the problem; the caller has the messages
    :ivar value: value of the cell
    """

    row: int
    column: str
    code: str
    value: str = ""

    def to_json(self) -> list:
        """Return the problem as a list, for storage."""
        return [self.row, self.column, self.code, self.value]


@dataclass(slots=True)
class MappedRow:
    """A row that could be read: values by column code, None if blank."""

    number: int
    values: dict[str, object]


@dataclass(slots=True)
class Reading:
    """The content of a file.

    :ivar sheet: its title
    :ivar headings: as written
    :ivar columns: heading by column code
    :ivar left_out: numbers of rows that only sum up others
    """

    sheet: str = ""
    headings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[MappedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)


def read_mapped(
    content: bytes,
    filename: str,
    columns: Sequence[MappedColumn],
    mapped: Mapping[str, str] | None = None,
) -> Reading:
    """Return the content of a file, with all its problems.

    Of several sheets it reads the visible one whose headings name most of the columns.

    :param mapped: ``{code: heading}`` mapped by users; has precedence over usual names
    :raise SheetError: it is no spreadsheet, or exceeds the limits
    """
    codes = _get_codes(columns, mapped or {})
    told = {fold(heading) for heading in (mapped or {}).values()}
    best: tuple[int, Table, int] | None = None
    with open_tables(content, filename) as tables:
        for table in tables.sheets:
            if not table.visible:
                continue
            score, number = _find_header(table, codes)
            if number and (best is None or score > best[0]):
                best = (score, table, number)
        if best is None:
            raise SheetError("empty")
        return _read(best[1], best[2], columns, codes, told)


def find_doubled(rows: Iterable[MappedRow], key: Sequence[str]) -> list[Problem]:
    """Return a problem for each row whose ``key`` occurs in an earlier one.

    The value of the problem is the number of that earlier row.
    """
    seen: dict[tuple, int] = {}
    found = []
    for row in rows:
        values = tuple(_comparable(row.values.get(code)) for code in key)
        first = seen.setdefault(values, row.number)
        if first != row.number:
            found.append(Problem(row.number, key[0], "doubled", str(first)))
    return found


def parse_value(value: object, kind: str) -> object:
    """Return the value of a cell as ``kind``, None if it is blank.

    :raise ValueError: it is no such value; the argument is the problem's code
    """
    if kind == TEXT:
        text = " ".join(clean_cell(cell_text(value)).split())
        return text[:MOST_TEXT] or None
    if value is None or (isinstance(value, str) and not clean_cell(value).strip()):
        return None
    if kind == DATE:
        day = parse_date(value)
        if not day:
            raise ValueError("no_date")
        return day
    if kind == SECONDS:
        return _parse_seconds(value)
    number = _parse_number(value)
    if kind == NUMBER:
        return number
    if number != number.to_integral_value():
        raise ValueError("not_whole")
    return int(number)


def _parse_number(value: object) -> Decimal:
    if isinstance(value, bool | datetime | time | timedelta) or hasattr(value, "year"):
        raise ValueError("no_number")
    if isinstance(value, int | float):
        # «1E999» in the file arrives as infinite.
        if not math.isfinite(value):
            raise ValueError("no_number")
        return Decimal(format(value, ".15g"))
    text = clean_cell(value).strip().replace("\xa0", "")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(".", ""))
    match = _DECIMAL.fullmatch(text)
    # «1,234» is ambiguous: a wrong guess would be off by a factor of a thousand.
    if match and not (len(match[2]) == 3 and "," in text):
        return Decimal(f"{match[1]}.{match[2]}")
    raise ValueError("no_number")


def _parse_seconds(value: object) -> int:
    """Return a duration in seconds, from a number of seconds or «h:mm:ss»."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, datetime):
        raise ValueError("no_seconds")
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if isinstance(value, str):
        match = _CLOCK.fullmatch(value.strip())
        if match and match[3] is not None:
            return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])
    try:
        return round(_parse_number(value))
    except ValueError as error:
        raise ValueError("no_seconds") from error


def _comparable(value: object) -> object:
    return fold(value) if isinstance(value, str) else value


def _get_codes(
    columns: Sequence[MappedColumn], mapped: Mapping[str, str]
) -> dict[str, str]:
    """Return the code of each folded name: the usual ones and the mapped ones."""
    codes = {
        fold(name): column.code
        for column in columns
        for name in column.names.split("|")
    }
    known = {column.code for column in columns}
    return codes | {fold(name): code for code, name in mapped.items() if code in known}


def _find_header(table: Table, codes: Mapping[str, str]) -> tuple[int, int]:
    """Return the number of columns that the best header row names, and its number.

    If none names any, it is the first row with data: its headings are shown, so that a
    user can map them.
    """
    best = (0, 0)
    for number, cells in table.rows():
        if number > HEADER_ROWS:
            break
        texts = [fold(cell_text(cell)) for cell in cells if cell is not None]
        if not any(texts):
            continue
        score = len({codes[text] for text in texts if text in codes})
        if score > best[0] or not best[1]:
            best = (score, number)
    return best


def _read(
    table: Table,
    header: int,
    columns: Sequence[MappedColumn],
    codes: Mapping[str, str],
    told: set[str],
) -> Reading:
    reading = Reading(sheet=table.title)
    places: dict[str, int] = {}
    for number, cells in table.rows():
        if number < header:
            continue
        if number == header:
            places = _read_header(reading, number, cells, codes, told)
            missing = [c for c in columns if c.needed and c.code not in places]
            reading.problems += [Problem(0, c.code, "missing") for c in missing]
            if missing:
                break
            continue
        _read_row(reading, number, cells, columns, places)
        if len(reading.rows) > DEFAULT_LIMITS.rows:
            raise SheetError(
                "too_many_rows", sheet=table.title, limit=DEFAULT_LIMITS.rows
            )
    if not (reading.rows or reading.problems):
        reading.problems.append(Problem(0, "", "no_rows"))
    return reading


def _read_header(
    reading: Reading,
    number: int,
    cells: Sequence,
    codes: Mapping[str, str],
    told: set[str],
) -> dict[str, int]:
    """Return the position of each column; mapped names precede the usual ones."""
    places: dict[str, int] = {}
    named = []
    for place, cell in enumerate(cells):
        heading = " ".join(cell_text(cell).split())[:_SHOWN] if cell is not None else ""
        if heading:
            reading.headings.append(heading)
            named.append((fold(heading) not in told, place, heading))
    chosen: dict[str, bool] = {}
    for is_usual, place, heading in sorted(named):
        code = codes.get(fold(heading))
        if not code:
            continue
        if code not in places:
            places[code], chosen[code] = place, is_usual
            reading.columns[code] = heading
        elif chosen[code] == is_usual:
            reading.problems.append(Problem(number, code, "column_twice", heading))
    return places


def _read_row(
    reading: Reading,
    number: int,
    cells: Sequence,
    columns: Sequence[MappedColumn],
    places: Mapping[str, int],
) -> None:
    if not any(cell is not None and cell_text(cell).strip() for cell in cells):
        return
    first = next((cell_text(cell) for cell in cells if cell is not None), "")
    if fold(first) in _TOTALS:
        reading.left_out.append(number)
        return
    values = {}
    for column in columns:
        if column.code not in places:
            continue
        place = places[column.code]
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.code] = _read_cell(cell, column)
        except ValueError as error:
            reading.problems.append(
                Problem(number, column.code, error.args[0], cell_text(cell)[:_SHOWN])
            )
    reading.rows.append(MappedRow(number, values))


def _read_cell(cell: object, column: MappedColumn) -> object:
    if isinstance(cell, Formula):
        raise ValueError("formula")
    if isinstance(cell, CellError):
        raise ValueError("cell_error")
    value = parse_value(cell, column.kind)
    if value is None:
        if column.needed:
            raise ValueError("blank")
        return None
    if isinstance(value, int | Decimal):
        if value < 0:
            raise ValueError("negative")
        if column.most is not None and value > column.most:
            raise ValueError("too_high")
    return value
