"""Replies join their case and show on the desk; machines get no answer."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .mail_common import FILING, INBOUND, MailInCommon, build
from .test_mail_in_real_life import report


@tagged("post_install", "-at_install", "slow")
class TestMailInReplies(MailInCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(email_from="coordinadora@example.com")
        cls.told = cls._mails().filtered(lambda mail: mail.model == FILING)[0]

    @classmethod
    def _mails(cls):
        return cls.env["mail.mail"].search([], order="id desc")

    def _reply(self, body="Adjunto lo que falta.", subject="Re: x", **headers):
        """Feed a reply to the acknowledgement of the case's filing."""
        headers.setdefault("In_Reply_To", self.told.message_id)
        return self._feed(build(subject, body, **headers))

    # === WHAT IT ANSWERS === #

    def test_a_reply_joins_the_case_with_its_files(self):
        filings = self.env[FILING].search_count([])
        filing = self._reply(files=[("soporte.pdf", b"%PDF soporte")])
        self.assertEqual(filing, self.case.filing_id)
        self.assertEqual(self.env[FILING].search_count([]), filings)
        mail = self._inbound()
        self.assertEqual((mail.state, mail.case_id), ("reply", self.case))
        message = mail.mail_message_id
        self.assertEqual(
            (message.model, message.res_id), (self.case._name, self.case.id)
        )
        self.assertEqual(message.message_type, "email")
        self.assertEqual(message.author_id, self.contact)
        self.assertIn("lo que falta", message.body)
        self.assertEqual(message.attachment_ids.raw, b"%PDF soporte")
        with self.assertRaises(UserError):
            message.attachment_ids.unlink()
        self.assertEqual(self.case.event_ids[-1].act, "requester_wrote")
        # One activity for the advisor; no mail is sent.
        self.assertTrue(self.case.requester_unread)
        self.assertEqual(self.case.activity_ids.user_id, self.front)
        self.assertNotIn("Re:", self._mails()[0].subject)

    def _with_mail(self, subject, attached, **headers):
        """Return a mail of one of us with another one attached."""
        outer = EmailMessage()
        outer["From"] = self.front.email_formatted
        outer["To"] = "grandes.clientes@example.com"
        outer["Subject"] = subject
        outer["Message-ID"] = "<nuestro@example.com>"
        for name, value in headers.items():
            outer[name.replace("_", "-")] = value
        outer.set_content("Adjunto lo que respondió el banco.")
        outer.add_attachment(message_from_bytes(attached, policy=policy.default))
        return outer.as_bytes()

    def test_one_of_us_replies_in_the_thread_with_a_mail_attached(self):
        self.front.partner_id.email = "asesora@example.com"
        filing = self._feed(build(Message_ID="<suyo@example.com>"))
        case = filing.case_ids
        bank = build("Giro rechazado", "Faltó la cuenta.", From="banco@banco.example")
        filings = self.env[FILING].search_count([])
        self._feed(
            self._with_mail("RE: Giro pendiente", bank, References="<suyo@example.com>")
        )
        mail = self._inbound()
        self.assertEqual(self.env[FILING].search_count([]), filings)
        self.assertEqual((mail.case_id, mail.state), (case, "review"))
        self.assertIn("One of us wrote it", mail.reason)
        self.assertIn("respondió el banco", mail.mail_message_id.body)
        self.assertTrue(mail.mail_message_id.attachment_ids)
        # Who files it means the mail that is attached.
        self.assertEqual(
            mail.with_user(self.front)._do_file().email_from, "banco@banco.example"
        )
        # Forwarded on, the attached mail is the matter, whatever the thread.
        self._feed(
            self._with_mail(
                "RV: Giro pendiente", bank, References="<suyo@example.com>"
            ).replace(b"<nuestro@", b"<otro@")
        )
        self.assertEqual(self._inbound().filing_id.email_from, "banco@banco.example")

    def test_a_help_desk_answers_without_re(self):
        filing = self._feed(build(Message_ID="<suyo@example.com>"))
        told = self._mails()[0].message_id
        self._feed(
            build(
                "[Caso 8123] Giro pendiente",
                "Ya enviamos la cuenta bancaria.",
                In_Reply_To=told,
                X_Auto_Response_Suppress="All",
            )
        )
        mail = self._inbound()
        self.assertEqual((mail.state, mail.case_id), ("reply", filing.case_ids))

    def test_a_number_in_the_subject_is_enough_for_who_filed_it(self):
        for subject in (f"RE: Recibimos [{self.case.filing_id.name}]", self.case.name):
            with self.subTest(subject=subject):
                self.assertEqual(
                    self._reply(subject, subject=subject, In_Reply_To=None),
                    self.case.filing_id,
                )
                self.assertEqual(self._inbound().case_id, self.case)
        tagged_to = f"grandes.clientes+{self.case.name}@example.com"
        self._reply("Por la etiqueta", In_Reply_To=None, To=tagged_to)
        self.assertEqual(self._inbound().case_id, self.case)

    def test_a_number_of_somebody_else_is_filed_and_reviewed(self):
        filing = self._reply(
            subject=f"[{self.case.name}]", In_Reply_To=None, From="otro@otra.example"
        )
        self.assertNotEqual(filing, self.case.filing_id)
        self.assertEqual(self._inbound().state, "review")
        self.assertFalse(self.case.requester_unread)
        self.contact.copy(
            {"name": "Alcaldía", "parent_id": self.town.id, "email": "a@town.example"}
        )
        filing = self._reply(
            subject=f"[{self.case.name}]", In_Reply_To=None, From="a@town.example"
        )
        self.assertEqual(filing.partner_id, self.town)
        self.assertEqual(self._inbound().state, "review")
        self.assertIn(self.case.name, self._inbound().reason)

    def test_a_colleague_of_the_same_entity_may_answer(self):
        self.ies.email_domains = "universidad.example"
        self._reply(
            subject=self.case.name, In_Reply_To=None, From="rector@universidad.example"
        )
        self.assertEqual(self._inbound().case_id, self.case)

    def test_a_reply_to_ones_own_mail_joins_it(self):
        filing = self._feed(build("Otra", Message_ID="<propio@example.com>"))
        self._reply("Olvidé el anexo", In_Reply_To="<propio@example.com>")
        self.assertEqual(self._inbound().filing_id, filing)
        self.assertEqual(self._inbound().case_id, filing.case_ids)

    def test_a_reply_to_a_closed_case_offers_not_solved(self):
        case = self._registered(channel="phone", beneficiary_id_number="31415926")
        case._do_answer("Listo")
        self.assertEqual(case.state, "closed")
        self.assertIn("not_solved", case.unavailable_acts)
        self._reply("No resuelve", subject=f"Re: {case.name}", In_Reply_To=None)
        self.assertEqual((case.state, case.requester_unread), ("closed", True))
        self.assertEqual(case.activity_ids.user_id, self.front)
        case.invalidate_recordset(["available_acts", "unavailable_acts"])
        self.assertIn("not_solved", case.available_acts)
        case._do_not_solved("El pago no aparece")
        self.assertEqual(case.state, "front_office")

    def test_a_reply_about_what_nobody_works_is_for_people(self):
        filing = self._feed(build("Hola", "Hola"))
        filing.case_ids.with_user(self.front)._do_dismiss("spam")
        self.assertFalse(filing.case_ids.user_id)
        self._reply("Sí es una petición", In_Reply_To=self._mails()[0].message_id)
        mail = self._inbound()
        self.assertEqual((mail.case_id, mail.state), (filing.case_ids, "review"))
        self.assertIn("ended without an advisor", mail.reason)
        mail.with_user(self.front)._do_reviewed()
        self.assertEqual(mail.state, "reply")

    def test_a_reply_to_a_closed_case_of_who_left_goes_to_whoever_gets_it(self):
        case = self._registered(channel="phone", beneficiary_id_number="31415926")
        case._do_answer("Listo")
        self.case.sudo().user_id = self.front2
        self.ies.sudo().advisor_id = self.front2
        self.front.sudo().active = False
        case = case.with_user(self.supervisor)
        self._reply("No resuelve", subject=f"Re: {case.name}", In_Reply_To=None)
        self.assertEqual(case.activity_ids.user_id, self.front2)

    def test_what_is_said_about_a_repeat_shows_to_who_works_the_first(self):
        repeat = self._registered(contact_id=False, email_from=self.contact.email)
        self.assertEqual(repeat.duplicate_id, self.case)
        self._reply("¿Y?", subject=repeat.filing_id.name, In_Reply_To=None)
        self.assertEqual(self._inbound().case_id, repeat)
        self.assertEqual(self.case.activity_ids.user_id, self.front)
        self.assertFalse(self.case.requester_unread)

    def test_every_case_that_a_reply_names_shows_it(self):
        mine, silent = (
            self._registered(beneficiary_id_number=number)
            for number in ("60504030", "60504031")
        )
        foreign = self._registered(partner_id=self.town.id, contact_id=False)
        self._reply(
            f"Sobre {self.case.name}, {mine.name} y {foreign.name}: falta la firma.\n\n"
            f"> Su caso {silent.name} fue respondido"
        )
        self.assertEqual(self._inbound().case_id, self.case)
        self.assertEqual(mine.event_ids[-1].act, "requester_wrote")
        self.assertIn(self.case.name, mine.activity_ids.note)
        self.assertFalse((silent | foreign).activity_ids)
        self.assertEqual(
            (self.case | mine | silent | foreign).mapped("requester_unread"),
            [True, True, False, False],
        )

    def test_a_reply_about_rows_still_to_be_filed_is_for_people(self):
        sheet = b"Tipo documento,No. Documento,Nombre,Solicitud\nCC,52123456,Ana,Giro\n"
        filing = self._feed(build("Lista", files=[("lista.csv", sheet)]))
        self.assertEqual(filing.sheet_state, "review")
        self._reply("Falta una fila", subject=filing.name, In_Reply_To=None)
        mail = self._inbound()
        self.assertEqual((mail.state, mail.filing_id), ("review", filing))
        self.assertEqual(mail.mail_message_id.res_id, filing.id)
        mail.with_user(self.front)._do_reviewed()
        self.assertEqual(mail.state, "reply")

    # === MACHINES === #

    def test_machines_make_no_case_and_are_answered_nothing(self):
        kinds = {
            "auto_reply": [
                {"Auto_Submitted": "auto-replied", "In_Reply_To": self.told.message_id},
                {"X_Autoreply": "yes"},
                {"Precedence": "auto_reply"},
                {
                    "subject": "Respuesta automática: Recibimos",
                    "In_Reply_To": self.told.message_id,
                    "X_Auto_Response_Suppress": "All",
                },
            ],
            "review": [
                {"Auto_Submitted": "auto-generated"},
                {"subject": "Fuera de la oficina"},
                {"List_Id": "<lista.example>", "From": "alguien@lista.example"},
                {"Precedence": "bulk", "From": "boletin@lista.example"},
            ],
            "bounce": [
                {"From": "MAILER-DAEMON@example.net"},
                {"Return_Path": "<>", "subject": "Undeliverable: Recibimos"},
            ],
        }
        filings = self.env[FILING].search_count([])
        mails = len(self._mails())
        for state, cases in kinds.items():
            for number, headers in enumerate(cases):
                with self.subTest(state=state, headers=headers):
                    subject = headers.pop("subject", f"{state} {number}")
                    self._feed(build(subject, **headers))
                    self.assertEqual(self._inbound().state, state)
        self.assertEqual(self.env[FILING].search_count([]), filings)
        self.assertEqual(len(self._mails()), mails)
        self.assertFalse(self.case.requester_unread)

    def test_a_known_sender_writes_through_a_list(self):
        self.assertTrue(self._feed(build(List_Id="<oficina.example>")).acknowledged_on)

    def test_our_own_mail_comes_back(self):
        filings = self.env[FILING].search_count([])
        self._feed(
            build(
                From="grandes.clientes@example.com",
                Auto_Submitted="auto-generated",
                Message_ID=self.told.message_id,
            )
        )
        self.assertEqual(self._inbound().state, "ignored")
        self._feed(build(From="atencion@example.com"))
        self.assertEqual(self._inbound().state, "review", "somebody wrote it there")
        self.assertEqual(self.env[FILING].search_count([]), filings)

    def test_a_machine_that_repeats_itself_is_stopped(self):
        for number in range(6):
            self._feed(
                build("Ticket", "Gracias.", Message_ID=f"<{number}@bot.example>")
            )
        states = self.env[INBOUND].search([], limit=6).mapped("state")
        self.assertEqual(states, ["review"] * 3 + ["filed"] * 3)
        self.assertEqual(
            len(self._mails().filtered(lambda m: m.email_to == self.contact.email)), 4
        )

    def test_our_notices_tell_machines_not_to_answer(self):
        self.assertIn("auto-generated", self.told.headers)
        self.assertIn("grandes.clientes@example.com", self.told.reply_to)

    def test_the_acknowledgement_bounces(self):
        report = (
            b"From: mailer-daemon@example.net\nTo: grandes.clientes@example.com\n"
            b"Subject: Undelivered\nMessage-ID: <r@example.net>\n\n"
            b"Hi. This is the program at example.net.\n\n"
            b"--- Below this line is a copy of the message.\n\n"
            + f"Message-ID: {self.told.message_id}\nSubject: Recibimos\n".encode()
        )
        self._feed(report)
        mail = self._inbound()
        self.assertEqual((mail.state, mail.filing_id), ("bounce", self.case.filing_id))
        note = self.case.filing_id.message_ids[0]
        self.assertIn("returned the acknowledgement", note.body)
        activity = self.case.activity_ids
        self.assertEqual(activity.user_id, self.front)
        self.assertIn("acknowledgement came back", activity.summary)

    def test_a_notice_about_a_case_bounces(self):
        self.case.with_user(self.front)._do_ask("Falta el recibo")
        asked = self._mails()[0]
        self.assertEqual(asked.model, self.case._name)
        self.case.activity_ids.unlink()
        block = "Final-Recipient: rfc822; a@b.example\nAction: %s\nStatus: %s\n"
        delay = block % ("delayed", "4.4.7")
        self._feed(report("delivery-status", delay, asked.message_id))
        self.assertFalse(self.case.activity_ids, "it is still on its way")
        failed = report(
            "delivery-status", block % ("failed", "5.1.1"), asked.message_id
        )
        self._feed(failed.replace(b"<delivery-status@", b"<failed@"))
        self.assertEqual(self._inbound().case_id, self.case)
        self.assertEqual(self.case.activity_ids.user_id, self.front)
        self.assertEqual(self.case.activity_ids.summary, "A message came back")
        self.assertIn(asked.subject, self.case.activity_ids.note)
        self.assertIn("returned", self.case.message_ids[0].body)

    def test_a_notice_about_several_cases_bounces(self):
        cases = self.case | self._registered(
            email_from="coordinadora@example.com", beneficiary_id_number="8.000.501"
        )
        cases[1].sudo().user_id = self.front2
        cases.with_user(self.supervisor)._do_ask("Falta el recibo")
        asked = self._mails()[0]
        self.assertEqual(asked.grandes_clientes_res_ids, cases.ids)
        cases.activity_ids.unlink()
        block = "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
        self._feed(report("delivery-status", block, asked.message_id))
        for case, advisor in zip(cases, self.front | self.front2, strict=True):
            self.assertEqual(case.activity_ids.summary, "A message came back")
            self.assertEqual(case.activity_ids.user_id, advisor)
            self.assertIn("does not know", case.message_ids[0].body)

    def test_an_acknowledgement_of_several_filings_bounces(self):
        cases = self._many(2)
        cases._do_register()
        filings = cases.filing_id
        told = self._mails().filtered(lambda mail: mail.model == FILING)[0]
        self.assertEqual(told.grandes_clientes_res_ids, filings.ids)
        self._feed(
            b"From: mailer-daemon@example.net\nSubject: Undelivered\n\n"
            + f"Message-ID: {told.message_id}\nSubject: Recibimos\n".encode()
        )
        for filing in filings:
            self.assertIn("returned the acknowledgement", filing.message_ids[0].body)

    def test_an_encoded_report_is_read(self):
        text = (
            "No se pudo entregar: user unknown\n\n"
            f"Message-ID: {self.told.message_id}\nSubject: Recibimos\n"
        )
        for encoding in ("base64", "quoted-printable"):
            message = EmailMessage()
            message["From"] = "mailer-daemon@example.net"
            message["Subject"] = "failure notice"
            message["Message-ID"] = f"<{encoding}@example.net>"
            message.set_content(text, cte=encoding)
            raw = message.as_bytes()
            self.assertNotIn(self.told.message_id.encode(), raw)
            self._feed(raw)
            mail = self._inbound()
            self.assertEqual(
                (mail.state, mail.filing_id), ("bounce", self.case.filing_id), encoding
            )

    def test_a_bounced_answer_comes_back_on_the_desk(self):
        self.case._do_answer("El pago se aplicó.")
        answer = self.case.answer_ids.sudo()
        answer.mail_id._log_on_answers("sent")
        answer.mail_id._log_on_answers("delivered")
        self._settle()
        self.assertEqual(self.case.state, "closed")
        self._feed(
            b"From: mailer-daemon@example.net\nSubject: failure notice\n\n"
            + f"No such user.\n\nMessage-ID: {answer.mail_id.message_id}\n".encode()
        )
        self._settle()
        self.assertEqual(self.case.state, "front_office")
        self.assertEqual(self._inbound().state, "bounce")
        self.assertNotIn(
            "A message came back", self.case.activity_ids.mapped("summary")
        )

    def _settle(self):
        """Settle answers as the cron does, but without its commits."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["grandes.clientes.case.answer"]._cron_settle()

    # === PEOPLE DECIDE === #

    def test_people_file_join_and_ignore(self):
        self._feed(build("Lista", Precedence="list", From="a@lista.example"))
        mail = self._inbound().with_user(self.front)
        with self.assertRaises(AccessError):
            mail.with_user(self.oversight)._do_file()
        with self.assertRaisesRegex(UserError, "file it, add it"):
            mail._do_reviewed()
        filing = mail._do_file()
        self.assertTrue(filing.acknowledged_on)
        self.assertEqual((mail.state, mail.handled_by_id), ("filed", self.front))
        with self.assertRaisesRegex(UserError, "already"):
            mail._do_file()
        with self.assertRaisesRegex(UserError, "dismiss its case"):
            mail._do_ignore("spam")

        self._feed(build("Una", Precedence="list", From="c@lista.example"))
        opened = self._inbound().with_user(self.front).action_file()
        self.assertEqual(opened["res_id"], self._inbound().filing_id.id)

        self._feed(build("Otra", Precedence="list", From="b@lista.example"))
        mail = self._inbound().with_user(self.front)
        action = mail.action_join()
        wizard = self.env[action["res_model"]].with_user(self.front)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"case_id": self.case.id}).action_confirm()
        self.assertEqual((mail.state, mail.case_id), ("reply", self.case))
        # A reply may contain a request of its own.
        self.assertNotEqual(mail._do_file(), self.case.filing_id)
        self.assertTrue(mail.mail_message_id)

        self._feed(build("Aviso", Precedence="bulk", From="c@lista.example"))
        mail = self._inbound().with_user(self.front)
        action = mail.action_ignore()
        wizard = self.env[action["res_model"]].with_user(self.front)
        reason = self.env.ref("grandes_clientes.reason_ignore_spam")
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason_id": reason.id}).action_confirm()
        self.assertEqual((mail.state, mail.ignore_reason_id), ("ignored", reason))
        self.assertIn("download=true", mail.action_download()["url"])

    def test_what_is_added_later_counts_from_when_it_came(self):
        with clock.at(NOW + timedelta(days=1)):
            self._feed(build("Lista", Precedence="list", From="a@lista.example"))
        mail = self._inbound()
        with clock.at(NOW + timedelta(days=2)):
            self._reply("Otra cosa")
        other = self._registered(beneficiary_id_number="31415926")
        with clock.at(NOW + timedelta(days=6)):
            mail.with_user(self.front)._do_join(other.with_user(self.front))
        self.assertEqual(other.requester_wrote_on, NOW + timedelta(days=1))
        self.assertEqual(other.event_ids[-1].occurred_on, NOW + timedelta(days=1))
        with clock.at(NOW + timedelta(days=3)):
            self._feed(build("Otra lista", Precedence="list", From="b@lista.example"))
        with clock.at(NOW + timedelta(days=4)):
            self._reply("Y otra")
        with clock.at(NOW + timedelta(days=6)):
            mail = self.env[INBOUND].search([("subject", "=", "Otra lista")])
            mail.with_user(self.front)._do_join(self.case.with_user(self.front))
        # The last message of the requester is the other one.
        self.assertEqual(self.case.requester_wrote_on, NOW + timedelta(days=4))

    def test_what_is_in_a_conversation_is_not_ignored(self):
        self._reply()
        mail = self._inbound().with_user(self.front)
        with self.assertRaisesRegex(UserError, "already"):
            mail._do_ignore("spam")
        self.assertEqual(mail.state, "reply")

    def test_a_decision_is_of_who_took_it_and_replaces_the_one_before(self):
        self._feed(build("Aviso", Precedence="bulk", From="c@lista.example"))
        mail = self._inbound().with_user(self.front)
        mail._do_ignore("spam")
        mail._do_file()
        self.assertEqual(mail.state, "filed")
        self.assertFalse(mail.ignore_reason_id)
        mail.with_user(self.front2).action_reviewed()
        self.assertEqual(mail.handled_by_id, self.front)

    def test_rights(self):
        self._feed(build())
        mail = self._inbound()
        for user in (self.front, self.supervisor, self.quality):
            self.assertTrue(mail.with_user(user).read(["original"]))
        # Users who see masked documents need a reason to open the file.
        self.assertTrue(mail.with_user(self.oversight).read(["preview"]))
        with self.assertRaises(AccessError):
            mail.with_user(self.oversight).read(["original"])
        action = mail.with_user(self.oversight).action_download()
        self.assertEqual(action["res_model"], "grandes.clientes.file.open")
        for user in (self.back, self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                mail.with_user(user).read(["subject"])
        # A complaint and its mail are hidden from its subject (G26).
        mail.filing_id.case_ids.sudo().complained_user_id = self.front
        self.assertFalse(mail.with_user(self.front).search([("id", "=", mail.id)]))
        self.assertTrue(mail.with_user(self.front2).search([("id", "=", mail.id)]))

    # === ODOO'S OWN WAYS === #

    def test_the_alias_leads_here_whatever_the_model(self):
        self.mailbox.alias_name = "radicaciones"
        domain = self.env["mail.alias.domain"].create({"name": "entidad.example"})
        self.mailbox.alias_domain_id = domain
        raw = build(To="radicaciones@entidad.example")
        filing_id = self.env["mail.thread"].message_process(False, raw)
        self.assertEqual(self.env[FILING].browse(filing_id).partner_id, self.ies)
        self.assertIn(
            "radicaciones@", self.env.company._grandes_clientes_get_reply_to()
        )
        # A mail addressed to another alias, too, goes to both, once each.
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "ventas",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        raw = build(
            "Para dos", To=f"radicaciones@entidad.example, {alias.alias_full_name}"
        )
        filings = self.env[FILING].search_count([])
        self.assertTrue(self.env["mail.thread"].message_process(None, raw))
        self.assertEqual(self.env[FILING].search_count([]), filings + 1)
        self.assertTrue(self.env["crm.lead"].search([("name", "=", "Para dos")]))
        # A company may have no mailbox.
        self.mailbox.active = False
        raw = b"Received: by mx.example.com; Mon, 14 Sep 2026 16:30:00 -0500\n" + raw
        self.assertTrue(self._feed(raw.replace(b"dos", b"tres")).acknowledged_on)
        self.assertFalse(self._inbound().mailbox_id)
        # A mail to the other alias alone is not filed.
        raw = build("Solo ventas", To=alias.alias_full_name)
        self.env["mail.thread"].message_process(None, raw)
        self.assertTrue(self.env["crm.lead"].search([("name", "=", "Solo ventas")]))
        self.assertNotEqual(self._inbound().subject, "Solo ventas")
