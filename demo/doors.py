"""Mail to sort, an outage of this system, and Mercurio's export."""

from datetime import timedelta

from ..tools import clock
from ..tools.sheet.contingency import COLUMNS
from ..tools.sheet.writer import SheetSpec, write_csv, write_xlsx
from .diary import DAY, HOUR
from .matters import MATTERS

# Mails of coordinators without a spreadsheet: matter and text.
_MAILS = (
    (
        "uis",
        "T25",
        "Buenos días. Solicito {matter} de {name}, C.C. {document}. Gracias.",
    ),
    ("udea", "T11", "Aún no recibimos el giro de matrícula de {name}, CC {document}."),
    ("valle", "T09", "Solicito renovación extemporánea. {name}, T.I. {document}."),
    ("norte", None, "Cordial saludo. Favor indicarme el estado de {name} {document}."),
    ("andes", "T24", "Paz y salvo, por favor: cédula {document}, {name}."),
)
_LIST = (
    "Cordial saludo. Relaciono los estudiantes que piden paz y salvo para el grado:\n\n"
    "{people}\n\nQuedo atenta."
)


def letterhead(office):
    """Set the patterns of Mercurio's numbers and the letterhead, as administrator."""
    office.env.company.write(
        {
            "street": "Carrera 3 # 18-32",
            "street2": False,
            "city": "Bogotá, D. C.",
            "zip": False,
            "state_id": False,
            "country_id": office.env.ref("base.co").id,
            "phone": "601 555 0100",
            "grandes_clientes_mercurio_in_pattern": "AAAAE######",
            "grandes_clientes_mercurio_out_pattern": "AAAAS######",
        }
    )
    for login, function in (
        ("coordinador", "Coordinador de Atención al Usuario"),
        ("supervisora", "Supervisora del Outsourcing de Atención a Usuarios"),
    ):
        office.people[login].partner_id.function = function
    return
    yield  # makes it a story, although it takes no time


def mail_to_sort(office, place):
    """File a mail as the gateway leaves it, with nothing entered yet."""
    key, code, text = _MAILS[place % len(_MAILS)]
    person = office.invent()
    matter = "expedición de paz y salvo" if code == "T24" else "respuesta"
    words = text.format(matter=matter, name=person.name, document=person.document)
    subject = office.fill(MATTERS[code].subject, person) if code else "Consulta"
    _mail(office, key, subject, words)
    return
    yield


def mail_of_several(office, key):
    """File a mail about three students, to be split."""
    people = [office.invent() for _place in range(3)]
    listed = "\n".join(f"{each.name}, C.C. {each.document}" for each in people)
    _mail(office, key, "Paz y salvo de tres graduandos", _LIST.format(people=listed))
    return
    yield


def mail_about_an_open_case(office, key, code):
    """File a repeated question by mail, to be joined to the open case."""
    person = office.invent()
    case = office.receive(key, code, person=person)
    yield HOUR
    office.held(case)._do_register()
    yield 5 * HOUR
    words = f"¿En qué va lo de {person.name}, C.C. {person.document}? Es urgente."
    _mail(office, key, "Sobre nuestra solicitud", words)


def spam(office):
    """File a mail that is no petition."""
    office.env["grandes.clientes.case"].with_user(office.people["asesor1"]).create(
        {
            "channel_id": office.env["grandes.clientes.channel"]
            ._find_by_code("email")
            .id,
            "email_from": "ventas@example.net",
            "subject": "Aumente sus ventas hoy",
            "description": "Haga clic y reciba un obsequio.",
        }
    )
    return
    yield


def _mail(office, key, subject, text):
    entity, contact = office.entities[key]
    return (
        office.env["grandes.clientes.case"]
        .with_user(office.advisor(entity))
        .create(
            {
                "channel_id": office.env["grandes.clientes.channel"]
                ._find_by_code("email")
                .id,
                "partner_id": entity.id,
                "contact_id": contact.id,
                "email_from": contact.email,
                "subject": subject,
                "description": text,
            }
        )
    )


def outage(office, keys):
    """Play an outage of this system: requests noted by hand are loaded the next day."""
    down = clock.now()
    yield 5 * HOUR
    rows = [_row(office, key, down, place) for place, key in enumerate(keys)]
    rows.append({**rows[0], "time": "", "name": office.invent().name})
    yield DAY
    user = office.people["asesor2"]
    contingency = (
        office.env["grandes.clientes.contingency"]
        .with_user(user)
        .create(
            {
                "name": f"INC-{down:%Y-%m%d}",
                "cause": "Caída del enlace del centro de datos",
                "date_from": down,
                "date_to": down + timedelta(hours=5),
                "evidence_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "aviso_de_la_mesa_de_ayuda.txt",
                            "raw": b"Sin servicio; se avisa a los usuarios.",
                        },
                    )
                ],
            }
        )
    )
    contingency._do_read(_sheet(rows), "hoja_de_contingencia.xlsx")
    yield HOUR
    contingency._do_load()
    yield HOUR
    contingency._do_file_rows()


def _row(office, key, down, place):
    """Return a row noted by hand at some moment of the outage."""
    entity, contact = office.entities[key]
    person = office.invent()
    came = clock.local_date(office.env.company, down)
    minutes = 20 + 45 * place
    local = down - timedelta(hours=5) + timedelta(minutes=minutes)
    return {
        "date": f"{came:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "channel": ("Telefónico", "Presencial", "Correo electrónico")[place % 3],
        "entity": entity.name,
        "contact": contact.name,
        "email": contact.email,
        "id_type": person.document_type,
        "id_number": person.document,
        "name": person.name,
        "typification": "T25",
        "subject": office.fill(MATTERS["T25"].subject, person),
        "description": office.fill(MATTERS["T25"].text, person),
        "evidence": f"Libro de novedades, folio {41 + place}",
        "received_by": "asesor2",
    }


def _sheet(rows):
    headers = [column[0] for column in COLUMNS.values()]
    cells = [[row.get(code, "") for code in COLUMNS] for row in rows]
    return write_xlsx([SheetSpec("Contingencia", headers, cells)])


def reconciliation(office, days):
    """Reconcile the last weeks with Mercurio's export, as supervisor."""
    supervisor = office.people["supervisora"]
    today = clock.today(office.env.company)
    content = write_csv(
        ["Tipo", "Radicado", "Fecha", "Remitente", "Asunto", "Responde a"],
        _export(office, today - timedelta(days=days), today),
    )
    record = (
        office.env["grandes.clientes.mercurio.reconciliation"]
        .with_user(supervisor)
        ._do_upload(content, f"mercurio_{today:%Y%m%d}.csv")
    )
    yield 20
    record._do_keep()
    yield HOUR
    lines = record.line_ids._get_fixed_by_act()
    if lines:
        lines[:2]._do_fix()


def _export(office, first, last):
    """Return Mercurio's rows: our letters, with omissions and typing errors."""
    filings = (
        office.env["grandes.clientes.filing"]
        .sudo()
        .search(
            [("mercurio_in_date", ">=", first), ("mercurio_in_date", "<=", last)],
            order="id",
        )
    )
    rows = []
    for place, filing in enumerate(filings):
        day = filing.mercurio_in_date
        if place % 7 == 3:
            continue  # Mercurio's user forgot to export it
        if place % 5 == 1:
            day -= timedelta(days=1)
        sender = filing.partner_id.name
        number = filing.mercurio_in_number
        rows.append(["Entrada", number, f"{day:%d/%m/%Y}", sender, filing.subject, ""])
        for answer in filing.case_ids.answer_ids:
            if answer.state == "sent" and answer._get_means().proof == "number":
                out = office.mercurio("out")
                rows.append(["Salida", out, f"{last:%d/%m/%Y}", sender, "", number])
    if rows:
        rows.append(rows[0])
    rows.append(
        [
            "Entrada",
            office.mercurio("in"),
            f"{last:%d/%m/%Y}",
            office.entities["narino"][0].name,
            "Solicitud de información del convenio",
            "",
        ]
    )
    return rows
