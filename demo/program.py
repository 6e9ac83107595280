"""Schedule of the demonstration: which stories, how often, for whom and when."""

from . import (
    aftermath,
    counter,
    doors,
    mailing,
    portal,
    post,
    rare_desks,
    rare_walks,
    sheet,
    walks,
)
from .diary import DAY, HOUR
from .matters import MATTERS

#: Business days of the diary: last month, the week before, and this month up to now.
DAYS = 50
_IES = ("udea", "valle", "uis", "norte", "andes", "pamplona", "choco", "minuto")
_BACK_CODES = ("T03", "T06", "T22", "T24", "T13", "T28")
_AREA_CODES = ("T09", "T11", "T18", "T19", "T23")
_OUTSIDE = "Secretaría de Educación del departamento"


def plan(office, diary, size):
    """Add every story of the demonstration to the diary.

    :param float size: share of the usual cases, 1 for all; rare ones always happen
    """
    planner = _Planner(office, diary, size)
    planner.usual()
    planner.letters()
    planner.counter()
    planner.desks()
    planner.repeats_and_ends()
    planner.terms()
    planner.rest()
    planner.portal()
    planner.doors()
    planner.mailing()
    diary.add(DAYS * DAY, post.post(office.env))
    diary.add(DAYS * DAY - DAY + 1, post.nights(office.env))
    diary.add(DAYS * DAY - DAY + 2, aftermath.receipts(office))
    diary.add(DAYS * DAY - DAY + 3, aftermath.marks(office))


class _Planner:
    def __init__(self, office, diary, size):
        self.office = office
        self.diary = diary
        self.size = size

    def _spread(self, number, oldest, newest=0.2):
        """Return ages in minutes, evenly from ``oldest`` to ``newest`` days ago."""
        number = max(2, round(number * self.size))
        rng = self.office.rng
        step = (oldest - newest) / (number - 1)
        return [
            max(30, (oldest - step * place) * DAY + rng.randrange(-HOUR, HOUR))
            for place in range(number)
        ]

    def _many(self, walk, ages, keys, codes, **vals):
        """Schedule a ``walk`` at each age, cycling through entities and codes."""
        for place, age in enumerate(ages):
            key, code = keys[place % len(keys)], codes[place % len(codes)]
            self.diary.add(age, walk(self.office, key, code, **vals))

    def _once(self, age, walk, *args, **vals):
        """Schedule ``walk`` once, ``age`` days ago."""
        self.diary.add(age * DAY, walk(self.office, *args, **vals))

    def usual(self):
        """Schedule mail answered by the front office, the back office or an area."""
        campuses = ("sede.1102", "sede.1103", "sede.1104")
        self._many(
            walks.at_front,
            self._spread(16, 31, 0.1),
            (*_IES, *campuses),
            ("T01", "T25"),
        )
        self._many(
            walks.at_front, self._spread(6, 25), ("antioquia", "fondo"), ("T15",)
        )
        self._many(walks.at_back, self._spread(18, 31), _IES, _BACK_CODES)
        self._many(walks.at_back, self._spread(12, 2.2, 0.3), _IES, _BACK_CODES)
        self._many(walks.at_back, self._spread(4, 20), _IES[3:], ("T12",))
        self._many(walks.at_area, self._spread(14, 32, 6), _IES[::-1], _AREA_CODES)
        self._many(walks.at_area, self._spread(14, 5, 0.5), _IES[::-1], _AREA_CODES)
        self._many(walks.at_area, self._spread(3, 27, 3), ("fondo",), ("T16",))

    def letters(self):
        """Schedule letters, faxes and visits."""
        self._many(
            walks.at_front,
            self._spread(6, 24),
            ("uis", "narino", "empresa"),
            ("T25",),
            channel="written",
        )
        self._many(
            walks.at_area,
            self._spread(5, 28, 1),
            ("narino", "antioquia", "medellin"),
            ("T29",),
            channel="written",
        )
        for age, key in ((2.5, "antioquia"), (2, "empresa"), (1.6, "medellin")):
            self._once(age, rare_walks.letter_waiting, key, "T25")
        self._many(
            walks.at_front,
            self._spread(5, 22),
            ("choco", "narino"),
            ("T25",),
            channel="fax",
        )
        self._many(
            walks.at_front,
            self._spread(7, 29),
            ("andes", "minuto"),
            ("T01",),
            channel="in_person",
        )

    def counter(self):
        """Schedule telephone calls and lists of documents."""
        codes = ("T01", "T25", "T24")
        self._many(counter.call, self._spread(13, 30), _IES, codes)
        self._many(
            counter.call, self._spread(3, 4), ("minuto", "uis"), codes, answers=False
        )
        self._once(6, counter.call_repeated, "norte", "T22")
        for age, key in ((9, "udea"), (1.2, "norte")):
            self._once(age, counter.follow_up, key)

    def desks(self):
        """Schedule problems between desks, and the mass filing."""
        self._once(12, sheet.mass_filing, "unal")
        self._once(0.4, sheet.waiting_sheet, "valle")
        for age in (20, 2.6):
            self._once(age, rare_desks.rejected, "udea", "T11", "VCC", "DTE")
        for age in (17, 1.8):
            self._once(age, rare_desks.returned, "andes", "T11")
        for age in (19, 6, 2.4):
            self._once(age, rare_desks.escalated_on, "uis", "T22")
        for age in (27, 13):
            self._once(age, rare_desks.late, "choco", "T18")
        self._once(10, rare_desks.called_back, "pamplona", "T22")
        for age in (16, 9):
            self._once(age, rare_desks.slow_back, "minuto", "T06")
        for age in self._spread(5, 26, 1):
            self._once(age / DAY, rare_walks.scholarship, "norte")
        for age in (15, 3):
            self._once(age, rare_walks.scholarship, "florencia")

    def repeats_and_ends(self):
        """Schedule repeats, look-alikes and cases that end without an answer."""
        # A matter without beneficiary is not detected as a repeat.
        codes = [code for code in _BACK_CODES if MATTERS[code].of_person]
        self._many(rare_desks.asked_again, self._spread(7, 28, 2), _IES, codes)
        self._once(8, rare_desks.asked_again, "valle", "T22", worked_anyway=True)
        self._once(14, rare_desks.answered_before, "andes", "T25")
        self._once(5, rare_desks.lookalike, "udea", "medellin", "T24")
        self._once(3, rare_desks.lookalike, "norte", "pamplona", "T22")
        self._once(
            11,
            rare_walks.transferred,
            "rionegro",
            _OUTSIDE,
            "El subsidio lo administra la secretaría de educación.",
        )
        for age, reason, subject, text, sender in (
            (21, "spam", "Gane dinero ya", "Haga clic.", "oferta@example.net"),
            (9, "thanks", "Gracias", "Muchas gracias.", "coordinacion.uis@example.com"),
            (18, "unclear", "Consulta", "Lo del otro día.", "alguien@example.org"),
        ):
            self._once(age, rare_walks.dismissed, reason, subject, text, sender)
        self._once(23, rare_walks.reopened, "minuto", "T22")
        for age, key in ((16, "udea"), (2.4, "minuto")):
            self._once(age, rare_desks.withdrawn, key, "T03")
        self._once(6, rare_walks.reopened, "norte", "T22", again=False)
        self._once(7, post.returned_by_post, "choco", "T24")
        self._once(3, post.returned_by_post, "uis", "T25")

    def terms(self):
        """Schedule extended, suspended and resumed terms."""
        self._once(24, rare_walks.extended, "udea", "T19")
        self._once(9.5, rare_walks.extended, "valle", "T23")
        self._once(32, rare_walks.incomplete, "pamplona", "T06", lapsed=True)
        self._once(14, rare_walks.incomplete, "norte", "T06", completed=True)
        for age in (7, 2):
            self._once(age, rare_walks.incomplete, "choco", "T06")
        self._once(8, rare_walks.suspended, "narino", "T29")
        self._once(2, rare_walks.closed_offices)
        self._once(5, rare_walks.corrected_day_zero, "narino", "T25")

    def rest(self):
        """Schedule complaints, urgencies, corrections, and pending work."""
        self._once(12, rare_walks.complaint, "valle", "asesor3")
        self._once(1.6, rare_walks.complaint, "udea", "asesor2")
        self._once(10, rare_walks.anonymous)
        for age in (13, 1.5):
            self._once(age, rare_walks.system_down, "minuto", "T24")
        self._once(4, rare_walks.reclassified, "uis", "T25", "T22")
        self._once(5, rare_walks.handed_over, "choco", "T25", "asesor5")
        self._once(6, rare_walks.urgent, "pamplona", "T25")
        self._once(0.6, rare_walks.urgent, "norte", "T01")
        self._once(15, rare_walks.agreement, "rionegro")
        self._once(1.3, rare_walks.prepared_at_front, "andes", "T24")
        self._once(1.4, rare_walks.prepared_at_front, "norte", "T24", direct=True)
        for key in ("uis", "pamplona"):
            self._once(0.8, rare_walks.just_escalated, key, "T06")
        # Filed just now, and not registered yet.
        for age, key in (
            (0.15, "uis"),
            (0.1, "andes"),
            (0.05, "udea"),
            (0.02, "valle"),
        ):
            self._once(age, rare_walks.just_received, key, "T22")

    def doors(self):
        """Schedule mail to sort, an outage loaded later, and Mercurio's export."""
        self._once(DAYS - 0.1, doors.letterhead)
        for place in range(8):
            self._once(0.3 - place * 0.03, doors.mail_to_sort, place)
        self._once(0.25, doors.mail_of_several, "uis")
        self._once(0.5, doors.mail_about_an_open_case, "valle", "T25")
        self._once(0.2, doors.spam)
        self._once(12.4, doors.outage, ("uis", "norte", "valle", "andes"))
        self._once(0.9, doors.reconciliation, 30)

    def mailing(self):
        """Schedule mail received through the gateway."""
        self._once(DAYS - 0.2, mailing.mailbox)
        for age, key, code in ((6, "uis", "T25"), (4.5, "valle", "T22")):
            self._once(age, mailing.from_coordinator, key, code)
        self._once(0.4, mailing.from_stranger)
        self._once(1.2, mailing.from_machines, "udea")
        self._once(0.25, mailing.from_coordinator_in_mass, "minuto")

    def portal(self):
        """Schedule the acts of coordinators in the portal."""
        for age, key, code in ((18, "unal", "T22"), (9, "norte", "T03")):
            self._once(age, portal.answered, key, code)
        for age, key in ((11, "norte"), (6.5, "unal")):
            self._once(age, portal.not_solved, key, "T25")
        self._once(3, portal.wrote, "norte", "T24")
        self._once(4, portal.withdrawn, "norte", "T25")
        self._once(0.3, portal.sheet, "norte")
        self._once(0.06, portal.just_filed, "unal", "T22")
