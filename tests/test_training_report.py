"""The report of trainings (I09)."""

from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .training_common import TrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingReport(TrainingCommon):
    """I09 by hand: attendance, fulfilled, mean, passed, gain, by advisor (C3)."""

    def _make(self, user=None, first=date(2026, 9, 1), last=date(2026, 9, 30), **more):
        reports = self.env["grandes.clientes.report"].with_user(user or self.quality)
        return reports._make("I09", first, last, **more)

    def test_figures_by_hand(self):
        session = self._held(self.front, self.front2, self.back)
        self._marks(
            session, (self.front.login, 2, 4.5, None), (self.front2.login, None, 2, 3)
        )._do_load()
        self._row(session, self.back)._do_excuse("Incapacidad")
        self._plan(NOW - timedelta(days=2), self.front)
        report = self._make()
        values = {
            each.code: None if each.value is None else float(each.value)
            for each in report.indicators
        }
        self.assertEqual(
            values,
            {
                "I09.attendance": 66.67,
                # No timetable was frozen, so nothing was promised.
                "I09.fulfilled": None,
                "I09.mean": 3.75,
                "I09.passed": 50.0,
                "I09.gain": 2.5,
            },
        )
        self.assertEqual(report.section("advisor").total("summoned"), 3)
        marks = report.section("marks")
        self.assertEqual(len(marks.rows), 3)
        self.assertIn("Passed", marks.column("result"))
        timetable = report.section("timetable")
        self.assertEqual(timetable.column("summoned"), [1, 3])
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        found = reports._get_figure_records(report)
        self.assertEqual(
            sorted({model for model, _ids in found.values()}),
            [
                "grandes.clientes.training.attendance",
                "grandes.clientes.training.session",
            ],
        )
        self.assertIn("Giros", str(reports._render_html(report, links=True)))
        self.assertTrue(reports._export_xlsx(report))

    def test_who_came_unsummoned_is_not_counted_as_summoned(self):
        session = self._held(self.front, self.back, came=(self.front, self.front2))
        report = self._make()
        self.assertEqual(float(report.indicator("I09.attendance").value), 50.0)
        totals = [
            report.section("advisor").total(code)
            for code in ("summoned", "attended", "unsummoned", "absent")
        ]
        self.assertEqual(totals, [2, 2, 1, 1])
        self.assertEqual(report.section("timetable").column("summoned"), [2])
        # They were not there after all: still neither summoned nor absent.
        self._row(session, self.front2)._do_correct("Firmó en la lista de otro día")
        totals = [
            self._make().section("advisor").total(code)
            for code in ("summoned", "attended", "unsummoned", "absent")
        ]
        self.assertEqual(totals, [2, 1, 0, 1])

    def test_a_month_made_as_of_an_instant_is_the_same(self):
        session = self._held()
        self._marks(session, (self.front.login, 2, 4, None))._do_load()
        with clock.at(NOW + timedelta(days=3)):
            self._marks(session, (self.front.login, 2, 1, None))._do_load()
            now, then = self._make(), self._make(at=NOW + timedelta(days=1))
        self.assertEqual(float(then.indicator("I09.mean").value), 4.0)
        self.assertEqual(float(now.indicator("I09.mean").value), 1.0)

    def test_nothing_is_no_data(self):
        report = self._make()
        self.assertEqual(report.status, "no_data")
        self.assertTrue(all(each.value is None for each in report.indicators))

    def test_by_advisor_alone_and_of_whom(self):
        self._held(self.front, self.front2, self.back)
        report = self._make(cuts={"advisor": self.front.id})
        self.assertEqual(report.section("advisor").total("summoned"), 1)
        with self.assertRaises(UserError):
            self._make(cuts={"channel": self._channel("email").id})
        # An advisor gets only their own trainings, marked as partial.
        own = self._make(self.front)
        self.assertEqual(own.section("advisor").total("summoned"), 1)
        self.assertEqual([mark for mark, _why in own.marks][:1], ["PARTIAL"])
        self.assertEqual(self._make(self.official).status, "no_data")
