"""A submission sent twice through the portal is received once, and completely."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged

from ..tools import clock
from .portal_common import PortalCommon

SHEETS = Path(__file__).parent / "data/radicaciones"
PDF = b"%PDF-1.4 recibo"


@tagged("post_install", "-at_install", "slow")
class TestPortalOnce(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    def _send(self, key, files=(), **values):
        """Send the form; return the address to which it redirects."""
        response = self._post(
            "/my/radicar",
            files=[("archivos", file) for file in files],
            once=key,
            **self._form(**values),
        )
        self.assertEqual(response.status_code, 303, response.text[:2_000])
        return response.headers["Location"]

    def test_a_form_sent_twice_files_once(self):
        """The key is stored with the filing, so that it also works in a new session."""
        first = self._send("clave")
        self.assertEqual(self._send("clave"), first)
        self._enter_portal()
        self.assertEqual(self._send("clave"), first)
        self.assertTrue(first.endswith("?hecho=radicado"))
        self.assertEqual(len(self._filings()), 1)

    def test_the_same_from_another_form_is_told_and_not_filed_again(self):
        """Going back in the browser gives another form with another key."""
        self._send("una", files=[("recibo.pdf", PDF)])
        filing = self._filings()
        again = self._send("otra", files=[("recibo.pdf", PDF)])
        self.assertEqual(self._filings(), filing)
        self.assertTrue(
            again.endswith(f"/my/radicaciones/{filing.id}?hecho=repetido"), again
        )
        said = self._text(self._page(f"/my/radicaciones/{filing.id}?hecho=repetido"))
        self.assertIn("You filed this very request already", said)
        self.assertIn(filing.name, said)
        self.assertNotIn("The acknowledgement goes", said)

    def test_whatever_differs_is_received(self):
        """A page restored from the browser's memory has the key of its last filing."""
        self._send("clave", files=[("recibo.pdf", PDF)])
        for values in (
            {"detalle": "Tampoco aparece el de septiembre."},
            {"documento": "1020304051"},
            {"medio": "phone", "contacto": "601 382 1670"},
            {"files": [("recibo.pdf", PDF + b" otro")]},
            {"files": [("otro.pdf", PDF)]},
            {"files": []},
        ):
            before = len(self._filings())
            self._send("clave", **{"files": [("recibo.pdf", PDF)], **values})
            self.assertEqual(len(self._filings()), before + 1, values)

    def test_the_same_an_hour_later_is_another_request(self):
        self._send("una")
        filing = self._filings()
        # By the server's own clock, in another thread.
        self.env.cr.execute(
            "UPDATE grandes_clientes_filing SET received_on = received_on"
            " - interval '61 minutes' WHERE id = %s",
            [filing.id],
        )
        filing.invalidate_recordset()
        self._send("otra")
        self.assertEqual(len(self._filings()), 2)

    def test_tried_again_it_has_all_its_files(self):
        """After a concurrency error Odoo repeats the call, with files already read."""
        Filing = type(self.env["grandes.clientes.filing"])
        check, tries = Filing._check_portal_files, []

        def interrupted(filing, files):
            tries.append([len(content) for _name, content in files])
            if len(tries) == 1:
                raise ConcurrencyError("Others write")
            return check(filing, files)

        with (
            patch.object(Filing, "_check_portal_files", interrupted),
            patch("odoo.service.model.time.sleep", lambda _seconds: None),
        ):
            self._send("clave", files=[("uno.pdf", PDF), ("dos.pdf", PDF + b"2")])
        self.assertEqual(len(tries), 2)
        self.assertEqual(tries[0], tries[1])
        files = self._filings().attachment_ids
        self.assertEqual(sorted(files.mapped("raw")), [PDF, PDF + b"2"])

    def test_what_is_written_of_a_case_twice_is_there_once(self):
        case = self._case()
        path = f"/my/casos/{case.id}/escribir"

        def write(text, *files):
            response = self._post(
                path, files=[("archivos", file) for file in files], texto=text
            )
            self.assertEqual(response.status_code, 303)
            return len(
                case.event_ids.filtered(lambda event: event.act == "requester_wrote")
            )

        self.assertEqual(write("Va <el>\nrecibo.", ("recibo.pdf", PDF)), 1)
        self.assertEqual(write("Va <el>\nrecibo.", ("recibo.pdf", PDF)), 1)
        self.assertEqual(write("Va el recibo.", ("recibo.pdf", PDF)), 2)
        self.assertEqual(write("Va el recibo.", ("recibo.pdf", PDF + b"2")), 3)
        self.assertEqual(write("Va el recibo."), 4)
        self.assertEqual(write("Va otro recibo.", ("recibo.pdf", PDF)), 5)
        self.assertEqual(len(case._get_portal_attachments()), 4)
        # Some minutes later, the same text may answer another question.
        self.env.cr.execute(
            "UPDATE mail_message SET date = date - interval '6 minutes'"
            " WHERE model = %s AND res_id = %s",
            [case._name, case.id],
        )
        self.env.invalidate_all()
        self.assertEqual(write("Va el recibo."), 6)

    def test_a_photograph_is_kept_as_it_was_sent(self):
        """Odoo shrinks large images, which would then not be recognized."""
        target = BytesIO()
        Image.new("RGB", (2400, 1600), "white").save(target, "JPEG")
        photo = target.getvalue()
        case = self._case()
        for _click in range(2):
            self._post(
                f"/my/casos/{case.id}/escribir",
                files=[("archivos", ("recibo.jpg", photo))],
                texto="Va el recibo.",
            )
        self.assertEqual(case._get_portal_attachments().mapped("raw"), [photo])
        self._send("clave", files=[("recibo.jpg", photo)])
        filing = self._filings() - case.filing_id
        self.assertEqual(filing.attachment_ids.mapped("raw"), [photo])

    def test_an_act_by_two_clicks_is_done_and_no_refusal(self):
        withdrawn = self._case()
        # The server has the real clock.
        with clock.at(fields.Datetime.now() - timedelta(days=1)):
            answered = self._registered(channel="phone")
            answered._do_answer("Ya quedó aplicado.")
        for case, act, done in (
            (withdrawn, "retirar", "retirado"),
            (answered, "no-resuelve", "reabierto"),
        ):
            path = f"/my/casos/{case.id}/{act}"
            for _click in range(2):
                response = self._post(path, motivo="Sigue sin aparecer")
                self.assertEqual(response.status_code, 303, act)
                self.assertTrue(response.headers["Location"].endswith(done))
            events = len(case.event_ids)
            # A different text was not recorded: the page says so and keeps it.
            response = self._post(path, motivo="Por otra razón")
            self.assertEqual(response.status_code, 422)
            self.assertIn("Por otra razón", response.text)
            self.assertEqual(len(case.event_ids), events)

    def test_files_of_what_was_refused_are_asked_for_again(self):
        """A browser restores the text of a form, but not its files."""
        path = f"/my/casos/{self._case().id}/escribir"
        files = [("archivos", ("recibo.pdf", PDF)), ("archivos", ("a.exe", b"MZ"))]
        response = self._post(path, files=files, texto="Va el recibo.")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Va el recibo.", response.text)
        self.assertIn("Choose the files again", response.text)
        response = self._post(path, texto=" ")
        self.assertNotIn("Choose the files again", response.text)

    def test_a_click_while_the_spreadsheet_is_being_filed(self):
        """The second click shows a page that waits for the first, however long."""
        content = (SHEETS / "radicacion_limpia_300.xlsx").read_bytes()
        path = self._post(
            "/my/radicar/hoja",
            files=[("hoja", ("limpia.xlsx", content))],
            entidad=str(self.ies.id),
        ).headers["Location"]
        Upload = type(self.env["grandes.clientes.portal.upload"])
        with patch.object(
            Upload, "try_lock_for_update", lambda upload, **_options: upload.browse()
        ):
            response = self._post(path, consentimiento="1")
            self.assertEqual(response.status_code, 303, response.text[:500])
            waiting = response.headers["Location"]
            response = self.url_open(waiting)
            self.assertIn("The spreadsheet is being filed", response.text)
            self.assertIn("limpia.xlsx", response.text)
            self.assertTrue(response.headers["Refresh"])
        # The first click failed: the spreadsheet can be filed.
        self.assertIn("Nothing is filed yet", self.url_open(waiting).text)
        self.assertFalse(self._filings())
        self._post(path, consentimiento="1")
        filing = self._filings()
        self.assertEqual(len(filing), 1)
        self.assertIn(
            f"/my/radicaciones/{filing.id}?hecho=radicado", self.url_open(waiting).url
        )

    def test_a_spreadsheet_filed_by_two_clicks_at_once(self):
        """A request that finds the row locked only when it files is retried."""
        content = (SHEETS / "radicacion_limpia_300.xlsx").read_bytes()
        path = self._post(
            "/my/radicar/hoja",
            files=[("hoja", ("limpia.xlsx", content))],
            entidad=str(self.ies.id),
        ).headers["Location"]
        Upload = type(self.env["grandes.clientes.portal.upload"])
        lock, tries = Upload.try_lock_for_update, []

        def held(upload, **options):
            tries.append(upload)
            return upload.browse() if len(tries) == 2 else lock(upload, **options)

        with (
            patch.object(Upload, "try_lock_for_update", held),
            patch("odoo.service.model.time.sleep", lambda _seconds: None),
        ):
            response = self._post(path, consentimiento="1")
        self.assertEqual((response.status_code, len(tries)), (303, 4))
        self.assertEqual(len(self._filings()), 1)
