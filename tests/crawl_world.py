"""Somebody of each role in one world, where whatever they must not find has a mark.

==============  ==============================================================
who             what they must find nowhere
==============  ==============================================================
everybody       what is of another company
front office,   the complaint about themselves
supervisor,
quality
coordinator,    that, and any beneficiary's document whole
oversight
back office,    what is of cases that their desk does not have
mission area
manager, plain  anything of a case
employee,
portal, public
==============  ==============================================================
"""

from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from ..tools import clock
from ..tools.sheet.contingency import COLUMNS
from ..tools.sheet.writer import SheetSpec, write_xlsx
from . import people
from .crawl_channel import keep_channel
from .crawl_common import RpcCrawl
from .crawl_companies import OTHER, settle
from .crawl_control import oversee
from .crawl_portal import begin_to_ask, have_open, promise_again
from .crawl_reading import CrawlReading
from .crawl_staff import hand_over
from .crawl_systems import connect
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .mail_common import MailInCommon, build
from .portal_common import PortalCommon
from .portal_secrets import Secrets

THEIRS, INSIDE, COMPLAINT = "AJENOSECRETO", "SOLOADENTRO", "QUEJASECRETA"
# What colleagues say of an entity, which Odoo shows to any employee.
OF_ENTITY = "SOLOCOLEGAS"
DOCUMENT = "79888777"
# However a document is written.
WHOLE = (DOCUMENT, "79.888.777", DOCUMENT[::-1], "77.788.897")
ROLES = tuple(name for name in people.ROLES if name != "front2")
# What a complaint about somebody says, so that no other's is taken for it.
OF_COMPLAINTS = {role: f"{COMPLAINT} {role}." for role in ROLES}
CASE = "grandes.clientes.case"
_MODULE = "grandes_clientes"
_ALL = (THEIRS, INSIDE, COMPLAINT, *WHOLE)
MARKS = {
    "front": (COMPLAINT,),
    "supervisor": (COMPLAINT,),
    "quality": (COMPLAINT,),
    "coordinator": (COMPLAINT, *WHOLE),
    "oversight": (COMPLAINT, *WHOLE),
    "back": _ALL,
    "official": _ALL,
    "manager": _ALL,
    "portal": (*_ALL, OF_ENTITY),
    "employee": _ALL,
    "public": (*_ALL, OF_ENTITY),
}


class CrawlWorld(
    CrawlReading, RpcCrawl, IntakeCommon, EscalationCommon, MailInCommon, PortalCommon
):
    """What every kind of record says, of an entity that is not the coordinator's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "gc_employee", groups="base.group_user")
        cls.public = cls.env.ref("base.public_user")
        # Whom no complaint is about.
        cls.quality2 = new_test_user(
            cls.env,
            "gc_quality2",
            groups="base.group_user,grandes_clientes.group_quality",
        )
        for role in (*ROLES, "employee"):
            # Who may export what they read, which not everybody may.
            getattr(cls, role).group_ids += cls.env.ref("base.group_allow_export")
        cls.stranger = cls.env["res.partner"].create(
            {
                "name": "Coordinadora Ajena",
                "parent_id": cls.town.id,
                "email": "ajena@example.com",
                "is_coordinator": True,
            }
        )
        theirs = Secrets(cls, cls.town, cls.stranger, THEIRS, DOCUMENT)
        cls.records = list(theirs.records)
        cls.theirs = theirs
        cls._be_worked_on(cls._come_by_every_door())
        cls._be_asked_by_mail()
        cls._be_delegated()
        cls._come_and_go()
        cls._be_given_access()
        cls._be_governed()
        cls.complaints = {role: cls._complain_of(role) for role in ROLES}
        cls.records += cls._be_contacted(cls.theirs.open_case, THEIRS, cls.supervisor)
        cls.records += hand_over(cls, THEIRS)
        cls.records += keep_channel(cls, THEIRS)
        cls.records += oversee(cls, THEIRS)
        cls.records += connect(cls, THEIRS)
        cls.records += begin_to_ask(cls, THEIRS, OF_ENTITY)
        cls.records += promise_again(cls, cls.theirs.open_case, THEIRS)
        cls.records += have_open(cls, cls.theirs.open_case)
        cls._be_sorted(cls.theirs.open_case)
        cls.others = settle(cls)
        cls.env.flush_all()
        cls.marked = cls._find_marked((*_ALL, OF_ENTITY, OTHER))

    # === WHAT IS THERE === #

    @classmethod
    def _be_sorted(cls, case):
        """Let somebody have it open and be suggested what it is; know its words."""
        prefix = "grandes.clientes"
        cls.env[f"{prefix}.triage.reading"].with_user(cls.front)._hold(case)
        cls.env[f"{prefix}.typification.suggestion"].with_user(cls.front)._note(
            case, case.typification_id, 7, 9, "case"
        )
        cls.env[f"{prefix}.case.text"]._queue_closed()

    @classmethod
    def _come_by_every_door(cls):
        """File what is theirs as a sheet, a mail, a letter, a call, after an outage."""
        mine = {"partner_id": cls.town.id, "contact_id": cls.stranger.id}
        rows = [cls._row(DOCUMENT + end, detail=THEIRS) for end in ("", "3")]
        sheet = cls._file(cls._sheet(*rows), **mine)
        sheet._do_file_lines()
        cls._feed(
            cls,
            build(
                From="Ajena <ajena@example.com>",
                subject=f"Correo {THEIRS}",
                body=f"Va mi documento. {THEIRS}",
                files=[("doc.txt", DOCUMENT.encode())],
            ),
        )
        outage = (
            cls.env["grandes.clientes.contingency"]
            .with_user(cls.front)
            .create(
                {
                    "name": f"INC {THEIRS}",
                    "date_from": "2026-09-14 12:00:00",
                    "date_to": "2026-09-15 22:00:00",
                }
            )
        )
        outage._do_read(
            write_xlsx(
                [
                    SheetSpec(
                        "Contingencia",
                        [column[0] for column in COLUMNS.values()],
                        [
                            [
                                {
                                    "date": "14/09/2026",
                                    "time": "8:30 a. m.",
                                    "channel": "Telefónico",
                                    "entity": cls.town.name,
                                    "id_type": "CC",
                                    "id_number": DOCUMENT,
                                    "name": THEIRS,
                                    "typification": "T22",
                                    "subject": THEIRS,
                                    "evidence": "Libro, folio 12",
                                }.get(code, "")
                                for code in COLUMNS
                            ]
                        ],
                    )
                ]
            ),
            "contingencia.xlsx",
        )
        letter = cls._registered(
            **mine,
            channel="written",
            mercurio_in_number="2026ER0000777",
            mercurio_in_date="2026-09-15",
            subject=f"Carta {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "1",
        )
        cls.env["grandes.clientes.answer.draft"].with_user(letter.env.user).save_typed(
            letter.ids, "crawl", {"body": f"<p>Borrador {THEIRS}</p>"}
        )
        letter._do_answer(f"<p>Respuesta {THEIRS}</p>")
        ask = cls.env["grandes.clientes.follow.up.ask"].with_user(cls.front)
        ask.create({"partner_id": cls.town.id, "pasted": DOCUMENT}).action_ask()
        mails = cls.env["grandes.clientes.inbound.mail"].search([], limit=1)
        cls.records += [
            sheet,
            *sheet.line_ids,
            *sheet.attachment_ids,
            outage,
            *outage.line_ids,
            outage.sheet_attachment_id,
            letter,
            *letter.answer_ids.letter_ids,
            mails,
            mails.original_id,
            *cls.env["grandes.clientes.follow.up"].search([], limit=1),
        ]
        return letter

    @classmethod
    def _be_given_access(cls):
        """Let somebody ask for access, and be excepted."""
        cls.env["grandes.clientes.access.request"].with_user(cls.supervisor).create(
            {
                "kind": "removal",
                "user_id": cls.front2.id,
                "campaign_id": cls.env.ref(f"{_MODULE}.campaign_large_clients").id,
                "reason": "Se retira",
                "line_ids": [
                    Command.create(
                        {"system_id": cls.env.ref(f"{_MODULE}.legacy_system_cobol").id}
                    )
                ],
            }
        )
        pair = cls.env.ref(f"{_MODULE}.incompatibility_front_office_quality")
        cls.env["grandes.clientes.access.exception"].with_user(cls.coordinator).create(
            {
                "user_id": cls.front2.id,
                "incompatibility_id": pair.id,
                "date_to": "2026-12-31 12:00:00",
                "reason": "Oficina pequeña",
            }
        )

    @classmethod
    def _be_worked_on(cls, letter):
        """Let the office look things up, ask, deviate and be asked how it was."""
        case = cls.theirs.open_case
        system = cls.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "COBOL")], limit=1
        )
        found = letter._do_consult(system, f"Visto {THEIRS}")
        closed = cls._registered(
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            channel="phone",
            subject=f"Cerrado {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "2",
        )
        closed._do_answer("<p>Listo</p>", means="phone")
        question = cls.env["grandes.clientes.satisfaction"]._ask(closed, by_mail=True)
        question._do_answer(2, comment=f"Comentario {THEIRS}")
        job = cls.env["grandes.clientes.job"].with_user(cls.front2)
        job = job._create_job(
            case.with_user(cls.front2), "_do_withdraw", f"Acto {THEIRS}"
        )
        upload = (
            cls.env["grandes.clientes.mercurio.reconciliation"]
            .with_user(cls.front)
            ._do_upload(
                write_xlsx(
                    [
                        SheetSpec(
                            "M",
                            ["Radicado", "Fecha", "Asunto"],
                            [["E1", "2026-09-14", THEIRS]],
                        )
                    ]
                ),
                "m.xlsx",
            )
        )
        # What colleagues say of the entity itself, and of its coordinator.
        for partner in (cls.town, cls.stranger, cls.ies, cls.contact):
            partner.message_post(body=f"Nota {OF_ENTITY}")
            partner.activity_schedule(
                summary=OF_ENTITY, note=OF_ENTITY, user_id=cls.front.id
            )
        # Who a contact is, changed by one and asked by another; what was taken along.
        ours = cls.env["res.partner"].create(
            {
                "name": "Otra coordinadora",
                "parent_id": cls.town.id,
                "email": "otra@example.com",
                "is_coordinator": True,
            }
        )
        for user in (cls.supervisor, cls.front):
            ours.with_user(user)._do_change_identity(
                "Lo pidió", email=f"{user.login}@example.com"
            )
        cls.env["grandes.clientes.export.log"].with_user(cls.front2)._log(
            cls.theirs.case, "list"
        )
        cls.env["grandes.clientes.seal.verification"]._verify(cls.env.company)
        # What the front office may fill in once, and by an event, is filled in.
        for filing in cls.env["grandes.clientes.filing"].search(
            [("recording_reference", "=", False)]
        ):
            filing.with_user(cls.front2).recording_reference = "GRAB-77"
        opened = cls.env["grandes.clientes.file.access"].with_user(cls.oversight)
        files = cls.theirs.filing.attachment_ids
        opened = opened._do_open(files[:1].with_user(cls.oversight), "Auditoría")
        cls._be_visited(closed)
        cls.records += [
            opened,
            *cls._be_judged(closed, THEIRS),
            *cls._be_audited(closed),
            *found,
            closed,
            *question,
            *job,
            *job.sudo().line_ids,
            upload,
        ]

    @classmethod
    def _be_asked_by_mail(cls):
        """Ask an area of which nobody signs in, and get its reply."""
        cls.funds.write({"member_ids": [(5,)], "email": "fondos@example.com"})
        case = cls._registered(
            typification="T11",
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            subject=f"Por correo {THEIRS}",
            description=THEIRS,
            beneficiary_id_number=DOCUMENT[:-1] + "4",
        )
        case._do_escalate("mission_area", area=cls.funds, reason="Lo pide el fondo")
        request = cls.env["grandes.clientes.mail.request"].search([], limit=1)
        cls._feed(
            cls,
            build(
                "RE",
                f"Girado a {DOCUMENT}. {THEIRS}",
                From="fondos@example.com",
                References=request.message_id,
                files=[("soporte.txt", DOCUMENT.encode())],
            ),
        )
        cls.records += [
            request,
            *request.reply_attachment_ids,
            *request.inbound_mail_ids,
        ]

    @classmethod
    def _be_delegated(cls):
        """Let areas be asked for changes: one by mail, one that was made."""
        cls.env["grandes.clientes.room"].with_user(cls.coordinator)._do_switch(
            "delegation", True, "Se lleva aquí"
        )
        change = cls.env["grandes.clientes.delegation.change"].create(
            {"code": "CUENTA", "name": "Cuenta para giro"}
        )
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        delegation = cls.env["grandes.clientes.delegation"].create(
            {
                "mission_area_id": cls.funds.id,
                "profile_ids": cls.env.ref(
                    "grandes_clientes.access_profile_front_office"
                ).ids,
                "system_id": system.id,
                "date_to": "2026-12-31",
                "ground": "Memorando",
                "ground_number": "1",
                "ground_date": "2026-01-01",
                "attachment_ids": cls.env["ir.attachment"]
                .create({"name": "acto.pdf", "raw": b"%PDF-1.4"})
                .ids,
            }
        )
        delegation._do_give()
        case = cls._registered(
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            subject=f"Cambio {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "5",
        )
        for area in (cls.funds, cls.credit):
            request = cls._ask_for_change(case, THEIRS, area, change, system)
            cls.records += [request, *request.step_ids, *request.mail_request_ids]
        request.with_user(cls.coordinator)._do_approve(f"Procede {THEIRS}")
        request._do_execute(f"Hecho {THEIRS}")
        cls.records += [delegation, change, request.consultation_id]

    @classmethod
    def _ask_for_change(cls, case, mark, area, change, system):
        """Return a request of a change of the case, asked by an advisor."""
        return (
            cls.env["grandes.clientes.delegation.request"]
            .with_user(cls.front2)
            .create(
                {
                    "case_id": case.id,
                    "mission_area_id": area.id,
                    "system_id": system.id,
                    "change_id": change.id,
                    "value_before": f"Antes {mark}",
                    "value_asked": f"Después {mark}",
                    "reason": f"Motivo {mark}",
                }
            )
        )

    @classmethod
    def _come_and_go(cls):
        """Let somebody join, with an induction, and somebody leave."""
        Movement = cls.env["grandes.clientes.staff.movement"]
        joiner, leaver = Movement.create(
            [
                {
                    "kind": "joiner",
                    "person_name": "Nuevo Funcionario",
                    "side": "mission_area",
                },
                {"kind": "leaver", "person_name": "Antigua Asesora"},
            ]
        )
        joiner._do_carry_out()
        cls.records += [joiner, *joiner.induction_ids, leaver]

    @classmethod
    def _be_governed(cls):
        """Let access be validated, and compared with what a system says of users."""
        cls.env["grandes.clientes.access.review"]._do_open(
            cls.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        cls.env["grandes.clientes.access.column"].create(
            {
                "system_id": system.id,
                "kind": "users",
                "code": "account",
                "name": "USR_RED",
            }
        )
        load = cls.env["grandes.clientes.access.load"].with_user(cls.quality)
        load = load._do_load(system, "users", b"Usuario;Estado\najeno;A\n", "u.csv")
        load._do_keep()
        load.line_ids.filtered("row")._do_name(cls.front)
        # The contingency of this world is a failure, of which the entity decides.
        outage = cls.env["grandes.clientes.outage"].search([], limit=1)
        outage.with_user(cls.coordinator)._do_attribute("third_party", "Del operador")

    @classmethod
    def _be_audited(cls, case):
        """Let quality look at it: drawn, chosen, objected to, coached, found."""
        Audit = cls.env["grandes.clientes.quality.audit"].with_user(cls.quality)
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            sample = (
                cls.env["grandes.clientes.quality.sample"]
                .with_user(cls.quality)
                .create(
                    {
                        "date_from": "2026-09-14",
                        "date_to": "2026-09-20",
                        "size": 60,
                        "seed": "crawl",
                    }
                )
            )
            sample._do_draw()
        audit = Audit._do_direct(case.with_user(cls.quality), f"Riesgo {THEIRS}")
        audit._do_start()
        for mark in audit.mark_ids:
            mark.write({"answer": "no", "reason": f"Minuto {THEIRS}"})
        audit.write(
            {
                "identity_in_case": "yes",
                "identity_in_mercurio": "no_data",
                "without_recording": True,
                "conclusion": f"Conclusión {THEIRS}",
            }
        )
        audit._do_sign()
        advisor = cls.front2
        audit.sudo().advisor_id = advisor
        mine = audit.with_user(advisor)
        mark = mine.mark_ids[0]
        objection = mine._do_object(mark, "yes", f"Objeción {THEIRS}")
        coaching = audit._do_coach(
            audit.mark_ids[1], f"Acompañamiento {THEIRS}", "2026-10-01"
        )
        finding = cls.env["grandes.clientes.quality.finding"]._create_of(
            "audit",
            [
                {
                    "company_id": case.company_id.id,
                    "condition": f"Hallazgo {THEIRS}",
                    "criterion": "5.2.8",
                    "severity": "minor",
                    "responsible_id": advisor.id,
                }
            ],
        )
        # Served, it is nobody's to delete.
        finding.with_user(cls.quality)._do_serve()
        # One more that asks for a look, which nobody has looked at.
        risky = cls._registered(
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            channel="phone",
            kind="complaint",
            subject=f"Inconforme {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "4",
        )
        risky._do_answer("<p>Listo</p>", means="phone")
        return [
            risky,
            sample,
            *sample.audit_ids[:2],
            audit,
            *audit.mark_ids[:2],
            objection,
            coaching,
            finding,
        ]

    @classmethod
    def _be_judged(cls, case, mark):
        """Return what quality keeps of a case: a decision, a non-conformity, its move.

        By the system, so that nobody is left out for having made it.
        """
        decision = cls.env["grandes.clientes.quality.pnc.decision"]._create_due(
            cls.env.company,
            [
                {
                    "id": case.id,
                    "kind": "complaint",
                    "is_reclassified": False,
                    "ended_on": clock.now(),
                }
            ],
        )
        record = decision._do_decide("yes", "other", note=f"Incumplido {mark}")
        record.write(
            {
                "requirement": mark,
                "responsible_email": "area@example.com",
                "due_on": clock.today(cls.env.company),
                "cause_analysis": mark,
            }
        )
        record._do_open()
        record._do_move_due(record.due_on + timedelta(days=7), mark)
        note = record.message_post(body=mark)
        todo = record.activity_schedule(summary=mark, user_id=cls.quality2.id)
        return [decision, record, record.move_ids, note, todo]

    @classmethod
    def _be_visited(cls, case):
        """Let quality find something in a visit and in the channel, of a case."""
        cls.env["grandes.clientes.quality.visit"]._cron_plan()
        cls.env["grandes.clientes.quality.dispatch"]._cron_plan()
        visits = cls.env["grandes.clientes.quality.visit"].with_user(cls.quality)
        visit = visits.search([], limit=1)
        visit._do_start()
        item = visit.item_ids[:1]
        item.write({"answer": "no", "note": f"Visto {THEIRS}"})
        findings = cls.env["grandes.clientes.quality.finding"].with_user(cls.quality)
        finding = findings._do_find(
            item,
            {
                "condition": f"Hallado {THEIRS}",
                "criterion": "5.2.5",
                "responsible_id": cls.supervisor.id,
                "case_ids": case.ids,
            },
        )
        finding._do_serve()
        visit._do_close()
        seen = (
            cls.env["grandes.clientes.quality.monitoring"]
            .with_user(cls.quality)
            .create(
                {
                    "channel_id": cls._channel("phone").id,
                    "result": "finding",
                    "description": f"Oído {THEIRS}",
                }
            )
        )
        cls.env.company.grandes_clientes_oversight_email = "ve@example.com"
        cls.env.company.grandes_clientes_technology_email = "tec@example.com"
        dispatches = cls.env["grandes.clientes.quality.dispatch"]
        dispatch = dispatches.with_user(cls.quality).search([], limit=1)
        dispatch._do_send()
        message = (
            cls.env["ir.attachment"]
            .with_user(cls.quality)
            .create({"name": "respuesta.eml", "raw": b"Se mira"})
        )
        dispatch._do_reply("technology", f"Se mira {THEIRS}", attachments=message)
        cls.records += [
            visit,
            *visit.item_ids[:1],
            finding,
            seen,
            dispatch,
            *dispatch.reply_ids,
        ]

    @classmethod
    def _complain_of(cls, role):
        """Return what there is of a complaint about somebody: case, note, file."""
        mark = OF_COMPLAINTS[role]
        case = cls._registered(
            cls.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=getattr(cls, role).id,
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            subject=mark,
            description=mark,
            beneficiary_name=mark,
            beneficiary_id_number=f"52{sum(map(ord, role))}00",
        )
        note = case.with_user(cls.front2).message_post(
            body=mark, attachments=[(f"{mark}.txt", mark.encode())]
        )
        todo = case.activity_schedule(summary=mark, user_id=cls.front2.id)
        return [
            case,
            case.filing_id,
            note,
            *note.attachment_ids,
            todo,
            *case.event_ids,
            *cls._be_asked_about(case, mark),
            *cls._be_judged(case, mark),
            *cls._be_contacted(
                case, mark, cls.coordinator if role == "supervisor" else cls.supervisor
            ),
        ]

    @classmethod
    def _be_asked_about(cls, case, mark):
        """Return a request of a change of a complaint, with what happened to it."""
        change = cls.env["grandes.clientes.delegation.change"].search([], limit=1)
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        request = cls._ask_for_change(case, mark, cls.treasury, change, system)
        return [request, *request.step_ids]

    @classmethod
    def _be_contacted(cls, case, mark, planner):
        """Return what there is of contacts about a case: whom, how, what was agreed."""
        campaign = (
            cls.env["grandes.clientes.outreach.campaign"]
            .with_user(planner)
            .create(
                {
                    "name": "Seguimiento",
                    "reason": "follow_up",
                    "base": "cases",
                    "case_domain": f"[('id', '=', {case.id})]",
                    "date_to": "2026-12-31",
                }
            )
        )
        campaign._do_freeze()
        target = campaign.sudo().target_ids
        attempt = (
            cls.env["grandes.clientes.outreach.attempt"]
            .with_user(cls.front2)
            .create({"target_id": target.id, "result": "reached", "note": mark})
        )
        commitment = attempt._do_agree(mark, clock.today(case.company_id))
        return [target, attempt, commitment, *commitment.activity_ids]

    # === WHO CALLS === #

    def _be(self, role):
        """Let the crawl call as somebody: what they must not find, what is tried."""
        self.role = role
        self.crawler = getattr(self, role)
        self.found = []
        self.only = ()
        self.marks = [
            OF_COMPLAINTS.get(role, mark) if mark == COMPLAINT else mark
            for mark in (*MARKS[role], OTHER)
        ]
        self.ids = {}
        theirs = [*self.records, *self.others, *self.complaints.get(role, ())]
        for record in theirs:
            ids = self.ids.setdefault(record._name, [])
            ids += [one for one in record.ids if one not in ids]

    def _candidates(self, name, converter=""):
        """Return what to give for an argument, by its name: theirs before all."""
        ids = self.ids
        if "model" in name:
            return [CASE]
        by_name = {
            "message": "mail.message",
            "attachment": "ir.attachment",
            "file": "ir.attachment",
            "document": "ir.attachment",
            "filing": "grandes.clientes.filing",
            "answer": "grandes.clientes.case.answer",
            "activity": "mail.activity",
            "escalation": "grandes.clientes.escalation",
            "case": CASE,
        }
        for word, model in by_name.items():
            if word in name:
                return [ids[model]] if name.endswith("s") else ids[model][:1]
        records = {
            "area": self.credit,
            "partner": self.town,
            "entity": self.town,
            "user": self.crawler,
        }
        for word, record in records.items():
            if word in name:
                return [record.ids if name.endswith("s") else record.id]
        if name in ("numbers", "references"):
            # The administrator may just have taken the role of who made them.
            theirs = (self.theirs.case.sudo(), self.theirs.filing.sudo())
            return [[each.name for each in theirs]]
        return ["text"]
