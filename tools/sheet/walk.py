"""One pass over the XML of a workbook, before any library opens it.

A few bytes can cost gigabytes: a merged range or a link over the whole grid, half a
million formats, rows as wide as the sheet without content, one sheet under sixty names.
Such things are counted here while parsing, and refused before any of it is built. The
limits apply to the whole file and are far above normal use.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

from .errors import SheetError

# Size of Excel's own sheet.
LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
# Parts of a cell, which has only a few; everything else in a sheet is an object.
_OF_CELLS = frozenset({"v", "f", "is", "t", "sheetData", "worksheet"})
_PLAIN_ROW = frozenset({"r", "spans"})


@dataclass
class Tally:
    """Totals over all parts of a workbook.

    :ivar cells: cells with content or a format
    :ivar width: sum of the widths of the rows, in columns
    :ivar height: sum of the last rows of the sheets
    :ivar rows: rows with a height or a format of their own
    :ivar area: cells under merged ranges and links
    :ivar ranges: ranges named by rules and validations
    :ivar strings: elements of the shared strings
    :ivar others: all other elements: formats, names, rules, drawings, …
    """

    cells: int = 0
    width: int = 0
    height: int = 0
    rows: int = 0
    area: int = 0
    ranges: int = 0
    strings: int = 0
    others: int = 0


MOST = Tally(
    cells=600_000,
    width=5_000_000,
    height=4 * LAST_ROW,
    rows=100_000,
    area=100_000,
    ranges=100_000,
    strings=3_000_000,
    others=60_000,
)


class Walker:
    """Walker over one XML part: no DOCTYPE, no entity, rows and cells ascending.

    The library that reads the sheet skips rows and cells out of order; a file with such
    rows is refused instead of losing them.
    """

    def __init__(self, filename: str, tally: Tally) -> None:
        self.filename = filename
        self.tally = tally
        self.kind = ""
        self.row = 0
        self.column = 0
        self.sheets: list[str] = []
        self.wellformed = True
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start

    def feed(self, block: bytes) -> None:
        """Parse the next block.

        :raise SheetError: unsafe, unreadable, too_complex
        """
        if self.wellformed:
            self._parse(block, False)

    def close(self) -> bool:
        """Return whether the part was well formed to its end."""
        if self.wellformed:
            self._parse(b"", True)
        self._end_row()
        self._count("height", self.row)
        return self.wellformed

    def _parse(self, block: bytes, last: bool) -> None:
        try:
            self.parser.Parse(block, last)
        except (expat.ExpatError, LookupError):
            self.wellformed = False

    def _refuse(self, *_declaration: object) -> None:
        raise SheetError("unsafe", filename=self.filename)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.kind = self.kind or tag
        # By tag, whatever the part is called: the reader does the same.
        if tag == "c":
            self._start_cell(attributes.get("r"))
        elif tag == "row":
            self._start_row(attributes)
        elif self.kind == "sst":
            self._count("strings", 1)
        elif tag not in _OF_CELLS or self.kind != "worksheet":
            self._count("others", 1)
            self._start_other(tag, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        place = attributes.get("r")
        if place is None:
            self.row += 1
        else:
            self._require(place.isdecimal() and self.row < int(place) <= LAST_ROW)
            self.row = int(place)
        if any(name not in _PLAIN_ROW and ":" not in name for name in attributes):
            self._count("rows", 1)

    def _end_row(self) -> None:
        self._count("width", self.column)
        self.column = 0

    def _start_cell(self, place: str | None) -> None:
        self._count("cells", 1)
        if place is None:
            self.column += 1
            return
        column = _column(place.rstrip("0123456789"))
        self._require(self.column < column <= _LAST_COLUMN)
        self.column = column

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        if "sqref" in attributes:
            self._count("ranges", attributes["sqref"].count(" ") + 1)
        if tag in ("mergeCell", "hyperlink") and "ref" in attributes:
            self._count("area", _area(attributes["ref"]))
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            # One sheet under many names would be read many times.
            target = attributes.get("Target", "")
            if target in self.sheets:
                self._refuse_size()
            self.sheets.append(target)

    def _count(self, what: str, more: int) -> None:
        count = getattr(self.tally, what) + more
        setattr(self.tally, what, count)
        if count > getattr(MOST, what):
            self._refuse_size()

    def _refuse_size(self) -> None:
        raise SheetError("too_complex", filename=self.filename)

    def _require(self, in_order: bool) -> None:
        if not in_order:
            raise SheetError("unreadable", filename=self.filename)


def _column(letters: str) -> int:
    """Return the number of a column; beyond the last one if it is invalid."""
    number = 0
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return _LAST_COLUMN + 1
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _area(reference: str) -> int:
    """Return the number of cells of a range; the whole sheet if it is invalid."""
    match = _AREA.fullmatch(reference.upper())
    if not match:
        return LAST_ROW * _LAST_COLUMN
    left, top, right, bottom = match.groups()
    if not right:
        return 1
    columns = abs(_column(right) - _column(left)) + 1
    return columns * (abs(int(bottom) - int(top)) + 1)
