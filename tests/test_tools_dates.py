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
