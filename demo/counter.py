"""Telephone calls on one screen, and lists of documents."""

from .diary import HOUR
from .office import GROUND


def call(office, key, code, *, answers=True, person=None, **details):
    """Take a call with beneficiary and look-up, and answer it (5.2.1–5.2.8).

    :param bool answers: answered at once, else left pending on the desk
    """
    values = office.values(key, code, "phone", person)
    entity, contact = office.entities[key]
    screen = (
        office.env["grandes.clientes.call"]
        .with_user(office.advisor(entity))
        .create(
            {
                "channel_id": values["channel_id"],
                "caller_id": contact.id,
                "typification_id": values["typification_id"],
                "subject": values["subject"],
                "description": values["description"],
                "beneficiary_name": values.get("beneficiary_name"),
                "beneficiary_id_type": values.get("beneficiary_id_type", "CC"),
                "beneficiary_id_number": values.get("beneficiary_id_number"),
                "recording_reference": f"GRAB-{office.rng.randrange(10_000, 99_999)}",
                **details,
            }
        )
    )
    if answers and not screen.repeat_notice:
        if screen.asks_ground:
            screen.write(GROUND)
        screen.answer = "Se le informa por teléfono: se revisó y quedó resuelto."
        system = screen.typification_id.legacy_system_id
        if system in screen.allowed_system_ids:
            screen.system_id = system
            screen.finding = "Consultado durante la llamada; sin novedad."
        screen.action_register_close()
    else:
        screen.action_register_pending()
    yield None


def call_repeated(office, key, code):
    """Take a call about a matter already filed, and tell the caller so (5.2.4)."""
    person = office.invent()
    case = office.receive(key, code, person=person)
    yield HOUR
    office.held(case)._do_register()
    yield 6 * HOUR
    yield from call(office, key, code, person=person)


def follow_up(office, key):
    """Paste a list of documents, and read it out or mail it."""
    entity, contact = office.entities[key]
    cases = office.env["grandes.clientes.case"].search(
        [("partner_id", "=", entity.id), ("beneficiary_document", "!=", False)],
        limit=6,
        order="id",
    )
    documents = cases.mapped("beneficiary_id_number")
    screen = (
        office.env["grandes.clientes.follow.up.ask"]
        .with_user(office.advisor(entity))
        .create(
            {
                "channel_id": office.env["grandes.clientes.channel"]
                ._find_by_code("phone")
                .id,
                "caller_id": contact.id,
                "pasted": "\n".join([*documents, office.invent().document]),
            }
        )
    )
    screen.action_ask()
    yield 10
    screen.action_mail()
