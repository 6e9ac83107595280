"""The spreadsheet for recording by hand during an outage, read afterwards.

One row per received matter, with its true time: the template that is handed out, and
the reader of its rows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from ..text import fold
from .cells import parse_date
from .table import FilledRow, read_filled
from .writer import SheetSpec, write_xlsx

TITLE = "Contingencia"
# Code: name of the column, its alternative names, what to write in it.
COLUMNS = {
    "date": (
        "Fecha",
        "fecha y hora|dia|fecha de recibo",
        "Día en que llegó: 14/09/2026.",
    ),
    "time": ("Hora", "hora de recibo", "Hora en que llegó: 8:30 a. m. o 08:30."),
    "channel": (
        "Canal",
        "medio",
        "Correo electrónico, Telefónico, Fax, Escrito, Presencial (o su código).",
    ),
    "entity": ("Entidad", "ies|universidad", "Nombre de la entidad, o su NIT."),
    "contact": (
        "Quien presenta",
        "contacto|coordinador|solicitante|presenta",
        "Nombre de la persona que llamó, escribió o vino.",
    ),
    "email": ("Correo", "correo electronico|email", "A dónde se le responde."),
    "id_type": ("Tipo de documento", "tipo documento|tipo doc", "CC, TI, CE, NIT…"),
    "id_number": (
        "Número de documento",
        "documento|cedula|identificacion|no documento",
        "Del beneficiario, con todas sus cifras.",
    ),
    "name": ("Nombre del beneficiario", "nombre|beneficiario|estudiante", ""),
    "typification": ("Tipología", "tipificacion|tramite", "Código o nombre."),
    "period": ("Período", "periodo|periodo academico", "2026-1, donde aplique."),
    "subject": ("Asunto", "tema", "En una línea."),
    "description": ("Detalle", "descripcion|observaciones", "Lo que pide, completo."),
    "mercurio_number": (
        "Radicado Mercurio",
        "no radicado mercurio|mercurio|radicado",
        "De lo escrito, si Mercurio funcionaba.",
    ),
    "mercurio_date": ("Fecha Mercurio", "fecha del radicado|fecha radicado", ""),
    "evidence": (
        "Evidencia",
        "soporte|prueba",
        "Qué prueba la fecha: sello, correo impreso, folio del libro de novedades.",
    ),
    "received_by": ("Recibió", "asesor|quien recibe", "Asesor que atendió."),
}
NEEDED = ("date", "channel")
# Columns that belong to the rows of a filing; the others belong to the filing.
OF_ROW = (
    "id_type",
    "id_number",
    "name",
    "typification",
    "period",
    "subject",
    "description",
    "date",
    "time",
    "evidence",
    "received_by",
)
# Words by which people call the channels of the procedure.
_CHANNELS = {
    "email": frozenset(("correo", "email", "mail", "electronico")),
    "phone": frozenset(("telefono", "telefonico", "telefonica", "llamada", "celular")),
    "fax": frozenset(("fax",)),
    "written": frozenset(("escrito", "escrita", "carta", "oficio", "fisico", "papel")),
    "in_person": frozenset(("presencial", "personal", "ventanilla", "visita")),
    "portal": frozenset(("portal", "web", "pagina")),
}
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])\s?[:.h]\s?([0-5]\d)(?::\d\d)?\s*(?P<half>[ap])?", re.I
)
_HOUR = re.compile(r"\s*(1[0-2]|0?[1-9])\s*(?P<half>[ap])\.?\s?m?\.?\s*", re.I)


def write_template(catalogues: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """Return the XLSX to fill in: its columns with instructions, and the codes.

    :param catalogues: rows of code and name, by the title of each
    """
    headers = [row[0] for row in COLUMNS.values()]
    codes = [
        (title, *entry) for title, entries in catalogues.items() for entry in entries
    ]
    return write_xlsx(
        [
            SheetSpec(TITLE, headers, [], [max(12, len(name) + 4) for name in headers]),
            SheetSpec(
                "Cómo llenarla",
                ["Columna", "Qué se escribe"],
                [(row[0], row[2]) for row in COLUMNS.values()],
            ),
            SheetSpec("Códigos", ["Columna", "Código", "Nombre"], codes),
        ]
    )


def read_contingency(content: bytes, filename: str) -> list[FilledRow]:
    """Return the rows that were filled in.

    :raise SheetError: no spreadsheet, or one without a date and a channel
    """
    columns = {
        code: [row[0], *filter(None, row[1].split("|"))]
        for code, row in COLUMNS.items()
    }
    return read_filled(content, filename, columns, NEEDED, strict=True)


def write_extract(rows: Iterable[FilledRow]) -> bytes:
    """Return the XLSX of the rows of one filing, as its requester may see it."""
    return write_xlsx(
        [
            SheetSpec(
                TITLE,
                ["No.", *(COLUMNS[code][0] for code in OF_ROW)],
                [[row.number, *(row[code] for code in OF_ROW)] for row in rows],
            )
        ]
    )


def parse_instant(date_text: object, time_text: object = "") -> datetime | None:
    """Return the local date and time of two cells, or None.

    The time may be in the cell of the date. Without one there is no instant.

    :param date_text: «14/09/2026», «2026-09-14 08:30»…
    :param time_text: «8:30 a. m.», «08:30», «3 pm»…
    """
    day = parse_date(date_text)
    hour = _parse_time(time_text) or _parse_time(_after_date(date_text))
    return datetime.combine(day, hour) if day and hour else None


def _after_date(text: object) -> str:
    """Return the text after the date of a cell: «2026-09-14 08:30»."""
    parts = str(text or "").replace("T", " ").split(maxsplit=1)
    return parts[1] if len(parts) > 1 and ":" in parts[1] else ""


def _parse_time(text: object) -> time | None:
    shown = str(text or "").strip()[:40]
    match = _TIME.search(shown)
    hour, minute = (int(match[1]), int(match[2])) if match else (None, 0)
    if not match:
        match = _HOUR.fullmatch(shown)
        if not match:
            return None
        hour = int(match[1])
    half = (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        # «14:30 p. m.» is clear; «0:30 p. m.» may be either half of the day.
        return time(hour, minute) if half == "p" and hour else None
    if half == "p":
        hour = hour % 12 + 12
    elif half == "a":
        hour %= 12
    return time(hour, minute)


def match_channel(text: str, channels: Mapping[str, object]) -> object | None:
    """Return the channel that a cell names, by code, name or a synonym.

    :param channels: by folded name or code
    """
    folded = fold(text)
    if folded in channels:
        return channels[folded]
    words = set(folded.split())
    codes = [code for code, names in _CHANNELS.items() if words & names]
    return channels.get(fold(codes[0])) if len(codes) == 1 else None
