"""What the tests of a whole day in a browser share."""

from odoo import fields
from odoo.tests import HttpCase

from ..tools import clock
from .smtp_common import SmtpCommon


class TourCommon(SmtpCommon, HttpCase):
    """The day is today: the server, in its own thread, has the real time."""

    def setUp(self):
        super().setUp()
        self.enterContext(clock.at(fields.Datetime.now()))

    def _serve(self, filename, content):
        """Let the browser find ``content`` where its user would choose a file."""
        self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "url": f"/grandes_clientes_test/{filename}",
                "public": True,
            }
        )
