"""One row of a spreadsheet: its cells and what was understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..identity import documents
from ..identity.academic_period import parse as parse_period
from ..identity.document_types import parse_type
from ..text import fold
from .cells import (
    CellError,
    Formula,
    cell_digits,
    cell_period,
    cell_text,
    is_rounded,
    parse_date,
)
from .columns import Columns, parse_code, parse_kind

_FIELDS = (
    "number beneficiary_id_type beneficiary_id_number beneficiary_name product "
    "typification kind academic_period subject description email phone "
    "mercurio_in_number"
).split()
_NO_VALUE = frozenset(
    ("", "n a", "na", "nd", "n d", "no aplica", "ninguno", "ninguna", "sin dato")
    + ("no registra", "no tiene", "null", "none")
)
# A dash or «N/A» in these columns means blank; in other text it is content.
_SHORT = frozenset(
    ("beneficiary_id_type", "beneficiary_id_number", "academic_period", "kind")
    + ("email", "phone", "mercurio_in_number", "date")
)
_SEPARATORS = {
    "description": "\n",
    "phone": " / ",
    "email": ", ",
    "beneficiary_name": " ",
}
# Cells of these columns are understood, or kept as other data.
_CODED = ("beneficiary_id_type", "kind", "academic_period")
_DIGITS = frozenset(("beneficiary_id_number", "phone", "mercurio_in_number", "number"))


@dataclass(frozen=True)
class SheetRow:
    """One request of the sheet.

    :ivar number: row in the sheet, from 1
    :ivar cells: every cell as text, recognised or not
    :ivar values: values by field: text, "" if there is none. ``beneficiary_id_type`` is
        a code of ``documents.TYPES``, ``kind`` is ``request``, ``complaint`` or
        ``claim``, ``academic_period`` is «2026-1», ``typification_code`` is «T01»; each
        is "" if its cell contains something else. ``date`` is a ``datetime.date`` or
        None, for information only
    :ivar flags: code of :data:`.sheet_messages.WARNINGS` and position of the cell
    """

    number: int
    cells: tuple[str, ...]
    values: dict[str, object]
    flags: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class IgnoredRow:
    """A row that is no request.

    :ivar reason: a key of :data:`.sheet_messages.IGNORED`
    """

    number: int
    cells: tuple[str, ...]
    reason: str


def has_data(cell: object) -> bool:
    """Tell whether a cell is not blank."""
    return cell is not None and bool(cell_text(cell).strip())


def has_value(name: str, text: str) -> bool:
    """Return whether the text of a cell gives a value for the field."""
    return bool(text.strip()) and not (name in _SHORT and fold(text) in _NO_VALUE)


def texts_of(cells: Sequence) -> tuple[str, ...]:
    """Return the displayed text of every cell."""
    return tuple(cell_text(cell) for cell in cells)


def make_row(
    number: int, cells: Sequence, texts: tuple[str, ...], columns: Columns
) -> SheetRow:
    """Return the request in a row of data.

    :param number: row in the sheet, from 1
    :param cells: as in the file
    :param texts: the same as displayed
    """
    flags = [
        (code, position)
        for position, cell in enumerate(cells)
        for code in _cell_flags(cell)
    ]
    values: dict[str, object] = dict.fromkeys(_FIELDS, "")
    for name, positions in columns.fields.items():
        values[name] = _value(name, positions, cells, columns)
    said = {name: values[name] for name in _CODED}
    raw_type = values["beneficiary_id_type"]
    named, bare = documents.split(values["beneficiary_id_number"])
    # The type in its own column decides, then one written before the number, then the
    # column's name, unless the type column has an unknown value.
    implied = columns.id_type if bare and not raw_type else None
    values["beneficiary_id_number"] = bare
    values["beneficiary_id_type"] = parse_type(raw_type) or named or implied or ""
    values["kind"] = parse_kind(values["kind"]) or ""
    values["academic_period"] = parse_period(values["academic_period"]) or ""
    flags += [
        ("unread", position)
        for name in _CODED
        for position in columns.fields.get(name, ())
        if said[name]
        and not values[name]
        and any(map(has_data, cells[position : position + 1]))
    ]
    values["typification_code"] = parse_code(values["typification"]) or ""
    values["date"] = None
    for position in columns.fields.get("date", ()):
        cell = cells[position] if position < len(cells) else None
        found = parse_date(cell)
        values["date"] = values["date"] or found
        if found is None and fold(cell_text(cell)) not in _NO_VALUE:
            flags.append(("dates", position))
    return SheetRow(number, texts, values, tuple(flags))


def _cell_flags(cell: object) -> Iterator[str]:
    if isinstance(cell, Formula):
        yield "formulas"
    elif isinstance(cell, CellError):
        yield "errors"
    elif is_rounded(cell):
        yield "rounded"


def _value(
    name: str, positions: Sequence[int], cells: Sequence, columns: Columns
) -> str:
    """Return the text of one field, from its first column or from all together."""
    show = cell_text
    if name in _DIGITS:
        show = cell_digits
    elif name == "academic_period":
        show = cell_period
    parts = []
    for position in positions:
        cell = cells[position] if position < len(cells) else None
        text = "" if isinstance(cell, CellError) else show(cell).strip()
        if name in _SHORT and fold(text) in _NO_VALUE:
            text = ""
        if text and text not in parts:
            parts.append(text)
    if name in columns.together:
        return _SEPARATORS[name].join(parts)
    return parts[0] if parts else ""
