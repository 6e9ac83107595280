"""Lists of users and logs that a legacy system exports, read into plain entries.

Each system names its columns in its own way: those that people map once come on top
of the usual names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..sheet.cells import parse_date
from ..sheet.errors import SheetError
from ..sheet.table import FilledRow, read_filled
from ..text import clean_cell, fold

#: Codes of the columns, with the names that they usually have.
COLUMNS = {
    "account": "usuario|login|cuenta|id usuario|usuario red|usuario de red|user|codigo"
    "|codigo usuario|codigo de usuario|cod usuario|clave|usuario aplicacion",
    "name": "nombre|nombres|nombre completo|nombres y apellidos|nombre usuario"
    "|nombre de usuario|funcionario|asesor|titular|persona",
    "email": "correo|correo electronico|email|e mail|mail",
    "status": "estado|estado usuario|estado del usuario|activo|situacion|vigente",
    "profile": "perfil|rol|perfil usuario|perfil asignado|grupo|nivel|cargo",
    "date": "fecha|fecha y hora|fecha hora|fecha evento|fecha del evento|fecha accion"
    "|fecha transaccion|fecha movimiento|fecha depuracion|fecha de depuracion",
    "action": "accion|operacion|evento|transaccion|tipo|tipo operacion|movimiento"
    "|actividad|tipo de operacion|novedad",
    "reference": "referencia|registro|radicado|documento|detalle|observacion"
    "|observaciones|objeto|credito|obligacion|descripcion|terminal",
}
#: What each kind of load cannot be read without; the first that fits decides.
NEEDED = {
    "users": (("account",), ("name",)),
    "log": (("account", "date"), ("name", "date")),
    "cleansing": (("account", "action"), ("account",), ("name",)),
}
_GONE = frozenset(
    "inactivo inactiva retirado retirada bloqueado bloqueada suspendido suspendida"
    " eliminado eliminada deshabilitado deshabilitada cancelado baja no n 0 i false"
    " falso vencido disabled inactive".split()
)
_CHANGES = (
    "modific",
    "actualiz",
    "cambi",
    "cre",
    "insert",
    "elimin",
    "borr",
    "grab",
    "edit",
    "update",
    "delete",
    "registr",
    "ajust",
    "anul",
)
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file.

    :ivar row: in the file, from 1
    :ivar account: how the system calls the person
    :ivar is_alive: what its state says; a row without one is alive
    :ivar operation: ``modify`` or ``consult``, by the words of the action
    :ivar problem: code of why the row cannot be compared, "" where it can
    """

    row: int
    account: str = ""
    name: str = ""
    email: str = ""
    status: str = ""
    profile: str = ""
    day: date | None = None
    action: str = ""
    reference: str = ""
    is_alive: bool = True
    operation: str = "consult"
    problem: str = ""


def read_entries(
    content: bytes,
    filename: str,
    kind: str,
    mapped: Mapping[str, Iterable[str]] | None = None,
) -> list[Entry]:
    """Return the entries of an XLSX or CSV file, in its order.

    :param kind: of :data:`NEEDED`
    :param mapped: names of columns that people mapped, by code; they go before
    :raise SheetError: no spreadsheet, or none with the columns that the kind needs
    """
    mapped = mapped or {}
    columns = {code: names.split("|") for code, names in COLUMNS.items()}
    taken = {fold(name) for names in mapped.values() for name in names}
    columns = {
        code: [*mapped.get(code, ()), *(n for n in names if fold(n) not in taken)]
        for code, names in columns.items()
    }
    return [_entry(row, kind) for row in _read(content, filename, kind, columns)]


def _read(content, filename, kind, columns) -> list[FilledRow]:
    for needed in NEEDED[kind]:
        try:
            return read_filled(content, filename, columns, needed)
        except SheetError as error:
            if error.code != "no_header":
                raise
            last = error
    raise last


def _entry(row: FilledRow, kind: str) -> Entry:
    values = {
        code: _line(row[code])
        for code in ("account", "name", "email", "status", "profile")
    }
    action = _line(row["action"])
    entry = Entry(
        row.number,
        **values,
        day=parse_date(row["date"]),
        action=action,
        reference=_line(row["reference"]),
        is_alive=_is_alive(values["status"]),
        operation=_operation(action),
    )
    return _with_problem(entry, row, kind)


def _with_problem(entry: Entry, row: FilledRow, kind: str) -> Entry:
    problem = ""
    if row.computed:
        problem = "formula"
    elif not (entry.account or entry.name):
        problem = "nobody"
    elif kind == "log" and not entry.day:
        problem = "no_date"
    return replace(entry, problem=problem) if problem else entry


def _is_alive(status: str) -> bool:
    return not set(fold(status).split()) & _GONE


def _operation(action: str) -> str:
    """Return what the words of an action mean: «Modificación de datos» modifies."""
    words = fold(action).split()
    changes = any(word.startswith(_CHANGES) for word in words)
    return "modify" if changes else "consult"


def _line(text: str) -> str:
    return " ".join(clean_cell(text).split())[:_SHOWN]
