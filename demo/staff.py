"""Arrivals, departures and absences of staff, done by the real acts."""

from datetime import timedelta

from ..tools import clock
from .people import ABSENT, ABSENT_DAYS, make_person

#: Substitute of the absent advisor.
_SUBSTITUTE = "asesor5"
_NOTICE_DAYS = 7
# Number of cases held by the person who is dismissed.
_CASES = 2


def set_absence(people):
    """Record an advisor's absence in advance, as supervisor."""
    start = clock.now() - timedelta(days=ABSENT_DAYS)
    with clock.at(start - timedelta(days=2)):
        people[ABSENT].with_user(people["supervisora"])._do_record_absence(
            start,
            start + timedelta(days=ABSENT_DAYS + 7),
            people[_SUBSTITUTE],
            "En vacaciones. Atiende Yesenia Palacios.",
        )


def make(env, people):
    """Play a departure with notice, a dismissal today, and an arrival.

    :param people: ``{login: res.users}``
    """
    last = env["grandes.clientes.case.event"].search([], order="id desc", limit=1)
    with clock.at(last.happened_on):
        _leave_with_notice(env, people)
        _be_dismissed(env, people)
        _join(env, people)


def _movement(env, people, kind, **vals):
    Movement = env["grandes.clientes.staff.movement"].with_user(people["supervisora"])
    return Movement.create({"kind": kind, **vals})


def _leave_with_notice(env, people):
    """Announce a back-office departure seven days ahead; the overseers agree."""
    movement = _movement(
        env,
        people,
        "leaver",
        user_id=people["back2"].id,
        post="Asesora de Back Office",
        successor_id=people["back1"].id,
        ground="resignation",
        effective_on=clock.today(env.company) + timedelta(days=_NOTICE_DAYS),
    )
    movement._do_communicate()
    movement.with_user(people["interventoria"])._do_acknowledge()


def _be_dismissed(env, people):
    """Lock out a person today, hand over their work, and end the account."""
    person = make_person(env, "asesor6", "Óscar Iván Beltrán Sáenz", "front_office")
    supervisor = people["supervisora"]
    cases = env["grandes.clientes.case"].with_user(supervisor)
    cases.search(
        [
            ("state", "=", "front_office"),
            ("user_id", "=", people["asesor2"].id),
            ("complained_user_id", "=", False),
        ],
        order="id desc",
        limit=_CASES,
    )._do_assign(person, "Reparto de la carga")
    movement = _movement(
        env,
        people,
        "leaver",
        user_id=person.id,
        post="Asesor de Front Office",
        successor_id=people["asesor2"].id,
        ground="dismissal",
        effective_on=clock.today(env.company),
    )
    movement._do_lock()
    movement._do_communicate()
    movement._do_hand_over()
    movement.with_user(people["administradora"])._do_carry_out()


def _join(env, people):
    """Add a newcomer today, with a colleague and a list of topics to learn."""
    person = make_person(env, "asesor7", "Daniela Sofía Restrepo Gil", None)
    profile = env["grandes.clientes.access.profile"].search(
        [("code", "=", "front_office")], limit=1
    )
    movement = _movement(
        env,
        people,
        "joiner",
        user_id=person.id,
        post="Asesora de Front Office",
        profile_id=profile.id,
        companion_id=people["asesor1"].id,
        effective_on=clock.today(env.company),
    )
    movement._do_communicate()
    movement.with_user(people["administradora"])._do_carry_out()
    movement.induction_ids[:2].with_user(person)._do_tick()
    movement._do_give_first_case()
