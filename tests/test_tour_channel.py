"""The supervisor loads the platform's export, and records a training as held."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import NOW
from .mapped_common import xlsx
from .tour_common import TourCommon
from .tour_scenes import TourScenes
from .training_common import TrainingCommon


@tagged("post_install", "-at_install")
class TestTourChannel(TourScenes, TourCommon, TrainingCommon):
    def test_what_the_supervisor_records(self):
        self.supervisor.lang = "es_CO"
        self._play_tours(self._export, self._training)

    def _export(self):
        """Read, map and load an export."""
        head = ("Fecha", "Ofrecidas", "Contestaron bien")
        load = (
            self.env["grandes.clientes.platform.load"]
            .with_user(self.supervisor)
            ._do_read("levels", xlsx(head, (date(2026, 9, 1), 10, 9)), "dragon.xlsx")
        )
        place = f"action-grandes_clientes.platform_load_action/{load.id}"
        yield self.supervisor, place, "channel_export"
        self.assertEqual((load.state, load.day_ids.answered), ("loaded", 9))

    def _training(self):
        """Record a training as held."""
        session = self._plan(NOW - timedelta(days=1), self.front, self.front2)
        place = f"action-grandes_clientes.training_session_action/{session.id}"
        yield self.supervisor, place, "training_held"
        self.assertEqual((session.state, session.attended_count), ("held", 1))
