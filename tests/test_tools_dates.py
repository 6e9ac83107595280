"""Dates and times as written on paper."""

from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools import clock


@tagged("post_install", "-at_install")
class TestToolsDates(BaseCase):
    def test_days_in_letters(self):
        day = date(2026, 11, 20)
        self.assertEqual(
            clock.in_words(day, "es_CO"), "viernes 20 de noviembre de 2026"
        )
        self.assertEqual(clock.in_words(day, "en_US"), "Friday, November 20, 2026")

    def test_months_by_their_name(self):
        day = date(2026, 9, 1)
        self.assertEqual(clock.month_in_words(day, "es_CO"), "septiembre de 2026")
        self.assertEqual(clock.month_in_words(day, "en_US"), "September 2026")

    def test_official_papers(self):
        # Bogotá is five hours behind UTC.
        instant = datetime(2026, 11, 21, 3, 5)
        self.assertEqual(clock.official(instant, "America/Bogota"), "20/11/2026 22:05")
        self.assertEqual(clock.weekday(date(2026, 11, 20), "es_CO"), "vie")

    def test_the_year_of_a_day_on_new_years_eve(self):
        """At eight in the evening of 31 December it is January in UTC."""
        with clock.at(datetime(2027, 1, 1, 1)):
            self.assertEqual(clock.day_on_screen(date(2026, 12, 31), "en_US"), "31 Dec")
            self.assertEqual(
                clock.day_on_screen(date(2027, 1, 4), "en_US"), "4 Jan 2027"
            )
