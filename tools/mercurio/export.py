"""Reader of Mercurio's export: incoming and outgoing letters.

The columns and their names vary between exports; a number and a date are required. A
file may have one row per letter with the direction in a column, or one row per matter
with both numbers side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..sheet.cells import parse_date
from ..sheet.errors import SheetError
from ..sheet.table import FilledRow, read_filled
from ..text import clean_cell, fold
from .numbers import NumberPattern, normalize

_NUMBER = ("", "no", "nro", "num", "numero", "numero de", "no de", "nro de", "n")
_COLUMNS = {
    "number": "radicado|radicacion|consecutivo|radicado mercurio|mercurio"
    "|numero mercurio|numero radicado|documento|codigo",
    "in_number": "radicado entrada|radicado de entrada|radicado recibido"
    "|radicado er|entrada|radicado entrante",
    "out_number": "radicado salida|radicado de salida|radicado enviado|radicado ee"
    "|salida|radicado saliente|radicado respuesta|radicado de respuesta|respuesta",
    "way": "tipo|sentido|clase|tipo radicado|tipo de radicado|tipo documento"
    "|tipo de documento|tipo comunicacion|tipo de comunicacion|entrada salida"
    "|tipo correspondencia|tipo de correspondencia",
    "date": "fecha|fecha radicado|fecha de radicado|fecha radicacion"
    "|fecha de radicacion|fecha y hora|fecha hora|fecha de entrada|fecha entrada"
    "|fecha recibido|fecha de recibido|fecha registro|fecha documento|fec radicacion",
    "out_date": "fecha salida|fecha de salida|fecha respuesta|fecha de respuesta"
    "|fecha envio|fecha de envio|fecha enviado",
    "sender": "remitente|de|entidad|origen|nombre remitente|entidad remitente"
    "|quien envia|procedencia|tercero",
    "addressee": "destinatario|para|destino|nombre destinatario|entidad destinataria",
    "subject": "asunto|referencia|descripcion|tema|detalle|resumen",
    "reply_to": "responde a|respuesta a|en respuesta a|radicado al que responde"
    "|radicado relacionado|radicado asociado|radicado padre|radicado origen"
    "|radicado que responde|anterior|radicado anterior|radicado inicial",
}
_IN = frozenset(
    "entrada entrante recibida recibido recibidas er e r ingreso in".split()
)
_OUT = frozenset("salida saliente enviada enviado enviadas ee s out respuesta".split())
_LAYOUTS = (("number", "date"), ("in_number", "date"), ("out_number", "out_date"))
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the export.

    :ivar row: row number in the file, from 1
    :ivar way: ``in`` or ``out``
    :ivar number: normalised; "" if the cell is blank
    :ivar day: Mercurio date, None if the cell has none
    :ivar party: sender or recipient, as in the file
    :ivar reply_to: number of the letter that it answers, normalised
    """

    row: int
    way: str
    number: str
    day: date | None
    party: str = ""
    subject: str = ""
    reply_to: str = ""


def read_export(
    content: bytes,
    filename: str,
    in_pattern: NumberPattern | None = None,
    out_pattern: NumberPattern | None = None,
    way: str | None = None,
) -> list[Letter]:
    """Return the letters of an XLSX or CSV file, in its order.

    :param filename: only used in messages
    :param in_pattern: pattern of incoming numbers, to recognise the direction if no
        column gives it
    :param out_pattern: pattern of outgoing numbers
    :param way: ``in`` or ``out`` if the whole file has one direction
    :raise SheetError: no spreadsheet, or one without a number and a date
    """
    letters = []
    for row in _read(content, filename):
        letters += _letters(row, in_pattern, out_pattern, way)
    return letters


def _read(content: bytes, filename: str) -> list[FilledRow]:
    columns = {code: list(_names(names)) for code, names in _COLUMNS.items()}
    for needed in _LAYOUTS:
        try:
            return read_filled(content, filename, columns, needed, alone=True)
        except SheetError as error:
            if error.code != "no_header":
                raise
            last = error
    raise last


def _names(names: str) -> Iterable[str]:
    """Return the variants of a column name: «Radicado», «No. de radicado»…"""
    for name in names.split("|"):
        for before in _NUMBER if "radicado" in name or name == "mercurio" else ("",):
            yield f"{before} {name}".strip()


def _letters(
    row: FilledRow,
    in_pattern: NumberPattern | None,
    out_pattern: NumberPattern | None,
    way: str | None,
) -> list[Letter]:
    """Return the letter of a row, or the two that stand side by side."""
    base = Letter(
        row.number,
        way or "in",
        normalize(row["number"]),
        parse_date(row["date"]),
        _line(row["sender"] or row["addressee"]),
        _line(row["subject"]),
        normalize(row["reply_to"]),
    )
    coming, going = normalize(row["in_number"]), normalize(row["out_number"])
    if not base.number and (coming or going):
        pair = [replace(base, way="in", number=coming)] if coming else []
        if going:
            # If a row has one date, it is that of the incoming letter.
            day = parse_date(row["out_date"]) or (None if coming else base.day)
            pair.append(
                replace(
                    base,
                    way="out",
                    number=going,
                    day=day,
                    reply_to=coming or base.reply_to,
                )
            )
        return pair
    found = way or _way(row["way"]) or _way_of(base.number, in_pattern, out_pattern)
    if found == "out":
        party = _line(row["addressee"] or row["sender"])
        day = base.day or parse_date(row["out_date"])
        reply_to = base.reply_to or coming
        return [replace(base, way="out", party=party, day=day, reply_to=reply_to)]
    if not way and going != base.number and any(map(str.isdigit, going)):
        # The number of its answer stands beside the incoming letter.
        day = parse_date(row["out_date"])
        reply = replace(base, way="out", number=going, day=day, reply_to=base.number)
        return [base, reply]
    return [base]


def _way(text: str) -> str | None:
    """Return the direction that a cell names: «Entrada», «Comunicación enviada»…"""
    words = set(fold(text).split())
    if words & _OUT:
        return "out"
    return "in" if words & _IN else None


def _way_of(
    number: str, in_pattern: NumberPattern | None, out_pattern: NumberPattern | None
) -> str:
    comes = in_pattern and in_pattern.matches(number)
    goes = out_pattern and out_pattern.matches(number)
    return "out" if goes and not comes else "in"


def _line(text: str) -> str:
    return " ".join(clean_cell(text).split())[:_SHOWN]
