"""Reader of the user lists and logs that legacy systems export.

Each system has its own column names: names that users mapped supplement the usual ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..sheet.cells import parse_date
from ..sheet.errors import SheetError
from ..sheet.table import FilledRow, read_filled
from ..text import clean_cell, fold

#: Codes of the columns, with their usual names.
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
#: Columns required for each kind of load; the first alternative found is used.
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

    :ivar row: row number in the file, from 1
    :ivar account: account name in the legacy system
    :ivar is_alive: state of the account; a row without a state counts as active
    :ivar operation: ``modify`` or ``consult``, from the words of the action
    :ivar problem: code of why the row cannot be compared, "" if it can
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

    :param kind: key of :data:`NEEDED`
    :param mapped: column names mapped by users, by code; they have precedence
    :raise SheetError: no spreadsheet, or one without the columns of the kind
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
    """Return the operation of an action: «Modificación de datos» modifies."""
    words = fold(action).split()
    changes = any(word.startswith(_CHANGES) for word in words)
    return "modify" if changes else "consult"


def _line(text: str) -> str:
    return " ".join(clean_cell(text).split())[:_SHOWN]
