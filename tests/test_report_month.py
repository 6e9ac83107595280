"""The sample month of `report_common`: every figure by hand, to the decimal."""

from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..models.report import indicators
from ..reports import DEFINITIONS
from .report_common import CODES, STRAIGHT, ReportCommon
from .report_documents import ReportDocuments
from .report_papers import ReportPapers
from .report_rights import ReportRights

# (numerator, denominator, figure) as printed.
EXPECTED = {
    "I01": {
        # A is late; C, D and E are in time.
        "I01.opportunity": (3, 4, "75.00"),
        # E went through the back office.
        "I01.fcr": (3, 4, "75.00"),
        # Z and F of Z, F, G and K.
        "I01.overdue": (2, 4, "50.00"),
        "I01.areas": (2, 2, "100.00"),
        # No export of the platform was loaded.
        "I01.service": (0, 0, None),
        "I01.answered": (0, 0, None),
        "I01.abandoned": (0, 0, None),
    },
    "I02": {
        # Z, F and K are with the outsourcing.
        "I02.overdue": (2, 3, "66.67"),
        # Z; F was escalated, and K has days left.
        "I02.unescalated": (1, 3, "33.33"),
    },
    "I03": {
        "I03.matrix": (1, 1, "100.00"),
        "I03.legal": (0, 1, "0.00"),
        # 18, 21 to 25, 28, 29 and 30 of September.
        "I03.median": (None, 1, "9.00"),
    },
    "I04": {
        # E, F and G of D, E, F, G and J.
        "I04.rate": (3, 5, "60.00"),
        "I04.on_time": (2, 3, "66.67"),
        "I04.well": (2, 3, "66.67"),
        # F of B, E and F.
        "I04.rejection": (1, 3, "33.33"),
        # B took five business days, E one.
        "I04.median": (None, 2, "3.00"),
    },
    "I13": {
        # Of the three questions of September only D's was answered by the end of the
        # month.
        "I13.rate": (1, 3, "33.33"),
        # The answers of C and D arrived in September.
        "I13.csat": (1, 2, "50.00"),
        "I13.mark": (None, 2, "4.00"),
        "I13.nps": (0, 2, "0.00"),
    },
}


@tagged("post_install", "-at_install")
class TestReportMonth(ReportDocuments, ReportPapers, ReportRights, ReportCommon):
    def _rows(self, report, code):
        section = report.section(code)
        return {row[0]: row[1:] for row in section.rows}

    def test_indicators(self):  # 5.2.20
        for code, expected in EXPECTED.items():
            report = self._make(code)
            found = {
                each.code: (
                    each.numerator,
                    each.n,
                    each.value,
                )
                for each in report.indicators
            }
            wanted = {
                name: (part, whole, value and Decimal(value))
                for name, (part, whole, value) in expected.items()
            }
            self.assertEqual(found, wanted, code)
            self.assertEqual(report.status, "ready")

    def test_balance_of_cases(self):  # I01
        (balance,) = self._make("I01").reconciliations
        self.assertEqual(
            [term.sign * term.value for term in balance.terms],
            # before, received, reopened, came back, not a repeat, closed, withdrawn,
            # transferred, dismissed, repeats
            [3, 9, 1, 0, 0, -4, -1, -1, -2, -1],
        )
        self.assertEqual(balance.result, 3 + 9 + 1 - 4 - 1 - 1 - 2 - 1)
        self.assertTrue(balance.holds)

    def test_balance_of_escalations(self):  # I04, C5
        (balance,) = self._make("I04").reconciliations
        self.assertEqual(
            [term.value for term in balance.terms],
            # before, escalated, answered, rejected, returned, escalated on, cancelled
            [1, 3, 2, 1, 0, 0, 0],
        )
        self.assertEqual(balance.result, 1)
        self.assertTrue(balance.holds)

    def test_filings_and_cases_side_by_side(self):  # I01
        report = self._make("I01")
        rows = self._rows(report, "channel")
        names = {code: self._channel(code).name for code in ("email", "phone")}
        # filings, before, received, registered, repeats, escalated, closed, pending,
        # overdue
        self.assertEqual(rows[names["email"]], [5, 2, 5, 4, 1, 3, 1, 3, 2])
        self.assertEqual(rows[names["phone"]], [2, 1, 3, 1, 0, 0, 3, 0, 0])
        in_person = self._channel("in_person").name
        self.assertEqual(rows[in_person], [1, 0, 1, 0, 0, 0, 0, 1, 0])
        self.assertEqual(
            report.section("channel").totals[1:], [8, 3, 9, 5, 1, 3, 4, 4, 2]
        )

    def test_who_solved(self):  # I01
        totals = self._make("I01").section("closing").totals[1:]
        self.assertEqual(totals[:6], [3, 1, 0, 4, 3, 1])
        self.assertEqual(totals[6:], [Decimal("75.00"), Decimal("75.00")])

    def test_lists_of_pending(self):  # I02, I03
        section = self._make("I02").section("cases")
        self.assertEqual(section.column("age"), [29, 20, 0])
        self.assertEqual(
            section.keys, [str(self.case[letter].id) for letter in ("Z", "F", "K")]
        )
        # Without a number, by that of its filing: a subject may name people.
        self.assertEqual(
            section.column("case"),
            [
                self.case[letter].name or self.case[letter].filing_id.name
                for letter in ("Z", "F", "K")
            ],
        )
        ages = self._rows(self._make("I02"), "age")
        self.assertEqual(
            {label: row[0] for label, row in ages.items()},
            {"0 to 2 business days": 1, "More than 15 business days": 2},
        )
        listed = self._make("I03").section("escalations")
        self.assertEqual(listed.column("case"), [self.case["G"].name])
        self.assertEqual(str(listed.column("matrix_due")[0]), "2026-09-29")
        self.assertEqual(listed.column("days"), [9])
        # Nobody had accepted it by then; it was answered in October.
        self.assertEqual(listed.column("holder"), [None])

    def test_who_held_it_at_the_cut_off(self):  # I03
        with self._october(2):
            escalation = self.case["L"]._do_escalate("mission_area", reason=STRAIGHT)
            escalation.with_user(self.creditor)._do_accept()
        report = self.reports._make("I03", *self._days(10, 1, 10, 7))
        self.assertEqual(
            report.section("escalations").column("holder"), [self.creditor.name]
        )

    def test_escalation_by_desk(self):  # I04
        rows = self._rows(self._make("I04"), "area")
        # before, escalated, answered, rejected, returned, on, cancelled, pending
        self.assertEqual(rows["Back office"], [0, 1, 1, 0, 0, 0, 0, 0])
        self.assertEqual(rows[self.credit.name], [1, 2, 1, 1, 0, 0, 0, 1])

    def test_few_are_marked_and_none_is_no_data(self):
        report = self._make("I01")
        self.assertIn("Only 4", report.indicator("I01.opportunity").warning)
        empty = self.reports._make("I01", *self._days(1, 1, 1, 31))
        self.assertEqual(empty.status, "no_data")
        self.assertIsNone(empty.indicator("I01.opportunity").value)
        self.assertIn("no data", str(self.reports._render_html(empty)))

    def test_satisfaction_has_the_margin_of_a_sample(self):  # I13
        warning = self._make("I13").indicator("I13.csat").warning
        self.assertIn("Only 2", warning)
        with patch.object(indicators, "FEW", 2):
            warning = self._make("I13").indicator("I13.csat").warning
        # Wilson's interval of 1 of 2.
        self.assertIn("Between 9.45 and 90.55 %", warning)

    def test_what_came_later_changes_nothing(self):
        """A past month's report created again is the same as at the month's end."""
        for code, at_its_end in self.at_its_end.items():
            later = self._make(code)
            self.assertGreater(later.made_on, at_its_end.made_on)
            same = {"made_on": None, "params": None}
            self.assertEqual(replace(later, **same), replace(at_its_end, **same), code)

    def test_management_report_compares_months(self):  # C7
        report = self._make("IG")
        history = report.section("history")
        self.assertEqual(
            [column.label for column in history.columns][-2:],
            ["August 2026", "September 2026"],
        )
        by_code = dict(zip(history.keys, history.rows, strict=True))
        # In August only C was closed, in time, by the front office.
        self.assertEqual(by_code["I01.opportunity"][-2:], [100, Decimal("75.00")])
        self.assertEqual(by_code["I04.median"][-2:], [None, Decimal("3.00")])
        self.assertTrue(all(each.holds for each in report.reconciliations))

    def test_a_report_without_source(self):
        self.enterContext(patch.dict(DEFINITIONS))
        del DEFINITIONS["I03"]
        report = self._make("I03")
        self.assertEqual(report.status, "no_source")
        self.assertTrue(report.why)
        self.assertIn("I03", str(self.reports._render_html(report)))

    def test_json_keeps_all(self):
        for code in CODES:
            report = self._make(code)
            self.assertEqual(type(report).from_json(report.to_json()), report)
