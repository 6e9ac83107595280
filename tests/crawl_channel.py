"""Another person's training and the platform's days, in the crawl's world."""

from datetime import date, timedelta

from ..tools import clock
from .mapped_common import xlsx


def keep_channel(cls, mark):
    """Create another's training and a day of the platform; return the records."""
    other = cls._user("trained", "group_front_office")
    trainings = "grandes.clientes.training"
    topic = cls.env[f"{trainings}.topic"].with_user(cls.supervisor)
    topic = topic.create({"name": "Tema de otra persona"})
    session = (
        cls.env[f"{trainings}.session"]
        .with_user(cls.supervisor)
        .create(
            {
                "topic_id": topic.id,
                "planned_on": clock.now() - timedelta(days=1),
                "trainer": f"Capacita {mark}",
            }
        )
    )
    session._do_summon(other)
    session.timetable_id.with_user(cls.supervisor)._do_freeze()
    session._do_move(clock.now() - timedelta(hours=5), f"Se movió {mark}")
    session.attendance_ids.has_attended = True
    session._do_hold()
    marks = (
        cls.env[f"{trainings}.load"]
        .with_user(cls.supervisor)
        ._do_read(
            "marks",
            xlsx(("Asesor", "Resultado"), (other.login, 4)),
            f"notas {mark}.xlsx",
            session_id=session.id,
        )
    )
    marks._do_map({"after": "Resultado"})
    marks._do_load()
    need = (
        cls.env[f"{trainings}.need"]
        .sudo()
        .create(
            {
                "month": date(2026, 8, 1),
                "source": "escalation",
                "typification_id": cls._typification("T12").id,
                "failed": 3,
                "topic_id": topic.id,
            }
        )
    )
    need.with_user(cls.supervisor)._do_dismiss(f"No hace falta {mark}")
    cls.env["grandes.clientes.room"].with_user(cls.coordinator)._do_switch(
        "platform", True, "Se lleva aquí"
    )
    loads = cls.env["grandes.clientes.platform.load"].with_user(cls.supervisor)
    levels = loads._do_read(
        "levels",
        xlsx(("Fecha", "Ofrecidas", "Atendidas"), (date(2026, 9, 1), 10, 9)),
        f"niveles {mark}.xlsx",
    )
    levels._do_load()
    activity = loads._do_read(
        "activity",
        xlsx(
            ("Fecha", "Tipo de gestión", "Solicitados", "Gestionados", "Causal"),
            (date(2026, 9, 1), "Correo", 10, 9, f"Causa {mark}"),
        ),
        f"gestión {mark}.xlsx",
    )
    activity._do_load()
    return [
        session,
        *session.attendance_ids,
        *session.attendance_ids.mark_ids,
        *session.change_ids,
        session.timetable_id,
        marks,
        need,
        levels,
        *levels.day_ids,
        activity,
        *activity.activity_ids,
    ]
