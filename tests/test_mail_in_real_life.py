"""Everyday mails of an entity's mailbox, each fed twice and handled correctly."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models.mail import inbound_work
from .mail_common import FILING, INBOUND, MailInCommon, build

_QUOTED = """Buenos días: el giro sigue sin llegar.

________________________________
De: Grandes Clientes <grandes.clientes@example.com>
Enviado: lunes, 14 de septiembre de 2026 9:00 a. m.
Para: Coordinadora de Prueba
Asunto: Recibimos su solicitud
"""


def report(kind, block, about, sender="mailer-daemon@example.net", **headers):
    """Return a report on a message, by a server or by a reader's program."""
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return (
        f"From: {sender}\nTo: grandes.clientes@example.com\n{lines}"
        f"Message-ID: <{kind}@example.net>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nInforme.\n"
        f"--B\nContent-Type: message/{kind}\n\n{block}\n"
        f"--B\nContent-Type: message/rfc822\n\nMessage-ID: {about}\n\nx\n--B--\n"
    ).encode()


@tagged("post_install", "-at_install", "slow")
class TestMailInRealLife(MailInCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(email_from="coordinadora@example.com")
        cls.filing = cls.case.filing_id
        cls.told = cls.env["mail.mail"].search(
            [("model", "=", FILING)], order="id desc", limit=1
        )
        cls.ref = cls.told.message_id

    def _assert_becomes(self, state, raw, filings=0, mails=None):
        """Feed a mail twice; check its state, and how much it creates and sends.

        :param mails: number sent because of it; by default, as many as filings
        :return: the incoming mail
        """
        Filing, Mail = self.env[FILING], self.env["mail.mail"]
        before = Filing.search_count([]), Mail.search_count([])
        self.assertEqual(self._feed(raw), self._feed(raw))
        mail = self._inbound()
        self.assertEqual((mail.state, mail.copies), (state, 2), mail.reason)
        made = Filing.search_count([]) - before[0]
        sent = Mail.search_count([]) - before[1]
        self.assertEqual(
            (made, sent), (filings, filings if mails is None else mails), mail.reason
        )
        return mail

    # === PEOPLE === #

    def test_outlook_folds_what_it_answers(self):
        raw = build("RE: Recibimos", _QUOTED, Thread_Index="AQHa")
        folded = f"In-Reply-To:\n {self.ref}\nReferences: <a@b>\n\t{self.ref}\n"
        mail = self._assert_becomes("reply", folded.encode() + raw)
        self.assertEqual(mail.case_id, self.case)
        # Several replies share one activity, and nobody gets mail about mail.
        raw = build("RE: Recibimos", f"{_QUOTED}Urgente", In_Reply_To=self.ref)
        self._assert_becomes("reply", raw)
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_an_answer_to_a_message_about_several_cases_finds_the_one_it_names(self):
        other = self._registered(beneficiary_id_number="314159")
        cases = self.case | other
        cases._do_answer("El pago se aplicó.")
        mail = cases.answer_ids.sudo().mail_id
        self.assertIn(f"[{mail.res_id and self.case.name} (+1)]", mail.subject)
        quoted = f"El lun, 14 sept 2026 a las 9:00, Nosotros escribió:\n> {other.name}"
        for body, meant in (
            (f"El {other.name} no.\n\n{quoted}", other),
            (f"Nada.\n\n{quoted}", self.case),
        ):
            raw = build(f"RE: {mail.subject}", body, In_Reply_To=mail.message_id)
            inbound = self._assert_becomes("reply", raw)
            self.assertEqual(inbound.case_id, meant)

    def test_whoever_answers_the_return_path_is_heard(self):
        domain = self.env["mail.alias.domain"].create({"name": "entidad.example"})
        mail = self._assert_becomes(
            "reply",
            build("Re: Recibimos", To=domain.bounce_email, In_Reply_To=self.ref),
        )
        self.assertEqual(mail.case_id, self.case)
        self.assertTrue(self.case.requester_unread)
        self._assert_becomes(
            "filed", build("Otro asunto", To=domain.bounce_email), filings=1
        )
        self._assert_becomes(
            "bounce", build("Undeliverable: Recibimos", To=domain.bounce_email)
        )

    def test_a_group_of_ours_is_no_mailing_list(self):
        mail = self._assert_becomes(
            "review",
            build(
                From="nueva@otra.example",
                Precedence="list",
                List_Id="<grandes.clientes.example.com>",
                Mailing_List="list grandes.clientes@example.com; contact x@example.com",
            ),
            filings=1,
        )
        self.assertIn("Nobody knows", mail.reason)

    def test_one_of_us_answers_by_mail(self):
        self.front.email = "asesora@entidad.example"
        mail = self._assert_becomes(
            "review",
            build("RE: x", In_Reply_To=self.ref, From="asesora@entidad.example"),
        )
        self.assertIn("does not get it", mail.reason)
        self.assertEqual(mail.mail_message_id.author_id, self.front.partner_id)
        self.assertTrue(mail.mail_message_id.subtype_id.internal)
        # This is no news from the requester.
        self.assertFalse(self.case.requester_unread)
        self.assertNotIn("requester_wrote", self.case.event_ids.mapped("act"))
        mail.with_user(self.front2)._do_reviewed()
        self.assertEqual(mail.state, "reply")

    def test_what_is_written_to_two_companies_enters_in_both(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        mailbox = self.env["grandes.clientes.mailbox"].create(
            {
                "name": "Otra",
                "company_id": other.id,
                "channel_id": self._channel("email").id,
                "addresses": "otra@example.com",
            }
        )
        raw = build(
            To="grandes.clientes@example.com",
            Cc="otra@example.com",
            Message_ID="<dos@example.com>",
        )
        filing = self._feed(raw)
        self.assertEqual(filing.company_id, self.env.company)
        # And once per company, by the mailbox from which it is fetched.
        again = self._feed(b"Delivered-To: otra@example.com\n" + raw)
        mails = self.env[INBOUND].search([], limit=2)
        self.assertEqual(mails.mailbox_id, self.mailbox | mailbox)
        self.assertEqual(mails.filing_id, filing | again)
        self.assertEqual(again.company_id, other)
        self.assertEqual(mails.mapped("copies"), [2, 2])

    def test_a_report_about_another_companys_message_is_noted(self):
        other = self.env["res.company"].create({"name": "Otra entidad", "sequence": 0})
        mailbox = self.env["grandes.clientes.mailbox"].create(
            {
                "name": "Otra",
                "company_id": other.id,
                "channel_id": self._channel("email").id,
                "addresses": "otra@example.com",
            }
        )
        filing = self._feed(build("Otra", To=mailbox.addresses, From="a@x.example"))
        self.assertEqual(filing.company_id, other)
        told = self.env["mail.mail"].search([("email_to", "=", "a@x.example")])
        status = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n"
        raw = report("delivery-status", status, told.message_id)
        # To the address of reports, which both companies share.
        raw = raw.replace(b"To: grandes.clientes@", b"To: rebotes@")
        mail = self._assert_becomes("bounce", raw)
        self.assertEqual(mail.company_id, self.env.company)
        self.assertFalse(mail.filing_id)
        returned = "returned the acknowledgement"
        self.assertIn(returned, str(filing.message_ids.mapped("body")))

    def test_a_certified_mail_is_its_own_senders(self):
        mail = self._assert_becomes(
            "filed",
            build(
                "Correo certificado: Solicitud",
                From='"Coordinadora (por Certimail)" <x@r1.certimail.example>',
                Reply_To="coordinadora@example.com",
            ),
            filings=1,
        )
        self.assertEqual(mail.filing_id.contact_id, self.contact)

    def test_many_recipients_and_heavy_files(self):
        """Larger than any limit for files read at once (a block, an embedded image)."""
        weight = 6 * 1024**2
        many = ", ".join(f"Persona {n} <p{n}@otra.example>" for n in range(200))
        mail = self._assert_becomes(
            "filed",
            build(
                To=f"{many}, grandes.clientes@example.com",
                files=[("todo.pdf", b"%PDF" + bytes(weight))],
            ),
            filings=1,
        )
        self.assertEqual(mail.mailbox_id, self.mailbox)
        self.assertEqual(mail.filing_id.attachment_ids.file_size, weight + 4)

    def test_what_was_not_read_whole_is_reviewed(self):
        odd = {
            "smime.p7m": b"0\x82sellado",
            "winmail.dat": b"\x78\x9f\x3e\x22\x00\x00",
        }
        for name, content in odd.items():
            with self.subTest(name=name):
                mail = self._assert_becomes(
                    "review", build(name, "", files=[(name, content)]), filings=1
                )
                self.assertIn("No text", mail.reason)
        pieces = [(f"{n}.txt", b"%d" % n) for n in range(1001)]
        mail = self._assert_becomes("review", build(files=pieces), filings=1)
        self.assertIn("holds more", mail.reason)

    def test_a_spreadsheet_that_cannot_be_read_says_why(self):
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
        mail = self._assert_becomes(
            "review", build("Lista", files=[("lista.xls", old)]), filings=1
        )
        self.assertIn("lista.xls", mail.reason)
        self.assertEqual(len(mail.filing_id.case_ids), 1)
        # A file without any requests is a plain attachment.
        self._assert_becomes(
            "filed", build("Pagos", files=[("pagos.csv", b"hola")]), filings=1
        )

    def test_a_reader_that_stumbles_loses_no_mail(self):
        stumbling = patch.object(
            type(self.env[FILING]), "_read_own_sheet", side_effect=ZeroDivisionError
        )
        with stumbling:
            mail = self._assert_becomes(
                "review", build(files=[("lista.csv", b"a;b\n1;2")]), filings=1
            )
        self.assertEqual(mail.filing_id.attachment_ids.name, "lista.csv")

    # === MACHINES === #

    def test_absences_however_they_say_so(self):
        for number, headers in enumerate(
            (
                {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"},
                {"Return_Path": "<>"},
                {"Auto_Submitted": "auto-replied"},
            )
        ):
            with self.subTest(headers=headers):
                self._assert_becomes(
                    "auto_reply",
                    build(
                        "Respuesta automática: Recibimos"
                        if "X_Auto_Response_Suppress" in headers
                        else "Gracias por escribir",
                        f"Estaré ausente. {number}",
                        In_Reply_To=self.ref,
                        **headers,
                    ),
                )
        self._assert_becomes("review", build("Vacaciones", Return_Path="<>"))
        self.assertFalse(self.case.requester_unread)

    def test_a_help_desk_passes_on_what_its_people_write(self):
        mail = self._assert_becomes(
            "reply",
            build(
                "[Mesa de ayuda] Re: Recibimos",
                "El estudiante ya pagó.",
                Auto_Submitted="auto-generated",
                In_Reply_To=self.ref,
            ),
        )
        self.assertEqual(mail.case_id, self.case)
        self.assertTrue(self.case.requester_unread)

    def test_a_help_desk_that_wants_no_automatic_answer_is_heard(self):
        for number, subject in enumerate(("Re: Recibimos", "[#77] RE: Recibimos")):
            self.case.action_requester_read()
            self._assert_becomes(
                "reply",
                build(
                    subject,
                    f"El estudiante ya pagó. {number}",
                    Auto_Submitted="auto-generated",
                    X_Auto_Response_Suppress="All",
                    In_Reply_To=self.ref,
                ),
            )
            self.assertTrue(self.case.requester_unread)

    def test_an_accepted_invitation_asks_for_nothing(self):
        for method, state, filings in (("REPLY", "review", 0), ("REQUEST", "filed", 1)):
            raw = (
                f"From: coordinadora@example.com\nSubject: {method}\n"
                f"Content-Type: text/calendar; method={method}\n\n"
                f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
            )
            self._assert_becomes(state, raw.encode(), filings=filings)

    def test_help_desks_that_answer_each_other_stop(self):
        """Each answers with its own number and does not declare itself automatic."""
        answers = 0
        with patch.object(inbound_work, "_LOOP_TIMES_ALIKE", 20):
            for number in range(30):
                answers += bool(
                    self._feed(
                        build(
                            f"[Ticket #{number}] Recibimos su solicitud",
                            f"Le asignamos el número {number}.",
                            From="mesa@otra.example",
                        )
                    )
                )
        self.assertEqual(answers, 20)
        self.assertEqual(len(self._mails_to("mesa@otra.example")), 20)
        self.assertEqual(self.env[INBOUND].search_count([]), 30, "none is lost")

    def test_a_receipt_or_a_delay_returns_nothing(self):
        read = report(
            "disposition-notification",
            f"Original-Message-ID: {self.ref}\nDisposition: manual-action/"
            "MDN-sent-manually; displayed\n",
            "<otro@example.com>",
            Subject="Leído: Recibimos",
        )
        mail = self._assert_becomes("bounce", read)
        self.assertEqual(mail.filing_id, self.filing)
        delay = "Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.7\n"
        mail = self._assert_becomes(
            "bounce",
            report("delivery-status", f"Reporting-MTA: x\n\n{delay}", self.ref),
        )
        self.assertEqual(mail.filing_id, self.filing)
        returned = "returned the acknowledgement"
        self.assertNotIn(returned, str(self.filing.message_ids.mapped("body")))
        failed = delay.replace("delayed", "failed").replace("4.4.7", "5.1.1")
        raw = report("delivery-status", f"Reporting-MTA: y\n\n{failed}", self.ref)
        self._assert_becomes("bounce", raw.replace(b"<delivery", b"<failed"))
        self.assertIn(returned, str(self.filing.message_ids.mapped("body")))

    def test_a_report_that_odoo_does_not_read_is_noted_all_the_same(self):
        self.case._do_answer("El pago se aplicó.")
        mail = self.case.answer_ids.sudo().mail_id
        mail._log_on_answers("sent")
        mail._log_on_answers("delivered")
        status = "Reporting-MTA: x\n\nAction: failed\nStatus: 5.1.1\n"
        parsing = patch.object(
            type(self.env["mail.thread"]), "message_parse", side_effect=AttributeError
        )
        with parsing:
            inbound = self._assert_becomes(
                "bounce", report("delivery-status", status, mail.message_id)
            )
        self.assertEqual(inbound.case_id, self.case)
        self.assertIn("bounced", self.case.answer_ids.delivery_ids.mapped("event"))
