"""Filings through every channel of entry in the crawl's world, and work on them."""

from ..tools.sheet.contingency import COLUMNS
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .crawl_marks import DOCUMENT, OF_ENTITY, THEIRS
from .mail_common import build


class WorldOfDoors:
    """Mixin for the crawl's world."""

    @classmethod
    def _come_by_every_door(cls):
        """File others' cases by sheet, mail, letter and call, and after an outage."""
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
    def _be_worked_on(cls, letter):
        """Make the office consult, ask, deviate and be surveyed."""
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
        # Colleagues' notes on the entity and on its coordinator.
        for partner in (cls.town, cls.stranger, cls.ies, cls.contact):
            partner.message_post(body=f"Nota {OF_ENTITY}")
            partner.activity_schedule(
                summary=OF_ENTITY, note=OF_ENTITY, user_id=cls.front.id
            )
        # Two changes of a contact's data, and an export of a list.
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
        # Fill in what the front office may fill in once, with an event.
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
        """Ask an area without users by mail, and receive its reply."""
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
    def _be_sorted(cls, case):
        """Open a case and suggest its typification; index its words."""
        prefix = "grandes.clientes"
        cls.env[f"{prefix}.triage.reading"].with_user(cls.front)._hold(case)
        cls.env[f"{prefix}.typification.suggestion"].with_user(cls.front)._note(
            case, case.typification_id, 7, 9, "case"
        )
        cls.env[f"{prefix}.case.text"]._queue_closed()
