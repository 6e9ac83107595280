"""Filing in the portal: a request, a spreadsheet, their limits (5.2.1)."""

import io
import zipfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import PortalCommon

SHEETS = Path(__file__).parent / "data/radicaciones"
CLEAN = "radicacion_limpia_300.xlsx"
MESSY = "radicacion_desordenada_100.xlsx"


@tagged("post_install", "-at_install", "slow")
class TestPortalFiling(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    # === ONE REQUEST === #

    def test_a_request_with_its_documents(self):
        page = self._page("/my/radicar")
        self.assertIn("1581", self._text(page), "the consent")
        self.assertIn("article 62", self._text(page), "what to do if the page fails")
        response = self._post(
            "/my/radicar",
            files=[("archivos", ("recibo.pdf", b"%PDF-1.4 recibo"))],
            **self._form(medio="mercurio", contacto="Calle 1 # 2-3"),
        )
        filing = self._filings()
        self.assertIn(
            f"/my/radicaciones/{filing.id}?hecho=", response.headers["Location"]
        )
        self.assertEqual(filing.partner_id, self.ies)
        self.assertEqual(filing.contact_id, self.contact)
        self.assertEqual(filing.wanted_means, "mercurio")
        self.assertEqual(filing.wanted_contact, "Calle 1 # 2-3")
        self.assertIn("1581", filing.consent_text)
        self.assertTrue(filing.acknowledged_on)
        self.assertEqual(filing.attachment_ids.raw, b"%PDF-1.4 recibo")
        case = filing.case_ids
        self.assertEqual(case.state, "received")
        self.assertEqual(case.beneficiary_document, "1020304050")
        self.assertEqual(case.typification_id, self._typification("T22"))
        self.assertEqual(case.event_ids.role, "requester")
        self.assertTrue(
            self.env["mail.mail"].search(
                [("email_to", "=", self.contact.email), ("res_id", "=", filing.id)]
            )
        )
        text = self._text(self._page(f"/my/radicaciones/{filing.id}?hecho=radicado"))
        self.assertIn(f"number {filing.name}", text)
        case.with_user(self.front)._do_register()
        self.assertEqual(case._get_answer_means(), "mercurio", "as it is wanted")

    def test_the_constancia(self):
        filing = self._case().filing_id
        self.env = self.env(
            context={**self.env.context, "force_report_rendering": True}
        )
        with patch.object(
            type(filing),
            "_render_constancia",
            lambda self: b"%PDF " + self.name.encode(),
        ):
            response = self.url_open(f"/my/radicaciones/{filing.id}/constancia")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(filing.name.encode(), response.content)
        other = self._case(partner_id=self.town.id, contact_id=False).filing_id
        self._page(f"/my/radicaciones/{other.id}/constancia", 404)

    def test_nothing_is_cut_that_somebody_wrote(self):
        """Line breaks count as one character each, as in the browser."""
        long = "línea\r\n" * 3_000
        self._post("/my/radicar", **self._form(detalle=long))
        kept = self._filings().case_ids.description
        self.assertEqual(kept, long.replace("\r\n", "\n").strip())
        response = self._post("/my/radicar", **self._form(detalle=long * 2))
        self.assertEqual(response.status_code, 422)
        self.assertIn("more than 20000 characters", response.text)
        self.assertEqual(response.text.count("línea"), 6_000, "what was written stays")
        self.assertEqual(len(self._filings()), 1)

    def test_the_name_of_a_file_is_what_it_seems(self):
        """Characters that reverse the text direction could disguise a program."""
        self.env["grandes.clientes.filing"].with_user(self.portal)._do_file_portal(
            self.ies.id,
            {"subject": "Recibos", "description": "Van adjuntos"},
            [("foto \u202egpj.txt", b"hola"), ("\u200bd\nos.pdf", b"%PDF")],
        )
        names = self._filings().attachment_ids.mapped("name")
        self.assertEqual(sorted(names), ["d os.pdf", "foto gpj.txt"])

    def test_a_file_has_no_folder(self):
        self.env["grandes.clientes.filing"].with_user(self.portal)._do_file_portal(
            self.ies.id,
            {"subject": "Recibos", "description": "Van adjuntos"},
            [("../../a/uno.pdf", b"%PDF"), ("C:\\b\\dos.pdf", b"%PDF")],
        )
        names = self._filings().attachment_ids.mapped("name")
        self.assertEqual(sorted(names), ["dos.pdf", "uno.pdf"])

    def test_a_refusal_names_a_field_as_its_form_does(self):
        page = self._page("/my/radicar")
        for name, longest in (
            ("asunto", 200),
            ("detalle", 20_000),
            ("periodo", 20),
            ("beneficiario", 200),
            ("contacto", 200),
        ):
            label = self._text(page.xpath(f"//label[@for='{name}']")[0])
            label = label.removesuffix(" (required)")
            values = self._form(medio="mercurio", contacto="Calle 1")
            values[name] = "largo " * longest
            response = self._post("/my/radicar", **values)
            self.assertEqual(response.status_code, 422, name)
            self.assertIn(f"«{label}» has more than {longest} char", response.text)
        # A number is judged before its length is; nothing is cut in silence.
        response = self._post(
            "/my/radicar",
            **self._form(documento="1" * 41, documento_dicho="1" * 41),
        )
        self.assertIn("«Document number» has more than 40 char", response.text)
        self.assertFalse(self._filings())
        Filing, View = self.env["grandes.clientes.filing"], self.env["ir.ui.view"]
        arch = View._get_template_view("grandes_clientes.portal_row_form").arch
        said = " ".join(arch.split())
        for name, label in Filing._get_portal_labels().items():
            if name != "wanted_contact":
                self.assertIn(label, said, name)

    def test_what_lacks_is_said_and_what_was_written_stays(self):
        response = self._post(
            "/my/radicar",
            **self._form(
                asunto=" ", consentimiento="", documento="52", tipo_documento=""
            ),
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn('href="#asunto"', response.text)
        self.assertIn('href="#consentimiento"', response.text)
        self.assertIn('href="#tipo_documento"', response.text)
        self.assertIn("El pago de agosto no aparece.", response.text)
        self.assertNotIn("Choose the files again", response.text, "none was lost")
        response = self._post(
            "/my/radicar",
            files=[("archivos", ("recibo.pdf", b"%PDF-1.4"))],
            **self._form(documento="1,02E+09"),
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("Choose the files again", response.text)
        self.assertFalse(self._filings())

    def test_an_odd_document_is_told_once_and_never_refused(self):
        form = self._form(documento="10O2345", tipo_documento="CC", beneficiario="Ana")
        response = self._post("/my/radicar", **form)
        self.assertEqual(response.status_code, 422)
        self.assertIn('href="#documento"', response.text)
        self.assertIn("letter «O» in place 3", response.text)
        self.assertIn('name="documento_dicho" value="10O2345"', response.text)
        self.assertFalse(self._filings())
        # A different number is checked again.
        response = self._post(
            "/my/radicar", documento_dicho="10O2345", **{**form, "documento": "1/2"}
        )
        self.assertEqual(response.status_code, 422)
        self._post("/my/radicar", documento_dicho="10O2345", **form)
        self.assertEqual(self._filings().case_ids.beneficiary_id_number, "10O2345")

    def test_only_for_ones_own_entity(self):
        response = self._post("/my/radicar", **self._form(entidad=str(self.town.id)))
        self.assertEqual(response.status_code, 422)
        response = self._post("/my/radicar", **self._form(entidad="1e9"))
        self.assertEqual(response.status_code, 422)
        Filing = self.env["grandes.clientes.filing"].with_user(self.portal)
        with self.assertRaises(AccessError):
            Filing._do_file_portal(self.town.id, {"subject": "x", "description": "x"})
        self.contact.is_coordinator = False
        with self.assertRaises(AccessError):
            Filing._do_file_portal(self.ies.id, {"subject": "x", "description": "x"})
        self._page("/my/radicar", 404)

    def test_only_what_a_requester_says_is_taken(self):
        Filing = self.env["grandes.clientes.filing"].with_user(self.portal)
        filing = Filing._do_file_portal(
            self.ies.id,
            {
                "subject": "x",
                "description": "x",
                "state": "closed",
                "user_id": self.front2.id,
                "company_id": 999,
            },
        )
        case = filing.sudo().case_ids
        self.assertEqual((case.state, case.user_id.id), ("received", False))

    def test_limits_with_a_sentence(self):
        company = self.env.company
        company.grandes_clientes_portal_files = 1
        company.grandes_clientes_portal_file_mb = 1

        def refused(*files):
            response = self._post(
                "/my/radicar",
                files=[("archivos", file) for file in files],
                **self._form(),
            )
            self.assertEqual(response.status_code, 422)
            return response.text

        two = (("a.pdf", b"%PDF"), ("b.pdf", b"%PDF"))
        self.assertIn("at most 1 files", refused(*two))
        self.assertIn("larger than 1 MB", refused(("a.pdf", b"%PDF" * 300_000)))
        self.assertIn("is empty", refused(("a.pdf", b"")))
        self.assertIn("not accepted", refused(("a.exe", b"hola")))
        self.assertIn("not accepted", refused(("a.html", b"<b>hola</b>")))
        self.assertIn("is a program", refused(("a.pdf", b"MZ\x90\x00")))
        self.assertIn("is a program", refused(("a.txt", b"<script>x</script>")))
        self.assertFalse(self._filings())
        company.grandes_clientes_portal_hourly = 1
        self._post("/my/radicar", **self._form())
        self.assertIn("within an hour", refused())
        self.assertEqual(len(self._filings()), 1)

    def test_html_and_script_stay_text(self):
        hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        self._post(
            "/my/radicar",
            files=[("archivos", ("<b>x</b>.txt", hostile.encode()))],
            **self._form(asunto=hostile, detalle=hostile, beneficiario=hostile),
        )
        self.assertFalse(self._filings(), "no page as a text")
        self._post(
            "/my/radicar",
            files=[("archivos", ("<b>x<b>.txt", b"texto"))],
            **self._form(asunto=hostile, detalle=hostile, beneficiario=hostile),
        )
        filing = self._filings()
        for path in (
            "/my/casos",
            f"/my/casos/{filing.case_ids.id}",
            "/my/radicaciones",
            f"/my/radicaciones/{filing.id}",
        ):
            text = self.url_open(path).text
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("<img src=x", text)
            self.assertNotIn("<b>x<b>", text)
        self.assertNotIn("<script", filing.body)

    # === A SPREADSHEET === #

    def _upload(self, name, content=None, **values):
        content = (SHEETS / name).read_bytes() if content is None else content
        return self._post(
            "/my/radicar/hoja",
            files=[("hoja", (name, content))],
            entidad=str(self.ies.id),
            medio="email",
            **values,
        )

    def test_the_rows_are_looked_at_before_they_are_filed(self):
        first = self.env["grandes.clientes.filing"].search([], limit=1)
        response = self._upload(MESSY)
        path = response.headers["Location"].removeprefix(self.base_url())
        page = self._page(path)
        text = self._text(page)
        self.assertIn("Nothing is filed yet", text)
        self.assertIn("Lacks something", text)
        self.assertFalse(self._filings())
        self.assertEqual(self.env["grandes.clientes.filing"].search([], limit=1), first)
        response = self._post(path)
        self.assertEqual(response.status_code, 422, "without consent")
        self._post(path, consentimiento="1")
        filing = self._filings()
        self.assertEqual(filing.sheet_state, "review")
        self.assertTrue(filing.acknowledged_on)
        self.assertTrue(filing.line_ids)
        self.assertFalse(filing.case_ids, "an advisor registers them")
        self._post(path, consentimiento="1")
        self.assertEqual(self._filings(), filing, "once")
        numbers = self._page(f"/my/radicaciones/{filing.id}").text_content()
        self.assertIn(filing.name, numbers)
        filing.with_user(self.front)._do_file_lines()
        response = self.url_open(f"/my/radicaciones/{filing.id}/hoja")
        self.assertTrue(zipfile.is_zipfile(io.BytesIO(response.content)))

    def test_the_preview_takes_no_number(self):
        before = self._case().filing_id.name
        path = self._upload(CLEAN).headers["Location"].removeprefix(self.base_url())
        self._page(path)
        after = self._case(beneficiary_id_number="52123456").filing_id.name
        self.assertEqual(int(after[-6:]), int(before[-6:]) + 1)

    def test_the_preview_tells_nothing_of_others(self):
        rows = (
            "Documento;Nombre;Tipología;Detalle\n"
            "CC 1020304050;Ana Gómez;T22;Pago no aplicado\n"
            "CC 52123456;Luis Peña;T22;Pago no aplicado\n"
        )
        theirs = self._registered(
            partner_id=self.town.id, contact_id=False, beneficiary_name="Ana Gómez"
        )
        mine = self._registered(beneficiary_id_number="52123456")
        path = self._upload("filas.csv", rows.encode()).headers["Location"]
        text = self._text(self._page(path.removeprefix(self.base_url())))
        self.assertIn(f"Repeat of {mine.name} (In progress)", text)
        self.assertNotIn(theirs.name, text)
        self.assertNotIn(self.front.name, text)

    def test_nobody_elses_upload(self):
        path = self._upload(CLEAN).headers["Location"].removeprefix(self.base_url())
        contact = self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "is_coordinator": True}
        )
        other = self.portal.copy(
            {
                "login": "gc_portal_2",
                "password": "gc_portal_2",
                "partner_id": contact.id,
            }
        )
        self._enter_portal(other)
        self._page(path, 404)
        self.assertEqual(self._post(path, consentimiento="1").status_code, 404)
        self._enter_portal()
        self.contact.is_coordinator = False
        self.assertNotIn("Nothing is filed yet", self.url_open(path).text)

    def test_bombs_and_foreign_files_are_refused_with_a_sentence(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
        entities = (
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">'
            '<!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
        )
        xml = io.BytesIO()
        with zipfile.ZipFile(xml, "w") as archive:
            archive.writestr("[Content_Types].xml", entities)
            archive.writestr("xl/worksheets/sheet1.xml", entities)
        for name, content, says in (
            ("bomba.xlsx", bomb.getvalue(), "would take more than"),
            ("xml.xlsx", xml.getvalue(), "declares document types"),
            ("vacia.xlsx", b"", "is empty"),
            ("pdf.xlsx", b"%PDF-1.4", "not a spreadsheet"),
        ):
            response = self._upload(name, content)
            self.assertEqual(response.status_code, 422, name)
            self.assertIn(says, response.text, name)
        self.env.company.grandes_clientes_portal_file_mb = 1
        response = self._upload("grande.xlsx", b"PK" * 600_000)
        self.assertIn("larger than 1 MB", response.text)
        self.env.company.grandes_clientes_portal_hourly = 1
        self._upload(CLEAN)
        self.assertIn("within an hour", self._upload(CLEAN).text)
        self.assertFalse(self._filings())
