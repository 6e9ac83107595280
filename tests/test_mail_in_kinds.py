"""Mails from reports, machines and people whose form suggests something else."""

from odoo.tests import tagged

from ..tools.mail import kind as mail_kind
from ..tools.mail import reader as mail_reader
from .mail_common import FILING, INBOUND, MailInCommon, build

_HEAD = (
    "From: {sender}\r\nTo: grandes.clientes@example.com\r\nSubject: {subject}\r\n"
    "Message-ID: <{key}@correo.example>\r\nMIME-Version: 1.0\r\n{more}\r\n"
)
_TEXT = "Content-Type: text/plain; charset=utf-8\r\n"


def mail(subject, body, sender="coordinadora@example.com", more=_TEXT, key="k1"):
    """Return the bytes of a mail, as written by another mail program."""
    head = _HEAD.format(sender=sender, subject=subject, more=more, key=key)
    return f"{head}{body}".encode()


# Bounces as servers write them without a machine-readable report.
_QMAIL = (
    "Hi. This is the qmail-send program at correo.example.\r\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
    "<nadie@correo.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
    "--- Below this line is a copy of the message.\r\n\r\n"
    "Return-Path: <grandes.clientes@example.com>\r\nMessage-ID: <{key}>\r\n\r\nHola\r\n"
)
_SMTP32 = (
    "User mailbox exceeds allowed size: nadie@correo.example\r\n\r\n"
    "Original message follows.\r\n\r\nReceived: from a by b\r\nMessage-ID: <{key}>\r\n"
)
_SPANISH = (
    "No se pudo entregar el mensaje a nadie@correo.example: el buzón está lleno.\r\n"
)


@tagged("post_install", "-at_install")
class TestMailInKinds(MailInCommon):
    def _kind(self, raw):
        return mail_kind.kind(mail_reader.read(raw))

    def _becomes(self, raw):
        """Return the stored mail, and whether it created a filing."""
        filings = self.env[FILING].search_count([])
        self._feed(raw)
        stored = self.env[INBOUND].search([], limit=1)
        return stored, self.env[FILING].search_count([]) > filings

    # === REPORTS === #

    def test_reports_without_a_form(self):
        empty = f"Return-Path: <>\r\n{_TEXT}"
        for number, raw in enumerate(
            (
                mail("failure notice", _QMAIL, "postmaster@correo.example"),
                mail("Undeliverable Mail", _SMTP32, "postmaster@correo.example"),
                mail("Correo devuelto", _SPANISH, "postmaster@correo.example", empty),
                mail("Mail delivery failed", "user unknown", "<>", key="k4"),
                mail("x", _QMAIL, "MAILER-DAEMON (Mail Delivery System)", key="k5"),
            )
        ):
            with self.subTest(number=number):
                self.assertEqual(self._kind(raw), mail_kind.BOUNCE)

    def test_a_report_about_our_answer_is_noted_whoever_seems_to_write(self):
        filing = self._feed(build())
        told = self._mails_to("coordinadora@example.com").message_id.strip("<>")
        # Under a sender's name that people have too, with a different subject.
        raw = mail(
            "Mail Error", _QMAIL.format(key=told), "correo@correo.example", key="k2"
        )
        self.assertEqual(self._kind(raw), mail_kind.DOUBTFUL)
        stored, made = self._becomes(raw)
        self.assertEqual((stored.state, made), ("bounce", False))
        self.assertEqual(stored.filing_id, filing)

    def test_a_petition_without_return_path_is_for_people(self):
        empty = f"Return-Path: <>\r\n{_TEXT}"
        body = "Según el numeral 5.2.10, no se pudo entregar el certificado.\r\n"
        stored, made = self._becomes(mail("Certificado", body, more=empty))
        self.assertEqual((stored.state, made), ("review", False))

    def test_the_form_of_our_own_web_site_is_for_people(self):
        for number, more in enumerate(("", "Auto-Submitted: auto-generated\r\n")):
            headers = f"Reply-To: Ana <ana{number}@colegio.example>\r\n{more}{_TEXT}"
            raw = mail(
                "Petición de la página",
                "Solicito el giro.\r\n",
                "atencion@example.com",
                more=headers,
                key=f"form{number}",
            )
            stored, made = self._becomes(raw)
            self.assertEqual((stored.state, made), ("review", False))
            filing = stored.with_user(self.front)._do_file()
            self.assertEqual(filing.email_from, f"ana{number}@colegio.example")
            self.assertTrue(self._mails_to(f"ana{number}@colegio.example"))

    def test_an_address_that_takes_no_mail_is_told(self):
        self.ies.email_domains = "universidad.example"
        for number, (sender, state) in enumerate(
            (
                ("no-reply@universidad.example", "review"),
                ("noresponder@universidad.example", "review"),
                ("norma@universidad.example", "filed"),
            )
        ):
            raw = mail(
                f"Formulario {number}",
                "Solicito el giro.\r\n",
                sender,
                more=f"Reply-To: ana@colegio.example\r\n{_TEXT}",
                key=f"no{number}",
            )
            stored, made = self._becomes(raw)
            self.assertEqual((stored.state, made), (state, True), sender)
            self.assertEqual("ana@colegio.example" in stored.reason, state == "review")

    def test_what_may_be_a_report_is_for_people(self):
        raw = mail("Mail delivery failed", _QMAIL, "ana@colegio.example")
        stored, made = self._becomes(raw)
        self.assertEqual((stored.state, made), ("review", False))

    def test_a_report_without_a_report_is_for_people(self):
        more = 'Content-Type: multipart/report; report-type=x; boundary="b"\r\n'
        body = "--b\r\nContent-Type: text/plain\r\n\r\nEl giro no llega.\r\n--b--\r\n"
        stored, made = self._becomes(mail("Giro pendiente", body, more=more))
        self.assertEqual((stored.state, made), ("review", False))
        self.assertIn("report", stored.reason)

    def test_a_bounce_that_somebody_forwards_is_that_persons(self):
        report = (
            "Content-Type: multipart/report; boundary=c\r\n\r\n--c\r\n"
            "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n--c--\r\n"
        )
        body = (
            "--b\r\nContent-Type: text/plain\r\n\r\nMe devolvieron esto.\r\n"
            f"--b\r\nContent-Type: message/rfc822\r\n\r\n{report}--b--\r\n"
        )
        more = 'Content-Type: multipart/mixed; boundary="b"\r\n'
        stored, made = self._becomes(mail("RV: Undeliverable", body, more=more))
        self.assertEqual((stored.state, made), ("filed", True))

    # === PEOPLE WHO SEEM MACHINES === #

    def test_people_who_write_from_postmaster(self):
        for number, (subject, body) in enumerate(
            (
                ("Giro pendiente", "El giro de agosto no llega a la universidad."),
                ("Buzón lleno", "El buzón de un estudiante está lleno: ¿qué hacemos?"),
                ("RE: Undeliverable: Recibimos", f"Me llegó esto:\n> {_QMAIL}"),
            )
        ):
            with self.subTest(subject=subject):
                raw = mail(subject, body, "postmaster@example.com", key=f"p{number}")
                stored, made = self._becomes(raw)
                self.assertNotEqual(stored.state, "bounce")
                self.assertTrue(made or stored.state == "review")
        first = self.env[INBOUND].search([], order="id desc", limit=3)[-1]
        self.assertTrue(first.filing_id.acknowledged_on)

    def test_headers_that_say_that_nobody_answers_for_them(self):
        for value in ("no", "No", "false", "0"):
            self.assertEqual(self._kind(build(X_Autoreply=value)), mail_kind.PERSON)
        self.assertEqual(self._kind(build(X_Autoreply="yes")), mail_kind.AUTO_REPLY)

    def test_who_answers_under_the_subject_of_an_automatic_reply(self):
        case = self._feed(build()).case_ids
        told = self._mails_to("coordinadora@example.com").message_id
        raw = build(
            "Respuesta automática: Recibimos",
            "Ya volví: falta el soporte.",
            In_Reply_To=told,
        )
        stored, _made = self._becomes(raw)
        self.assertEqual((stored.state, stored.case_id), ("reply", case))
        self.assertTrue(case.requester_unread)

    # === HEADERS THAT ARE NONE === #

    def test_one_line_that_is_no_header_swallows_nothing(self):
        raw = build(files=[("soporte.pdf", b"%PDF-1.4 pago")], Message_ID="<m@x>")
        for line in (b"esto no es un encabezado\n", b"Asunto sin dos puntos\n"):
            for place in (b"Subject:", b"Message-ID:", b"MIME-Version:"):
                with self.subTest(line=line, place=place):
                    read = mail_reader.read(raw.replace(place, line + place, 1))
                    self.assertEqual(read.subject, "Giro pendiente")
                    self.assertEqual(read.address, "coordinadora@example.com")
                    self.assertEqual(read.message_id, "<m@x>")
                    self.assertEqual(
                        [f.name for f in read.attachments], ["soporte.pdf"]
                    )
                    self.assertEqual(read.text, "El giro de agosto no llega.")

    def test_what_begins_where_a_header_would_is_still_the_text(self):
        raw = b"From: a@b.example\nSubject: Hola\nEsto es el texto.\nOtra: cosa\n"
        self.assertIn("Esto es el texto", mail_reader.read(raw).text)
        late = b"\n  \n" + build("Después de líneas en blanco")
        self.assertEqual(mail_reader.read(late).subject, "Después de líneas en blanco")

    def test_a_nul_in_a_quoted_message_id(self):
        body = _QMAIL.format(key="a\x00b@x")
        raw = mail("failure notice", body, "MAILER-DAEMON@correo.example", key="n1")
        stored, _made = self._becomes(raw)
        self.assertEqual(stored.state, "bounce")
        raw = build(In_Reply_To="<x@y>", Message_ID="<n2@x>")
        stored, _made = self._becomes(raw.replace(b"<x@y>", b"<x\x00@y>"))
        self.assertIn(stored.state, ("filed", "reply"))
