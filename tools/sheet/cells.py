"""Values of spreadsheet cells as text, and dates from text."""

import re
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel, to_excel

from ..text import clean_cell, fold

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})\b.*")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d).*")
_IN_WORDS = re.compile(
    r"(?:\w+ )?(\d{1,2}) (?:de )?([a-z]{3,10}) (?:del? )?(\d{4})\b.*"
)
_MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic".split()
# Serial numbers of Excel dates between 1954 and 2064.
_SERIALS = range(20_000, 60_000)
_MOST_DIGITS = 15


class Formula(str):
    """The text of a formula, which is never computed."""


class CellError(str):
    """The value of a cell whose formula failed, such as #N/A."""


def cell_text(value: object) -> str:
    """Return ``value`` as displayed, cleaned, with all its digits.

    A whole number has no decimals (370788147.0 is «370788147»), a date is «2026-11-07»,
    with the time only if it is not midnight.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_cell(_ESCAPED.sub(_unescape, value))
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return clean_cell(value)


def cell_digits(value: object) -> str:
    """Return ``value`` as text for a column of numbers, not dates.

    A document in a cell with date format arrives as a date: its number is the Excel
    serial.
    """
    if isinstance(value, (datetime, date)):
        return cell_text(to_excel(value))
    return cell_text(value)


def cell_period(value: object) -> str:
    """Return ``value`` as text for a column of academic periods.

    Excel turns «2026-1» into the first of January of 2026.
    """
    if isinstance(value, (datetime, date)):
        return f"{value.year}-{value.month}"
    return cell_text(value)


def is_rounded(value: object) -> bool:
    """Tell whether a number has more digits than Excel stores."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) >= 10**_MOST_DIGITS


def parse_date(value: object) -> date | None:
    """Return the date of a cell, or None; the day precedes the month.

    :param value: a date, an Excel serial, or text such as «07/11/2026», «2026-11-07»,
        «7 de noviembre de 2026», with or without time
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return from_excel(int(value)).date() if int(value) in _SERIALS else None
    if value is None or isinstance(value, (bool, time, timedelta)):
        return None
    text = clean_cell(value).strip()[:60]
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _date(match[1], match[2], match[3])
    match = _DAY_FIRST.fullmatch(text)
    if match:
        day, month, year = match.groups()
        year = year if len(year) == 4 else f"20{year}"
        # A month above 12 indicates the American order.
        return _date(year, month, day) or _date(year, day, month)
    match = _IN_WORDS.fullmatch(fold(text))
    if match and match[2][:3] in _MONTHS:
        return _date(match[3], _MONTHS.index(match[2][:3]) + 1, match[1])
    return None


def _date(year: object, month: object, day: object) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _unescape(match: re.Match) -> str:
    """Return the character of an XLSX escape such as _x000D_."""
    code = int(match[1], 16)
    return chr(code) if code < 0x20 else match[0]
