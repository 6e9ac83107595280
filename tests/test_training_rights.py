"""Who keeps trainings, and who reads whose (I09, C3)."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import NOW
from .training_common import TrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingRights(TrainingCommon):
    def test_each_reads_their_own_history(self):
        session = self._held(self.front, self.back)
        self._marks(session, (self.front.login, 2, 4, None))._do_load()
        Attendance = self.env["grandes.clientes.training.attendance"]
        Mark = self.env["grandes.clientes.training.mark"]
        for user, rows, marks in (
            (self.front, 1, 2),
            (self.back, 1, 0),
            (self.front2, 0, 0),
            (self.official, 0, 0),
            (self.supervisor, 2, 2),
            (self.quality, 2, 2),
            (self.oversight, 2, 2),
            (self.coordinator, 2, 2),
        ):
            with self.subTest(user.login):
                self.assertEqual(Attendance.with_user(user).search_count([]), rows)
                self.assertEqual(Mark.with_user(user).search_count([]), marks)
        self.assertTrue(session.with_user(self.front).read(["topic_id", "held_on"]))
        with self.assertRaises(AccessError):
            session.with_user(self.front2).read(["topic_id"])
        with self.assertRaises(AccessError):
            Attendance.with_user(self.manager).search([])

    def test_the_coordinator_keeps_them_too(self):
        Session = self.env["grandes.clientes.training.session"]
        self.topic.with_user(self.coordinator).name = "Giros"
        session = Session.with_user(self.coordinator).create(
            {"topic_id": self.topic.id, "planned_on": NOW + timedelta(days=3)}
        )
        session._do_summon(self.front)
        form = Form(session)
        form.place = "Sala 2"
        form.save()
        session._do_miss("El área no llegó")
        self.assertEqual((session.state, session.place), ("missed", "Sala 2"))
        held = self._plan(NOW - timedelta(days=1), self.front)
        held.with_user(self.coordinator)._do_hold(self.front)
        self._row(held, self.front).with_user(self.coordinator)._do_correct("Sí fue")

    def test_only_supervisor_and_coordinator_keep_them(self):
        session = self._plan(NOW - timedelta(days=1), self.front)
        row = self._row(session, self.front)
        for user in (self.front, self.quality, self.oversight, self.manager):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    session.with_user(user)._do_hold(self.front)
                with self.assertRaises(AccessError):
                    row.with_user(user).write({"has_attended": True})
                with self.assertRaises(AccessError):
                    session.timetable_id.with_user(user)._do_freeze()
                with self.assertRaises(AccessError):
                    self.topic.with_user(user).write({"name": "Otro"})
