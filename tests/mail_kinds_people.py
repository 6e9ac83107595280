"""Messages to internal users, one of each kind."""

from datetime import date

from ..models.time.case_warnings import SECTIONS
from ..tools import clock
from .common import NOW
from .mail_kinds_common import kind


@kind
def given_cases(test):
    cases = test._registered() | test._registered(beneficiary_id_number="5.555.555")
    cases.with_user(test.supervisor)._do_assign(test.front2)


@kind
def came_back(test):
    _case, escalation = test._escalated(typification="T11")
    escalation.with_user(test.official)._do_answer(test._html())


@kind
def desk_given(test):
    test._escalated(typification="T11")


@kind
def digest(test):
    case = test._registered()
    company = test.env.company
    told = company.with_context(lang=test.front.lang)
    company._grandes_clientes_send(
        test.front,
        told._grandes_clientes_get_digest_subject(clock.today(company)),
        dict.fromkeys(SECTIONS, case.sudo()),
    )


@kind
def receipts(test):
    test.env.company._grandes_clientes_tell_count(test.front, 1)


@kind
def daily(test):
    test.env["grandes.clientes.report.daily"].sudo()._create_day(
        test.env.company, date(2026, 9, 15)
    )


@kind
def review_reminder(test):
    review = test.env["grandes.clientes.access.review"]._do_open(
        test.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
    )
    review._remind()


@kind
def emergency(test):
    grant = (
        test.env["grandes.clientes.access.grant"]
        .with_user(test.manager)
        .create(
            {
                "user_id": test.front2.id,
                "profile_id": test.env.ref(
                    "grandes_clientes.access_profile_back_office"
                ).id,
                "is_emergency": True,
                "reason": test.WORDS["reason"],
            }
        )
    )
    grant._notify_emergency()


@kind
def handover(test):
    handover = test._handover()
    test._registered()
    Users = test.env["res.users"]
    counts = {
        entry.kind: 1 for _key, entry in Users._get_held_entries() if entry.counts
    }
    handover._notify_person(test.front2, "Recibió lo de Ana", counts)


@kind
def request_reply(test):
    test._by_mail()
    _case, escalation = test._escalated(typification="T11")
    request = test.env["grandes.clientes.mail.request"].search([], limit=1)
    request.sudo()._apply_reply(test._html(), "dte@example.com", NOW)


@kind
def objection(test):
    movement = test._movement().sudo()
    movement.write(
        {"communicated_by_id": test.supervisor.id, "objection": test.WORDS["reason"]}
    )
    movement.with_user(test.oversight).sudo()._notify_objection()


@kind
def companion(test):
    movement = test._movement(kind="joiner").sudo()
    movement.companion_id = test.front
    movement._notify_companion(test._registered())


@kind
def delegation_told(test):
    test._delegation()._tell(test.official, lambda told: told.name)


@kind
def bulletin(test):
    test._bulletin()._do_publish()


@kind
def bulletin_draft(test):
    test._bulletin().with_user(test.front2).sudo()._notify_to_publish()


@kind
def bulletin_reminder(test):
    reminders = test.env["grandes.clientes.bulletin.reminder"].sudo()
    reminders._remind_person(test.front, test._bulletin().sudo())
    reminders._tell_supervisors(
        test.env.company, {test.front: test._bulletin(name="Otro").sudo()}
    )


@kind
def campaign(test):
    campaign = (
        test.env["grandes.clientes.outreach.campaign"]
        .with_user(test.supervisor)
        .create(
            {
                "name": test.WORDS["subject"],
                "date_to": date(2026, 9, 30),
                "entity_domain": f"[('id', 'in', {test.ies.ids})]",
            }
        )
    )
    test.contact.phone = "+57 601 3820000"
    campaign._do_freeze()


@kind
def opportunity(test):
    case = test._registered()
    lead = test.env["crm.lead"].sudo().create({"name": test.WORDS["subject"]})
    case.sudo().opportunity_id = lead
    lead.with_user(test.supervisor).sudo()._tell_grandes_clientes_cases()


@kind
def nonconformity(test):
    test._nonconformity()._do_open()


@kind
def todo(test):
    test._registered().with_user(test.supervisor).activity_schedule(
        "mail.mail_activity_data_todo",
        user_id=test.front2.id,
        summary=test.WORDS["subject"],
        note=test.WORDS["text"],
    )


@kind
def note(test):
    case = test._registered()
    case.with_user(test.supervisor).message_post(
        body=test.WORDS["text"], partner_ids=test.front2.partner_id.ids
    )
