"""Who comes, goes and is away in the demonstration, told and done by the real acts."""

from datetime import timedelta

from ..tools import clock
from .people import ABSENT, ABSENT_DAYS, make_person

#: Who stands in for the one who is away.
_SUBSTITUTE = "asesor5"
_NOTICE_DAYS = 7
# How many cases the dismissed one had begun with.
_CASES = 2


def set_absence(people):
    """Let the supervisor record, beforehand, that one advisor is away."""
    start = clock.now() - timedelta(days=ABSENT_DAYS)
    with clock.at(start - timedelta(days=2)):
        people[ABSENT].with_user(people["supervisora"])._do_record_absence(
            start,
            start + timedelta(days=ABSENT_DAYS + 7),
            people[_SUBSTITUTE],
            "En vacaciones. Atiende Yesenia Palacios.",
        )


def make(env, people):
    """Let one leave with notice, one be dismissed today, and one join.

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
    """Tell seven days before that one of the back office leaves; overseers agree."""
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
    """Shut somebody out today; the work goes to a colleague, the account ends."""
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
    """Let somebody begin today beside a colleague, with a list of what to learn."""
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
