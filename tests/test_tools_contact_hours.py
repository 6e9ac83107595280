"""Permitted hours of contact, checked against a walk in small steps."""

from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.law.contact_hours import LEY_2300, NeverOpenError, Window, earliest
from .properties import examples, given, st

_STEP = timedelta(minutes=30)
_HOLIDAYS = {date(2026, 10, 12), date(2026, 11, 2)}
LAW = Window(LEY_2300, _HOLIDAYS.__contains__)
instants = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 1))
halves = instants.map(
    lambda at: at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
)


@tagged("post_install", "-at_install")
class TestContactHours(BaseCase):
    def test_hours_of_the_law(self):
        for day, hour, minute, allowed in (
            (16, 6, 59, False),
            (16, 7, 0, True),
            (16, 18, 59, True),
            (16, 19, 0, False),
            (19, 7, 59, False),  # Saturday
            (19, 8, 0, True),
            (19, 14, 59, True),
            (19, 15, 0, False),
            (20, 10, 0, False),  # Sunday
        ):
            with self.subTest(day=day, hour=hour, minute=minute):
                at = datetime(2026, 9, day, hour, minute)
                self.assertEqual(LAW.allows(at), allowed)

    def test_the_next_one_skips_sunday_and_holiday(self):
        saturday = datetime(2026, 10, 10, 15, 0)
        self.assertEqual(LAW.on_or_after(saturday), datetime(2026, 10, 13, 7, 0))
        self.assertEqual(
            earliest(
                LAW, datetime(2026, 9, 16, 8), datetime(2026, 9, 16, 17), 4 * _HOUR
            ),
            datetime(2026, 9, 17, 7),
        )

    def test_a_week_that_never_opens(self):
        with self.assertRaises(NeverOpenError):
            Window({}, lambda day: False).on_or_after(datetime(2026, 9, 16))

    @examples(60)
    @given(halves)
    def test_it_is_the_first_open_step(self, at):
        walked = at
        while not LAW.allows(walked):
            walked += _STEP
        self.assertEqual(LAW.on_or_after(at), walked)

    @examples(100)
    @given(instants, instants, st.integers(0, 72))
    def test_it_is_open_late_enough_and_stays(self, at, last, hours):
        found = earliest(LAW, at, last, timedelta(hours=hours))
        self.assertTrue(LAW.allows(found))
        self.assertGreaterEqual(found, max(at, last + timedelta(hours=hours)))
        self.assertEqual(earliest(LAW, found), found)
        self.assertEqual(earliest(LAW, found, last, timedelta(hours=hours)), found)


_HOUR = timedelta(hours=1)
