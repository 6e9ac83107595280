"""Helpers for the tests of the portal."""

import re

from lxml import html

from odoo.tests import HttpCase

from .common import Common


class PortalCommon(HttpCase, Common):
    """The university's coordinator in a browser, and a town that is not theirs.

    The server's own thread has the real clock; what must happen now is done through it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "grandes.clientes@example.com"

    def _enter_portal(self, user=None):
        login = (user or self.portal).login
        self.authenticate(login, login)

    def _page(self, path, status=200):
        """Return the parsed page, and check that its status is ``status``."""
        response = self.url_open(path, allow_redirects=False)
        page = html.fromstring(response.content)
        said = " ".join(page.xpath("//main//text()"))
        self.assertEqual(response.status_code, status, " ".join(said.split())[:500])
        return page

    def _text(self, page):
        """Return the text of a page as one line."""
        return " ".join(page.text_content().split())

    def _csrf(self, path="/my/radicar"):
        page = self.url_open(path)
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def _post(self, path, files=None, token=None, **values):
        """Post a form; return the response without following redirects."""
        data = {"csrf_token": self._csrf() if token is None else token, **values}
        return self.url_open(
            path, data=data, files=files, allow_redirects=False, timeout=60
        )

    def _form(self, **values):
        """Return the values of a complete request, as the form posts them."""
        return {
            "entidad": str(self.ies.id),
            "asunto": "Pago no aplicado",
            "detalle": "El pago de agosto no aparece.",
            "tema": str(self._typification("T22").id),
            "clase": "claim",
            "beneficiario": "Ana Gómez",
            "tipo_documento": "CC",
            "documento": "1020304050",
            "medio": "email",
            "consentimiento": "1",
            **values,
        }

    def _filings(self):
        """Return the filings that the coordinator made in the portal, newest first."""
        return self.env["grandes.clientes.filing"].search(
            [("channel_id.code", "=", "portal"), ("create_uid", "=", self.portal.id)]
        )
