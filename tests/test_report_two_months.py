"""Every figure of two months counted by hand, wherever it is shown."""

from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from odoo.tests import tagged

from .report_common import BOGOTA
from .report_shown import ShownReports
from .two_months_common import TwoMonthsCommon
from .two_months_count import LIVES, MONTHS, after, share


@tagged("post_install", "-at_install", "slow")
class TestReportTwoMonths(ShownReports, TwoMonthsCommon):
    # === WHERE IT SHOWS === #

    def _rows(self, found):
        """Return ``{report: {section: totals}}`` and ``{report: {indicator: …}}``."""
        totals = {
            "I01": {
                "channel": [
                    # As many filings as cases, one each.
                    found["received"],
                    found["before"],
                    found["received"],
                    found["registered"],
                    found["duplicates"],
                    found["escalated"],
                    found["closed"],
                    found["pending"],
                    found["overdue"],
                ],
                "ends": [
                    found["withdrawn"],
                    0,
                    found["dismissed"],
                    found["duplicates"],
                    0,
                    0,
                    0,
                ],
            },
            "I02": {"desk": [found["ours"], found["ours_overdue"], found["forgotten"]]},
            "I03": {"area": [found["waiting"], found["waiting_overdue"]]},
            "I04": {
                "area": [
                    found["desks_before"],
                    found["sent"],
                    found["answered"],
                    found["rejected"],
                    0,
                    0,
                    0,
                    found["waiting"],
                ]
            },
        }
        indicators = {
            "I01": {
                "I01.opportunity": found["opportunity"],
                "I01.fcr": share(found["by_front"], found["closed"]),
                "I01.overdue": found["overdue_rate"],
                "I01.areas": share(found["met"], found["answered"]),
            },
            "I02": {
                "I02.overdue": share(found["ours_overdue"], found["ours"]),
                "I02.unescalated": share(found["forgotten"], found["ours"]),
            },
            "I03": {
                "I03.matrix": share(found["waiting_overdue"], found["waiting"]),
            },
            "I04": {
                "I04.rate": share(found["escalated"], found["registered"]),
                "I04.on_time": share(found["first_on_time"], found["first"]),
                "I04.rejection": share(
                    found["rejected"], found["answered"] + found["rejected"]
                ),
                "I04.median": found["median"] and Decimal(found["median"]),
            },
        }
        return totals, indicators

    def test_the_count_is_not_empty(self):
        """The compared months contain every kind of event."""
        october, november = self.expected.values()
        self.assertEqual(
            [october[name] for name in ("received", "closed", "late", "pending")],
            [10, 5, 1, 5],
        )
        self.assertEqual(
            [november[name] for name in ("received", "closed", "late", "pending")],
            [6, 5, 2, 3],
        )
        self.assertEqual((november["first"], november["first_on_time"]), (3, 2))
        self.assertEqual((october["first"], october["first_on_time"]), (1, 0))
        self.assertEqual((november["answered"], november["met"]), (3, 1))

    def test_dates_of_the_cases(self):
        for letter, life in LIVES.items():
            case = self.case[letter]
            due = after(life["in"].date(), 15, life.get("stopped"))
            with self.subTest(letter):
                closed = life.get("out") and life["out"] + BOGOTA
                if closed:
                    self.assertEqual(case.closed_on, closed)
                if letter not in "FJKLQ":
                    # These ended before the second holiday was entered.
                    self.assertEqual(case.date_legal_due, due)

    def test_balances_hold(self):
        for days in MONTHS.values():
            for code in ("I01", "I04"):
                for balance in self.reports._make(code, *days).reconciliations:
                    self.assertTrue(balance.holds, (code, balance))

    def test_screen_paper_and_spreadsheet(self):
        for month, days in MONTHS.items():
            totals, indicators = self._rows(self.expected[month])
            for code in totals:
                with self.subTest(f"{month} {code}"):
                    report = self.reports._make(code, *days)
                    self._check_shown(report, totals[code], indicators[code])

    def test_lists_and_dashboards(self):
        Case = self.env["grandes.clientes.case"].with_user(self.coordinator)
        cases = self.env["grandes.clientes.case.analysis"].with_user(self.quality)
        desks = self.env["grandes.clientes.escalation.analysis"].with_user(self.quality)
        mine = ("partner_id", "=", self.ies.id)
        for month, (first, last) in MONTHS.items():
            found = self.expected[month]
            with self.subTest(month):

                def of(field, first=first, last=last):
                    since = datetime.combine(first, datetime.min.time()) + BOGOTA
                    until = datetime.combine(last, datetime.min.time()) + BOGOTA
                    return [
                        mine,
                        (field, ">=", since),
                        (field, "<", until + timedelta(days=1)),
                    ]

                for name, number in (
                    ("is_closed_in_time", found["in_time"]),
                    ("is_closed_late", found["late"]),
                ):
                    domain = [*of("closed_on"), (name, "=", True)]
                    self.assertEqual(Case.search_count(domain), number, name)
                    self.assertEqual(cases.search_count(domain), number, name)
                ((share_in_time,),) = cases._read_group(
                    of("closed_on"), [], ["in_time:avg"]
                )
                self.assertAlmostEqual(share_in_time, float(found["opportunity"]), 1)
                self.assertEqual(
                    cases.search_count(of("arrived_on")), found["received"]
                )
                ((late, answered),) = desks._read_group(
                    of("escalated_on"), [], ["late:avg", "__count"]
                )
                self.assertEqual(answered, found["sent"])
                in_time = share(found["first_on_time"], found["first"])
                self.assertAlmostEqual(100 - late, float(in_time), 1)
                ((met, days),) = desks._read_group(
                    [*of("ended_on"), ("state", "=", "answered")],
                    [],
                    ["in_time:avg", "days:array_agg"],
                )
                if found["answered"]:
                    self.assertEqual(median(days), found["median"])
                    self.assertAlmostEqual(
                        met, float(share(found["met"], found["answered"])), 1
                    )
