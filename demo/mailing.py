"""Incoming mail of coordinators, strangers and machines, and a spreadsheet."""

from email.message import EmailMessage

from odoo import modules

from ..tools import clock
from .diary import DAY, HOUR
from .sheet import build_sheet

FILING = "grandes.clientes.filing"
_ADDRESS = "grandes.clientes@example.com"
# Other requests than in the spreadsheet that was already filed.
_NOVELTIES = (
    (
        "Cambio de IES, programa, sede o período del beneficiario",
        4,
        "Cambio de programa aprobado por el consejo académico",
    ),
    ("Expedición de paz y salvo o certificación de deuda", 3, "Paz y salvo"),
)


def feed(office, raw):
    """Pass a mail to the gateway, and return its filing.

    The gateway works in its own transactions, so commit before, and refresh
    afterwards.
    """
    _commit(office)
    filing_id = office.env["mail.thread"].message_process(FILING, raw)
    _commit(office)
    office.env.invalidate_all()
    return office.env[FILING].browse(filing_id or [])


def _commit(office):
    if not modules.module.current_test:
        office.env.cr.commit()  # pylint: disable=invalid-commit


def mailbox(office):
    """Connect the mailbox and set the own servers, as administrator."""
    office.env.ref("grandes_clientes.mailbox_main").write(
        {"addresses": _ADDRESS, "own_hosts": "mx.example.com"}
    )
    return
    yield  # makes it a story, although it takes no time


def from_coordinator(office, key, code):
    """Receive a coordinator's mail, enter its data, and answer it."""
    person = office.invent()
    values = office.values(key, code, person=person)
    filing = feed(
        office,
        _mail(
            office,
            key,
            values["subject"],
            f"{values['description']}\n\nCordialmente,\n{_name(office, key)}",
            files=[("soporte.txt", b"Soporte de la solicitud")],
        ),
    )
    yield HOUR
    case = office.held(filing.case_ids)
    entered = ("typification_id", *(name for name in values if "beneficiary" in name))
    case.write({name: values[name] for name in entered})
    case._do_register()
    yield DAY
    feed(
        office,
        _mail(
            office,
            key,
            f"Re: Recibimos su solicitud [{filing.name}]",
            "Adjunto el documento que faltaba.",
            files=[("anexo.txt", b"Anexo de la solicitud")],
        ),
    )
    yield HOUR
    case = office.held(case)
    case.action_requester_read()
    yield 3 * HOUR
    if case.state == "front_office":
        office.answer(case)
    yield DAY
    if case.state == "closed":
        feed(
            office,
            _mail(
                office,
                key,
                f"Re: Respuesta a su solicitud [{case.name}]",
                "Revisamos y el movimiento todavía no aparece. No resuelve.",
            ),
        )


def from_stranger(office):
    """Receive a mail of an unknown sender: filed, acknowledged and reviewed."""
    feed(
        office,
        _mail(
            office,
            None,
            "Estado de mi crédito",
            "Buenas tardes. ¿Me informan en qué va mi crédito? Gracias.",
            From="Camila Ortiz <camila.ortiz@correo.example>",
        ),
    )
    return
    yield


def from_machines(office, key):
    """Receive automatic mails: an absence notice and a newsletter."""
    filing = office.env[FILING].search(
        [("partner_id", "=", office.entities[key][0].id)], limit=1
    )
    feed(
        office,
        _mail(
            office,
            key,
            f"Respuesta automática: Recibimos su solicitud [{filing.name}]",
            "Estoy fuera de la oficina hasta el lunes.",
            Auto_Submitted="auto-replied",
        ),
    )
    feed(
        office,
        _mail(
            office,
            None,
            "Boletín de la red de universidades",
            "Noticias del mes.",
            From="boletin@red.example",
            List_Id="<boletin.red.example>",
        ),
    )
    return
    yield


def from_coordinator_in_mass(office, key):
    """Receive a mail with a spreadsheet, whose rows wait for review."""
    feed(
        office,
        _mail(
            office,
            key,
            "Novedades de la sede",
            "Adjunto las novedades de esta semana.",
            files=[("novedades_sede.xlsx", build_sheet(office, _NOVELTIES))],
        ),
    )
    return
    yield


def _name(office, key):
    return office.entities[key][1].name


def _mail(office, key, subject, text, files=(), **headers):
    """Return the bytes of a mail from an entity's coordinator, received just now.

    :param headers: extra headers, with underscores for hyphens; override the defaults
    """
    message = EmailMessage()
    instant = clock.now()
    number = office.rng.randrange(10**9)
    given = {
        "Received": f"from relay.example.com by mx.example.com with ESMTPS; "
        f"{instant:%a, %d %b %Y %H:%M:%S} +0000",
        "From": f'"{_name(office, key)}" <{office.entities[key][1].email}>'
        if key
        else "",
        "To": _ADDRESS,
        "Subject": subject,
        "Date": f"{instant:%a, %d %b %Y %H:%M:%S} +0000",
        "Message-ID": f"<{number}@relay.example.com>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()
