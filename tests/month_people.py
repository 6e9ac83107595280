"""The people of the month: who joined and left, who was trained (I09, I10).

Since 20 July there are six people of the outsourcing and two of areas. ``leaving``
leaves on the morning of the 21st, announced seven days before; ``dismissed`` on the
10th, announced a day later and locked out on the 12th at ten; somebody joins on the
22nd, announced seven days before; somebody of an area without an account leaves on the
25th, announced three days before; ``front2`` changes post on the 28th, announced that
day; the official is away from the 7th to the 11th. Drafts do not count.

Trainings, of two hours unless stated otherwise, frozen on 28 August except for S4:

====  ========  ==================================================================
S1    9 Sept.   ``front`` and ``front2`` came, ``back`` is excused; marks before and
                after 2 and 4.5; — and 2, the retake 3
S2    16 Sept.  moved to the 23rd, and took three hours; ``front`` 3 and 4, ``back``
                1 and 3.5, which passes
S3    18 Sept.  not held
S4    25 Sept.  added on the 14th; ``front2`` came, ``back`` did not; no marks
S5    29 Sept.  moved to 6 October, and held then: still one of September
====  ========  ==================================================================
"""

from datetime import date, datetime

from .mapped_common import xlsx
from .report_common import BOGOTA, local

MOVEMENT = "grandes.clientes.staff.movement"
SESSION = "grandes.clientes.training.session"


class MonthPeople:
    """Acts of the month that concern people; ``report_rooms_common`` has the rest."""

    # === MOVEMENTS === #

    @classmethod
    def _movement(cls, kind, day, user=None, **vals):
        return (
            cls.env[MOVEMENT]
            .with_user(cls.supervisor)
            .create(
                {
                    "kind": kind,
                    "effective_on": date(2026, 9, day),
                    "user_id": user and user.id,
                    **vals,
                }
            )
        )

    @classmethod
    def _live_through_movements(cls):
        with local(9, 7):
            cls.official.with_user(cls.supervisor)._do_record_absence(
                datetime(2026, 9, 7, 13), datetime(2026, 9, 11, 22)
            )
        with local(9, 11):
            gone = cls._movement("leaver", 10, cls.dismissed, ground="dismissal")
            gone._do_communicate()
        with local(9, 12, 10):
            gone.with_user(cls.manager)._do_carry_out()
        with local(9, 14):
            leaver = cls._movement(
                "leaver",
                21,
                cls.leaving,
                ground="resignation",
                successor_id=cls.front2.id,
            )
            leaver._do_communicate()
        with local(9, 15):
            cls._movement(
                "joiner", 22, person_name="Nueva Asesora", side="outsourcing"
            )._do_communicate()
            cls._movement("joiner", 23, person_name="Un borrador", side="outsourcing")
        with local(9, 18, 17):
            leaver._do_hand_over()
        with local(9, 21, 8):
            leaver.with_user(cls.manager)._do_carry_out()
        with local(9, 22):
            cls._movement(
                "leaver",
                25,
                person_name="Sin Cuenta",
                side="mission_area",
                mission_area_id=cls.credit.id,
                ground="resignation",
            )._do_communicate()
        with local(9, 28):
            cls._movement(
                "transfer",
                28,
                cls.front2,
                profile_id=cls.env["grandes.clientes.access.profile"]
                .search([("code", "=", "back_office")], limit=1)
                .id,
                ground="promotion",
            )._do_communicate()

    # === TRAININGS === #

    @classmethod
    def _plan(cls, name, day, *people, hour=9, **vals):
        session = (
            cls.env[SESSION]
            .with_user(cls.supervisor)
            .create(
                {
                    "topic_id": cls.topic.id,
                    "planned_on": datetime(2026, 9, day, hour) + BOGOTA,
                    **vals,
                }
            )
        )
        session._do_summon(cls.env["res.users"].union(*people))
        cls.session[name] = session
        return session

    @classmethod
    def _mark(cls, name, *rows):
        head = ("Asesor", "Nota previa", "Nota", "Recuperación")
        cls.env["grandes.clientes.training.load"].with_user(cls.supervisor)._do_read(
            "marks",
            xlsx(head, *((user.login, *marks) for user, *marks in rows)),
            f"notas-{name}.xlsx",
            session_id=cls.session[name].id,
        )._do_load()

    @classmethod
    def _live_through_timetable(cls):
        cls.session = {}
        with local(8, 26):
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
            cls._plan("S1", 9, cls.front, cls.front2, cls.back)
            cls._plan("S2", 16, cls.front, cls.back)
            cls._plan("S3", 18, cls.front)
            cls._plan("S5", 29, cls.front2)
        with local(8, 28):
            cls.session["S1"].timetable_id.with_user(cls.supervisor)._do_freeze()

    @classmethod
    def _live_through_trainings(cls):
        session = cls.session
        with local(9, 9, 15):
            session["S1"]._do_hold(cls.front | cls.front2)
            absent = session["S1"].attendance_ids.filtered(
                lambda row: row.user_id == cls.back
            )
            absent._do_excuse("Incapacidad")
            cls._mark("S1", (cls.front, 2, 4.5, None), (cls.front2, None, 2, 3))
        with local(9, 14):
            cls._plan("S4", 25, cls.front2, cls.back)
        with local(9, 15):
            session["S2"]._do_move(
                datetime(2026, 9, 23, 9) + BOGOTA, "El área no puede ese día"
            )
        with local(9, 18, 16):
            session["S3"]._do_miss("No vino quien capacita")
        with local(9, 23, 15):
            session["S2"]._do_hold(cls.front | cls.back, hours=3)
            cls._mark("S2", (cls.front, 3, 4, None), (cls.back, 1, 3.5, None))
        with local(9, 25, 15):
            session["S4"]._do_hold(cls.front2)
        with local(9, 28):
            session["S5"]._do_move(datetime(2026, 10, 6, 9) + BOGOTA, "Cierre de mes")
