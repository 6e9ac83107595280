"""Complete storage of received data, and signers of letters (INV-1, INV-8)."""

from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import mail as mail_tools
from odoo.tools import mute_logger

from ..tools.mail.reader import read
from ..tools.mail.text import get_plain
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import Common
from .intake_common import CLAIM, IntakeCommon
from .mail_common import INBOUND, MailInCommon, build
from .test_mail_request import MailRequestCommon

# A picture of one pixel.
_PNG = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    b"AABJRU5ErkJggg=="
)


def _mail(*parts, kind="mixed"):
    """Return a mail with these parts, each given as type and text."""
    lines = [f'Content-Type: multipart/{kind}; boundary="Z"', ""]
    for mimetype, words in parts:
        lines += ["--Z", f"Content-Type: {mimetype}; charset=utf-8", "", words]
    return "\n".join([*lines, "--Z--", ""]).encode()


@tagged("post_install", "-at_install")
class TestWordsOfMails(BaseCase):
    def test_cells_of_a_table_are_apart(self):
        mail = read(
            b"Content-Type: text/html\n\n<table><tr><th>Doc</th><th>Valor</th></tr>"
            b"<tr><td>1020304050</td><td>500</td></tr></table>"
        )
        self.assertEqual(mail.text.split(), ["Doc", "Valor", "1020304050", "500"])
        self.assertEqual(
            get_plain(
                "<table><tr><td>1020304050</td><td>500</td></tr>"
                "<tr><td>2</td><td>7</td></tr></table>"
            ).split("\n"),
            ["1020304050 500", "2 7", ""],
        )

    def test_a_head_that_nobody_closes_hides_no_body(self):
        mail = read(
            b"Content-Type: text/html\n\n<html><head><meta charset=utf-8>"
            b"<style>p {color: red}</style><body><p>Falta el giro.</p>"
        )
        self.assertEqual(mail.text, "Falta el giro.")

    def test_what_is_less_than_something_is_no_tag(self):
        mail = read(
            b"Content-Type: text/html\n\n<p>Promedio < 3.0 y saldo > 0</p><p>Fin</p>"
        )
        self.assertEqual(mail.text, "Promedio < 3.0 y saldo > 0\nFin")

    def test_plain_words_and_html_beside_each_other_are_both_said(self):
        for parts in (
            (
                ("text/html", "<p>Falta el giro.</p>"),
                ("text/plain", "Confidencial & 1"),
            ),
            (
                ("text/plain", "Falta el giro."),
                ("text/html", "<i>Confidencial & 1</i>"),
            ),
        ):
            with self.subTest(parts=parts):
                mail = read(_mail(*parts))
                for words in (mail.text, mail.html.replace("&amp;", "&")):
                    self.assertIn("Falta el giro.", words)
                    self.assertIn("Confidencial & 1", words)

    def test_the_same_words_in_two_forms_are_said_once(self):
        parts = ("text/plain", "Falta el giro."), ("text/html", "<p>Falta el giro.</p>")
        for kind in ("mixed", "alternative"):
            with self.subTest(kind=kind):
                mail = read(_mail(*parts, kind=kind))
                self.assertEqual(mail.text, "Falta el giro.")
                self.assertEqual(mail.html, "<p>Falta el giro.</p>")

    def test_html_without_words_is_kept(self):
        logo = '<img src="cid:logo@1">'
        for parts, text in (
            ([("text/html", logo)], ""),
            ([("text/html", logo), ("text/plain", "Confidencial")], "Confidencial"),
            ([("text/plain", "Hola"), ("text/html", logo)], "Hola"),
            (
                [("text/plain", "A"), ("text/html", logo), ("text/plain", "B")],
                "A\n\nB",
            ),
        ):
            with self.subTest(parts=parts):
                mail = read(_mail(*parts))
                self.assertEqual(mail.text, text)
                self.assertIn(logo, mail.html)

    def test_conditional_markup_of_office_is_no_text(self):
        office = (
            "<!--[if gte mso 9]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml>"
            "<![endif]-->"
        )
        word = "<XML><w:View>Normal</w:View><w:Zoom>0</w:Zoom> ES-CO X-NONE</XML >"
        body = "<p>Falta el giro.</p>"
        for html in (
            f"<html><head>{office}</head><body>{body}</body></html>",
            f"<html><head>{word}</head><body>{word}{body}</body></html>",
            f"<!--[if !mso]><!-->{body}<!--<![endif]-->",
            f"<style><!-- p {{color: red}} --></style>{body}",
            # Nobody closes these.
            f"<!-- nota >{body}",
            f"<!-- nota >{body}<!-- otra -->",
            f"<xml>{body}",
        ):
            with self.subTest(html=html):
                mail = read(f"Content-Type: text/html\n\n{html}".encode())
                self.assertEqual(mail.text, "Falta el giro.")

    def test_html_that_is_too_much_is_told(self):
        picture = f'<p>Hola <img src="data:image/png;base64,{"A" * 600_000}"></p>'
        mail = read(f"Content-Type: text/html\n\n{picture}".encode())
        self.assertEqual((mail.text, mail.html), ("Hola", ""))
        self.assertTrue(mail.content.is_cut)


@tagged("post_install", "-at_install", "slow")
class TestMailsWhole(MailInCommon):
    def _sheet(self, document):
        headers = ("Tipo documento", "No. Documento", "Nombre", "Tipo de solicitud")
        row = ["CC", document, "Ana Gómez", "Giro de matrícula"]
        return write_xlsx([SheetSpec("Novedades", headers, [row])])

    def test_a_cut_mail_that_is_joined_stays_to_be_looked_at(self):
        picture = f'<p>Hola <img src="data:image/png;base64,{"A" * 600_000}"></p>'
        self._feed(
            (
                "From: desconocida@example.org\nTo: grandes.clientes@example.com\n"
                f"Subject: Giro\nContent-Type: text/html\n\n{picture}"
            ).encode()
        )
        mail = self._inbound().with_user(self.front)
        mail.sudo().filing_id = False  # as of one that a user's program brought
        mail._do_join(self._registered())
        self.assertEqual(
            (mail.state, mail.handled_by_id), ("review", self.env.user.browse())
        )
        mail._do_reviewed()
        self.assertEqual((mail.state, mail.handled_by_id), ("reply", self.front))

    def test_a_second_list_of_requests_is_told(self):
        first, second = self._sheet("1020304050"), self._sheet("52123456")
        filing = self._feed(
            build(
                files=[
                    ("rota.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)),
                    ("agosto.xlsx", first),
                    ("agosto copia.xlsx", first),
                    ("septiembre.xlsx", second),
                ]
            )
        )
        mail = self._inbound()
        self.assertEqual(filing.line_count, 1)
        self.assertEqual(mail.state, "review")
        self.assertIn("«agosto.xlsx»", mail.reason)
        self.assertIn("septiembre.xlsx", mail.reason)
        self.assertIn("rota.xls", mail.reason)
        self.assertNotIn("copia", mail.reason)

    def test_filing_by_hand_answers_no_question_about_its_spreadsheets(self):
        files = [
            ("agosto.xlsx", self._sheet("1020304050")),
            ("septiembre.xlsx", self._sheet("52123456")),
        ]
        self._feed(build(Precedence="bulk", From="a@lista.example", files=files))
        self._feed(build("Otra", Precedence="bulk", From="b@lista.example"))
        plain, mail = self.env[INBOUND].search([], limit=2).with_user(self.front)
        self.assertEqual((mail.state, mail.filing_id.id), ("review", False))
        (plain | mail).action_file()
        self.assertEqual((plain.state, plain.handled_by_id), ("filed", self.front))
        self.assertTrue(mail.filing_id.acknowledged_on)
        self.assertEqual(mail.state, "review")
        self.assertIn("septiembre.xlsx", mail.reason)
        self.assertFalse(mail.handled_by_id)
        mail.action_reviewed()
        self.assertEqual((mail.state, mail.handled_by_id), ("filed", self.front))

    def test_a_reply_filed_as_a_new_matter_is_filed_once_reviewed(self):
        filing = self._feed(build(Message_ID="<a@example.com>"))
        reply = build(f"Re: {filing.name}", "Otra cosa.", In_Reply_To="<a@example.com>")
        self._feed(reply)
        mail = self._inbound().with_user(self.front)
        self.assertEqual(mail.state, "reply")
        mail.action_file()
        # Who files it knows the number that it names.
        self.assertEqual(mail.state, "filed")
        broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
        self._feed(
            build(
                f"Re: {filing.name}",
                "Va la lista.",
                In_Reply_To="<a@example.com>",
                files=[("lista.xls", broken)],
            )
        )
        mail = self._inbound().with_user(self.front)
        mail.action_file()
        self.assertEqual(mail.state, "review")
        self.assertIn("lista.xls", mail.reason)
        mail.action_reviewed()
        self.assertEqual(mail.state, "filed")

    def test_who_wrote_it_answers_no_other_question(self):
        broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
        filing = self._feed(
            build(From="quien@nadie.example", files=[("lista.xls", broken)])
        )
        mail = self._inbound()
        self.assertIn("Nobody knows", mail.reason)
        self.assertIn("lista.xls", mail.reason)
        filing.with_user(self.front).partner_id = self.ies
        self.assertEqual(mail.state, "review")
        self.assertIn("lista.xls", mail.reason)
        self.assertNotIn("Nobody knows", mail.reason)
        mail.with_user(self.front)._do_reviewed()
        self.assertEqual(mail.state, "filed")

    def test_html_that_nobody_can_read_is_its_text(self):
        raw = b"From: coordinadora@example.com\nTo: grandes.clientes@example.com\n"
        raw += b"Subject: Giro\nContent-Type: text/html\n\n<p>Falta el <b>giro</b>.</p>"
        real, calls = mail_tools.html_normalize, []

        def fail_once(*args, **kwargs):
            calls.append(args)
            if len(calls) == 1:
                raise ValueError
            return real(*args, **kwargs)

        failing = patch.object(mail_tools, "html_normalize", fail_once)
        with failing, mute_logger("odoo.tools.mail.html_sanitize"):
            filing = self._feed(raw)
        self.assertIn("Falta el giro.", filing.body)

    def test_a_reply_that_holds_more_than_is_read_is_looked_at(self):
        filing = self._feed(build(Message_ID="<a@example.com>"))
        self._feed(
            build(
                f"Re: {filing.name}",
                "Va todo.",
                files=[(f"{n}.txt", b"%d" % n) for n in range(1001)],
            )
        )
        mail = self._inbound()
        self.assertEqual(mail.case_id, filing.case_ids)
        self.assertEqual(mail.state, "review")
        self.assertIn("holds more", mail.reason)

    def test_all_reasons_to_look_at_a_reply_are_said(self):
        # Its rows wait for review: there is no case yet.
        sheet = ("agosto.xlsx", self._sheet("1020304050"))
        filing = self._feed(build(Message_ID="<a@example.com>", files=[sheet]))
        self.assertFalse(filing.case_ids)
        for sender, reason in (
            (self.front.email, "One of us wrote it"),
            ("coordinadora@example.com", "has no case yet"),
        ):
            with self.subTest(reason=reason):
                self._feed(
                    build(
                        f"Re: {filing.name}",
                        f"Va todo, dice {sender}.",
                        From=sender,
                        In_Reply_To="<a@example.com>",
                        files=[(f"{n}.txt", b"%d" % n) for n in range(1001)],
                    )
                )
                mail = self._inbound()
                self.assertEqual((mail.filing_id, mail.state), (filing, "review"))
                self.assertIn(reason, mail.reason)
                self.assertIn("holds more", mail.reason)

    def test_a_picture_alone_is_shown_in_the_conversation(self):
        filing = self._feed(
            b"From: coordinadora@example.com\nTo: grandes.clientes@example.com\n"
            b"Subject: Carta\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/related; boundary="Z"\n\n--Z\n'
            b'Content-Type: text/html\n\n<img src="cid:carta@1">\n--Z\n'
            b"Content-Type: image/png\nContent-ID: <carta@1>\n"
            b"Content-Transfer-Encoding: base64\n\n" + _PNG + b"\n--Z--\n"
        )
        self.assertIn("data:image/png;base64,", filing.body)

    def test_what_a_forwarder_attached_besides_is_filed(self):
        self.mailbox.forwarders = "profesora@personal.example"
        original = build("Desembolso", "Falta.", files=[("lista.pdf", b"%PDF lista")])
        outer = (
            b"From: profesora@personal.example\nTo: grandes.clientes@example.com\n"
            b"Subject: RV: Desembolso\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="Z"\n\n--Z\n'
            b"Content-Type: message/rfc822\n\n" + original + b"\n--Z\n"
            b"Content-Type: application/pdf; name=soporte.pdf\n\n%PDF soporte\n--Z--\n"
        )
        filing = self._feed(outer)
        self.assertEqual(
            set(filing.attachment_ids.mapped("name")),
            {"lista.pdf", "Desembolso.eml", "soporte.pdf"},
        )


@tagged("post_install", "-at_install", "slow")
class TestRepliesKept(MailRequestCommon):
    def test_a_second_reply_comes_below_the_first(self):
        request = self.env["grandes.clientes.mail.request"]._create_request(
            self._case(), "dte@example.com", "Giro de Ana", "<p>¿Se giró?</p>"
        )
        self._reply(request, "Se giró el 3 de septiembre.")
        self._reply(request, "Perdón: el 4.", sender="otro@example.org")
        self.assertIn("Se giró el 3 de septiembre.", request.reply)
        self.assertIn("Perdón: el 4.", request.reply)
        self.assertEqual(request.reply_from, "dte@example.com, otro@example.org")
        self.assertTrue(request.is_from_another)


@tagged("post_install", "-at_install", "slow")
class TestRowsWhole(IntakeCommon):
    def _text_of(self, headers, row):
        """Return the subject and the description of the case of a row."""
        filing = self._file(self._sheet(row, headers=headers))
        filing.with_user(self.front)._do_file_lines()
        case = filing.line_ids.case_id
        return case.subject, case.description or ""

    def test_a_long_subject_is_in_the_case_whole(self):
        asked = "El giro no llegó " * 12 + "y el saldo es de 4.321 pesos"
        headers = ("Tipo documento", "Documento", "Nombre", "Tipología", "Asunto")
        subject, description = self._text_of(
            headers, ("CC", "1020304050", "Ana Gómez", CLAIM, asked)
        )
        self.assertTrue(subject.endswith("…"))
        self.assertIn(asked, description)

    def test_columns_of_one_field_are_all_told(self):
        headers = (
            "Tipo documento",
            "Documento",
            "Documento del codeudor",
            "Nombre",
            "Producto",
            "Modalidad",
            "Tipología",
            "Asunto",
            "Tema",
            "Detalle",
        )
        headers = tuple(h if "codeudor" not in h else "No. documento" for h in headers)
        row = (
            "CC",
            "1020304050",
            "79111222",
            "Ana Gómez",
            "Línea que nadie conoce",
            "Largo plazo",
            CLAIM,
            "Pago",
            "Pago",
            "Falta el pago",
        )
        _subject, description = self._text_of(headers, row)
        self.assertIn("No. documento: 79111222", description)
        self.assertIn("Producto: Línea que nadie conoce", description)
        self.assertIn("Modalidad: Largo plazo", description)
        self.assertNotIn("Tema", description)


@tagged("post_install", "-at_install")
class TestSignedAnew(Common):
    def test_a_letter_is_of_who_signed_it_last(self):
        self._typification("T22").needs_signature = True
        case = self._case(
            channel="written", mercurio_in_number="E1", mercurio_in_date="2026-09-14"
        )
        case._do_register()
        answer = case._do_answer("<p>Su pago fue aplicado.</p>")
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.supervisor)._do_sign()
        answer.with_user(self.front).copy_to = "Secretaría de Educación"
        self.assertFalse(answer.signed_by_id)
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.coordinator)._do_sign()
        answer._do_send()
        answer._do_record_mercurio_out("S9", "2026-09-16")
        for letter in answer.letter_ids.sorted("id")[1:]:
            self.assertEqual(letter.content["signer"]["name"], self.coordinator.name)


@tagged("post_install", "-at_install")
class TestDaysOfTheCompany(Common):
    def test_what_changed_counts_by_the_company_s_day(self):
        rows = (
            self.env["grandes.clientes.quality.home"]
            .with_user(self.quality)
            # In Bogotá it is nine in the evening of the 30th.
            ._get_change_rows(datetime(2026, 12, 1, 2, 0))
        )
        days = [
            value
            for _label, _model, domain in rows
            for name, _operator, value in domain
            if name == "absent_since"
        ]
        self.assertEqual(days, [date(2026, 11, 30)])
