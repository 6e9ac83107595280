"""Recognition of the columns of a spreadsheet by their usual names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from ..identity.document_types import parse_type
from ..text import clean_cell, fold

_OF = r"(?: del?(?: la)?)?"
_PERSON = (
    r"(?:estudiantes?|beneficiari[oa]s?|titular|solicitante|usuari[oa]|alumn[oa]"
    r"|deudor|aspirante|persona|ciudadan[oa]|peticionari[oa])"
)
_WHOSE = rf"(?:{_OF} {_PERSON})?"
_NUMBER = r"(?:no|nro|num|numero|n)"
_MATTER = r"(?:solicitud|caso|requerimiento|peticion|tramite|novedad)"

# In order: the first pattern that matches the whole folded name decides.
_NAMES = [
    ("date", r"(?:fecha|fec)\b.*|dia"),
    (
        "mercurio_in_number",
        rf".*\bmercurio\b.*|(?:{_NUMBER}{_OF} )?radica(?:do|cion)(?: .*)?",
    ),
    (
        "beneficiary_id_type",
        rf"(?:tipo|clase|tip|t){_OF} (?:documento|doc|dcto|identificacion|identidad|id"
        rf"|di)(?:{_OF} identidad)?{_WHOSE}|td|t d|tdoc|tipodoc(?:umento)?"
        r"|documento tipo",
    ),
    (
        "phone",
        rf"(?:{_NUMBER}{_OF} )?(?:telefonos?|tel|celular(?:es)?|cel|movil|whatsapp)"
        rf"(?: .*)?|{_NUMBER}{_OF} contacto",
    ),
    ("email", r"(?:correos?|e ?mails?|mail)(?: .*)?|direccion(?: de)? correo.*"),
    (
        "beneficiary_id_number",
        rf"(?:(?:tipo y )?{_NUMBER}{_OF} |tipo y )?(?:documento|doc|dcto|identificacion"
        rf"|identidad|cedula|cc|nuip|ced|di)(?:{_OF} (?:identidad|identificacion"
        rf"|ciudadania)| {_NUMBER}| cc| c c)*{_WHOSE}|{_NUMBER}{_OF} id{_WHOSE}|nuip"
        r"|c c",
    ),
    (
        "beneficiary_name",
        rf"(?:nombres?|apellidos?)(?: y| e)? (?:nombres?|apellidos?){_WHOSE}"
        rf"|nombres? completos?{_WHOSE}|(?:nombre{_OF} )?{_PERSON}|nombre|razon social",
    ),
    (
        "first_name",
        rf"(?:primer |segundo |otros |1er |2do )?nombres?(?: [12])?{_WHOSE}",
    ),
    ("last_name", rf"(?:primer |segundo |1er |2do )?apellidos?(?: [12])?{_WHOSE}"),
    (
        "product",
        r"productos?(?: .*)?|linea(?:(?: de)? credito)?|tipo(?: de)? credito|modalidad"
        r"(?:(?: de)? credito)?|servicio",
    ),
    (
        "typification",
        r"(?:cod(?:igo)?(?: de(?: la)?)? )?(?:tipologia|tipificacion)(?: .*)?"
        rf"|categoria|(?:tipo|subtipo){_OF} {_MATTER}|tramite",
    ),
    (
        "kind",
        rf"clase(?:{_OF} {_MATTER})?|(?:tipo{_OF} )?pqrs?[df]?|clasificacion"
        r"|naturaleza",
    ),
    (
        "academic_period",
        r"(?:periodo|semestre|ciclo)(?: .*)?|vigencia(?: academica)?|per",
    ),
    ("subject", r"asunto(?: .*)?|titulo|resumen|tema"),
    (
        "description",
        rf"(?:detalles?|descripcion|observaci(?:on|ones)|motivos?|comentarios?"
        rf"|situacion|inconformidad|hechos|texto)(?: .*)?|{_MATTER}|concepto|consulta"
        r"|obs|pregunta|mensaje|justificacion",
    ),
    (
        "number",
        rf"{_NUMBER}(?:{_OF} (?:orden|fila|registro|caso))?|item|consecutivo|id",
    ),
]
_PATTERNS = [(name, re.compile(pattern)) for name, pattern in _NAMES]
# For names with a typing error.
_COMMON = {
    "tipo de documento": "beneficiary_id_type",
    "documento": "beneficiary_id_number",
    "numero de documento": "beneficiary_id_number",
    "identificacion": "beneficiary_id_number",
    "nombres y apellidos": "beneficiary_name",
    "nombre del estudiante": "beneficiary_name",
    "producto": "product",
    "tipologia": "typification",
    "tipificacion": "typification",
    "periodo academico": "academic_period",
    "descripcion": "description",
    "detalle": "description",
    "observacion": "description",
    "observaciones": "description",
}
# The content of the column decides which of the two it is.
_BY_CONTENT = re.compile(rf"tipo(?:{_OF} {_MATTER})?")
_CORE = frozenset(
    ("beneficiary_id_number", "beneficiary_name", "typification", "description")
    + ("subject", "first_name")
)
# Of several columns for one field, these are joined.
_TOGETHER = frozenset(("description", "phone", "email"))

_KINDS = {
    "request": "solicitud|peticion|inquietud|informacion|consulta|requerimiento"
    "|tramite",
    "complaint": "queja|denuncia|critica|sugerencia",
    "claim": "reclamo|reclamacion",
}
_KIND_BY_NAME = {
    name: kind for kind, names in _KINDS.items() for name in names.split("|")
}
_CODE = re.compile(r"\s*([A-Za-z]{1,3})\s?-?\s?(\d{1,3})(?![\w.])")


@dataclass
class Columns:
    """The columns recognised in one row of names.

    :ivar fields: for each field, the positions of its columns from 0
    :ivar unknown: positions of named columns that match no field
    :ivar repeated: positions of columns used only if the first one is blank
    :ivar together: fields whose columns are joined
    :ivar id_type: document type implied by the column's name («Cédula»)
    """

    fields: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    together: frozenset[str] = _TOGETHER
    id_type: str | None = None


def field_of(name: object) -> str | None:
    """Return the field for a column's name, or None.

    Columns with parts of a name are ``first_name`` and ``last_name``.
    """
    text = clean_cell(name).strip()
    if text in ("#", "N°", "Nº"):
        return "number"
    if len(text) > 80:
        return None
    # «Fecha (dd/mm/aaaa)»: text in brackets only explains the name.
    folded = fold(re.sub(r"\(.*?\)|\[.*?\]", " ", text)) or fold(text)
    for field_name, pattern in _PATTERNS:
        if pattern.fullmatch(folded):
            return field_name
    close = get_close_matches(folded, _COMMON, 1, 0.87) if len(folded) > 6 else ()
    return _COMMON[close[0]] if close else None


def header_score(cells: Sequence) -> int:
    """Return the number of fields that ``cells`` name, 0 if it is no header.

    A row with numbers or dates is data, even if a word in it is also a column name.
    """
    for cell in cells:
        if isinstance(cell, (int, float, date, datetime)):
            return 0
        if re.search(r"\d{5,}", str(cell or "")[:80]):
            return 0
    fields = {name for cell in cells if cell and (name := field_of(cell))}
    if len(fields) < 2 or not fields & _CORE:
        return 0
    return len(fields)


def recognise(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> Columns:
    """Return which column is which.

    :param headers: the cleaned names
    :param samples: some rows of text, to distinguish columns of the same name
    """
    columns = Columns()
    found: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        name = _by_content(header, position, samples) or field_of(header)
        if name:
            found.setdefault(name, []).append(position)
        elif header.strip():
            columns.unknown.append(position)
    if _join_names(found):
        columns.together |= {"beneficiary_name"}
    if "beneficiary_id_number" not in found and len(found.get("number", ())) > 1:
        # «No.» and «Número»: the second one is the document.
        found["beneficiary_id_number"] = found["number"][1:]
        found["number"] = found["number"][:1]
    for name, positions in found.items():
        columns.fields[name] = tuple(positions)
        if name not in columns.together:
            columns.repeated += positions[1:]
    for position in found.get("beneficiary_id_number", ())[:1]:
        words = fold(headers[position]).split()
        columns.id_type = parse_type("cc") if "cedula" in words else None
    return columns


def parse_kind(text: object) -> str | None:
    """Return ``request``, ``complaint`` or ``claim`` for «Solicitud», «Quejas»…"""
    words = fold(text).split()
    for word in words[:3]:
        kind = _KIND_BY_NAME.get(word) or _KIND_BY_NAME.get(re.sub("e?s$", "", word))
        if kind:
            return kind
    return None


def parse_code(text: object) -> str | None:
    """Return the code at the beginning of a typification: «T01 - Estado…» is T01."""
    match = _CODE.match(clean_cell(text))
    return f"{match[1].upper()}{int(match[2]):02d}" if match else None


def _by_content(header: str, position: int, samples: Sequence) -> str | None:
    """Return the field of a column called only «Tipo» or «Tipo de solicitud»."""
    if not _BY_CONTENT.fullmatch(fold(header)):
        return None
    values = [row[position] for row in samples if row[position : position + 1]]
    values = [value for value in values if value.strip()]
    for name, parse in (("beneficiary_id_type", parse_type), ("kind", parse_kind)):
        # Only short cells: a typification may begin with the same word.
        known = [value for value in values if len(value) <= 25 and parse(value)]
        if values and len(known) * 2 > len(values):
            return name
    return None


def _join_names(found: dict[str, list[int]]) -> bool:
    """Join the columns with parts of a name; tell whether there were any."""
    first = found.pop("first_name", [])
    last = found.pop("last_name", [])
    whole = found.get("beneficiary_name", [])
    if not first and not last or (whole and first and last):
        return False
    # Given names come first, wherever their column is.
    found["beneficiary_name"] = whole[:1] + first + last
    return True
