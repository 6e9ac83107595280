"""I05 and its five figures, counted by hand."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .outreach_common import OutreachCommon

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@tagged("post_install", "-at_install")
class TestOutreachReport(OutreachCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._entity("Tercera", "ies", advisor_id=cls.front2.id)
        # Entities created before belong to nobody: three entities are in a portfolio.
        cls.env["res.partner"].search(
            [
                ("is_large_client", "=", True),
                ("id", "not in", (cls.ies | cls.town | cls.third).ids),
            ]
        ).write({"advisor_id": False, "backup_advisor_id": False})

    def setUp(self):
        super().setUp()
        targets = self._open(self.ies, self.town, self.third)
        ies, town, third = (
            targets.filtered(lambda each, entity=entity: each.partner_id == entity)
            for entity in (self.ies, self.town, self.third)
        )
        # The university: busy, then reached, with two promises.
        self._try(ies, "busy")
        reached = self._try(ies, "reached", at=NOW + timedelta(hours=4))
        reached._do_agree("Envía", date(2026, 9, 18))._do_keep()
        reached._do_agree("Firma", date(2026, 10, 2))
        # The town refuses; the third's number is wrong, and it is reached in October.
        self._try(town, "refused")
        self._try(third, "wrong_data", user=self.front2)
        with clock.at(datetime(2026, 10, 1, 15, 0)):
            later = self._open(self.third, date_to=date(2026, 10, 30), name="Octubre")
            self._try(later, "reached")

    def _make(self, user=None, **cuts):
        with clock.at(datetime(2026, 10, 2, 15, 0)):
            return (
                self.env["grandes.clientes.report"]
                .with_user(user or self.coordinator)
                ._make("I05", *SEPTEMBER, cuts=cuts or None)
            )

    def test_indicators(self):
        report = self._make()
        self.assertEqual(report.status, "ready")
        figures = {
            each.code.removeprefix("I05."): (each.numerator, each.n, str(each.value))
            for each in report.indicators
        }
        self.assertEqual(
            figures,
            {
                "contactability": (1, 3, "33.33"),
                "effectiveness": (1, 2, "50.00"),
                "intensity": (None, 3, "1.33"),
                "coverage": (1, 3, "33.33"),
                # The second promise is for October.
                "commitments": (1, 1, "100.00"),
            },
        )

    def test_tables(self):
        report = self._make()
        self.assertEqual(report.section("campaign").totals[1:4], [3, 4, 1])
        results = {row[0]: row[1] for row in report.section("result").rows}
        self.assertEqual(
            results, {"Reached": 1, "Busy": 1, "Wrong data": 1, "Refuses": 1}
        )
        listed = report.section("contacts")
        self.assertEqual(len(listed.rows), 4)
        self.assertEqual(listed.column("what").count("Envía"), 1)

    def test_an_advisor_s_is_of_the_own_portfolio(self):
        listed = self._make(self.front2).section("contacts")
        # The university as backup, and the third as advisor.
        self.assertEqual(set(listed.column("entity")), {self.ies.name, self.third.name})
        self.assertEqual(self._make(self.front2).indicator("I05.coverage").n, 2)

    def test_cut_by_entity_and_advisor(self):
        self.assertEqual(
            self._make(entity=self.town.id).indicator("I05.contactability").n, 1
        )
        cut = self._make(advisor=self.front2.id)
        self.assertEqual(len(cut.section("contacts").rows), 1)

    def test_figures_lead_to_their_records(self):
        report = self._make()
        figures = report.figures()
        reports = self.env["grandes.clientes.report"].with_user(self.coordinator)
        with clock.at(datetime(2026, 10, 2, 15, 0)):
            found = reports._get_figure_records(report, figures)
        models = {model for model, _ids in found.values()}
        self.assertIn("grandes.clientes.portfolio", models)
        self.assertIn("grandes.clientes.outreach.attempt", models)
