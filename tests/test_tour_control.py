"""The daily signature, the board and the comité, in a real browser."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .browser_tab import NARROW
from .control_common import ControlCommon
from .tour_common import TourCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourControl(TourScenes, TourCommon, ControlCommon):
    def setUp(self):
        super().setUp()
        (self.coordinator | self.oversight).lang = "es_CO"
        self.today = clock.today(self.company)
        self.company.grandes_clientes_control_from = self.today - timedelta(days=20)
        self.Occurrence._cron_plan()

    def test_days_board_and_sessions(self):
        self._play_tours(self._day_is_signed, self._session, self._board)

    def _day_is_signed(self):
        """Sign the day from the home."""
        day = self.today - timedelta(days=1)
        self._daily(day)
        yield self.coordinator, "grandes-clientes-home", "daily_signature"
        signature = self.env["grandes.clientes.control.signature"].search([], limit=1)
        self.assertEqual(signature.user_id, self.coordinator)
        self.assertEqual(signature.figures[0]["date"], str(day))

    def _session(self):
        """Hold a session from the agenda to the acta."""
        session = (
            self.env["grandes.clientes.oversight.session"]
            .with_user(self.oversight)
            .create({"held_on": clock.now() - timedelta(hours=1)})
        )
        place = f"action-grandes_clientes.oversight_session_action/{session.id}"
        yield self.oversight, place, "comite"
        self.assertEqual(session.state, "signed")
        self.assertEqual(session.attendee_ids.name, "Representante")
        self.assertIn("Queda en seguimiento.", session.item_ids.mapped("decision"))
        self.assertTrue(session.acta_attachment_id)

    def _board(self):
        """Look at the board on a phone."""
        yield self.oversight, "grandes-clientes-board", "board", NARROW
