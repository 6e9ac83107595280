"""Acts of the coordinators in the portal."""

from .diary import DAY, HOUR
from .sheet import build_sheet
from .walks import registered, sent, worked_at_back

_BY_MAIL = {"means": "email"}


def _requester(office, key):
    """Return the portal user of an entity's contact."""
    return office.entities[key][1].user_ids[:1]


def _filed(office, key, code, files=(), **wanted):
    """File a request as the entity's coordinator, and return its case (5.2.1)."""
    values = office.values(key, code, "portal")
    filing = (
        office.env["grandes.clientes.filing"]
        .with_user(_requester(office, key))
        ._do_file_portal(
            values["partner_id"], values, files, {**_BY_MAIL, **wanted}, consent=True
        )
    )
    case = filing.sudo().case_ids
    return case.with_user(office.advisor(office.entities[key][0]))


def answered(office, key, code):
    """File a request with a document, which the back office works on."""
    case = _filed(office, key, code, [("soporte.pdf", b"%PDF-1.4 soporte")])
    yield from registered(office, case)
    yield 3 * HOUR
    escalation = office.escalate(office.held(case), "back_office")
    yield from worked_at_back(office, case, escalation)


def not_solved(office, key, code):
    """Reject an answer as not solving the request, as coordinator (5.2.13)."""
    case = _filed(office, key, code)
    yield from registered(office, case)
    yield DAY
    yield from sent(office, office.answer(case, looked_up=False))
    yield DAY
    theirs = case.with_user(_requester(office, key))
    theirs.answer_ids._note_read()
    if case.state == "closed":
        theirs._do_not_solved("El saldo sigue igual en el estado de cuenta de hoy.")


def wrote(office, key, code):
    """Add a message as coordinator while the case is worked."""
    case = _filed(office, key, code, means="phone", contact="601 555 0134")
    yield from registered(office, case)
    yield 5 * HOUR
    case.with_user(_requester(office, key))._do_write_in(
        "El estudiante necesita la respuesta antes del cierre de matrículas."
    )


def withdrawn(office, key, code):
    """Withdraw a request that is no longer needed (article 18)."""
    case = _filed(office, key, code)
    yield from registered(office, case)
    yield DAY
    case.with_user(_requester(office, key))._do_withdraw(
        "El estudiante resolvió la novedad con su banco."
    )


def sheet(office, key):
    """File a spreadsheet previewed in the portal, for the front office to review."""
    office.env["grandes.clientes.filing"].with_user(
        _requester(office, key)
    )._do_file_portal_sheet(
        office.entities[key][0].id,
        build_sheet(office),
        "novedades_portal.xlsx",
        _BY_MAIL,
        consent=True,
    )
    yield None


def just_filed(office, key, code):
    """File a request that is not registered yet."""
    _filed(office, key, code)
    yield None
