"""Rare stories of cases: other ends, suspended terms, complaints and more."""

from datetime import timedelta

from ..tools import clock
from .diary import DAY, HOUR
from .walks import at_front, registered, sent, worked_at_area, worked_at_back

# === ENDS === #


def scholarship(office, key, code="T20"):
    """File a scholarship: of an IES it goes to an area, of others it leaves (R2)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    if case.state == "front_office":
        yield 3 * HOUR
        escalation = office.escalate(office.held(case), "mission_area")
        yield from worked_at_area(office, case, escalation)


def transferred(office, key, to, reason):
    """Transfer a case to the competent authority, with notice (article 21)."""
    case = office.receive(
        key, "T27", subject="Subsidio de sostenimiento del municipio", channel="email"
    )
    yield 2 * HOUR
    office.held(case)._do_transfer(to, reason)


def dismissed(office, reason, subject, text, sender):
    """Dismiss a message that is no petition."""
    case = (
        office.env["grandes.clientes.case"]
        .with_user(office.people["asesor1"])
        .create(
            {
                "channel_id": office.env["grandes.clientes.channel"]
                ._find_by_code("email")
                .id,
                "email_from": sender,
                "subject": subject,
                "description": text,
            }
        )
    )
    yield HOUR
    case._do_dismiss(reason)


def reopened(office, key, code, again=True):
    """Reopen a case as supervisor, since its requester says it is not solved."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield DAY
    yield from sent(office, office.answer(case))
    yield 3 * DAY
    case = case.with_user(office.people["supervisora"])
    if case.state != "closed":
        return
    case._do_reopen("La coordinación escribe que el saldo sigue igual.")
    if again:
        yield DAY
        yield from sent(office, office.answer(case))


# === TERMS === #


def extended(office, key, code):
    """Extend a term before it ends, with a reason (article 14)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 2 * HOUR
    escalation = office.escalate(office.held(case), "mission_area")
    yield 8 * DAY
    office.held(case)._do_extend(
        5, "La verificación con el banco toma más tiempo del previsto."
    )
    yield from worked_at_area(office, case, escalation)


def incomplete(office, key, code, *, completed=False, lapsed=False):
    """Ask once for missing data, which stops the term (article 17)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 4 * HOUR
    office.held(case)._do_ask("Copia del documento del deudor solidario.")
    if completed:
        yield 4 * DAY
        office.held(case)._do_complete("Enviaron la copia por correo.")
        yield from sent(office, office.answer(case))
    elif lapsed:
        until = case.sudo().suspension_ids.requester_until
        while clock.today(case.company_id) <= until:
            yield DAY
        office.held(case)._do_lapse(
            "Venció el mes que da la ley sin que completaran la solicitud."
        )


def suspended(office, key, code):
    """Suspend a term until a conflict of competence is resolved (article 39)."""
    case = office.receive(key, code, channel="written")
    yield from registered(office, case)
    yield DAY
    case.with_user(office.people["supervisora"])._do_suspend(
        "jurisdiction", "Conflicto de competencia con la secretaría de educación."
    )


# === OTHERS === #


def complaint(office, key, advisor):
    """File a complaint about an advisor, which another one attends (G26)."""
    other = office.other_advisor(office.people[advisor])
    values = office.values(
        key,
        "T30",
        complaint_nature="criticism",
        complained_user_id=office.people[advisor].id,
        subject="Queja por la atención de un asesor",
    )
    case = office.env["grandes.clientes.case"].with_user(other).create(values)
    yield HOUR
    case._do_register()
    yield DAY
    yield from sent(office, office.answer(case))


def anonymous(office):
    """File an anonymous denunciation."""
    case = (
        office.env["grandes.clientes.case"]
        .with_user(office.people["asesor2"])
        .create(
            {
                "channel_id": office.env["grandes.clientes.channel"]
                ._find_by_code("phone")
                .id,
                "is_anonymous": True,
                "typification_id": office.env["grandes.clientes.typification"]
                ._find_by_code("T30")
                .id,
                "complaint_nature": "denunciation",
                "subject": "Denuncia por cobro de un trámite gratuito",
                "description": "Dice que en una oficina le cobraron por radicar.",
            }
        )
    )
    yield HOUR
    case._do_register()


def system_down(office, key, code):
    """Give an interim answer while the legacy system is down."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 3 * HOUR
    held = office.held(case)
    held._do_consult(held.typification_id.legacy_system_id, False, system_down=True)
    yield HOUR
    office.answer(
        case,
        "Estamos gestionando su solicitud; el aplicativo de consulta no está"
        " disponible en este momento.",
        kind="interim",
    )
    yield 2 * DAY
    office.consult(office.held(case))
    yield 2 * HOUR
    yield from sent(office, office.answer(case))


def reclassified(office, key, wrong, right):
    """Correct a wrong typification, with a reason."""
    case = office.receive(key, wrong)
    yield from registered(office, case)
    yield 2 * HOUR
    typification = office.env["grandes.clientes.typification"]._find_by_code(right)
    office.held(case)._do_reclassify(
        {
            "typification_id": typification.id,
            "kind": typification.kind,
            "petition_type_id": typification.petition_type_id.id,
            "product_id": typification.product_id.id,
        },
        f"Pide lo de «{typification.name}», no lo que se tipificó.",
    )
    yield 3 * HOUR
    yield from worked_at_back(
        office, case, office.escalate(office.held(case), "back_office")
    )


def handed_over(office, key, code, to):
    """Reassign a case to another advisor, as supervisor (R11)."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 5 * HOUR
    case.with_user(office.people["supervisora"])._do_assign(
        office.people[to], "Reparto de la carga de la semana."
    )


def corrected_day_zero(office, key, code):
    """Move back the day zero of a letter left at the reception, with evidence."""
    case = office.receive(key, code, channel="fax")
    yield from registered(office, case)
    yield 3 * HOUR
    filing = case.filing_id.with_user(office.people["supervisora"])
    filing._do_correct_received(
        filing.received_on - timedelta(days=1), "Sello de recibo de la portería."
    )


def urgent(office, key, code):
    """File a priority case with a fundamental right at stake (article 20)."""
    yield from at_front(office, key, code, priority_ground="fundamental_right")


def agreement(office, key):
    """File an agreement that also becomes an opportunity in the CRM."""
    case = office.receive(key, "T27")
    yield from registered(office, case)
    yield DAY
    case.with_user(office.people["supervisora"]).action_open_opportunity()
    escalation = office.escalate(office.held(case), "mission_area")
    yield from worked_at_area(office, case, escalation)


def prepared_at_front(office, key, code, *, direct=False):
    """Leave an unfinished draft of an advisor, or an answer ready to send."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield 2 * HOUR
    held = office.held(case)
    held._do_prepare_answer(office.letter(held), direct=direct)


def just_escalated(office, key, code):
    """Leave an escalation in the back office's queue."""
    case = office.receive(key, code)
    yield from registered(office, case)
    yield HOUR
    office.escalate(office.held(case), "back_office")


def letter_waiting(office, key, code):
    """Answer a letter, which then waits for its outgoing number (5.2.9)."""
    case = office.receive(key, code, channel="written")
    yield from registered(office, case)
    yield 4 * HOUR
    office.consult(office.held(case))
    yield HOUR
    office.answer(case)


def just_received(office, key, code):
    """File a request that waits to be registered."""
    office.receive(key, code)
    yield None


def closed_offices(office):
    """Enter a closure next week as coordinator, which moves open cases."""
    company = office.env.company
    day = company._grandes_clientes_get_days().on_or_after(
        clock.today(company) + timedelta(days=9)
    )
    office.env["grandes.clientes.closure"].with_user(
        office.people["coordinador"]
    ).create(
        {"name": "Cierre de oficinas por inventario", "date_from": day}
    ).action_confirm()
    yield None
