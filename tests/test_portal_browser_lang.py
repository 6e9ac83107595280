"""Pages for visitors, in the language of the browser."""

from lxml import html
from requests.cookies import remove_cookie_by_name

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestPortalBrowserLang(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spanish = cls.env["res.lang"]._activate_lang("es_CO")
        if "website" in cls.env:
            # A website only offers the languages chosen for it.
            cls.env["website"].search([]).language_ids |= spanish
        # The pages' texts belong to these modules.
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "auth_signup"], ["es_CO"]
        )

    def _lang(self, accepted, path="/web/login", **cookies):
        """Return the language of a page, and the word for the password in it."""
        for name in ("session_id", "frontend_lang"):
            remove_cookie_by_name(self.opener.cookies, name)
        self.opener.cookies.update(cookies)
        headers = {"Accept-Language": accepted} if accepted else {}
        response = self.url_open(path, headers=headers)
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.content)
        label = page.xpath("string(//label[@for='password'])")
        return page.get("lang"), label.strip()

    def test_the_sign_in_page_follows_the_browser(self):
        spanish, english = ("es-CO", "Contraseña"), ("en-US", "Password")
        for accepted, expected in (
            ("es-CO,es;q=0.9,en;q=0.8", spanish),
            ("es", spanish),
            ("es-MX,en;q=0.5", spanish),
            ("es-419", spanish),
            # The first active one, by preference.
            ("pt-BR,es;q=0.8,en;q=0.5", spanish),
            ("es;q=0.3,en;q=0.9", english),
            ("en-GB,es;q=0.5", english),
            ("es;q=0,en;q=0.1", english),
            ("fr", english),
            ("*", english),
            (None, english),
        ):
            with self.subTest(accepted):
                self.assertEqual(self._lang(accepted), expected)

    def test_what_was_chosen_comes_first(self):
        lang, _label = self._lang("es", frontend_lang="en_US")
        self.assertEqual(lang, "en-US")
        lang, _label = self._lang("es", frontend_lang="xx_XX")
        self.assertEqual(lang, "es-CO")

    def test_the_page_for_a_new_password_does_too(self):
        lang, _label = self._lang("pt,es;q=0.5", "/web/reset_password")
        self.assertEqual(lang, "es-CO")

    def test_a_wrong_password_is_told_in_that_language_too(self):
        headers = {"Accept-Language": "es-ES"}
        page = self.url_open("/web/login", headers=headers)
        page = html.fromstring(page.content)
        token = page.xpath("//input[@name='csrf_token']/@value")
        page = self.url_open(
            "/web/login",
            data={"csrf_token": token[0], "login": "nobody", "password": "nothing"},
            headers=headers,
        )
        self.assertIn("Contraseña", page.text)
        self.assertEqual(html.fromstring(page.content).get("lang"), "es-CO")

    def test_who_signed_in_reads_the_own_language(self):
        self.authenticate("admin", "admin")
        self.opener.headers["Accept-Language"] = "es"
        page = html.fromstring(self.url_open("/my").content)
        self.assertEqual(page.get("lang"), "en-US")
