"""Helpers for the tests of a whole day in a browser."""

from odoo import fields

from ..tools import clock
from .pages_common import PagesCommon
from .smtp_common import SmtpCommon


class TourCommon(SmtpCommon, PagesCommon):
    """Users who work in Spanish, today: the server's own thread has the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Once per class: reading the terms takes as long as a short tour.
        cls.env["res.lang"]._activate_lang("es_CO")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "grandes_clientes"], ["es_CO"]
        )

    def setUp(self):
        super().setUp()
        self.enterContext(clock.at(fields.Datetime.now()))
        (self.front | self.official).lang = "es_CO"

    def _serve(self, filename, content):
        """Make ``content`` available where the browser's user would choose a file."""
        self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "url": f"/grandes_clientes_test/{filename}",
                "public": True,
            }
        )
