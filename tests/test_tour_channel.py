"""The supervisor loads what the platform exported, and records a training as held."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import NOW
from .mapped_common import xlsx
from .test_training import TrainingCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourChannel(TourCommon, TrainingCommon):
    def test_an_export_is_read_mapped_and_loaded(self):
        self.supervisor.lang = "es_CO"
        head = ("Fecha", "Ofrecidas", "Contestaron bien")
        load = (
            self.env["grandes.clientes.platform.load"]
            .with_user(self.supervisor)
            ._do_read("levels", xlsx(head, (date(2026, 9, 1), 10, 9)), "dragon.xlsx")
        )
        self.start_tour(
            f"/odoo/action-grandes_clientes.platform_load_action/{load.id}",
            "grandes_clientes_channel_export",
            login=self.supervisor.login,
        )
        load.invalidate_recordset()
        self.assertEqual((load.state, load.day_ids.answered), ("loaded", 9))

    def test_a_training_is_held(self):
        self.supervisor.lang = "es_CO"
        session = self._plan(NOW - timedelta(days=1), self.front, self.front2)
        self.start_tour(
            f"/odoo/action-grandes_clientes.training_session_action/{session.id}",
            "grandes_clientes_training_held",
            login=self.supervisor.login,
        )
        session.invalidate_recordset()
        self.assertEqual((session.state, session.attended_count), ("held", 1))
