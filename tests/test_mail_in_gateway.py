"""Incoming mail: stored first, filed once, acknowledged once (5.2.1, INV-1, INV-2)."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.mail import inbound_filing
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import NOW
from .mail_common import FILING, INBOUND, WORK_LOG, MailInCommon, build


@tagged("post_install", "-at_install", "slow")
class TestMailInGateway(MailInCommon):
    # === WHO WROTE === #

    def test_a_known_coordinator_is_filed_and_acknowledged(self):
        filing = self._feed(build(files=[("carta.pdf", b"%PDF-1.4 carta")]))
        mail = self._inbound()
        self.assertEqual((mail.state, mail.filing_id), ("filed", filing))
        self.assertEqual(filing.inbound_mail_id, mail)
        self.assertEqual(
            (filing.partner_id, filing.contact_id), (self.ies, self.contact)
        )
        self.assertEqual(filing.channel_id.code, "email")
        self.assertIn("agosto", filing.body)
        self.assertEqual(filing.attachment_ids.mapped("name"), ["carta.pdf"])
        case = filing.case_ids
        self.assertEqual((case.state, case.subject), ("received", "Giro pendiente"))
        self.assertEqual(case.description, "El giro de agosto no llega.")
        told = self._mails_to(self.contact.email)
        self.assertEqual(len(told), 1)
        self.assertIn(filing.name, told.subject)
        self.assertTrue(filing.acknowledged_on)

    def test_an_unknown_sender_is_filed_acknowledged_and_reviewed(self):
        filing = self._feed(build(From="quien@nadie.example"))
        mail = self._inbound()
        self.assertEqual((mail.state, mail.filing_id), ("review", filing))
        self.assertIn("Nobody knows", mail.reason)
        self.assertFalse(filing.partner_id)
        self.assertEqual(filing.case_ids.state, "received")
        self.assertEqual(len(self._mails_to("quien@nadie.example")), 1)
        filing.with_user(self.front).partner_id = self.ies
        self.assertEqual((mail.state, mail.handled_by_id), ("filed", self.front))

    def test_the_domain_of_one_entity_tells_it(self):
        self.ies.email_domains = "universidad.example"
        filing = self._feed(build(From="rectoria@universidad.example"))
        self.assertEqual(
            (filing.partner_id, self._inbound().state), (self.ies, "filed")
        )
        self.town.website = "https://www.municipio.example/pqr"
        filing = self._feed(build(From="alcaldia@municipio.example"))
        self.assertEqual(filing.partner_id, self.town)
        # A domain shared by two entities identifies neither, and a public one nobody.
        self.town.website = "http://universidad.example"
        filing = self._feed(build(From="otra@universidad.example"))
        self.assertFalse(filing.partner_id)
        self.assertEqual(self._inbound().state, "review")
        self.town.email = "municipio@gmail.com"
        self.assertFalse(self._feed(build(From="otro@gmail.com")).partner_id)
        self.assertFalse(self._feed(build(From="x@sub.universidad.example")).partner_id)

    def test_an_address_of_two_entities_is_doubt(self):
        self.contact.copy({"parent_id": self.town.id, "email": self.contact.email})
        filing = self._feed(build())
        self.assertFalse(filing.partner_id)
        self.assertIn("several entities", self._inbound().reason)
        self.assertEqual(len(self._mails_to(self.contact.email)), 1)

    # === ONCE === #

    def test_an_address_of_ours_may_have_a_plus(self):
        self.mailbox.addresses = "entidad+peticiones@example.com"
        Mailbox = self.env["grandes.clientes.mailbox"]
        for address, found in (
            ("entidad+peticiones@example.com", True),
            ("entidad@example.com", False),
            ("entidad+otra@example.com", False),
        ):
            mailbox = Mailbox._find_for_recipients((address,))
            self.assertEqual(mailbox == self.mailbox, found, address)

    def test_the_same_mail_enters_once(self):
        for message_id in ("<uno@example.com>", None):
            with self.subTest(message_id=message_id):
                raw = build(
                    Message_ID=message_id, Date="Wed, 16 Sep 2026 09:00:00 -0500"
                )
                first = self._feed(raw)
                self.assertEqual(self._feed(raw), first)
                # By another route, with a different trace.
                other = (
                    b"Received: from a by b; Wed, 16 Sep 2026 09:01:00 -0500\n" + raw
                )
                self.assertEqual(self._feed(other), first)
                self.assertEqual(first.inbound_mail_id.copies, 3)
                self.assertEqual(len(first.case_ids), 1)
        self.assertEqual(self.env[INBOUND].search_count([]), 2)

    def test_two_faxes_with_one_subject_are_two(self):
        faxes = [
            build("Fax", "", Message_ID=None, files=[("fax.pdf", content)])
            for content in (b"%PDF uno", b"%PDF dos")
        ]
        filings = [self._feed(fax) for fax in faxes]
        self.assertNotEqual(*filings)
        self.assertEqual(set(self.env[INBOUND].search([]).mapped("state")), {"filed"})

    def test_doubt_about_sameness_is_reviewed_never_dropped(self):
        self._feed(build(Message_ID="<fax@example.com>"))
        self.assertFalse(
            self._feed(build(body="Otro texto", Message_ID="<fax@example.com>"))
        )
        mail = self._inbound()
        self.assertEqual(mail.state, "review")
        self.assertTrue(mail.duplicate_of_id)
        # Without Message-ID and date it is unknown whether it is the same mail.
        self._feed(build(body="Sin fecha", Message_ID=None))
        self._feed(b"X-Via: otra\n" + build(body="Sin fecha", Message_ID=None))
        without_date = self._inbound()
        self.assertEqual(without_date.state, "review")
        # Written at two different times, they are two mails.
        for hour in (9, 10):
            date = f"Wed, 16 Sep 2026 {hour:02}:00:00 -0500"
            self.assertTrue(self._feed(build("A", "B", Message_ID=None, Date=date)))
        # A user decides.
        without_date.with_user(self.front)._do_reviewed()
        self.assertEqual(without_date.state, "duplicate")
        mail.with_user(self.front)._do_file()
        self.assertEqual(mail.state, "filed")
        self.assertTrue(mail.filing_id.acknowledged_on)

    def test_forty_mails_an_hour_are_all_taken(self):
        filings = self.env[FILING].union(
            *(
                self._feed(build(f"Solicitud {n}", Message_ID=f"<{n}@example.com>"))
                for n in range(40)
            )
        )
        self.assertEqual(len(filings), 40)
        self.assertEqual(len(self._mails_to(self.contact.email)), 40)

    def test_a_mail_costs_few_queries(self):
        self._feed(build("Uno"))
        raw = build("Dos", files=[("a.pdf", b"%PDF")])
        # Slightly more on a server, where each transaction begins with empty caches.
        with self.assertQueryCount(43):
            self._feed(raw)

    def test_files_are_taken_as_they_came(self):
        broken = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        page = b"<html><script>alert(1)</script></html>"
        filing = self._feed(
            build(files=[("foto.png", broken), ("pagina.html", page)], Date="ayer")
        )
        by_name = {file.name: file for file in filing.attachment_ids}
        self.assertEqual(by_name["foto.png"].raw, broken)
        self.assertEqual(by_name["pagina.html"].raw, page)
        self.assertNotIn("html", by_name["pagina.html"].mimetype)

    def test_html_is_never_shown_as_it_came(self):
        raw = (
            b"From: coordinadora@example.com\nSubject: <b>x</b><script>1</script>\n"
            b"Content-Type: text/html\n\n<p onclick=alert(1)>Hola</p>"
            b"<script>alert(1)</script><img src=x onerror=alert(1)>"
        )
        filing = self._feed(raw)
        for bad in ("onclick", "onerror", "script"):
            self.assertNotIn(bad, filing.body)
        self.assertEqual(filing.case_ids.description, "Hola")
        told = self._mails_to(self.contact.email)
        self.assertNotIn("<script>", told.body_html)

    # === DAY ZERO === #

    def test_day_zero_is_our_own_servers_word(self):
        mine = "from x by mx.example.com with ESMTP; Mon, 14 Sep 2026 16:30:00 -0500"
        theirs = "from y by mx.example.org; Sun, 13 Sep 2026 10:00:00 -0500"
        raw = f"Received: {mine}\nReceived: {theirs}\n".encode() + build()
        filing = self._feed(raw)
        self.assertEqual(filing.received_on, datetime(2026, 9, 14, 21, 30))
        self.assertEqual(filing.arrived_on, filing.received_on)
        # So do its case, and the month in which it is counted.
        (event,) = filing.case_ids.event_ids.filtered(lambda e: e.act == "receive")
        self.assertEqual(event.occurred_on, filing.received_on)
        self.assertEqual(self._inbound().received_by, "header")
        # Not by another's header, nor by a date that the sender writes.
        raw = f"Received: {theirs}\n".encode()
        filing = self._feed(raw + build("2", Date="Thu, 01 Jan 1970 00:00:00 +0000"))
        self.assertEqual(filing.received_on, NOW)
        self.assertEqual(self._inbound().received_by, "fetch")
        # A wrong clock.
        for date in (
            "Mon, 14 Sep 2100 16:30:00 -0500",
            "ayer",
            "Mon, 1 Jan 0001 0:0:0",
        ):
            raw = f"Received: from x by mx.example.com; {date}\n".encode()
            filing = self._feed(
                raw + build(date, Date="Fri, 1 Jan 2100 10:00:00 +0000")
            )
            self.assertEqual(filing.received_on, NOW, self._inbound().reason)

    def test_a_forwarded_mail_is_its_own_senders(self):
        self.mailbox.forwarders = "profesora@personal.example"
        header = (
            b"Received: from x by mx.example.com; Fri, 11 Sep 2026 09:00:00 -0500\n"
        )
        original = header + build(
            "Desembolso", "Falta el desembolso.", files=[("lista.pdf", b"%PDF lista")]
        )
        outer = (
            b"From: profesora@personal.example\nTo: grandes.clientes@example.com\n"
            b"Subject: RV: Desembolso\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="Z"\n\n--Z\n'
            b"Content-Type: text/plain\n\nPara lo de ustedes.\n--Z\n"
            b"Content-Type: message/rfc822\n\n" + original + b"\n--Z--\n"
        )
        filing = self._feed(outer)
        self.assertEqual(
            (filing.contact_id, filing.subject), (self.contact, "Desembolso")
        )
        self.assertEqual(
            set(filing.attachment_ids.mapped("name")), {"lista.pdf", "Desembolso.eml"}
        )
        self.assertEqual(filing.received_on, datetime(2026, 9, 11, 14, 0))
        mail = self._inbound()
        self.assertEqual(mail.received_by, "original")
        self.assertIn("mx.example.com", mail.evidence)
        # The original also arrives by itself: users see that it is the same matter.
        self._feed(original)

    def test_what_two_of_us_forward_enters_once(self):
        original = build("Desembolso", "Falta.", Message_ID="<suyo@example.com>")
        forwards = []
        for number in (1, 2):
            part = message_from_bytes(original, policy=policy.default)
            outer = EmailMessage()
            outer["From"] = f"profesora{number}@personal.example"
            outer["To"] = "grandes.clientes@example.com"
            outer["Subject"] = "RV: Desembolso"
            outer["Message-ID"] = f"<rv{number}@personal.example>"
            outer.set_content("Para ustedes.")
            outer.add_attachment(part)
            forwards.append(outer.as_bytes())
        self.mailbox.forwarders = "profesora1@personal.example\n"
        self.mailbox.forwarders += "profesora2@personal.example"
        filing = self._feed(forwards[0])
        self.assertEqual(filing.contact_id, self.contact)
        told = self._mails_to("coordinadora@example.com")
        self.assertEqual(len(told), 1)
        # Their program keeps the acknowledgement beside what they wrote.
        self.assertIn("<suyo@example.com>", told.references)
        for raw in (forwards[1], original):
            self._feed(raw)
            self.assertEqual(self._inbound().state, "review")
            self.assertIn("is here already", self._inbound().reason)
            self.assertFalse(self._inbound().filing_id)
        for mail in self.env[INBOUND].search([], limit=2).with_user(self.front):
            self.assertEqual(mail.known_filing_id, filing)
            self.assertIn("is here already", mail.reason)
            mail.action_reviewed()
            self.assertIn(filing.name, mail.reason)
            self.assertEqual((mail.state, mail.filing_id), ("duplicate", filing))
            self.assertEqual(mail.handled_by_id, self.front)
        self.assertEqual(len(self._mails_to("coordinadora@example.com")), 1)
        self._feed(build("RE: Desembolso", "¿Y?", In_Reply_To="<suyo@example.com>"))
        self.assertEqual(self._inbound().case_id, filing.case_ids)

    def test_what_an_attached_mail_says_is_read_and_proposed(self):
        """The petition is often the attached mail; the outer mail has no text."""
        original = build(
            "Paz y salvo",
            "Solicito el paz y salvo de Ana María Gómez CC 52.438.911.",
            From="Decana <decana@otra.example>",
        )
        outer = (
            b"From: coordinadora@example.com\nTo: grandes.clientes@example.com\n"
            b"Subject: Para su gesti=C3=B3n\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="Z"\n\n--Z\n'
            b"Content-Type: text/plain\n\n%s\n--Z\n%s\n\n" + original + b"\n--Z--\n"
        )
        as_mail = b"Content-Type: message/rfc822"
        as_file = b'Content-Type: application/octet-stream; name="Paz y salvo.EML"'
        for words, kind in ((b"", as_mail), (b"Cordial saludo", as_file)):
            case = self._feed(outer % (words, kind)).case_ids
            # The case belongs to the entity of the coordinator who sent it.
            self.assertEqual(case.partner_id, self.ies)
            self.assertTrue(case.description.startswith(words.decode()))
            self.assertIn("Attached mail: Paz y salvo", case.description)
            self.assertIn("decana@otra.example", case.description)
            proposals = self.env["grandes.clientes.triage.proposals"]
            [shown] = proposals.with_user(self.front)._get_preview(
                case.with_user(self.front)
            )
            self.assertEqual(
                [each["name"] for each in shown["proposal"]["people"]],
                ["Ana María Gómez"],
            )

    def test_a_mail_in_outlooks_own_file_is_told(self):
        filing = self._feed(build(body="", files=[("solicitud.msg", b"\xd0\xcf\x11")]))
        self.assertTrue(filing.acknowledged_on)
        mail = self._inbound()
        self.assertEqual(mail.state, "review")
        self.assertIn("No text was found", mail.reason)

    # === SPREADSHEETS === #

    def test_a_spreadsheet_waits_for_review(self):
        sheet = write_xlsx(
            [
                SheetSpec(
                    "Novedades",
                    ("Tipo documento", "No. Documento", "Nombre", "Tipo de solicitud"),
                    [
                        ["CC", "1020304050", "Ana Gómez", "Giro de matrícula"],
                        ["CC", "52123456", "Luz Peña", "Giro de matrícula"],
                    ],
                )
            ]
        )
        filing = self._feed(build(files=[("novedades.xlsx", sheet)]))
        self.assertEqual((filing.sheet_state, filing.line_count), ("review", 2))
        self.assertFalse(filing.case_ids)
        self.assertTrue(filing.acknowledged_on)
        # A sheet that names another entity waits until somebody decides.
        other = write_xlsx(
            [
                SheetSpec(
                    "Hoja1",
                    ("Documento", "Nombre", "Tipología", "Detalle", "Entidad"),
                    [("CC 10203040", "Ana Gómez", "T22", "Pago", self.town.name)],
                )
            ]
        )
        filing = self._feed(build("Ajena", files=[("ajena.xlsx", other)]))
        self.assertEqual(filing.sheet_named_partner_id, self.town)
        self.assertEqual(filing.line_ids.mapped("status"), ["incomplete"])
        # A file that is no spreadsheet, whatever its name, is a plain attachment.
        filing = self._feed(build("Otra", files=[("roto.xlsx", b"no es una hoja")]))
        self.assertFalse(filing.sheet_state)
        self.assertEqual(len(filing.case_ids), 1)

    # === WHAT FAILS === #

    def test_what_fails_is_kept_and_tried_again(self):
        raw = build()
        with patch.object(
            inbound_filing.InboundMail,
            "_create_filing",
            side_effect=ValueError("se dañó"),
        ):
            self.assertFalse(self._feed_failing(raw))
            mail = self._inbound()
            self.assertEqual(mail.state, "failed")
            self.assertIn("se dañó", mail.reason)
            self.assertEqual(mail._get_raw(), raw)
            for _again in range(2):
                with self.assertLogs(WORK_LOG, "WARNING"):
                    mail._run_stored(mail.id)
            self.assertEqual(mail.state, "review", "now people have to look")
        mail.with_user(self.front).action_retry()
        self.assertEqual(mail.state, "filed")

    def test_what_fails_for_good_can_be_filed_by_people(self):
        raw = build(
            Received="from x by mx.example.com; Mon, 14 Sep 2026 15:00:00 +0000"
        )
        with patch.object(
            inbound_filing.InboundMail, "_find_sender", side_effect=ValueError("no")
        ):
            self._feed_failing(raw)
        mail = self._inbound()
        self.assertEqual(mail.state, "failed")
        filing = mail.with_user(self.front)._do_file()
        self.assertEqual(str(filing.received_on), "2026-09-14 15:00:00")
        self.assertEqual((mail.state, mail.received_by), ("filed", "header"))

    def test_anything_is_taken(self):
        odd = [
            b"",
            "",
            None,
            b"\x00\xff\xfe",
            "texto sin cabeceras \ud800",
            bytearray(b"Subject: x"),
            b"From: a@b.example\nSubject: =?utf-8?B?@@@?=\n\n\x00\x00hola",
            12,
        ]
        for message in odd:
            with self.subTest(message=message):
                before = self.env[INBOUND].search_count([])
                self.env["mail.thread"].message_process(FILING, message)
                self.env["mail.thread"].message_process(FILING, message)
                self.assertEqual(
                    self.env[INBOUND].search_count([]) - before,
                    0 if message in ("", None) else 1,
                )

    def test_the_original_never_changes(self):
        self._feed(build())
        mail = self._inbound()
        with self.assertRaises(UserError):
            mail.unlink()
        with self.assertRaises(UserError):
            mail.original_id.raw = b"otro"
        with self.assertRaises(UserError):
            mail.original_id.unlink()
        with self.assertRaises(AccessError):
            mail.with_user(self.supervisor).write({"state": "ignored"})
