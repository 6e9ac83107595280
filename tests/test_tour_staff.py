"""A leaver in a real browser: announced, handed over, carried out (R6)."""

from odoo.tests import tagged

from ..tools import clock
from .movement_common import StaffCommon
from .tour_common import TourCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourStaff(TourScenes, TourCommon, StaffCommon):
    def test_a_leaver(self):
        self._play_tours(self._leaver)

    def _leaver(self):
        (self.supervisor | self.manager).lang = "es_CO"
        case = self._registered()
        movement = self._movement(
            "leaver",
            self.front,
            successor_id=self.front2,
            effective_on=clock.today(self.env.company),
        )
        yield self.supervisor, "grandes-clientes-movements", "leaver"
        self.assertEqual(case.user_id, self.front2)
        self._work_queue()
        told = [message["To"] for message in self._messages(self.front.name)]
        self.assertIn("interventoria@example.com", told)
        place = f"grandes-clientes-movements/{movement.id}"
        yield self.manager, place, "leaver_out"
        self.assertFalse(self.front.sudo().active)
