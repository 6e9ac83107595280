"""What a report shows, read back from the screen, the paper and the spreadsheet."""

import io
import subprocess

import openpyxl
from lxml import html

from ..tools.report.table import PERCENT
from .test_report_documents import bare


class ShownReports:
    """Compares figures counted by hand with what is shown; ``reports`` makes them."""

    def _check_shown(self, report, totals, indicators):
        """Compare totals by section, and indicators, in all three forms.

        :param dict totals: ``{section: the first cells of its totals}``
        :param dict indicators: ``{code: value, None without data}``
        """
        screen = html.fromstring(str(self.reports._render_html(report)))
        paper = self._paper(report)
        book = openpyxl.load_workbook(io.BytesIO(self.reports._export_xlsx(report)))
        for section, wanted in totals.items():
            self._check_total(report, section, wanted, screen, paper, book)
        for indicator, wanted in indicators.items():
            self._check_indicator(report, indicator, wanted, screen, paper, book)

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
