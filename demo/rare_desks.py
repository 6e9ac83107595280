"""Rare stories between desks: repeats, rejections, returns, delays."""

from .diary import DAY, HOUR
from .walks import at_back, registered, sent, worked_at_area, worked_at_back

# === REPEATS === #


def asked_again(office, key, code, *, worked_anyway=False):
    """File the same matter of the same beneficiary again (5.2.4)."""
    person = office.invent()
    first = office.receive(key, code, person=person)
    yield from registered(office, first)
    yield 5 * HOUR
    repeat = office.receive(key, code, person=person)
    yield from registered(office, repeat)
    if worked_anyway:
        yield HOUR
        office.held(repeat)._do_not_duplicate(
            "Trae un comprobante de otro mes: es un pago distinto."
        )
    yield 3 * HOUR
    yield from worked_at_back(
        office, first, office.escalate(office.held(first), "back_office")
    )


def answered_before(office, key, code):
    """File a closed petition again, and refer it to its answer (article 19)."""
    person = office.invent()
    first = office.receive(key, code, person=person)
    yield from registered(office, first)
    yield DAY
    office.consult(office.held(first))
    yield from sent(office, office.answer(first))
    yield 5 * DAY
    again = office.receive(key, code, person=person)
    yield HOUR
    if first.state == "closed":
        office.held(again)._do_refer(first.with_user(office.holder(again)))


def lookalike(office, key, other_key, code):
    """File the same student's matter for two entities: shown, but not joined."""
    person = office.invent()
    first = office.receive(key, code, person=person)
    yield from registered(office, first)
    yield 2 * HOUR
    yield from at_back(office, other_key, code, person=person)


# === DESKS === #


def rejected(office, key, code, wrong_area, right_area):
    """Escalate to a wrong area, which rejects it and names the right one (5.2.17)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 3 * HOUR
    escalation = office.escalate(
        office.held(case),
        "mission_area",
        wrong_area,
        "Por teléfono dijeron que estos giros los revisa esa área.",
    )
    yield 2 * DAY
    area = office.env["grandes.clientes.mission.area"]._find_by_code(right_area)
    escalation.with_user(escalation.sudo().mission_area_id.head_id)._do_reject(
        "wrong_area", area, "No manejamos la cuenta: lo tiene la otra área."
    )
    yield 3 * HOUR
    second = office.escalate(office.held(case), "mission_area")
    yield from worked_at_area(office, case, second)


def returned(office, key, code):
    """Escalate to an area that needs more data, and again once it has it."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 4 * HOUR
    escalation = office.escalate(office.held(case), "mission_area")
    yield DAY
    official = office.official(escalation.sudo().mission_area_id)
    escalation.with_user(official)._do_return(
        "Falta la certificación bancaria de la cuenta, con menos de 30 días."
    )
    yield 5 * HOUR
    held = office.held(case)
    note = "La IES envió la certificación bancaria; va en el soporte."
    held.message_post(body=note)
    yield from worked_at_area(office, case, office.escalate(held, "mission_area"))


def escalated_on(office, key, code):
    """Escalate from the back office on to the deciding area (5.2.12)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 3 * HOUR
    first = office.escalate(office.held(case), "back_office")
    yield DAY
    back = office.people["back1"]
    first.with_user(back)._do_accept()
    yield 4 * HOUR
    office.consult(case.with_user(back))
    yield HOUR
    second = office.escalate(case.with_user(back), "mission_area")
    yield from worked_at_area(office, case, second)


def late(office, key, code):
    """Escalate after the two days of R1, with a reason; the answer is slow."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 4 * DAY
    escalation = office.escalate(office.held(case), "mission_area")
    yield from worked_at_area(office, case, escalation, pace=6)


def called_back(office, key, code):
    """Withdraw a case for its requester while the back office works on it."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 3 * HOUR
    office.escalate(office.held(case), "back_office")
    yield DAY
    office.held(case)._do_withdraw(
        "Correo de la coordinación: ya lo resolvió el banco."
    )


def withdrawn(office, key, code):
    """Withdraw a case for its requester before any work on it (article 18)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 6 * HOUR
    office.held(case)._do_withdraw("La coordinación avisa que se radicó por error.")


def slow_back(office, key, code):
    """Escalate a case that the back office leaves overdue."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 2 * HOUR
    yield from worked_at_back(
        office, case, office.escalate(office.held(case), "back_office"), pace=5
    )
