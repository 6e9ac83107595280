"""Trainings of a month: frozen timetable with held, moved and missed sessions."""

from datetime import datetime, time, timedelta

import pytz

from ..tools import clock
from ..tools.law.business_days import add_months

_MARKS = """Asesor;Nota previa;Nota;Recuperación
{lines}
"""


def make(env, people):
    """Plan and freeze last month, carry it out, and plan the next one.

    :param people: ``{login: res.users}``
    """
    company = env.company
    present = clock.today(company).replace(day=1)
    month = add_months(present, -1)
    supervisor = people["supervisora"]
    topics = _make_topics(env, supervisor)
    team = env["res.users"].union(
        *(people[f"asesor{number}"] for number in range(1, 5)), people["back1"]
    )
    with clock.at(_at(company, month - timedelta(days=5))):
        held, moved, missed = (
            _plan(env, supervisor, topic, _at(company, month + timedelta(days=days)))
            for topic, days in zip(topics, (6, 12, 18), strict=True)
        )
        held.timetable_id.with_user(supervisor)._do_freeze()
        for session in (held, moved, missed):
            session._do_summon(team)
    with clock.at(_at(company, month + timedelta(days=6), 17)):
        held._do_hold(team - people["back1"], hours=2)
        row = held.attendance_ids.filtered(lambda each: each.user_id == people["back1"])
        row._do_excuse("Cita médica, soporte entregado a talento humano")
    with clock.at(_at(company, month + timedelta(days=7))):
        _load_marks(env, held, team - people["back1"])
        moved._do_move(
            _at(company, month + timedelta(days=13)), "El área atiende cierre contable"
        )
    with clock.at(_at(company, month + timedelta(days=13), 17)):
        moved._do_hold(team)
    with clock.at(_at(company, month + timedelta(days=23))):
        env["grandes.clientes.training.session"]._cron_miss()
        missed._do_miss("El capacitador del área no se presentó")
    env["grandes.clientes.training.need"]._cron_propose()
    following = _at(company, add_months(present, 1) + timedelta(days=7))
    _plan(env, supervisor, topics[0], following)._do_summon(team)


def _make_topics(env, supervisor):
    Topic = env["grandes.clientes.training.topic"].with_user(supervisor)
    areas = env["grandes.clientes.mission.area"].search([], limit=3, order="id")
    names = (
        "Giros y reintegros a instituciones",
        "Respuesta clara y de fondo al ciudadano",
        "Fondos en administración: requisitos y soportes",
    )
    topics = Topic.create(
        [
            {"name": name, "mission_area_id": area.id, "hours": 2}
            for name, area in zip(names, areas, strict=True)
        ]
    )
    topics[0].typification_ids = env["grandes.clientes.typification"].search(
        [("code", "in", ("T22", "T23"))]
    )
    return topics


def _plan(env, supervisor, topic, planned_on):
    return (
        env["grandes.clientes.training.session"]
        .with_user(supervisor)
        .create(
            {
                "topic_id": topic.id,
                "planned_on": planned_on,
                "trainer": f"Profesional de {topic.mission_area_id.name}",
                "place": "Sala de capacitación del canal",
            }
        )
    )


def _load_marks(env, session, team):
    """Load the sheet of marks, in which one person needs the retake."""
    marks = ("2,5;4,2;", "3,0;4,8;", "2,0;2,9;3,8", "3,5;4,0;")
    lines = "\n".join(
        f"{user.login};{mark}" for user, mark in zip(team, marks, strict=True)
    )
    load = session.env["grandes.clientes.training.load"]._do_read(
        "marks",
        _MARKS.format(lines=lines).encode(),
        "notas-giros.csv",
        session_id=session.id,
    )
    load._do_load()


def _at(company, day, hour=9):
    """Return an hour of a local day as an instant in naive UTC."""
    zone = pytz.timezone(company._grandes_clientes_get_tz())
    local = zone.localize(datetime.combine(day, time(hour)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
