"""Validation of payloads from other systems; errors say where.

Plain Python without Odoo.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

#: As in RFC 3339; stricter than what Python would accept.
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT = DAY + (
    r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
# Characters of an undeclared name that are quoted in the error.
_LONGEST_NAME = 60


class PayloadError(ValueError):
    """Invalid value in a payload.

    :ivar path: its place, such as ``cases[0].subject``
    :ivar code: ``missing``, ``unknown``, ``choice``, ``long``, ``range``, or the kind
        that was expected
    :ivar detail: what was expected, if the code does not say it
    """

    def __init__(self, path: str, code: str, detail: object = ""):
        super().__init__(f"{path}: {code} {detail}".strip())
        self.path, self.code, self.detail = path, code, detail


@dataclass(frozen=True)
class Field:
    """Declaration of a value in a request or response.

    :ivar kind: ``text``, ``object``, ``list``, ``instant``, ``date``, ``base64``,
        ``integer`` or ``boolean``
    :ivar required: whether it must be present and not empty; in a response, whether it
        is never null
    :ivar longest: maximum characters or rows; 0: any number
    :ivar fields: fields of an object, or of each row of a list
    :ivar of: kind of each row of a list without objects
    :ivar most: maximum of an integer; the minimum is 0
    :ivar default: value if absent; a field with a default is never null
    :ivar choices: allowed values
    :ivar help: description for the authors of clients
    """

    kind: str = "text"
    required: bool = False
    longest: int = 0
    fields: Mapping[str, "Field"] | None = None
    of: str = ""
    most: int = 2**31 - 1
    default: object = None
    choices: tuple[str, ...] = ()
    help: str = ""


def take(payload: object, fields: Mapping[str, Field], path: str = "") -> dict:
    """Return the values of ``payload`` as Python objects; absent ones are ``None``.

    :param payload: decoded JSON
    :param fields: declared fields
    :param path: its place in the whole payload
    :raise PayloadError: the first invalid value
    """
    if not isinstance(payload, Mapping):
        raise PayloadError(path or "body", "object")
    prefix = f"{path}." if path else ""
    for name in payload:
        if name not in fields:
            raise PayloadError(f"{prefix}{_shown(name)}", "unknown", ", ".join(fields))
    return {
        name: _value(payload.get(name, field.default), field, f"{prefix}{name}")
        for name, field in fields.items()
    }


def _shown(name: str) -> str:
    """Return an undeclared name, shortened and on one line."""
    shown = name[:_LONGEST_NAME] + ("…" if len(name) > _LONGEST_NAME else "")
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def _value(value: object, field: Field, path: str) -> object:
    if (value is None and field.default is None) or _is_empty(field.kind, value):
        if field.required:
            raise PayloadError(path, "missing")
        return None
    result = _KINDS[field.kind](value, path)
    if field.longest and len(value) > field.longest:
        raise PayloadError(path, "long", field.longest)
    if field.kind == "integer" and not 0 <= result <= field.most:
        raise PayloadError(path, "range", field.most)
    if field.choices and result not in field.choices:
        raise PayloadError(path, "choice", ", ".join(field.choices))
    if field.kind == "list":
        return [_row(row, field, f"{path}[{at}]") for at, row in enumerate(result)]
    return result if field.fields is None else take(result, field.fields, path)


def _is_empty(kind: str, value: object) -> bool:
    """Return whether the value counts as absent; only lists may be ``[]``."""
    if kind == "list":
        return value == []
    return kind in ("text", "instant", "date", "base64") and value == ""


def _row(row: object, field: Field, path: str) -> object:
    if field.of:
        return _KINDS[field.of](row, path)
    return take(row, field.fields, path) if field.fields is not None else row


def _typed(kind: type, code: str):
    def check(value: object, path: str) -> object:
        if not isinstance(value, kind):
            raise PayloadError(path, code)
        return value

    return check


def _text(value: object, path: str) -> str:
    """Return the stripped text; refuse characters that the database cannot store."""
    if not isinstance(value, str):
        raise PayloadError(path, "text")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise PayloadError(path, "text")
    if not value.strip():
        raise PayloadError(path, "missing")
    return value.strip()


def _integer(value: object, path: str) -> int:
    """Return an integer; JSON's 1.0 counts as one, ``true`` does not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PayloadError(path, "integer")
    return value


def _instant(value: object, path: str) -> datetime:
    """Return an instant as naive UTC; a time zone is required."""
    if not isinstance(value, str) or not re.fullmatch(INSTANT, value):
        raise PayloadError(path, "instant")
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError) as error:
        raise PayloadError(path, "instant") from error


def _date(value: object, path: str) -> date:
    if not isinstance(value, str) or not re.fullmatch(DAY, value):
        raise PayloadError(path, "date")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PayloadError(path, "date") from error


def _base64(value: object, path: str) -> bytes:
    if not isinstance(value, str):
        raise PayloadError(path, "base64")
    try:
        return base64.b64decode(_text(value, path), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadError(path, "base64") from error


_KINDS = {
    "text": _text,
    "object": _typed(dict, "object"),
    "list": _typed(list, "list"),
    "boolean": _typed(bool, "boolean"),
    "integer": _integer,
    "instant": _instant,
    "date": _date,
    "base64": _base64,
}


def instant_text(instant: datetime | None) -> str | None:
    """Return an instant (naive UTC) formatted for JSON."""
    return f"{instant.isoformat(timespec='seconds')}Z" if instant else None


def date_text(day: date | None) -> str | None:
    """Return a date formatted for JSON."""
    return day.isoformat() if day else None
