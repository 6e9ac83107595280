"""Additions by requesters: messages and documents, with limits (5.2.13)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalWriting(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    def test_write_something_more(self):
        case = self._registered()
        hostile = '<script>alert("x")</script> =1+1'
        self._post(f"/my/casos/{case.id}/escribir", texto=hostile)
        self.env.invalidate_all()
        self.assertTrue(case.requester_unread)
        self.assertEqual(case.event_ids.sorted("sequence")[-1].act, "requester_wrote")
        response = self.url_open(f"/my/casos/{case.id}")
        self.assertNotIn("<script>alert", response.text)
        self.assertIn("&lt;script&gt;alert", response.text)
        response = self._post(f"/my/casos/{case.id}/escribir", texto="")
        self.assertEqual(response.status_code, 422)

    def test_what_was_asked_for_is_sent_with_its_document(self):
        case = self._registered()
        case._do_ask("Falta el recibo de pago")
        url = f"/my/casos/{case.id}/escribir"
        refused = [("archivos", ("recibo.exe", b"MZ"))]
        response = self._post(url, files=refused, texto="Va el recibo")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Va el recibo</textarea>", response.text, "it is still there")
        files = [("archivos", ("recibo.pdf", b"%PDF-1.4 recibo"))]
        self._post(url, files=files, texto="Va el recibo")
        page = self._page(f"/my/casos/{case.id}")
        [href] = page.xpath("//a[contains(., 'recibo.pdf')]/@href")
        # Also by a URL to which a mail program added parameters.
        for address in (href, f"{href}?utm_source=correo&filing_id=1"):
            self.assertEqual(self.url_open(address).content, b"%PDF-1.4 recibo")
        # The advisor can read it, nobody can change it, and no other coordinator reads
        # it.
        self.env.invalidate_all()
        file = case.message_ids.attachment_ids
        self.assertEqual(file.with_user(self.front).raw, b"%PDF-1.4 recibo")
        files = case.env["grandes.clientes.dossier"]._get_dossier_files(case)
        self.assertIn(file.name, [each["name"] for each in files])
        with self.assertRaises(UserError):
            file.with_user(self.front).write({"name": "otro.pdf"})
        note = case.message_post(body="Nota", attachments=[("nota.txt", b"nota")])
        self._page(f"/my/casos/{case.id}/archivos/{note.attachment_ids.id}", 404)

    def test_writing_has_a_limit_with_a_sentence(self):
        self.env.company.grandes_clientes_portal_hourly = 2
        case = self._registered().with_user(self.portal)
        for _time in range(2):
            case._do_write_in("Falta el recibo")
        with self.assertRaisesRegex(UserError, "takes \\(2\\)"):
            case._do_write_in("Falta el recibo")
        case.with_user(self.front)._do_write_in("Llamó: falta el recibo")
