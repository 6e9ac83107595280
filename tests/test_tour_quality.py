"""The professional of quality audits a call, in a real browser."""

from odoo.tests import HttpCase, tagged

from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestTourQuality(HttpCase, QualityCommon):
    def test_an_audit_by_keyboard(self):
        self.start_tour(
            f"/odoo/{self.audit._name}/{self.audit.id}",
            "grandes_clientes_quality_audit",
            login=self.quality.login,
        )
        self.assertEqual(self.audit.state, "started")
        first, second = self.audit.mark_ids[:2]
        self.assertEqual((first.answer, first.reason), ("no", "Minuto 02:10"))
        self.assertEqual(second.answer, "yes")
