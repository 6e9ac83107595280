"""A failing portal page says what to do (Law 1437, article 62)."""

from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.portal import ir_http
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalFailure(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    @mute_logger("odoo.http")
    def test_a_page_that_fails_says_what_to_do(self):
        PortalCases = type(self.env["grandes.clientes.portal.cases"])

        def fail(*_args, **_kwargs):
            raise ZeroDivisionError("SECRETO")

        with patch.object(PortalCases, "_get_portal_page", fail):
            response = self.url_open("/my/casos")
        self.assertEqual(response.status_code, 500)
        self.assertIn("article 62", response.text)
        self.assertIn("grandes.clientes@example.com", response.text)
        self.assertNotIn("SECRETO", response.text)

    @mute_logger("odoo.http")
    def test_a_page_that_is_none_is_no_failure_of_ours(self):
        response = self.url_open("/my/casos/abc")
        self.assertEqual(response.status_code, 404)
        self.assertIn("This page does not exist", response.text)
        for said in ("article 62", "fault is ours"):
            self.assertNotIn(said, response.text)

    @mute_logger("odoo.http")
    def test_a_form_that_expired_says_what_to_do(self):
        response = self._post("/my/radicar", token="old", **self._form())
        self.assertEqual(response.status_code, 400)
        self.assertIn("article 62", response.text)
        self.assertIn("El pago de agosto no aparece.", response.text)
        self.assertIn("Open the form again", response.text)
        self.assertFalse(self._filings())

    def test_who_signs_in_again_is_back_at_the_form(self):
        """After the session expired, the URL to which a form is posted opens a page."""
        case = self._case()
        upload = self.env["grandes.clientes.portal.upload"].with_user(self.portal)
        row = upload._do_keep(self.ies.id, b"Documento;Asunto\n52;Pago\n", "a.csv")
        self.logout(keep_db=True)
        for path, page in (
            (f"/my/casos/{case.id}/escribir", f"/my/casos/{case.id}"),
            (f"/my/casos/{case.id}/retirar", f"/my/casos/{case.id}"),
            (f"/my/casos/{case.id}/no-resuelve", f"/my/casos/{case.id}"),
            ("/my/coordinadores/invitar", "/my/coordinadores"),
            ("/my/coordinadores", "/my/coordinadores"),
            ("/my/acceso", "/my"),
            ("/my/radicar", "/my/radicar"),
            ("/my/radicar/borrador", "/my/radicar"),
            ("/my/radicar/hoja", "/my/radicar/hoja"),
            (f"/my/radicar/hoja/{row.id}", f"/my/radicar/hoja/{row.id}"),
            (f"/my/radicar/hoja/{row.id}/filas/2", f"/my/radicar/hoja/{row.id}"),
        ):
            self.logout(keep_db=True)
            sent = self.url_open(
                path, data={"texto": "Va el <b>recibo"}, allow_redirects=False
            )
            # What was typed is shown, instead of leading to an empty form in silence.
            self.assertEqual(sent.status_code, 400, path)
            self.assertIn("Nothing was filed or sent, because your", sent.text)
            self.assertIn("Va el &lt;b&gt;recibo", sent.text)
            [link] = html.fromstring(sent.content).xpath(
                "//div[@class='o_gc_portal']//a[@target]/@href"
            )
            back = parse_qs(urlsplit(link).query)["redirect"][0]
            self._enter_portal()
            response = self.url_open(back)
            self.assertEqual(
                (response.status_code, urlsplit(response.url).path), (200, page), path
            )

    def test_the_words_of_another_site_are_not_shown(self):
        self.logout(keep_db=True)
        for origin, shown in (("https://example.org", False), ("null", False)):
            sent = self.url_open(
                "/my/radicar",
                data=self._form(),
                headers={"Origin": origin},
                allow_redirects=False,
            )
            self.assertEqual("El pago de agosto" in sent.text, shown, origin)
        sent = self.url_open(
            "/my/radicar", data=self._form(), headers={"Origin": self.base_url()}
        )
        self.assertIn("El pago de agosto no aparece.", sent.text)
        self.assertIn("In a few words", sent.text)
        self.assertFalse(self._filings())
        # Without anything typed, straight to the sign-in.
        sent = self.url_open("/my/radicar", data={"clase": ""}, allow_redirects=False)
        self.assertEqual(sent.status_code, 303)

    @mute_logger("odoo.http")
    def test_what_was_typed_is_shown_as_text(self):
        """Whoever sends it: without «Origin», it may be a program."""
        hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }}"
        typed = {name: f"{hostile} {name}" for name in ir_http._TEXTS}
        for signed_in in (False, True):
            if signed_in:
                self._enter_portal()
            else:
                self.logout(keep_db=True)
            sent = self.url_open(
                "/my/radicar",
                data={**typed, "csrf_token": hostile},
                files={"archivos": (f"{hostile}.pdf", b"%PDF-", "application/pdf")},
                allow_redirects=False,
            )
            self.assertEqual(sent.status_code, 400)
            page = html.fromstring(sent.content)
            shown = [node.text_content() for node in page.xpath("//dd")]
            self.assertEqual(shown, list(typed.values()))
            self.assertFalse(page.xpath("//dd/*"))
            self.assertFalse(page.xpath("//img[@onerror]"))
            self.assertNotIn("<script>alert(1)", sent.text)
            self.assertNotIn("Invalid CSRF", sent.text)
        self.assertFalse(self._filings())

    @mute_logger("odoo.http")
    def test_where_even_that_page_fails_odoo_has_its_own(self):
        Company = type(self.env["res.company"])
        with (
            patch.object(
                Company, "_grandes_clientes_get_failure_text", side_effect=OSError
            ),
            mute_logger("odoo.addons.grandes_clientes.models.portal.ir_http"),
        ):
            response = self.url_open("/my/casos")
        self.assertEqual(response.status_code, 500)
        self.assertNotIn("article 62", response.text)
