"""Messages to requesters, one of each kind."""

from datetime import timedelta

from ..tools import clock
from .common import NOW
from .mail_kinds_common import kind


@kind
def acknowledgement(test):
    test._case()._do_register()


@kind
def sheet(test):
    test._file_rows(test._row("52438911")).filing_id._send_sheet_back()


@kind
def repeat(test):
    test._registered()
    test._case()._do_register()


@kind
def unite(test):
    first = test._registered()
    second = test._registered(beneficiary_id_number="5.555.555", typification="T11")
    second._do_join(first)


@kind
def united_answer(test):
    first = test._registered()
    other = test.env["res.partner"].create(
        {
            "name": test.WORDS["name"],
            "email": "rectoria@example.com",
            "parent_id": test.ies.id,
        }
    )
    second = test._registered(
        beneficiary_id_number="5.555.555", typification="T11", contact_id=other.id
    )
    second._do_join(first)
    first._do_answer(test._html())


@kind
def refer(test):
    first = test._registered()
    first._do_answer("<p>Listo.</p>")
    test._case(beneficiary_id_number="7.777.777")._do_refer(first)


@kind
def withdraw(test):
    test._registered()._do_withdraw(test.WORDS["reason"])


@kind
def transfer(test):
    test._case()._do_transfer(test.WORDS["entity"], test.WORDS["reason"])


@kind
def dismiss(test):
    test._case()._do_dismiss("thanks")


@kind
def promised(test):
    test._escalated(typification="T11")


@kind
def extend(test):
    test._registered()._do_extend(3, test.WORDS["reason"])


@kind
def new_promise(test):
    case, _escalation = test._escalated(typification="T11")
    test.env["grandes.clientes.new.promise"].with_user(test.front)._do_promise(
        case.with_user(test.front), case.date_legal_due, test.WORDS["reason"]
    )


@kind
def ask(test):
    test._suspended()


@kind
def grant_time(test):
    test._suspended()._do_grant_time(test.WORDS["reason"])


@kind
def lapse(test):
    case = test._suspended()
    with clock.at(NOW + timedelta(days=60)):
        case._do_lapse(test.WORDS["reason"])


@kind
def answer(test):
    test._registered()._do_answer(test._html())


@kind
def satisfaction(test):
    case = test._registered()
    case._do_answer("<p>Listo.</p>")
    test.env["grandes.clientes.satisfaction"].sudo()._send_questions(case)


@kind
def constancia(test):
    test._registered().filing_id._do_mail_constancia()


@kind
def follow_up(test):
    case = test._registered()
    wizard = (
        test.env["grandes.clientes.follow.up.ask"]
        .with_user(test.front)
        .create(
            {
                "partner_id": test.ies.id,
                "contact_id": test.contact.id,
                "pasted": case.beneficiary_id_number,
            }
        )
    )
    wizard.action_ask()
    wizard.action_mail()


@kind
def new_advisor(test):
    handover = test._handover()
    mail = handover.sudo()._prepare_entity_mail(test.ies)
    return test.env["mail.mail"].sudo().create(mail)


@kind
def identity_changed(test):
    test.contact.sudo()._notify_identity(
        test.contact, {"email", "is_coordinator", "parent_id"}
    )


@kind
def confirm_coordinators(test):
    test.ies.sudo()._send_confirmation_requests()


@kind
def invitation_decided(test):
    invitation = (
        test.env["grandes.clientes.portal.invitation"]
        .sudo()
        .create(
            {
                "asked_by_id": test.portal.id,
                "entity_id": test.ies.id,
                "name": test.WORDS["name"],
                "email": "colega@example.com",
                "company_id": test.env.company.id,
                "asked_on": NOW,
                "state": "refused",
                "refusal": test.WORDS["reason"],
            }
        )
    )
    invitation._notify_asked()


@kind
def account(test):
    patched = test.env["mail.mail"].browse()
    users = test.front | test.portal
    sent = []

    def send(mails, **_kw):
        sent.extend(mails)

    test.patch(type(patched), "send", send)
    users.with_user(test.manager).sudo()._grandes_clientes_send_links("signup")
    return patched.browse([mail.id for mail in sent])
