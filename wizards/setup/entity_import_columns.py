"""Columns of the known lists of entities, and recognition of a file's list."""

from odoo.tools.translate import LazyTranslate

from ...tools.sheet.mapped import MappedColumn, Reading, read_mapped

_lt = LazyTranslate(__name__)

KINDS = {
    "snies": _lt("Institutions of SNIES"),
    "municipalities": _lt("Municipalities of DANE (DIVIPOLA)"),
    "departments": _lt("Departments of DANE (DIVIPOLA)"),
    "template": _lt("Our template"),
}

_SNIES = (
    MappedColumn(
        "snies",
        _lt("SNIES code"),
        "codigo ies|codigo institucion|codigo de la institucion|codigo snies"
        "|codigo de la ies|cod ies|ies codigo",
        needed=True,
    ),
    MappedColumn(
        "parent",
        _lt("Code of its institution"),
        "codigo ies padre|codigo institucion padre|ies padre|codigo padre",
    ),
    MappedColumn(
        "name",
        _lt("Name"),
        "nombre|nombre institucion|nombre de la institucion|nombre ies"
        "|institucion de educacion superior|institucion de educacion superior ies",
        needed=True,
    ),
    MappedColumn("nit", _lt("NIT"), "nit|nit ies|nit institucion|numero nit"),
    MappedColumn(
        "dane",
        _lt("DANE code"),
        "codigo divipola|divipola|codigo municipio|codigo del municipio"
        "|codigo municipio domicilio|codigo del municipio ies|codigo dane",
    ),
    MappedColumn(
        "city",
        _lt("City"),
        "municipio|municipio domicilio|municipio de domicilio"
        "|municipio de domicilio de la ies|municipio domicilio ies",
    ),
    MappedColumn("website", _lt("Website"), "sitio web|pagina web|web|direccion web"),
    MappedColumn("status", _lt("Status"), "estado|estado institucion|estado ies"),
)
_MUNICIPALITIES = (
    MappedColumn(
        "dane",
        _lt("DANE code"),
        "codigo dane|codigo municipio|codigo del municipio|codigo divipola|divipola"
        "|cod mpio|codigo dane del municipio|mpio cdpmp|cod dane mpio",
        needed=True,
    ),
    MappedColumn(
        "name",
        _lt("Name"),
        "municipio|nombre municipio|nombre del municipio|nom mpio|mpio cnmbr",
        needed=True,
    ),
    MappedColumn(
        "department",
        _lt("Code of the department"),
        "codigo departamento|cod dpto|codigo dane del departamento|dpto ccdgo"
        "|cod depto",
    ),
    MappedColumn(
        "status", _lt("Status"), "tipo|tipo municipio isla area no municipalizada"
    ),
)
_DEPARTMENTS = (
    MappedColumn(
        "dane",
        _lt("DANE code"),
        "codigo dane|codigo departamento|codigo del departamento|cod dpto|dpto ccdgo"
        "|cod depto|codigo dane del departamento",
        needed=True,
    ),
    MappedColumn(
        "name",
        _lt("Name"),
        "departamento|nombre departamento|nombre del departamento|nom dpto|dpto cnmbr"
        "|nom depto",
        needed=True,
    ),
)
TEMPLATE = (
    MappedColumn("name", _lt("Entity"), "entidad|entity|razon social", needed=True),
    MappedColumn(
        "type",
        _lt("Type of large client"),
        "tipo de gran cliente|type of large client|tipo de entidad|tipo",
    ),
    MappedColumn("nit", _lt("NIT"), "nit"),
    MappedColumn("snies", _lt("SNIES code"), "codigo snies|snies code|snies"),
    MappedColumn("dane", _lt("DANE code"), "codigo dane|dane code|divipola"),
    MappedColumn("city", _lt("City"), "ciudad|city|municipio"),
    MappedColumn("website", _lt("Website"), "sitio web|website|pagina web"),
    MappedColumn("domains", _lt("Mail domains"), "dominios de correo|mail domains"),
    MappedColumn("advisor", _lt("Advisor"), "asesor|advisor|usuario del asesor"),
    MappedColumn("contact", _lt("Coordinator"), "coordinador|coordinator"),
    MappedColumn(
        "contact_email",
        _lt("E-mail of the coordinator"),
        "correo del coordinador|e mail of the coordinator|correo electronico del "
        "coordinador",
    ),
)
COLUMNS = {
    "snies": _SNIES,
    "municipalities": _MUNICIPALITIES,
    "departments": _DEPARTMENTS,
    "template": TEMPLATE,
}


def read_list(content: bytes, filename: str) -> tuple[str | None, Reading | None]:
    """Return the code of a file's list and its reading.

    The list with most columns in the file wins; ``(None, None)`` if none matches.

    :raise SheetError: the file is no spreadsheet, or is too large
    """
    best: tuple[int, str | None, Reading | None] = (0, None, None)
    for kind, columns in COLUMNS.items():
        reading = read_mapped(content, filename, columns)
        needed = {column.code for column in columns if column.needed}
        if needed <= reading.columns.keys() and len(reading.columns) > best[0]:
            best = (len(reading.columns), kind, reading)
    return best[1], best[2]
