"""Helpers for the tests of trainings."""

from datetime import datetime, timedelta

from .common import NOW, Common
from .mapped_common import xlsx

#: A day of the month after ``NOW``, whose timetable can still be frozen in time.
LATER = datetime(2026, 10, 7, 15, 0)


class TrainingCommon(Common):
    """A topic, and helpers to plan and hold its sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = (
            cls.env["grandes.clientes.training.topic"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": "Giros a instituciones",
                    "mission_area_id": cls.treasury.id,
                    "hours": 2,
                }
            )
        )

    def _plan(self, planned_on=LATER, *people, **vals):
        session = (
            self.env["grandes.clientes.training.session"]
            .with_user(self.supervisor)
            .create({"topic_id": self.topic.id, "planned_on": planned_on, **vals})
        )
        users = self.env["res.users"].union(*people) if people else None
        if users:
            session._do_summon(users)
        return session

    def _held(self, *people, came=None):
        """Return a session held yesterday."""
        people = people or (self.front, self.front2, self.back)
        session = self._plan(NOW - timedelta(days=1), *people)
        session._do_hold(self.env["res.users"].union(*(came or people[:2])))
        return session

    def _row(self, session, user):
        return session.attendance_ids.filtered(lambda row: row.user_id == user)

    def _marks(self, session, *rows, name="notas.xlsx", head=None):
        head = head or ("Asesor", "Nota previa", "Nota", "Recuperación")
        return (
            self.env["grandes.clientes.training.load"]
            .with_user(self.supervisor)
            ._do_read("marks", xlsx(head, *rows), name, session_id=session.id)
        )
