"""The professional of quality audits a call, in a real browser."""

from odoo.tests import tagged

from .pages_common import PagesCommon
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestTourQuality(PagesCommon, QualityCommon):
    def test_an_audit_by_keyboard(self):
        path = f"{self.audit._name}/{self.audit.id}"
        self._walk_tours(self.quality, (path, "quality_audit"))
        self.assertEqual(self.audit.state, "started")
        first, second = self.audit.mark_ids[:2]
        self.assertEqual((first.answer, first.reason), ("no", "Minuto 02:10"))
        self.assertEqual(second.answer, "yes")
