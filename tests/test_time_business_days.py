import csv
from datetime import date, timedelta
from pathlib import Path

import holidays

from odoo.tests import BaseCase, tagged

from ..tools.law import business_days as bd
from ..tools.law.dwell import dwell
from .properties import examples, given, st

FIRST, LAST = date(2010, 1, 1), date(2031, 12, 31)
COLOMBIA = holidays.country_holidays("CO", years=range(2010, 2032), language="es")
DAYS = bd.WorkingDays(FIRST, LAST, COLOMBIA)
ORACLE = Path(__file__).parent / "data" / "oraculo_plazos.csv"

dates = st.dates(date(2012, 1, 1), date(2026, 12, 31))
numbers = st.integers(1, 60)
units = st.sampled_from([bd.BUSINESS, bd.CALENDAR])
readings = st.sampled_from([bd.LITERAL, bd.CONSEJO_ESTADO])
many = examples(200)


@st.composite
def pauses_after(draw, start):
    """Return up to three pauses that begin around ``start`` and may overlap."""
    drawn = []
    for _index in range(draw(st.integers(0, 3))):
        first = start + timedelta(days=draw(st.integers(-10, 80)))
        last = first + timedelta(days=draw(st.integers(0, 40)))
        drawn.append(bd.Pause(first, last, "pause", draw(st.booleans())))
    return drawn


def _get_end(steps):
    """Return the date at which an explanation ends, or ``None`` without one."""
    last = None
    for step in steps:
        last = step
    return last.day if last and last.kind in (bd.COUNTED, bd.ROLLED) else None


@tagged("post_install", "-at_install", "slow")
class TestBusinessDays(BaseCase):
    # --- against others ---

    def test_every_row_of_the_oracle_in_both_readings(self):
        with ORACLE.open(encoding="utf-8") as rows:
            rows = list(csv.DictReader(rows))
        self.assertEqual(len(rows), 70)
        for row in rows:
            received = date.fromisoformat(row["recibo"])
            number = int(row["dias_habiles"])
            with self.subTest(received=received, number=number):
                self.assertEqual(DAYS.is_working(received), row["recibo_habil"] == "si")
                for reading, column in (
                    (bd.LITERAL, "vence_desde_dia_siguiente"),
                    (bd.CONSEJO_ESTADO, "vence_si_recibo_inhabil_se_corre_al_habil"),
                ):
                    due = DAYS.add(DAYS.day_zero(received, reading), number)
                    self.assertEqual(due, date.fromisoformat(row[column]))

    def test_published_examples(self):
        for received, number, due in (
            ("2012-05-07", 15, "2012-05-29"),
            ("2012-12-28", 15, "2013-01-22"),
            ("2026-03-27", 10, "2026-04-14"),
            ("2026-06-30", 5, "2026-07-07"),
            ("2026-07-01", 10, "2026-07-16"),
            ("2026-07-01", 15, "2026-07-24"),
            ("2026-07-01", 30, "2026-08-18"),
        ):
            with self.subTest(received=received, number=number):
                self.assertEqual(
                    DAYS.add(date.fromisoformat(received), number),
                    date.fromisoformat(due),
                )

    @given(dates, numbers)
    @many
    def test_same_as_the_library(self, received, number):
        self.assertEqual(
            DAYS.add(received, number), COLOMBIA.get_nth_working_day(received, number)
        )
        self.assertEqual(DAYS.is_working(received), COLOMBIA.is_working_day(received))

    def test_two_holidays_on_one_date_count_once(self):
        both = date(2025, 6, 30)
        self.assertIn(";", COLOMBIA[both])
        self.assertEqual(DAYS.count(date(2025, 6, 27), date(2025, 7, 1)), 1)

    # --- properties ---

    @given(dates, numbers, dates, st.data())
    @many
    def test_one_more_holiday_never_makes_a_date_earlier(
        self, received, number, closed, data
    ):
        pauses = data.draw(pauses_after(received))
        more = bd.WorkingDays(FIRST, LAST, {**COLOMBIA, closed: "Cierre"})
        for reading in (bd.LITERAL, bd.CONSEJO_ESTADO):
            before = DAYS.add(DAYS.day_zero(received, reading), number, pauses)
            after = more.add(more.day_zero(received, reading), number, pauses)
            self.assertGreaterEqual(after, before)

    @given(dates, numbers, numbers, units, st.data())
    @many
    def test_terms_are_monotone_in_their_length(self, received, one, other, unit, data):
        pauses = data.draw(pauses_after(received))
        short, long = sorted((one, other))
        self.assertLessEqual(
            DAYS.due(received, short, unit, pauses),
            DAYS.due(received, long, unit, pauses),
        )

    @given(dates, numbers, units, readings, st.booleans(), st.data())
    @many
    def test_explaining_a_date_gives_back_the_date(
        self, received, number, unit, reading, after_hours, data
    ):
        pauses = data.draw(pauses_after(received))
        day_zero = DAYS.day_zero(received, reading, after_hours=after_hours)
        steps = DAYS.explain(
            received,
            number,
            unit,
            pauses,
            reading=reading,
            after_hours=after_hours,
        )
        self.assertEqual(_get_end(steps), DAYS.due(day_zero, number, unit, pauses))
        walked = [step.day for step in steps]
        self.assertEqual(
            walked,
            [received + timedelta(days=index) for index in range(len(walked))],
            "each calendar day once, in order",
        )

    @given(dates, st.integers(1, 6), st.data())
    @many
    def test_explaining_months_gives_back_the_date(self, received, number, data):
        pauses = data.draw(pauses_after(received))
        steps = DAYS.explain(received, number, bd.MONTHS, pauses)
        self.assertEqual(_get_end(steps), DAYS.due(received, number, bd.MONTHS, pauses))

    @given(dates, numbers)
    @many
    def test_counting_is_the_inverse_of_adding(self, received, number):
        due = DAYS.add(received, number)
        self.assertEqual(DAYS.count(received, due), number)
        self.assertEqual(DAYS.count(due, received), -number)

    # --- rules ---

    def test_the_day_of_receipt_does_not_count(self):
        self.assertEqual(DAYS.add(date(2026, 7, 1), 1), date(2026, 7, 2))
        self.assertEqual(DAYS.add(date(2026, 7, 1), 0), date(2026, 7, 1))

    def test_receipt_after_hours_is_the_next_business_day_where_it_counts(self):
        friday = date(2026, 7, 10)
        self.assertEqual(DAYS.day_zero(friday, bd.LITERAL, after_hours=True), friday)
        self.assertEqual(
            DAYS.day_zero(friday, bd.CONSEJO_ESTADO, after_hours=True),
            date(2026, 7, 14),
            "the 13th of July is a holiday since 2026",
        )

    def test_months_end_on_a_business_day(self):
        """Ley 4 of 1913, art. 62, and Código Civil, art. 67."""
        self.assertEqual(DAYS.due(date(2026, 6, 13), 1, bd.MONTHS), date(2026, 7, 14))
        self.assertEqual(DAYS.due(date(2026, 1, 31), 1, bd.MONTHS), date(2026, 3, 2))

    def test_a_pause_resumes_or_restarts_the_term(self):
        received = date(2026, 9, 1)
        asked, completed = date(2026, 9, 8), date(2026, 9, 18)
        resumed = bd.Pause(asked, completed, "Art. 17")
        restarted = bd.Pause(asked, completed, "CCA, art. 12", restarts=True)
        self.assertEqual(DAYS.add(received, 10), date(2026, 9, 15))
        self.assertEqual(DAYS.add(received, 10, [resumed]), date(2026, 9, 28))
        self.assertEqual(DAYS.add(received, 10, [restarted]), date(2026, 10, 2))

    def test_an_open_pause_leaves_no_date_unless_the_term_was_over(self):
        received = date(2026, 9, 1)
        open_pause = [bd.Pause(date(2026, 9, 16), None, "Art. 17")]
        self.assertIsNone(DAYS.add(received, 15, open_pause))
        self.assertIsNone(DAYS.due(received, 1, bd.MONTHS, open_pause))
        self.assertEqual(DAYS.add(received, 10, open_pause), date(2026, 9, 15))
        steps = DAYS.explain(received, 15, pauses=open_pause, until=date(2026, 9, 20))
        self.assertIsNone(_get_end(steps))
        self.assertEqual(steps[-1].day, date(2026, 9, 20))
        self.assertEqual(steps[-1].why, "Art. 17")

    def test_saturday_can_be_a_business_day(self):
        six = bd.WorkingDays(FIRST, LAST, COLOMBIA, range(6))
        self.assertTrue(six.is_working(date(2026, 7, 4)))
        self.assertEqual(six.add(date(2026, 7, 3), 1), date(2026, 7, 4))
        self.assertFalse(six.is_working(date(2012, 12, 8)), "a holiday on a Saturday")

    def test_the_explanation_names_each_day(self):
        steps = DAYS.explain(date(2026, 7, 11), 2, reading=bd.CONSEJO_ESTADO)
        self.assertEqual(
            [(step.day.day, step.kind, step.number) for step in steps],
            [
                (11, bd.RECEIVED, None),
                (12, bd.WEEKEND, None),
                (13, bd.HOLIDAY, None),
                (14, bd.DAY_ZERO, None),
                (15, bd.COUNTED, 1),
                (16, bd.COUNTED, 2),
            ],
        )
        self.assertIn("Chiquinquirá", steps[2].why)

    def test_a_date_outside_the_calendar_is_refused(self):
        for question in (
            lambda: DAYS.is_working(date(2009, 12, 31)),
            lambda: DAYS.add(date(2031, 12, 30), 30),
            lambda: DAYS.previous(FIRST),
        ):
            with self.assertRaises(bd.OutOfCalendarError):
                question()

    def test_pauses_of_one_day_of_which_one_is_open(self):
        monday = date(2026, 9, 14)
        pauses = [bd.Pause(monday, None), bd.Pause(monday, monday)]
        spent = dwell(DAYS, [(date(2026, 9, 11), "front")], date(2026, 9, 18), pauses)
        self.assertEqual(spent, {"requester": 5})
