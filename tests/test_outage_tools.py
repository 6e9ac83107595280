"""Time intervals, and availability against a minute-by-minute count (I11, C6)."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.outage.figures import Failure, figures, shares
from ..tools.outage.intervals import common, seconds, union, without
from .properties import examples, given, st

_START = datetime(2026, 8, 31, 22)
_MINUTES = 60 * 30
_MINUTE = timedelta(minutes=1)
_many = examples(200)


def _at(minute):
    return _START + minute * _MINUTE


_STRETCH = st.tuples(st.integers(0, _MINUTES), st.integers(0, 400)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
_STRETCHES = st.lists(_STRETCH, max_size=8)
# start, length or open, notice period if announced
_FAILURES = st.lists(
    st.tuples(
        st.integers(-600, _MINUTES),
        st.one_of(st.none(), st.integers(0, 900)),
        st.one_of(st.none(), st.none(), st.integers(0, 600)),
    ),
    max_size=8,
)


def _minutes(stretches):
    """Return the minutes of a list of intervals, one by one."""
    return {minute for begins, ends in stretches for minute in range(begins, ends)}


def _real(stretches):
    return [(_at(begins), _at(ends)) for begins, ends in stretches]


@tagged("post_install", "-at_install")
class TestOutageTools(BaseCase):
    def _assert_same(self, stretches, minutes):
        self.assertEqual(seconds(stretches), 60 * len(minutes))
        for (_begins, ends), (begins, _ends) in zip(
            stretches, stretches[1:], strict=False
        ):
            self.assertLess(ends, begins, "sorted, and apart from each other")

    @_many
    @given(_STRETCHES, _STRETCHES)
    def test_sets_of_minutes(self, some, others):
        one, other = _minutes(some), _minutes(others)
        self._assert_same(union(_real(some)), one)
        self._assert_same(common(_real(some), _real(others)), one & other)
        self._assert_same(without(_real(some), _real(others)), one - other)

    @_many
    @given(_STRETCHES, _FAILURES, st.integers(0, _MINUTES))
    def test_availability_is_a_count_of_minutes(self, service, failures, cut):
        made, down, planned = [], set(), set()
        for begins, length, announced in failures:
            made.append(
                Failure(
                    _at(begins),
                    None if length is None else _at(begins + length),
                    None if announced is None else _at(begins + announced),
                )
            )
            ends = cut if length is None else min(begins + length, cut)
            down |= set(range(begins, ends))
            if announced is not None:
                planned |= set(range(begins, min(ends, begins + announced)))
        served = {minute for minute in _minutes(service) if minute < cut}
        clipped = [(b, min(e, cut)) for b, e in service if b < cut]
        found = figures(_real(clipped), made, _at(cut))
        self.assertEqual(found.service, 60 * len(served))
        self.assertEqual(found.planned, 60 * len(served & planned))
        self.assertEqual(found.down, 60 * len(served & down - planned))
        base = served - planned
        if base:
            self.assertAlmostEqual(found.availability, 1 - len(base & down) / len(base))
            self.assertTrue(0 <= found.availability <= 1)
        else:
            self.assertIsNone(found.availability)
        if served:
            self.assertAlmostEqual(
                found.availability_with_planned,
                1 - len(served & (down | planned)) / len(served),
            )
        parts = shares(_real(clipped), made, _at(cut))
        self.assertEqual(sum(part for part, _plan in parts), found.down)
        self.assertEqual(sum(plan for _part, plan in parts), found.planned)

    def test_no_failure_has_no_mean_between_them(self):
        found = figures([(_at(0), _at(600))], [], _at(600))
        self.assertEqual(found.availability, 1)
        self.assertIsNone(found.mtbf)
        self.assertIsNone(found.mttr)

    def test_mean_times(self):
        closed = Failure(_at(0), _at(60))
        going_on = Failure(_at(500))
        found = figures([(_at(0), _at(600))], [closed, going_on], _at(600))
        self.assertEqual((found.count, found.closed), (2, 1))
        self.assertEqual(found.mttr, 3600)
        self.assertEqual(found.mtbf, (600 - 60 - 100) * 60 / 2)

    def test_what_goes_on_after_its_plan_is_no_plan(self):
        late = Failure(_at(0), _at(120), planned_until=_at(60))
        found = figures([(_at(0), _at(600))], [late], _at(600))
        self.assertEqual(found.planned, 3600)
        self.assertEqual(found.down, 3600)
