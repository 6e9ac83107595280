"""A month's reports on paper: their version, and none without its letterhead."""

import base64
import io

import openpyxl
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .pack_common import PackCommon

_REASON = "Faltaban los casos por fax."


@tagged("post_install", "-at_install", "slow")
class TestReportPackPapers(PackCommon):
    def _papers(self, sheet):
        """Return the text of the PDF's first page, and the first sheet's title."""
        reader = PdfReader(io.BytesIO(sheet._get_file("pdf")))
        book = openpyxl.load_workbook(io.BytesIO(sheet._get_file("xlsx")))
        text = " ".join(reader.pages[0].extract_text().split())
        return text, book.worksheets[0]["A1"].value, reader

    def test_a_corrected_pack_prints_its_version(self):
        self._make_only("I03")
        pack = self._pack()
        pack._do_prepare()
        text, title, _reader = self._papers(self._sheet(pack, "I03"))
        self.assertNotIn("VERSION", text + title)
        pack._do_freeze()
        new = pack._do_correct(_REASON).with_context(force_report_rendering=True)
        new._do_prepare()
        sheet = self._sheet(new, "I03")
        text, title, reader = self._papers(sheet)
        self.assertIn("VERSION 2", title)
        self.assertIn("VERSION 2", reader.metadata.title)
        self.assertIn(f"It corrects version 1. Reason: {_REASON}", text)
        for page in reader.pages:
            self.assertIn("VERSION 2", page.extract_text())
        self.assertIn("VERSION 2", sheet.html)
        new._do_freeze()
        content = base64.b64decode(new.with_context(bin_size=False).letter)
        letter = PdfReader(io.BytesIO(content))
        self.assertEqual(letter.metadata.title, new._get_file_stem())
        self.assertIn("September 2026", letter.pages[0].extract_text())

    def test_a_month_that_goes_on_is_provisional(self):
        self._make_only("I03")
        with clock.at(NOW):
            pack = self._pack()
            pack._do_prepare()
        text, title, _reader = self._papers(self._sheet(pack, "I03"))
        self.assertIn("PROVISIONAL", title)
        self.assertIn("PROVISIONAL", text)

    def test_a_report_without_its_letterhead_failed(self):
        self._make_only("I03")
        pack = self._pack()
        self._letterhead_is_lost()
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            pack._do_prepare()
        sheet = self._sheet(pack, "I03")
        self.assertEqual(sheet.state, "failed")
        self.assertIn("letterhead", sheet.message)
        self.assertFalse(sheet.pdf)
        with self.assertRaisesRegex(UserError, "I03"):
            pack._do_freeze()
        # The letterhead is back.
        self.env.company.report_header = False
        pack._do_prepare()
        self.assertEqual(sheet.state, "ready")
