"""Mails as plain values: charsets, names, parts, kinds; no error is raised."""

import time
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools.mail import kind as mail_kind
from ..tools.mail import reader as mail_reader
from ..tools.mail import text as mail_text
from .properties import examples, given, st

SAMPLES = Path(__file__).parent / "data" / "mail"
SPANISH = (
    "Señores: la petición de matrícula de la señorita Nuñez aún no está. ¿Cuándo "
    "pagarán el año 2026?"
)


def sample(name):
    return mail_reader.read((SAMPLES / f"{name}.eml").read_bytes())


@tagged("post_install", "-at_install")
class TestToolsMail(BaseCase):
    def test_old_spanish_comes_out_right_however_it_is_declared(self):
        for really in ("utf-8", "cp1252", "latin-1", "cp850", "mac_roman", "utf-16"):
            for declared in ("utf-8", "iso-8859-1", "us-ascii", "", None, "no-existe"):
                with self.subTest(really=really, declared=declared):
                    text = mail_text.decode(SPANISH.encode(really), declared)
                    self.assertEqual(text, SPANISH)
        for name in (
            "latin1_declared_utf8",
            "utf8_declared_latin1",
            "cp850_dos",
            "charset_unknown",
        ):
            self.assertEqual(sample(name).text, SPANISH, name)

    def test_what_is_no_spanish_stays_what_it_is(self):
        for text, charset in (
            ("Straße, «ça va», 20 €", "cp1252"),
            ("активизация виндоус", "koi8-r"),
            ("☆第132号", "iso-2022-jp"),
            ("Ελλάδα", "iso-8859-7"),
            ("fecha 5–6 § 3º N° 4", "cp1252"),
        ):
            self.assertEqual(mail_text.decode(text.encode(charset), charset), text)

    def test_what_is_undeclared_and_in_another_script(self):
        for text, charset in (
            ("Добрый день, мы хотим предложить вам наши услуги и товары", "koi8-r"),
            ("Καλημέρα σας, θα θέλαμε να σας προτείνουμε", "iso-8859-7"),
        ):
            self.assertEqual(mail_text.decode(text.encode(charset)), text)

    def test_headers(self):
        for raw, text in (
            ("=?utf-8?Q?Petici=C3?=\n =?utf-8?Q?=B3n?=", "Petición"),
            ("=?iso-8859-1?Q?Petici=C3=B3n?=", "Petición"),
            ("=?utf-8?B?UGV0aWNpw7Nu?= y otra", "Petición y otra"),
            ("=?utf-8*es?Q?a=C3=B1o?=", "año"),
            ("=?utf-8?B?@@@?=", ""),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("Petici\udcf3n", "Petición"),
            ("a\x00b\x07c\r\n d", "abc d"),
            (None, ""),
            ("\ud800", "?"),
        ):
            self.assertEqual(mail_text.header(raw), text, raw)
        undeclared = sample("cp1252_undeclared")
        self.assertEqual(undeclared.subject, "Petición «urgente» – 2026")
        self.assertEqual(sample("words_cut_in_two").sender_name, "Coordinación")

    def test_a_sender_is_who_the_header_names_whatever_the_name_says(self):
        for value, name, address in (
            (
                "=?utf-8?Q?Pe=C3=B1a=2C_Luisa?= <luisa@x.co>",
                "Peña, Luisa",
                "luisa@x.co",
            ),
            ("=?utf-8?Q?rectoria=40uni.co?= <s@x.co>", "rectoria@uni.co", "s@x.co"),
            ("rectoria@uni.co <s@x.co>", "rectoria@uni.co", "s@x.co"),
            (
                "=?utf-8?Q?Jos=C3=A9_=3Cj=40x.co=3E?= <g@y.co>",
                "José <j@x.co>",
                "g@y.co",
            ),
            ("=?utf-8?Q?Uni_=28Norte=29=3A_A?= <u@x.co>", "Uni (Norte): A", "u@x.co"),
            ('"Peña, \\"Lu\\"" <luisa@x.co>', 'Peña, "Lu"', "luisa@x.co"),
            ("=?utf-8?Q?Jos=C3=A9_<j@x.co>?=", "José", "j@x.co"),
            ("=?utf-8?B?Sm9zw6kgPGpAeC5jbz4=?=", "José", "j@x.co"),
            ("a@x.co, Luisa <luisa@x.co>", "", "a@x.co"),
            ("undisclosed <>", "", ""),
        ):
            mail = mail_reader.read(f"From: {value}\n\nx".encode())
            self.assertEqual((mail.sender_name, mail.address), (name, address), value)
        to = "=?utf-8?Q?otra=40x.co=2C?= <gc@x.co>, =?utf-8?Q?b?= <b@x.co>"
        mail = mail_reader.read(f"To: {to}\n\nx".encode())
        self.assertEqual(mail.recipients, ("gc@x.co", "b@x.co"))

    def test_a_byte_order_mark_hides_no_header(self):
        mail = mail_reader.read(b"\xef\xbb\xbfFrom: a@x.co\nSubject: Giro\n\nhola")
        self.assertEqual((mail.address, mail.subject), ("a@x.co", "Giro"))

    def test_text_is_found_where_it_is(self):
        self.assertIn("antes de las partes", sample("text_in_preamble").text)
        self.assertIn("Se ve igual", sample("boundary_missing").text)
        self.assertIn("texto que alguien pegó", sample("no_headers").text)
        self.assertEqual(sample("mac_line_ends").text, "Dos\nlineas")
        self.assertEqual(sample("deep").text, "Fondo")
        self.assertEqual(sample("nul_in_charset").text, "Petición del señor.")
        html = sample("html_only")
        self.assertEqual(html.text, "Señores:\nFalta el giro.\nGracias")
        self.assertIn("<b>giro</b>", html.html)

    def test_a_text_that_only_names_the_html_is_not_the_text(self):
        petition = "Solicito el giro de la beca de mi estudiante. " * 10
        for text, html, found in (
            ("Su programa no muestra HTML.", f"<p>{petition}</p>", petition),
            (petition, f"<p>{petition}</p><p>Enviado</p>", petition),
            ("Sí.", "<p>Sí.</p><p>Enviado desde mi teléfono</p>", "Sí."),
        ):
            message = EmailMessage()
            message.set_content(text)
            message.add_alternative(html, subtype="html")
            mail = mail_reader.read(message.as_bytes())
            self.assertEqual(mail.text.split(), found.split())
            self.assertIn("<p>", mail.html)

    def test_what_nobody_can_take_apart_is_there_all_the_same(self):
        raw = b"From: a@b.example\nSubject: Uno\n\nHola"
        with patch.object(mail_reader, "read_parts", side_effect=RecursionError):
            mail = mail_reader.read(raw)
        self.assertEqual((mail.subject, mail.content.is_cut), ("Uno", True))
        self.assertIn("Hola", mail.text)

    def test_files_keep_their_names_and_bytes(self):
        names = [part.name for part in sample("names").attachments]
        self.assertEqual(
            names, ["Año 2026.pdf", "etc_passwd", "nota.txt", "Mensaje añadido.eml"]
        )
        (file,) = sample("broken_base64").attachments
        self.assertEqual((file.name, file.content), ("Petición.pdf", b"%PDF-1.4"))
        odd = EmailMessage()
        odd.set_content("Van adjuntos")
        odd["Subject"] = "Certificado \u202efdp.docx"
        odd["From"] = "A\u200bna \u202eGómez <ana@example.com>"
        for name in ("foto \u202egpj.txt", "\u200bdos\x07.pdf", "C:\\b\\tres.pdf"):
            odd.add_attachment(b"x", maintype="a", subtype="b", filename=name)
        mail = mail_reader.read(odd.as_bytes())
        self.assertEqual(mail.subject, "Certificado fdp.docx")
        self.assertEqual(
            (mail.sender_name, mail.address), ("Ana Gómez", "ana@example.com")
        )
        names = [part.name for part in mail.attachments]
        self.assertEqual(names, ["foto gpj.txt", "dos.pdf", "C:_b_tres.pdf"])
        (original,) = sample("names").originals()
        self.assertEqual(
            (original.address, original.text), ("otra@example.com", "cuatro")
        )

    def test_what_outlook_packs_is_unpacked(self):
        def attribute(number, data):
            head = b"\x02" + number.to_bytes(4, "little")
            return head + len(data).to_bytes(4, "little") + data + b"\x00\x00"

        files = (("Año.xlsx".encode("cp1252"), b"uno"), (b"b.pdf", b"dos"))
        packed = b"\x78\x9f\x3e\x22\x01\x00" + b"".join(
            attribute(0x00069002, b"\x01" * 14)
            + attribute(0x00018010, name + b"\x00")
            + attribute(0x0006800F, data)
            for name, data in files
        )
        for content, names in (
            (packed, ["winmail.dat", "Año.xlsx", "b.pdf"]),
            (packed[:-4], ["winmail.dat", "Año.xlsx"]),
            (b"otra cosa", ["winmail.dat"]),
        ):
            message = EmailMessage()
            message.set_content("De Outlook.")
            message.add_attachment(
                content,
                maintype="application",
                subtype="ms-tnef",
                filename="winmail.dat",
            )
            mail = mail_reader.read(message.as_bytes())
            self.assertEqual([part.name for part in mail.attachments], names)
            self.assertEqual(mail.attachments[0].content, content)

    def test_servers_and_their_instants(self):
        mail = mail_reader.read(
            b"Received: from a (b [1.2.3.4])\n\tby MX.Example.com. (Postfix);\n"
            b" Mon, 14 Sep 2026 16:30:00 -0500 (COT)\n"
            b"Received: by other; no date\n"
            b"Received: from x (not verified by anybody) by mx; no date\nSubject: x\n\n"
        )
        self.assertEqual(
            mail.hops,
            (
                mail_reader.Hop("mx.example.com", datetime(2026, 9, 14, 21, 30)),
                mail_reader.Hop("other", None),
                mail_reader.Hop("mx", None),
            ),
        )

    def test_the_digest_is_of_who_wrote_what(self):
        raw = b"From: a@b.example\nSubject: x\n\nhola"
        digest = mail_reader.read(raw).digest
        for same in (
            b"Received: by z\n" + raw,
            raw + b"\n",
            raw.replace(b"a@b", b"A@B"),
        ):
            self.assertEqual(mail_reader.read(same).digest, digest)
        for other in (
            raw + b" y",
            raw.replace(b"a@b", b"c@b"),
            raw.replace(b"x", b"z"),
        ):
            self.assertNotEqual(mail_reader.read(other).digest, digest)

    def test_kinds(self):
        for headers, kind in (
            ("Subject: hola", mail_kind.PERSON),
            ("Auto-Submitted: no\nSubject: hola", mail_kind.PERSON),
            ("Subject: Automatic reply: x\nIn-Reply-To: <a@b>", mail_kind.PERSON),
            ("X-Auto-Response-Suppress: All\nReferences: <a@b>", mail_kind.AUTOMATIC),
            (
                "X-Auto-Response-Suppress: All\nReferences: <a@b>\n"
                "Auto-Submitted: auto-generated",
                mail_kind.AUTO_REPLY,
            ),
            (
                "X-Auto-Response-Suppress: OOF, DR\nReferences: <a@b>\n"
                "Auto-Submitted: auto-generated\nSubject: [GLPI #0008123] Giro",
                mail_kind.AUTOMATIC,
            ),
            (
                "X-Auto-Response-Suppress: All\nReferences: <a@b>\n"
                "Subject: [EXTERNO] Fuera de la oficina",
                mail_kind.AUTO_REPLY,
            ),
            (
                "X-Auto-Response-Suppress: All\nReferences: <a@b>\n"
                "Subject: Respuesta automática: Giro",
                mail_kind.AUTO_REPLY,
            ),
            ("Subject: Autorespuesta", mail_kind.AUTOMATIC),
            ("Auto-Submitted: auto-replied (vacation)", mail_kind.AUTO_REPLY),
            ("Auto-Submitted: auto-generated", mail_kind.AUTOMATIC),
            ("List-Id: <a.b>", mail_kind.LIST),
            ("From: Postmaster@x.example", mail_kind.PERSON),
            ("From: Mailer-Daemon@x.example", mail_kind.BOUNCE),
            (
                "From: a@b.example\nContent-Type: multipart/report; boundary=x",
                mail_kind.DOUBTFUL,
            ),
            ("To: rebotes@x.example", mail_kind.BOUNCE),
            ("To: rebotes@x.example\nFrom: a@b.example", mail_kind.PERSON),
            ("Return-Path: <>\nSubject: hola", mail_kind.AUTOMATIC),
            ("Return-Path: <>\nIn-Reply-To: <a@b>", mail_kind.AUTO_REPLY),
            ("Return-Path: <>\nSubject: No se puede entregar: x", mail_kind.BOUNCE),
            ("Subject: No se pudo entregar el giro", mail_kind.PERSON),
            ("List-Id: Nosotros <pqr.x.example>", mail_kind.PERSON),
            ("Precedence: list\nMailing-List: list pqr@x.example", mail_kind.PERSON),
            ("Content-Type: text/calendar\n\nMETHOD:REPLY", mail_kind.AUTOMATIC),
            ("Content-Type: text/calendar\n\nMETHOD:REQUEST", mail_kind.PERSON),
        ):
            mail = mail_reader.read(f"{headers}\n\n".encode())
            found = mail_kind.kind(mail, {"rebotes@x.example"}, {"pqr@x.example"})
            self.assertEqual(found, kind, headers)

    def test_it_takes_no_longer_than_it_should(self):
        for raw in (
            b"Subject: " + b"=?" * 200_000 + b"\n\n",
            b"To: " + b"a" * 300_000 + b"\n\n",
            b"To: " + b"a@b.example," * 50_000 + b"\n\n",
            b"Content-Type: text/html\n\n" + b"<" * 500_000,
            b"Content-Type: text/html\n\n" + b"<style " * 100_000,
            b"Content-Type: text/html\n\n" + b"<!-- " * 100_000,
            b"Content-Type: text/html\n\n<!-- " + b"<! - " * 100_000,
            b"Content-Type: text/html\n\n" + b"<xml> " * 100_000,
            b"\n" * 500_000 + b"hola",
            b"\n\nhola" + b"\n" * 200_000 + b"adios",
            b"From: " + b" " * 300_000 + b"x\n\n",
            b"From: <a" + b'"' * 50_000 + b"\n\n",
            b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 50_000,
        ):
            # CPU time, as other processes may keep the machine busy.
            start = time.process_time()
            mail = mail_reader.read(raw)
            mail_kind.kind(mail)
            mail_text.unquoted(mail.text)
            self.assertLess(time.process_time() - start, 5, raw[:40])

    @examples(300)
    @given(st.binary(max_size=2000))
    def test_any_bytes(self, raw):
        mail = mail_reader.read(raw)
        mail_kind.kind(mail)
        for text in (mail.subject, mail.text, mail.html, mail.sender_name):
            self.assertNotIn("\x00", text)
            text.encode()
        self.assertEqual(mail.digest, mail_reader.read(raw).digest)
