"""Every figure of two months counted by hand, wherever it shows."""

import io
import subprocess
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

import openpyxl
from lxml import html

from odoo.tests import tagged

from ..tools.report.table import PERCENT
from .report_common import BOGOTA
from .test_report_documents import bare
from .two_months_common import TwoMonthsCommon
from .two_months_count import LIVES, MONTHS, after, share


@tagged("post_install", "-at_install")
class TestReportTwoMonths(TwoMonthsCommon):
    # === WHERE IT SHOWS === #

    def _rows(self, found):
        """Return ``{report: {section: totals}}`` and ``{report: {indicator: …}}``."""
        totals = {
            "I01": {
                "channel": [
                    # As many filings as cases: each brought one.
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
        """What is compared has something of everything in it."""
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
                    screen = html.fromstring(str(self.reports._render_html(report)))
                    paper = self._paper(report)
                    book = openpyxl.load_workbook(
                        io.BytesIO(self.reports._export_xlsx(report))
                    )
                    for section, wanted in totals[code].items():
                        self._check_total(report, section, wanted, screen, paper, book)
                    for indicator, wanted in indicators[code].items():
                        self._check_indicator(
                            report, indicator, wanted, screen, paper, book
                        )

    def _paper(self, report):
        """Return what is printed, as another program reads it."""
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=self.reports._render_pdf(report),
            capture_output=True,
            check=True,
        ).stdout.decode()
        return [bare(line) for line in text.splitlines()]

    def _check_total(self, report, section, wanted, screen, paper, book):
        if not any(wanted):
            # Nothing to show: no table of zeros.
            self.assertFalse(report.section(section).rows, section)
            return
        cells = screen.xpath(f"//table[@data-section='{section}']/tbody/tr[last()]/td")
        shown = [cell.text_content().strip() for cell in cells[1 : len(wanted) + 1]]
        self.assertEqual(shown, [str(number) for number in wanted], section)
        line = "Total" + "".join(str(number) for number in wanted)
        self.assertTrue(
            any(printed.startswith(line) for printed in paper), (section, line)
        )
        place = [each.code for each in report.sections].index(section) + 1
        rows = list(book.worksheets[place].iter_rows(values_only=True))
        (total,) = [row for row in rows if row[0] == "Total"]
        self.assertEqual(list(total[1 : len(wanted) + 1]), wanted, section)

    def _check_indicator(self, report, code, wanted, screen, paper, book):
        figure = "no data" if wanted is None else f"{wanted:.2f}"
        cells = screen.xpath(f"//tr[@data-indicator='{code}']/td")
        self.assertIn(figure, cells[3].text_content(), code)
        name = bare(report.indicator(code).name)
        self.assertTrue(
            any(name in line and bare(figure) in line for line in paper)
            or bare(figure) in "".join(paper),
            (code, figure),
        )
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        (row,) = [row for row in rows if bare(str(row[0])) == name]
        if wanted is None:
            self.assertEqual(row[4], "no data")
        else:
            # Where the cell shows a percentage, it holds a part of one.
            part = 100 if report.indicator(code).unit == PERCENT else 1
            self.assertAlmostEqual(float(row[4]) * part, float(wanted), 2, code)

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
