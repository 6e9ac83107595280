"""I06: what areas approve, how long they take, and changes without it (5.2.20)."""

from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .delegation_common import DelegationCommon

SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)


@tagged("post_install", "-at_install")
class TestDelegationReport(DelegationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funds = cls.env["grandes.clientes.mission.area"].search(
            [("id", "!=", cls.treasury.id)], limit=1
        )
        after = lambda hours: clock.at(NOW + timedelta(hours=hours))  # noqa: E731
        asked = [cls._request() for _each in range(5)]
        officials = [each.with_user(cls.official) for each in asked]
        # It is ten in the morning: decisions after one hour, two hours and a day.
        with after(1):
            officials[0]._do_approve()
        with after(2):
            officials[1]._do_reject("No procede")
            officials[2]._do_return("Falta")
        with after(24):
            officials[3]._do_approve()
            asked[0]._do_execute()
            asked[3]._do_execute(value="Cuenta 999")
        cls._request(mission_area_id=cls.funds.id)
        # Requested before the month, decided in it; the approval expires in it, too.
        cls.expired = asked[4]
        with after(24):
            officials[4]._do_approve()
        with clock.at(NOW + timedelta(days=12)):
            cls.expired._cron_expire()
            cls.case.with_user(cls.front)._do_consult(
                cls.cobol, "Sin nada", operation="modify"
            )
        cls._stand_still(NOW + timedelta(days=20))
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)

    def _make(self, user=None, **more):
        reports = self.reports.with_user(user or self.coordinator)
        return reports._make("I06", *SEPTEMBER, **more)

    def test_by_area(self):
        section = self._make().section("area")
        row = dict(zip(section.column("area"), range(9), strict=False))[
            self.treasury.name
        ]
        expected = {
            "asked": 5,
            "approved": 3,
            "rejected": 1,
            "returned": 1,
            "expired": 1,
            "executed": 2,
            "different": 1,
            "checked": 0,
            # The median of 1, 2, 8 and 8 hours.
            "median_hours": Decimal("5.00"),
            "approval": Decimal("75.00"),
        }
        for code, value in expected.items():
            self.assertEqual(section.column(code)[row], value, code)
        self.assertEqual(section.total("asked"), 6)

    def test_what_happened_at_one_instant_is_listed_in_its_order(self):
        at = NOW + timedelta(hours=24)
        section = self._make().section("steps")
        told = [
            number
            for number, on in zip(
                section.column("number"), section.column("on"), strict=True
            )
            if on == at
        ]
        steps = self.env["grandes.clientes.delegation.step"].search(
            [("happened_on", "=", at)], order="id"
        )
        self.assertEqual(told, [step.request_id.name for step in steps])

    def test_indicators(self):
        report = self._make()
        self.assertEqual(report.status, "ready")
        for code, (part, whole, value) in {
            "I06.approval": (3, 4, "75.00"),
            "I06.hours": (None, 4, "5.00"),
            "I06.without": (1, 3, "33.33"),
            "I06.different": (1, 2, "50.00"),
        }.items():
            found = report.indicator(code)
            self.assertEqual(
                (found.numerator, found.n, found.value),
                (part, whole, Decimal(value)),
                code,
            )

    def test_what_was_made_and_without(self):
        report = self._make()
        made = report.section("made")
        self.assertEqual(made.total("made"), 3)
        self.assertEqual(made.total("without"), 1)
        self.assertEqual(made.total("by_approval"), 2)
        self.assertEqual(len(report.section("without").keys), 1)
        self.assertEqual(len(report.section("steps").keys), 14)

    def test_as_of_an_instant_it_is_as_it_was(self):
        report = self._make(at=NOW + timedelta(hours=3))
        section = report.section("area")
        self.assertEqual(section.total("approved"), 1)
        self.assertEqual(section.total("executed"), 0)
        self.assertEqual(section.total("expired"), 0)

    def test_a_difference_found_later_counts_from_then_on(self):
        request = self._approved()
        request._do_execute()
        before = clock.now()
        with clock.at(before + timedelta(hours=2)):
            request.with_user(self.quality)._do_check(False, "Otra cuenta")
            october = date(2026, 10, 1), date(2026, 10, 31)
            make = self.reports._make
            self.assertEqual(
                make("I06", *october, at=before).section("area").total("different"), 0
            )
            self.assertEqual(
                make("I06", *october).section("area").total("different"), 1
            )

    def test_every_figure_leads_to_its_records(self):
        report = self._make()
        records = self.reports._get_figure_records(report, report.figures())
        self.assertTrue(records)
        models = {model for model, _ids in records.values()}
        self.assertEqual(
            models,
            {"grandes.clientes.delegation.request", "grandes.clientes.consultation"},
        )

    def test_cut_by_the_area_that_decides(self):
        report = self._make(cuts={"area": self.funds.id})
        self.assertEqual(report.section("area").total("asked"), 1)

    def test_not_kept_here_is_no_zero(self):
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "delegation", False, "La lleva la entidad en una hoja"
        )
        report = self._make()
        self.assertEqual(report.status, "no_source")
        self.assertIn("not kept here", report.why)

    def test_who_makes_it(self):
        for user in (self.supervisor, self.quality, self.oversight):
            self.assertIn("I06", self.reports.with_user(user)._get_codes())
        self.assertNotIn("I06", self.reports.with_user(self.official)._get_codes())
