"""The daily signature, the board and the comité, in a real browser."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .control_common import ControlCommon
from .tour_common import TourCommon


class TourControlCommon(TourCommon, ControlCommon):
    def setUp(self):
        super().setUp()
        (self.coordinator | self.oversight).lang = "es_CO"
        self.today = clock.today(self.company)
        self.company.grandes_clientes_control_from = self.today - timedelta(days=20)
        self.Occurrence._cron_plan()


@tagged("post_install", "-at_install")
class TestTourControl(TourControlCommon):
    browser_size = "1366x768"

    def test_the_day_is_signed_from_the_home(self):
        day = self.today - timedelta(days=1)
        self._daily(day)
        self.start_tour(
            "/odoo/grandes-clientes-home",
            "grandes_clientes_daily_signature",
            login=self.coordinator.login,
        )
        signature = self.env["grandes.clientes.control.signature"].search([], limit=1)
        self.assertEqual(signature.user_id, self.coordinator)
        self.assertEqual(signature.figures[0]["date"], str(day))

    def test_a_session_from_agenda_to_acta(self):
        session = (
            self.env["grandes.clientes.oversight.session"]
            .with_user(self.oversight)
            .create({"held_on": clock.now() - timedelta(hours=1)})
        )
        self.start_tour(
            f"/odoo/action-grandes_clientes.oversight_session_action/{session.id}",
            "grandes_clientes_comite",
            login=self.oversight.login,
        )
        session.invalidate_recordset()
        self.assertEqual(session.state, "signed")
        self.assertEqual(session.attendee_ids.name, "Representante")
        self.assertIn("Queda en seguimiento.", session.item_ids.mapped("decision"))
        self.assertTrue(session.acta_attachment_id)


@tagged("post_install", "-at_install")
class TestTourBoard(TourControlCommon):
    browser_size = "390x844"

    def test_the_board_on_a_telephone(self):
        self.start_tour(
            "/odoo/grandes-clientes-board",
            "grandes_clientes_board",
            login=self.oversight.login,
        )
