"""Messages to areas, and to recipients without a login, one of each kind."""

from datetime import date, timedelta

from .common import NOW
from .mail_kinds_common import kind


@kind
def area_request(test):
    test._by_mail()
    test._escalated(typification="T11")


@kind
def delegation_request(test):
    test._by_mail()
    test._delegation()


@kind
def review_request(test):
    test.treasury.sudo().write({"head_id": False})
    review = test.env["grandes.clientes.access.review"]._do_open(
        test.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
    )
    review.with_user(test.quality)._do_ask_areas()


@kind
def bulletin_area(test):
    test._by_mail()
    test._bulletin(mission_area_id=test.credit.id)._mail_to_areas()


@kind
def bulletin_correct(test):
    test._bulletin()._do_ask_area()


@kind
def bulletin_plan(test):
    test._by_mail()
    rows = test.env["grandes.clientes.bulletin.plan"]
    row = rows.sudo().search([("mission_area_id", "=", test.treasury.id)], limit=1)
    row = row or rows.sudo().create(
        {
            "mission_area_id": test.treasury.id,
            "company_id": test.env.company.id,
            "week": "2026-W38",
            "date_from": date(2026, 9, 14),
            "date_to": date(2026, 9, 20),
            "due_on": date(2026, 9, 18),
        }
    )
    row._apply_asking()


@kind
def movement(test):
    test._movement()._do_communicate()


@kind
def outage(test):
    test._outage()._send_report()


@kind
def outage_ended(test):
    outage = test._outage()
    outage.sudo().write(
        {"reported_on": NOW - timedelta(days=1), "ended_on": NOW, "solution": "x"}
    )
    outage._notify_ended()


@kind
def outage_unanswered(test):
    outage = test._outage()
    outage.sudo().write({"reported_on": NOW - timedelta(days=30)})
    outage._cron_tell_unanswered()


@kind
def dispatch(test):
    dispatches = test.env["grandes.clientes.quality.dispatch"]
    dispatches._cron_plan()
    dispatches.with_user(test.quality).search([], limit=1)._do_send()


@kind
def visit_presented(test):
    visit = test._visit()
    visit.sudo().conclusions = test.WORDS["text"]
    visit._send_to_coordinator()


@kind
def visit_served(test):
    visit = test._visit()
    visit.sudo().conclusions = test.WORDS["text"]
    visit._send_to_oversight()


@kind
def finding_served(test):
    test._finding()


@kind
def finding_overdue(test):
    finding = test._finding()
    finding.sudo()._send_notice(
        ["gc_official@example.com"],
        "notice_finding_overdue",
        lambda env: "Hallazgo vencido",
    )


@kind
def nonconformity_by_mail(test):
    record = test._nonconformity()
    record._do_open()
    record._queue_to_address("open")


@kind
def oversight_note(test):
    test.env["grandes.clientes.oversight.note"].with_user(test.oversight)._do_note(
        test._absent().with_user(test.oversight),
        "require",
        test.WORDS["text"],
        test.quality,
        None,
        date(2026, 9, 21),
    )


@kind
def training_summons(test):
    test._session()._do_summon(test.front)


@kind
def training_moved(test):
    session = test._session()
    session._send_notice(
        test.front,
        "notice_training_moved",
        lambda env: "Capacitación trasladada",
        reason=test.WORDS["reason"],
    )


@kind
def pack(test):
    record = (
        test.env["grandes.clientes.report.pack"]
        .with_user(test.supervisor)
        .create({"date_from": "2026-09-01"})
    )
    record.sudo()._get_act_records().write({"archive": "eA==", "sha256": "ab12" * 16})
    vals = record.sudo()._prepare_mail_vals()
    return test.env["mail.mail"].sudo().create(vals)


@kind
def event_seal(test):
    test._registered()
    seals = test.env["grandes.clientes.event.seal"].sudo()
    test.env.flush_all()
    seals._create_seal(test.env.company)


@kind
def seal_broken(test):
    verification = (
        test.env["grandes.clientes.seal.verification"]
        .sudo()
        .create(
            {
                "company_id": test.env.company.id,
                "verified_on": NOW,
                "user_id": test.quality.id,
                "state": "broken",
            }
        )
    )
    vals = verification._get_alert_mail(
        "interventoria@example.com",
        test.LANG,
        test.env["grandes.clientes.seal.breakage"].sudo(),
        test.WORDS["name"],
    )
    return test.env["mail.mail"].sudo().create(vals)


@kind
def mail_test(test):
    sent = []
    test.patch(
        type(test.env["mail.mail"]), "send", lambda mails, **_kw: sent.extend(mails)
    )
    test.env["grandes.clientes.mail.test"].with_user(test.manager)._do_send()
    return test.env["mail.mail"].browse([mail.id for mail in sent])
