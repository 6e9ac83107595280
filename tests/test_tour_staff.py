"""A supervisor's leaver in a real browser: told, handed over, carried out (R6)."""

from odoo.tests import tagged

from ..tools import clock
from .movement_common import StaffCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourStaff(TourCommon, StaffCommon):
    def test_a_leaver(self):
        (self.supervisor | self.manager).lang = "es_CO"
        case = self._registered()
        movement = self._movement(
            "leaver",
            self.front,
            successor_id=self.front2,
            effective_on=clock.today(self.env.company),
        )
        self.start_tour(
            "/odoo/grandes-clientes-movements",
            "grandes_clientes_leaver",
            login=self.supervisor.login,
        )
        self.assertEqual(case.user_id, self.front2)
        self._work_queue()
        told = [message["To"] for message in self._messages(self.front.name)]
        self.assertIn("interventoria@example.com", told)
        self.start_tour(
            f"/odoo/grandes-clientes-movements/{movement.id}",
            "grandes_clientes_leaver_out",
            login=self.manager.login,
        )
        self.assertFalse(self.front.sudo().active)
