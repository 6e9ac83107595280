"""Training needs that the data of a month shows (C3)."""

from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .training_common import TrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingNeeds(TrainingCommon):
    """Trainings are proposed from the month's data, and decided on with a reason."""

    def _escalated_wrongly(self, count):
        for number in range(count):
            case = self._registered(
                typification="T12", beneficiary_id_number=str(5 * 10**7 + number)
            )
            # Directly to an area, although the back office covers the matter.
            case._do_escalate("mission_area", reason="Se pidió así")
        return case

    def test_what_was_called_back_is_no_need(self):
        """As in the analysis and in I04, what was called back does not count (C4)."""
        self._escalated_wrongly(3).escalation_ids._do_cancel("Se escaló por error")
        found = self.env["grandes.clientes.training.need"]._find_escalation_needs(
            self.env.company, datetime(2026, 9, 1, 5), datetime(2026, 10, 1, 5)
        )
        self.assertFalse(found)

    def test_a_topic_of_a_later_version_covers_what_failed(self):
        Pauta = self.env["grandes.clientes.quality.form"]
        form = Pauta.search([("state", "=", "active")], limit=1).sudo()
        origin = form.attribute_ids[0].origin_id or form.attribute_ids[0]
        later = form.copy().attribute_ids.filtered(lambda a: a.origin_id == origin)
        self.topic.sudo().attribute_ids = later
        Need = self.env["grandes.clientes.training.need"]
        found = [
            {"source": "audit", "attribute_id": origin.id, "failed": 4, "total": 6}
        ]
        with patch.object(type(Need), "_find_needs", lambda *_args: found):
            need = Need._propose(self.env.company, date(2026, 8, 1))
        self.assertEqual((need.attribute_id, need.topic_id), (origin, self.topic))

    def test_typifications_escalated_wrongly(self):
        typification = self._typification("T12")
        self.topic.typification_ids = typification
        self._escalated_wrongly(3)
        Need = self.env["grandes.clientes.training.need"]
        found = Need._propose(self.env.company, date(2026, 9, 1))
        need = found.filtered(lambda each: each.source == "escalation")
        self.assertEqual((need.failed, need.total), (3, 3))
        self.assertEqual(
            (need.typification_id, need.topic_id), (typification, self.topic)
        )
        self.assertFalse(Need._propose(self.env.company, date(2026, 9, 1)))
        need = need.with_user(self.supervisor)
        with self.assertRaises(ValidationError):
            need._do_dismiss(" ")
        need._do_take(self.topic)
        self.assertEqual((need.state, need.decided_by_id), ("taken", self.supervisor))
        with self.assertRaises(AccessError):
            need.with_user(self.quality)._do_take(self.topic)
        with self.assertRaises(AccessError):
            need.with_user(self.front).read(["failed"])
