"""What a report shows, read back from the screen, the paper and the spreadsheet."""

import io
import subprocess

import openpyxl
from lxml import html

from .report_documents import bare


class ShownReports:
    """Comparison of shown figures with the count by hand; ``reports`` creates them."""

    def _check_shown(self, report, totals, indicators, lists=None, rows=None):
        """Compare the figures counted by hand with all three forms.

        Cells are whole numbers, the text of others, or ``None`` where there is no data.

        :param dict totals: ``{section: the first cells of its totals}``
        :param dict indicators: ``{code: value, None without data}``
        :param dict lists: ``{section: how many rows}``
        :param dict rows: ``{section: {first cell: those behind it}}``
        """
        forms = (
            str(self.reports._render_html(report)),
            self.reports._render_pdf(report),
            self.reports._export_xlsx(report),
        )
        self._check_forms(report, forms, totals, indicators, lists, rows)

    def _check_forms(self, report, forms, totals, indicators, lists=None, rows=None):
        """Compare the figures with existing forms: HTML, PDF and XLSX."""
        screen = html.fromstring(forms[0])
        paper = self._read_paper(forms[1])
        book = openpyxl.load_workbook(io.BytesIO(forms[2]))
        for section, wanted in totals.items():
            self._check_total(report, section, wanted, screen, paper, book)
        for indicator, wanted in indicators.items():
            self._check_indicator(report, indicator, wanted, screen, paper, book)
        for section, count in (lists or {}).items():
            self.assertEqual(
                len(self._screen_rows(screen, section)), count, (report.code, section)
            )
            written = self._written_rows(report, section, book)
            # The rows below the heading and the column names.
            self.assertEqual(len(written), count, (report.code, section))
        for section, named in (rows or {}).items():
            for name, wanted in named.items():
                self._check_row(report, section, name, wanted, screen, paper, book)

    def _read_paper(self, content):
        """Return the printed text, as another program reads it."""
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=content,
            capture_output=True,
            check=True,
        ).stdout.decode()
        return [bare(line) for line in text.splitlines()]

    def _screen_rows(self, screen, section):
        """Return the texts of the cells of each row on the screen."""
        rows = screen.xpath(f"//table[@data-section='{section}']/tbody/tr")
        return [[cell.text_content().strip() for cell in row] for row in rows]

    def _written_rows(self, report, section, book):
        """Return the cells of each row of a section's sheet, below its columns."""
        codes = [each.code for each in report.sections]
        labels = [column.label for column in report.section(section).columns]
        page = book.worksheets[codes.index(section) + 1]
        rows = [row[: len(labels)] for row in page.iter_rows(values_only=True)]
        head = rows.index(tuple(labels))
        width = len(labels)
        return [
            row
            for row in rows[head + 1 :]
            if any(cell is not None for cell in row[1:width])
        ]

    def _check_total(self, report, section, wanted, screen, paper, book):
        if not any(wanted):
            # An empty section has no table of zeros.
            self.assertFalse(report.section(section).rows, section)
            return
        self._check_row(report, section, "Total", wanted, screen, paper, book)

    def _check_row(self, report, section, name, wanted, screen, paper, book):
        """Compare the row that begins with ``name``, as far as ``wanted`` goes."""
        where, count = (report.code, section, name), len(wanted)
        texts = ["no data" if cell is None else str(cell) for cell in wanted]
        (row,) = [row for row in self._screen_rows(screen, section) if row[0] == name]
        self.assertEqual(row[1 : count + 1], texts, where)
        line = bare(name + "".join(texts))
        self.assertTrue(any(each.startswith(line) for each in paper), (where, line))
        (row,) = [
            row for row in self._written_rows(report, section, book) if row[0] == name
        ]
        for cell, text in zip(row[1 : count + 1], texts, strict=True):
            if isinstance(cell, str):
                self.assertEqual(cell, text, where)
            else:
                # Where the cell shows a percentage, it contains a fraction of one.
                part = 100 if text.endswith(" %") else 1
                self.assertAlmostEqual(
                    float(cell) * part, float(text.removesuffix(" %")), 2, where
                )

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
        rows = list(book.worksheets[0].iter_rows())
        (cell,) = [row[4] for row in rows if bare(str(row[0].value)) == name]
        if wanted is None:
            self.assertEqual(cell.value, "no data")
        else:
            # Where the cell shows a percentage, it contains a fraction of one.
            part = 100 if "%" in cell.number_format else 1
            self.assertAlmostEqual(float(cell.value) * part, float(wanted), 2, code)
