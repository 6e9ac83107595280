"""Columns of the exports of contact-centre platforms, and their usual names."""

from odoo.tools.translate import LazyTranslate

from ...tools.sheet.mapped import DATE, INTEGER, SECONDS, TEXT, MappedColumn

_lt = LazyTranslate(__name__)

# More than any channel has in a day; a larger figure belongs to another column.
_MOST = 1_000_000
_MOST_SECONDS = 100_000_000

LEVELS = (
    MappedColumn(
        "date", _lt("Date"), "fecha|dia|date|day|fecha llamada", DATE, needed=True
    ),
    MappedColumn(
        "offered",
        _lt("Offered"),
        "ofrecidas|ofrecidos|llamadas ofrecidas|contactos ofrecidos|entrantes|llamadas "
        "entrantes|recibidas|llamadas recibidas|offered|calls offered|total llamadas",
        INTEGER,
        needed=True,
        most=_MOST,
    ),
    MappedColumn(
        "answered",
        _lt("Answered calls"),
        "atendidas|atendidos|llamadas atendidas|contactos atendidos|contestadas"
        "|llamadas contestadas|answered|calls answered|handled",
        INTEGER,
        needed=True,
        most=_MOST,
    ),
    MappedColumn(
        "in_threshold",
        _lt("Answered within the threshold"),
        "atendidas en umbral|atendidas dentro del umbral|en umbral|dentro del umbral"
        "|dentro de umbral|atendidas en 20 segundos|atendidas antes de 20 segundos"
        "|atendidas 20 s|atendidas 20s|atendidas en nivel|within threshold|in threshold"
        "|answered in threshold|atendidas en tiempo",
        INTEGER,
        most=_MOST,
    ),
    MappedColumn(
        "abandoned",
        _lt("Abandoned"),
        "abandonadas|abandonados|llamadas abandonadas|abandono|perdidas|abandoned"
        "|calls abandoned",
        INTEGER,
        most=_MOST,
    ),
    MappedColumn(
        "talk",
        _lt("Talk time (s)"),
        "habla|tiempo de habla|tiempo hablado|segundos de habla|segundos hablados"
        "|conversacion|tiempo de conversacion|talk|talk time|talk seconds",
        SECONDS,
        most=_MOST_SECONDS,
    ),
    MappedColumn(
        "hold",
        _lt("Hold time (s)"),
        "espera|tiempo en espera|tiempo de espera|segundos de espera|retencion"
        "|tiempo de retencion|hold|hold time|hold seconds",
        SECONDS,
        most=_MOST_SECONDS,
    ),
    MappedColumn(
        "wrap",
        _lt("Wrap-up time (s)"),
        "poscontacto|post contacto|postcontacto|tiempo de poscontacto|acw"
        "|segundos de poscontacto|documentacion|tiempo de documentacion|wrap"
        "|wrap up|wrap time|wrap seconds|after call work",
        SECONDS,
        most=_MOST_SECONDS,
    ),
    MappedColumn(
        "connected",
        _lt("Connected time (s)"),
        "conectado|tiempo conectado|segundos conectado|segundos conectados"
        "|tiempo disponible|tiempo disponible conectado|tiempo de conexion|conexion"
        "|login|staffed|connected|connected time|connected seconds",
        SECONDS,
        most=_MOST_SECONDS,
    ),
)
ACTIVITY = (
    MappedColumn("date", _lt("Date"), "fecha|dia|date|day", DATE, needed=True),
    MappedColumn(
        "management",
        _lt("Type of work"),
        "tipo de gestion|tipo gestion|gestion|tipo|servicio|type|type of work",
        TEXT,
        needed=True,
    ),
    MappedColumn(
        "requested",
        _lt("Requested"),
        "solicitados|solicitadas|requeridos|requested|asignados",
        INTEGER,
        needed=True,
        most=_MOST,
    ),
    MappedColumn(
        "managed",
        _lt("Worked"),
        "gestionados|gestionadas|atendidos|managed|worked|procesados",
        INTEGER,
        needed=True,
        most=_MOST,
    ),
    MappedColumn(
        "successful",
        _lt("Successful"),
        "exitosos|exitosas|efectivos|efectivas|successful",
        INTEGER,
        most=_MOST,
    ),
    MappedColumn(
        "failed",
        _lt("Unsuccessful"),
        "fallidos|fallidas|no exitosos|no efectivos|failed",
        INTEGER,
        most=_MOST,
    ),
    MappedColumn(
        "pending",
        _lt("Pending"),
        "pendientes|pendiente|por gestionar|pending",
        INTEGER,
        most=_MOST,
    ),
    MappedColumn(
        "cause", _lt("Cause"), "causal|causa|motivo|cause|reason|observacion", TEXT
    ),
    MappedColumn(
        "responsible",
        _lt("Responsible"),
        "responsable|encargado|asesor|responsible|owner",
        TEXT,
    ),
)
COLUMNS = {"levels": LEVELS, "activity": ACTIVITY}
#: Columns by which the rows of a file are unique.
KEYS = {"levels": ("date",), "activity": ("date", "management", "cause", "responsible")}
