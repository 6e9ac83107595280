"""Bulletins read, and the library used, in a real browser."""

from odoo.tests import tagged

from .knowledge_common import KnowledgeCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourKnowledge(TourScenes, KnowledgeCommon):
    def test_bulletins_and_library(self):
        self._play_tours(self._read_what_waits, self._shortcut)

    def _read_what_waits(self):
        bulletin = self._published()
        place = "action-grandes_clientes.bulletin_action"
        yield self.front, place, "bulletin_read"
        self.assertEqual(bulletin.receipt_ids.user_id, self.front)

    def _shortcut(self):
        """Insert an answer by its shortcut; report it with a click."""
        self._published()
        template = self._template(
            shortcut="giro", typification_id=False, owner_id=self.front2.id
        )
        case = self._registered(typification="T22")
        place = f"action-grandes_clientes.case_action/{case.id}"
        yield self.front, place, "library"
        self.assertEqual(template.reported_count, 1)
        self.assertEqual(template.activity_ids.user_id, self.front2)
