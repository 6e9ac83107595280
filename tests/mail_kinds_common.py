"""Every kind of message that leaves, made as its act makes it.

``KINDS`` has a function a kind, under the name that ``docs/mails.md`` lists it by.
"""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

from markupsafe import Markup

from ..models.time.case_warnings import SECTIONS
from ..tools import clock
from .common import NOW
from .delegation_common import REQUEST as DELEGATION_REQUEST
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .mail_common import MailInCommon

KINDS = {}

#: What people wrote, as a friendly reader expects it.
PLAIN = {
    "name": "Ana Gómez",
    "entity": "Universidad de la Costa del Caribe",
    "subject": "Giro pendiente del segundo semestre",
    "text": "El giro de agosto no aparece en el estado de cuenta.",
    "reason": "Falta el recibo de matrícula.",
}
#: The same, as somebody wrote it who wishes us ill, or pastes from anywhere.
HOSTILE = dict.fromkeys(
    PLAIN,
    "<script>boom()</script> ${7*191} {{7*191}} <img src=x onerror=boom()> "
    "\u202eoriginal\u202c \x0b" + "x" * 90 + " </p></div> %s %(count)s & \" '",
)


def kind(function):
    """Register a kind of message under its function's name."""
    KINDS[function.__name__] = function
    return function


class MailKindsCommon(MailInCommon, EscalationCommon, IntakeCommon):
    """What people wrote is ``WORDS``; ``mails`` has what each kind sent."""

    WORDS = PLAIN
    LANG = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.LANG != "en_US":
            cls.env["res.lang"]._activate_lang(cls.LANG)
            cls.env["ir.module.module"]._load_module_terms(
                ["base", "mail", "grandes_clientes"], [cls.LANG]
            )
        company = cls.env.company
        company.write(
            {
                "phone": "+57 601 3821670",
                "grandes_clientes_seal_email": "interventoria@example.com",
                "grandes_clientes_pack_email": "comercial@example.com",
                "grandes_clientes_technology_email": "tecnologia@example.com",
                "grandes_clientes_oversight_email": "interventoria@example.com",
                "grandes_clientes_visitor_id": cls.quality.id,
                "grandes_clientes_tell_new_advisor": True,
            }
        )
        company.partner_id.lang = cls.LANG
        words = cls.WORDS
        cls.ies.name = words["entity"]
        cls.contact.write({"name": words["name"], "lang": cls.LANG})
        users = (cls.front | cls.front2 | cls.back | cls.official | cls.supervisor) | (
            cls.coordinator | cls.quality | cls.oversight | cls.manager
        )
        users.lang = cls.LANG
        for user in users:
            user.write(
                {
                    "email": f"{user.login}@example.com",
                    "name": f"Carolina {user.login.removeprefix('gc_').title()}",
                }
            )
        cls.front.name = cls.quality.name = words["name"]
        cls.treasury.sudo().email = "dte@example.com"
        cls.env = cls.env(context={**cls.env.context, "lang": cls.LANG})

    @classmethod
    def _case_vals(cls, **vals):
        words = cls.WORDS
        return {
            **super()._case_vals(),
            "subject": words["subject"],
            "description": words["text"],
            "beneficiary_name": words["name"],
            **super()._case_vals(**vals),
            **{"subject": words["subject"], "beneficiary_name": words["name"]},
        }

    def _make(self, name):
        """Return what a kind sent: dictionaries of headers and texts, as they leave."""
        Mail = self.env["mail.mail"]
        before = Mail.search([], order="id desc", limit=1).id
        known = self.env["mail.message"].search([], order="id desc", limit=1).id
        mails = KINDS[name](self)
        self.env.flush_all()
        if mails is None:
            mails = Mail.search([("id", ">", before)], order="id")
        self.assertTrue(mails, f"{name} sent nothing (after message {known})")
        return [self._leave(mail) for mail in mails[-3:]]

    def _leave(self, mail):
        """Return the message as the server would get it."""
        server = self.env["ir.mail_server"]
        parts = mail._prepare_outgoing_list()[0]
        message = server._build_email__(
            parts["email_from"] or mail.email_from or "atencion@example.com",
            parts["email_to"],
            parts["subject"],
            parts["body"],
            body_alternative=parts["body_alternative"],
            email_cc=parts["email_cc"],
            reply_to=parts["reply_to"],
            message_id=parts["message_id"],
            references=parts["references"],
            subtype="html",
            subtype_alternative="plain",
            headers=parts["headers"],
        )
        return message_from_bytes(bytes(message), policy=default)

    # === WHAT KINDS ARE MADE OF === #

    def _visit(self):
        visits = self.env["grandes.clientes.quality.visit"]
        visits._cron_plan()
        return visits.with_user(self.quality).search([], limit=1)

    def _finding(self):
        finding = (
            self.env["grandes.clientes.quality.finding"]
            .with_user(self.quality)
            .create(
                {
                    "condition": self.WORDS["text"],
                    "criterion": self.WORDS["reason"],
                    "responsible_id": self.official.id,
                }
            )
        )
        finding._do_serve()
        return finding

    def _outage(self):
        systems = self.env["grandes.clientes.legacy.system"].search([])
        system = systems.filtered(lambda each: each.code == "TELEFONIA")
        return (
            self.env["grandes.clientes.outage"]
            .with_user(self.supervisor)
            .create({"system_id": system.id, "ticket": self.WORDS["name"]})
        )

    def _bulletin(self, **vals):
        return (
            self.env["grandes.clientes.bulletin"]
            .with_user(self.supervisor)
            .create(
                {
                    "name": self.WORDS["subject"],
                    "body": self._html(),
                    "mission_area_id": self.treasury.id,
                    "typification_ids": self._typification("T22").ids,
                    **vals,
                }
            )
        )

    def _by_mail(self):
        """Let nobody of the treasury sign in."""
        self.treasury.sudo().write({"member_ids": [(5,)], "head_id": False})

    def _absent(self):
        """Return an occurrence of a control that nobody did."""
        occurrences = self.env["grandes.clientes.control.occurrence"]
        occurrences._cron_plan()
        return occurrences.search([], limit=1)

    def _html(self):
        return Markup("<p>%s</p>") % self.WORDS["text"]

    def _suspended(self):
        case = self._registered()
        case._do_ask(self.WORDS["reason"])
        return case

    def _delegation(self, user=None):
        systems = self.env["grandes.clientes.legacy.system"].search([])
        system = systems.filtered(lambda each: "CTEX" in each.name)
        change = self.env["grandes.clientes.delegation.change"].create(
            {
                "code": "CUENTA",
                "name": "Cuenta para giro",
                "system_id": system.id,
                "mission_area_id": self.treasury.id,
            }
        )
        self.env.company.grandes_clientes_delegation_from = date(2026, 9, 1)
        return (
            self.env[DELEGATION_REQUEST]
            .with_user(self.front)
            .create(
                {
                    "case_id": self._registered().id,
                    "mission_area_id": self.treasury.id,
                    "system_id": system.id,
                    "change_id": change.id,
                    "value_before": "Cuenta 100",
                    "value_asked": self.WORDS["name"],
                    "reason": self.WORDS["reason"],
                }
            )
        )

    def _movement(self, user=None, kind="leaver"):
        return (
            self.env["grandes.clientes.staff.movement"]
            .with_user(self.supervisor)
            .create(
                {
                    "kind": kind,
                    "user_id": (user or self.front2).id,
                    "effective_on": NOW.date() + timedelta(days=20),
                }
            )
        )

    def _handover(self):
        return (
            self.env["grandes.clientes.staff.handover"]
            .with_user(self.supervisor)
            .create({"user_id": self.front.id, "successor_id": self.front2.id})
        )

    def _session(self):
        topic = self.env["grandes.clientes.training.topic"].create(
            {"name": self.WORDS["subject"], "description": self.WORDS["text"]}
        )
        return (
            self.env["grandes.clientes.training.session"]
            .with_user(self.supervisor)
            .create(
                {
                    "topic_id": topic.id,
                    "planned_on": NOW + timedelta(days=8),
                    "trainer": self.WORDS["name"],
                    "place": self.WORDS["name"],
                }
            )
        )


# === TO REQUESTERS === #


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


# === TO AREAS, AND TO WHO HAS NO LOGIN === #


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
    record = _nonconformity(test)
    record._do_open()
    record._queue_to_address("open")


def _nonconformity(test):
    return (
        test.env["grandes.clientes.quality.nonconformity"]
        .with_user(test.quality)
        .create(
            {
                "description": test.WORDS["text"],
                "requirement": test.WORDS["reason"],
                "typification_id": test._typification("T22").id,
                "responsible_id": test.supervisor.id,
                "responsible_email": "tercero@example.com",
                "due_on": date(2026, 9, 30),
                "treatment": "correction",
            }
        )
    )


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


# === TO PEOPLE OF OURS === #


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
    _nonconformity(test)._do_open()


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
