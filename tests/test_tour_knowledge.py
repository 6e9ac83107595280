"""Bulletins read, and the library used, in a real browser."""

from odoo.tests import HttpCase, tagged

from .knowledge_common import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestTourKnowledge(HttpCase, KnowledgeCommon):
    def test_an_advisor_reads_what_waits(self):
        bulletin = self._published()
        self.start_tour(
            "/odoo/action-grandes_clientes.bulletin_action",
            "grandes_clientes_bulletin_read",
            login=self.front.login,
        )
        self.assertEqual(bulletin.receipt_ids.user_id, self.front)

    def test_a_shortcut_inserts_and_a_click_reports(self):
        self._published()
        template = self._template(
            shortcut="giro", typification_id=False, owner_id=self.front2.id
        )
        case = self._registered(typification="T22")
        self.start_tour(
            f"/odoo/action-grandes_clientes.case_action/{case.id}",
            "grandes_clientes_library",
            login=self.front.login,
        )
        self.assertEqual(template.reported_count, 1)
        self.assertEqual(template.activity_ids.user_id, self.front2)
