"""Reports as JSON and back, so that a frozen report can be rendered years later."""

import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from .parts import (
    DATE,
    DECIMAL,
    INSTANT,
    PERCENT,
    Chart,
    Column,
    Indicator,
    Reconciliation,
    Section,
    Term,
)

#: Version of the JSON; raised when older JSON cannot be read unchanged.
SCHEMA = 1


def pack(content: dict) -> str:
    """Return the fields of a report as JSON, deterministic for the same report.

    :param content: of :func:`dataclasses.asdict`
    """
    content = {"schema": SCHEMA, **content}
    for section in content["sections"]:
        kinds = [column["kind"] for column in section["columns"]]
        section["rows"] = [_pack_row(kinds, row) for row in section["rows"]]
        if section["totals"] is not None:
            section["totals"] = _pack_row(kinds, section["totals"])
    return json.dumps(
        content,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_pack,
    )


def unpack(text: str) -> dict:
    """Return the fields of a report written by :func:`pack`.

    :raise ValueError: it was written by a newer version of the addon
    """
    content = json.loads(text)
    schema = content.pop("schema")
    if schema > SCHEMA:
        raise ValueError(f"A report of schema {schema}; this reads {SCHEMA}")
    for name in ("date_from", "date_to"):
        content[name] = date.fromisoformat(content[name])
    for name in ("cut_off", "made_on"):
        content[name] = datetime.fromisoformat(content[name])
    for name in ("cuts", "marks", "definitions"):
        # JSON of an older version has no marks.
        content[name] = [tuple(pair) for pair in content.get(name, ())]
    content["sections"] = [_read_section(each) for each in content["sections"]]
    content["indicators"] = [_read_indicator(each) for each in content["indicators"]]
    content["charts"] = [Chart(**each) for each in content["charts"]]
    content["reconciliations"] = [
        Reconciliation(**{**each, "terms": [Term(**term) for term in each["terms"]]})
        for each in content["reconciliations"]
    ]
    return content


def _pack(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in a report")


def _pack_row(kinds: list[str], row: list) -> list:
    return [
        _pack(cell) if isinstance(cell, (Decimal, date)) else cell
        for cell in row[: len(kinds)]
    ]


def _read_number(text: str) -> Decimal | str:
    """Return a number, or the text that replaces it."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


_READERS = {
    DECIMAL: _read_number,
    PERCENT: _read_number,
    DATE: date.fromisoformat,
    INSTANT: datetime.fromisoformat,
}


def _read_row(kinds: list[str], row: list) -> list:
    return [
        _READERS[kind](cell) if isinstance(cell, str) and kind in _READERS else cell
        for kind, cell in zip(kinds, row, strict=True)
    ]


def _read_section(content: dict) -> Section:
    columns = [Column(**each) for each in content["columns"]]
    kinds = [column.kind for column in columns]
    totals = content["totals"]
    return Section(
        **{
            **content,
            "columns": columns,
            "rows": [_read_row(kinds, row) for row in content["rows"]],
            "totals": totals and _read_row(kinds, totals),
        }
    )


def _read_indicator(content: dict) -> Indicator:
    decimals = {"numerator", "denominator", "value", "goal", "discount"}
    known = {each.name for each in fields(Indicator)}
    return Indicator(
        **{
            name: Decimal(value) if name in decimals and value is not None else value
            for name, value in content.items()
            if name in known
        }
    )
