from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.quality.quality_month import rate_of
from ..tools import clock
from ..tools.quality import marks as tally
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestQualityFigures(QualityCommon):
    """Signed audits of a month: by side and kind, counts before rates (I12)."""

    def _get_month(self, user=None):
        self.env.flush_all()
        return (
            self.env["grandes.clientes.quality.figure"]
            .with_user(user or self.quality)
            ._get_month(self.env.company, date(2026, 9, 1), date(2026, 9, 30))
        )

    def test_sides_kinds_and_channels_stand_apart(self):
        self._sign(self.audit, ecuf="no")
        chosen = self.Audit.with_user(self.quality)._do_direct(self.case, "Queja")
        self._sign(chosen)
        own = self._draw(self.supervisor, side="outsourcing").audit_ids
        self._be_official()
        self._sign(own.filtered(lambda a: a.case_id == self.case))
        month = self._get_month()
        entity = month["sides"]["entity"]
        self.assertEqual(entity["official"]["ecuf"]["without"], 0)
        self.assertEqual(entity["official"]["ecuf"]["applied"], 1)
        self.assertIsNone(entity["official"]["ecuf"]["rate"])
        self.assertEqual(entity["directed"]["ecuf"]["without"], 1)
        self.assertEqual(month["sides"]["outsourcing"]["official"]["audits"], 1)
        [channel] = month["channels"]["entity"].values()
        self.assertEqual(channel["audits"], 1)
        [(number, agreed, difference)] = month["both"]
        self.assertEqual((number, difference), (self.case.name, 100))
        self.assertLess(agreed, 1)

    def test_coverage_is_of_the_closed_cases(self):
        """An open case drawn among the escalated ones is no part of it."""
        with clock.at(datetime(2026, 9, 18, 15)):
            escalated = self._registered(
                channel="phone", beneficiary_id_number="52123456"
            )
            escalated._do_escalate("back_office")
        self._sign(self.audit)
        drawn = self._draw(self.quality, frame="escalations").audit_ids
        self._be_official()
        self._sign(drawn.filtered(lambda audit: audit.case_id == escalated))
        self.env.flush_all()
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        report = reports._make("I12", date(2026, 9, 1), date(2026, 9, 30))
        found = report.indicator("I12.coverage")
        self.assertEqual((found.numerator, found.denominator), (1, 1))

    def test_what_an_objection_settled_is_what_counts(self):
        self._sign(self.audit, ecuf="no")
        for mark in self.audit.mark_ids.filtered(lambda m: m.answer == "no"):
            self.audit.with_user(self.front)._do_object(
                mark.with_user(self.front), "yes", "Sí estaba"
            ).with_user(self.coordinator)._do_accept("Sí")
        official = self._get_month()["sides"]["entity"]["official"]
        self.assertEqual(official["ecuf"]["without"], 1)

    def test_the_difference_is_as_known_when_the_report_was_made(self):
        """What an objection settles later changes no earlier report."""
        self._sign(self.audit)
        own = self._draw(self.supervisor, side="outsourcing").audit_ids
        self._be_official()
        own = own.filtered(lambda audit: audit.case_id == self.case)
        self._sign(own, ecuf="no")
        made = clock.now()
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        month = date(2026, 9, 1), date(2026, 9, 30)

        def get_difference(at):
            report = reports._make("I12", *month, at=at)
            return report.indicator("I12.difference").value

        self.assertEqual(get_difference(made), 100)
        later = made + timedelta(hours=1)
        with clock.at(later):
            for mark in own.mark_ids.filtered(lambda mark: mark.answer == "no"):
                own.with_user(self.front)._do_object(
                    mark.with_user(self.front), "yes", "Sí estaba"
                ).with_user(self.coordinator)._do_accept("Sí")
        self.assertEqual(get_difference(made), 100)
        self.assertEqual(get_difference(later), 0)

    def test_exercises_are_in_no_figure_of_the_drawn(self):
        self._sign(self._draw(self.quality, seed="y").audit_ids[:1])
        self.assertEqual(list(self._get_month()["sides"]["entity"]), ["exercise"])

    def test_rates_come_from_thirty_on(self):
        self.assertIsNone(rate_of(29, 29)["rate"])
        found = rate_of(27, 30)
        self.assertEqual((found["low"], found["high"]), tally.wilson(27, 30))

    def test_my_quality_counts_and_never_ranks(self):
        self._sign(self.audit, enc="no")
        Mine = self.env["grandes.clientes.quality.mine"]
        mine = Mine.with_user(self.front).create({})
        self.assertEqual(mine.audit_ids, self.audit)
        self.assertIn("0 of 1", str(mine.table))
        self.assertNotIn("%", str(mine.table))
        others = Mine.with_user(self.front2).create({})
        self.assertFalse(others.audit_ids)
        with self.assertRaises(AccessError):
            Mine.with_user(self.quality).create({})

    def test_chosen_cases_take_a_reason_and_a_side(self):
        Audit = self.Audit
        with self.assertRaises(AccessError):
            Audit.with_user(self.front)._do_direct(self.case, "x")
        with self.assertRaises(UserError):
            Audit.with_user(self.quality)._do_direct(self.case, " ")
        own = Audit.with_user(self.supervisor)._do_direct(self.case, "Reabierto")
        self.assertEqual(own.side, "outsourcing")
