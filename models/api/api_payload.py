"""What other systems send, checked against what is expected; problems say where.

Plain Python without Odoo.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime


class PayloadError(ValueError):
    """Something that was sent is not as expected.

    :ivar path: where, as ``cases[0].subject``
    :ivar code: ``missing``, ``unknown``, ``text``, ``object``, ``list``, ``instant``,
        ``date``, ``base64``, ``boolean`` or ``long``
    :ivar detail: what was expected, where the code does not say it
    """

    def __init__(self, path: str, code: str, detail: object = ""):
        super().__init__(f"{path}: {code} {detail}".strip())
        self.path, self.code, self.detail = path, code, detail


@dataclass(frozen=True)
class Field:
    """What one value is.

    :ivar kind: ``text``, ``object``, ``list``, ``instant``, ``date``, ``base64`` or
        ``boolean``
    :ivar required: whether it must be there, and not empty
    :ivar longest: characters, rows or bytes at most; 0: any number
    """

    kind: str = "text"
    required: bool = False
    longest: int = 0


def take(payload: object, fields: Mapping[str, Field], path: str = "") -> dict:
    """Return the values of ``payload`` as Python has them; absent ones are None.

    :param payload: what came out of JSON
    :param fields: what may be there
    :param path: where in the whole it is
    :raise PayloadError: the first thing that is not as expected
    """
    if not isinstance(payload, Mapping):
        raise PayloadError(path or "body", "object")
    prefix = f"{path}." if path else ""
    for name in payload:
        if name not in fields:
            raise PayloadError(f"{prefix}{name}", "unknown", ", ".join(fields))
    return {
        name: _value(payload.get(name), field, f"{prefix}{name}")
        for name, field in fields.items()
    }


def _value(value: object, field: Field, path: str) -> object:
    if value is None or value == "" or value == []:
        if field.required:
            raise PayloadError(path, "missing")
        return None
    result = _KINDS[field.kind](value, path)
    if field.longest and len(result) > field.longest:
        raise PayloadError(path, "long", field.longest)
    return result


def _typed(kind: type, code: str):
    def check(value: object, path: str) -> object:
        if not isinstance(value, kind):
            raise PayloadError(path, code)
        return value

    return check


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise PayloadError(path, "text")
    if not value.strip():
        raise PayloadError(path, "missing")
    return value.strip()


def _instant(value: object, path: str) -> datetime:
    """Return an instant as naive UTC; one without its zone says not when it was."""
    try:
        instant = datetime.fromisoformat(_text(value, path))
    except ValueError as error:
        raise PayloadError(path, "instant") from error
    if instant.tzinfo is None:
        raise PayloadError(path, "instant")
    try:
        return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except OverflowError as error:
        raise PayloadError(path, "instant") from error


def _date(value: object, path: str) -> date:
    try:
        return date.fromisoformat(_text(value, path))
    except ValueError as error:
        raise PayloadError(path, "date") from error


def _base64(value: object, path: str) -> bytes:
    try:
        return base64.b64decode(_text(value, path), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadError(path, "base64") from error


_KINDS = {
    "text": _text,
    "object": _typed(dict, "object"),
    "list": _typed(list, "list"),
    "boolean": _typed(bool, "boolean"),
    "instant": _instant,
    "date": _date,
    "base64": _base64,
}


def instant_text(instant: datetime | None) -> str | None:
    """Return an instant (naive UTC) as other systems read it."""
    return f"{instant.isoformat(timespec='seconds')}Z" if instant else None


def date_text(day: date | None) -> str | None:
    """Return a date as other systems read it."""
    return day.isoformat() if day else None
