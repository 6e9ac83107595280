"""The same figures on the screen, on paper and in the spreadsheet.

Run in the class that simulates the month, ``TestReportMonth``.
"""

import base64
import functools
import io
import re
import subprocess
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from lxml import html
from openpyxl.workbook.defined_name import DefinedName
from pypdf import PdfReader

from odoo.exceptions import UserError, ValidationError

from ..tools.report.table import NUMBERS
from .report_common import CODES


def bare(text):
    """Return text without white space, which printing changes."""
    return re.sub(r"\s+", "", text)


def read_pages(content):
    """Return the text of each page of a PDF, as another program reads it.

    In drawing order, so that the text of a cell stays together.
    """
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    return text.split("\f")[:-1]


class Paper(PdfReader):
    """A PDF whose pages are each read once."""

    def __init__(self, content):
        super().__init__(io.BytesIO(content))
        self._content = content

    @functools.cached_property
    def texts(self):
        """The text of each page."""
        return read_pages(self._content)


class ReportForms:
    """The forms of September's reports as the Coordinador gets them.

    The paper and the spreadsheet of a report that no test changes are drawn once per
    class, as the data of the month is the same.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.reports.with_context(force_report_rendering=True)
        cls.drawn = {}

    @classmethod
    def _draw_once(cls, code):
        """Return the result of ``_draw`` for the unchanged month, cached by code."""
        if code not in cls.drawn:
            cls.drawn[code] = cls._draw(code)
        return cls.drawn[code]

    @classmethod
    def _draw(cls, code):
        """Return September's report, its paper and its workbook."""
        report = cls._make(code)
        paper = Paper(cls.reports._render_pdf(report))
        return report, paper, cls._book(report)

    @classmethod
    def _book(cls, report):
        content = cls.reports._export_xlsx(report)
        return openpyxl.load_workbook(io.BytesIO(content))


class ReportDocuments(ReportForms):
    """Agreement of all forms of a report, and the contract's additions."""

    def _sign_contract(self):
        """Return a contract in force in the month, with two service levels."""
        return self.env["grandes.clientes.contract"].create(
            {
                "name": "CT-2026-014",
                "date_from": "2026-01-01",
                "level_ids": [
                    (0, 0, {"indicator": "I01.opportunity", "goal": 90, "discount": 2}),
                    (0, 0, {"indicator": "I01.overdue", "goal": 50}),
                ],
            }
        )

    def _document(self, report, **options):
        return html.fromstring(str(self.reports._render_html(report, **options)))

    def test_figures_agree_everywhere(self):  # 5.2.20
        for code in CODES:
            self._check_agree(*self._draw_once(code))
        # With service levels there are more columns.
        self._sign_contract()
        self._check_agree(*self._draw("I01"))

    def _check_agree(self, report, paper, book):
        formatter = self.reports._get_formatter(report)
        screen = self._document(report)
        paper = bare("".join(paper.texts))
        self._check_indicators(report, formatter, screen, paper, book)
        self._check_totals(report, formatter, screen, paper, book)

    def _check_indicators(self, report, formatter, screen, paper, book):
        summary = {row[0].value: row for row in book.worksheets[0].iter_rows()}
        for each in report.indicators:
            figure = formatter.cell("decimal", each.value)
            row = screen.xpath(f"//tr[@data-indicator='{each.code}']/td")
            shown = [bare(cell.text_content()) for cell in row]
            unit = bare(each.unit_label) if each.value is not None else ""
            self.assertEqual(shown[3], bare(figure) + unit, each.code)
            self.assertIn("".join(shown[1:4]), paper, each.code)
            cells = summary[each.name]
            written = cells[4].value
            if each.value is None:
                self.assertEqual(written, "no data")
            else:
                self.assertEqual(self._shown(cells[4]), each.value, each.code)
            self.assertEqual(
                cells[3].value, each.base if each.n is not None else "no data"
            )

    def _shown(self, cell):
        """Return the number of a cell as displayed: percentages in percent."""
        number = Decimal(str(cell.value))
        return round(number * 100, 2) if "%" in cell.number_format else number

    def _check_totals(self, report, formatter, screen, paper, book):
        sheets = {page["A1"].value: page for page in book.worksheets[1:]}
        self.assertTrue(sheets)
        for place, section in enumerate(report.sections, 1):
            if not section.rows:
                continue
            page = book.worksheets[place]
            self._check_sheet(page, section, formatter)
            rows = screen.xpath(f"//table[@data-section='{section.code}']/tbody/tr")
            shown = [
                [bare(cell.text_content()) for cell in row.xpath("td")] for row in rows
            ]
            wanted = [
                [
                    bare(formatter.cell(column.kind, cell))
                    for column, cell in zip(section.columns, row, strict=True)
                ]
                for row in section.rows
            ]
            if section.totals:
                cells = zip(section.columns, section.totals, strict=True)
                wanted.append(
                    [
                        bare(formatter.total_cell(place, column.kind, cell))
                        for place, (column, cell) in enumerate(cells)
                    ]
                )
                self.assertEqual(wanted[-1][0], bare(formatter.total))
            self.assertEqual(shown, wanted, f"{report.code} {section.code}")
            if section.totals:
                self.assertIn("".join(wanted[-1]), paper)

    def _check_sheet(self, page, section, formatter):
        written = [list(row) for row in page.iter_rows(min_row=2)]
        rows = (*section.rows, *filter(None, [section.totals]))
        for cells, row in zip(written, rows, strict=False):
            for column, cell, value in zip(section.columns, cells, row, strict=False):
                if isinstance(value, str):
                    # A text, even in a column of numbers.
                    self.assertEqual(cell.value, value)
                elif column.kind in NUMBERS and value is not None:
                    self.assertEqual(self._shown(cell), Decimal(value))
                elif isinstance(value, datetime):
                    self.assertEqual(cell.value, formatter.local(value))

    def test_pages_are_numbered_and_say_what_they_are(self):
        report, paper, _book = self._draw_once("I04")
        pages = paper.texts
        self.assertEqual(len(pages), len(paper.pages))
        for number, text in enumerate(pages, 1):
            self.assertIn(f"{number}/{len(pages)}", bare(text))
        first = bare(pages[0])
        for text in (
            "I04",
            "September 2026",
            report.title,
            report.company,
            report.made_by,
            "09/01/2026–09/30/2026",
            "09/30/202623:59",
        ):
            self.assertIn(bare(text), first)
        self.assertIn("Definitions", "".join(pages[-2:]))

    def test_service_levels_of_the_contract(self):  # C7
        self._sign_contract()
        report = self._make("I01")
        opportunity = report.indicator("I01.opportunity")
        self.assertEqual(
            (opportunity.goal, opportunity.met, opportunity.discount), (90, False, 2)
        )
        self.assertIs(report.indicator("I01.overdue").met, True)
        self.assertIsNone(report.indicator("I01.fcr").met)
        row = self._document(report).xpath("//tr[@data-indicator='I01.opportunity']")
        text = " ".join(row[0].text_content().split())
        self.assertIn("≥ 90.00", text)
        self.assertIn("Not met", text)
        self.assertIn("CT-2026-014", " ".join(report.notes))

    def test_a_goal_can_be_reached(self):
        """«98.00», typed where the comma is the decimal sign, was 9,800 percent."""
        level = self._sign_contract().level_ids[0]
        for goal in (9800, -1, 100.5):
            with self.assertRaisesRegex(ValidationError, "percentage from 0 to 100"):
                level.goal = goal
        level.write({"indicator": "I04.median", "goal": 200})

    def test_contracts_do_not_overlap(self):
        contract = self._sign_contract()
        with self.assertRaises(ValidationError):
            contract.copy({"date_from": "2026-06-01"})
        contract.date_to = "2026-05-31"
        contract.copy({"date_from": "2026-06-01", "date_to": False})
        goal = self._make("I01").indicator("I01.opportunity").goal
        self.assertIsNone(goal)

    def test_charts_on_the_screen_and_native(self):
        report, _paper, book = self._draw_once("I01")
        screen = self._document(report)
        self.assertEqual(len(screen.xpath("//*[local-name()='svg']")), 2)
        self.assertEqual(sum(len(page._charts) for page in book.worksheets), 2)

    def test_text_is_never_a_formula(self):
        self.ies.name = "=HYPERLINK(0)"
        report = self._make("I02")
        cells = [cell for page in self._book(report) for row in page for cell in row]
        dangerous = [cell for cell in cells if cell.value == "=HYPERLINK(0)"]
        self.assertTrue(dangerous)
        self.assertEqual({cell.data_type for cell in dangerous}, {"s"})
        self.ies.name = "<script>alert(1)</script>"
        document = str(self.reports._render_html(self._make("IG"), links=True))
        self.assertNotIn("<script>", document)

    # === THE CONTRACT'S OWN LAYOUT === #

    def _layout(self, **cells):
        book = openpyxl.Workbook()
        for place, text in cells.items():
            book.active[place] = text
        target = io.BytesIO()
        book.save(target)
        return self.env["grandes.clientes.report.layout"].create(
            {"code": "I01", "content": base64.b64encode(target.getvalue())}
        )

    def test_layout_is_filled(self):
        self._sign_contract()
        email = self._channel("email").name
        self._layout(
            A1="Informe {{code}} de {{company}}",
            B2="{{I01.opportunity}}",
            B3="{{I01.opportunity.goal}}",
            B4="{{I01.service}}",
            B5="{{channel.closed}}",
            B6=f"{{{{channel.closed.{email}}}}}",
            D8="{{rows:channel}}",
        )
        report = self._make("I01")
        page = self._book(report).active
        self.assertEqual(page["A1"].value, f"Informe I01 de {report.company}")
        self.assertEqual([page[f"B{n}"].value for n in (2, 3)], [75, 90])
        self.assertEqual(page["B4"].value, "no data")
        self.assertEqual([page[f"B{n}"].value for n in (5, 6)], [4, 1])
        self.assertEqual(
            [page.cell(8 + n, 4).value for n in range(3)],
            report.section("channel").column("channel"),
        )

    def test_layout_names_cells(self):
        """A name of the workbook is a placeholder, if the report has its figure."""
        layout = self._layout(B2=0, B3="{{period}}", B4="{{made_on}}", B5="Total")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(layout.content)))
        for name, place in (
            ("I01_opportunity", "$B$2"),
            ("channel_closed", "$C$2:$C$4"),
            ("Total", "$B$5"),
            ("company", "$D$2"),
        ):
            defined = DefinedName(name, attr_text=f"Sheet!{place}")
            book.defined_names[name] = defined
        target = io.BytesIO()
        book.save(target)
        layout.content = base64.b64encode(target.getvalue())
        report = self._make("I01")
        page = self._book(report).active
        self.assertEqual((page["B2"].value, page["C2"].value), (75, 4))
        self.assertEqual((page["B5"].value, page["C3"].value), ("Total", None))
        self.assertEqual(page["D2"].value, report.company)
        self.assertIn("2026", page["B3"].value)
        self.assertTrue(page["B4"].value)

    def test_layout_asks_for_a_row_without_figures(self):
        """A count of nothing is zero; a rate of nothing is unknown."""
        self._layout(
            B2="{{closing.closed.nobody}}",
            B3="{{closing.opportunity.nobody}}",
        )
        page = self._book(self._make("I01")).active
        self.assertEqual([page[f"B{n}"].value for n in (2, 3)], [0, "no data"])

    def test_layout_that_shows_percentages(self):
        layout = self._layout(B2="{{I01.opportunity}}", B3="{{I01.opportunity}}")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(layout.content)))
        book.active["B2"].number_format = "0.0%"
        book.active["B3"].number_format = '0.0" %"'
        target = io.BytesIO()
        book.save(target)
        layout.content = base64.b64encode(target.getvalue())
        page = self._book(self._make("I01")).active
        self.assertEqual([page[f"B{n}"].value for n in (2, 3)], [0.75, 75])

    def test_layout_that_asks_for_what_there_is_not(self):
        self._layout(C7="{{I01.happiness}}")
        with self.assertRaisesRegex(UserError, "I01.happiness"):
            self.reports._export_xlsx(self._make("I01"))

    def test_layout_of_a_month_fits_a_day(self):  # C6
        """The cron made no daily report once the layout asked for the month's days."""
        self._layout(A1="{{I01.opportunity}}", B2="{{day.received}}", C3="{{rows:day}}")
        day = date(2026, 9, 4)
        report = self.reports._make("I01", day, day)
        page = self._book(report).active
        self.assertEqual(page["A1"].value, 100)
        self.assertEqual((page["B2"].value, page["C3"].value), ("no data", None))
        self.assertEqual(self._book(self._make("I01")).active["B2"].value, 9)

    def test_a_wrong_layout_stops_no_daily_report(self):  # C6
        self._layout(C7="{{I01.happiness}}")
        Daily = self.env["grandes.clientes.report.daily"]
        daily = Daily._create_day(self.env.company, date(2026, 9, 4))
        self.assertIn("I01", daily.html)
        mail = self.env["mail.message"].search([], order="id desc", limit=1)
        book = openpyxl.load_workbook(io.BytesIO(mail.attachment_ids.raw))
        self.assertEqual(book.worksheets[0].title, "Summary")

    def test_layout_with_merged_cells(self):
        layout = self._layout(A1="{{rows:channel}}", A9="{{period}}")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(layout.content)))
        for place in ("A1:C1", "B2:D2", "A9:C9"):
            book.active.merge_cells(place)
        target = io.BytesIO()
        book.save(target)
        layout.content = base64.b64encode(target.getvalue())
        report = self._make("I01")
        page = self._book(report).active
        rows = report.section("channel").rows
        self.assertEqual(
            [[page.cell(n, c).value for c in (1, 2, 3)] for n in range(1, 4)],
            [row[:3] for row in rows[:3]],
        )
        self.assertEqual([str(each) for each in page.merged_cells.ranges], ["A9:C9"])

    def test_layout_is_a_workbook(self):
        with self.assertRaises(ValidationError):
            self.env["grandes.clientes.report.layout"].create(
                {"code": "I01", "content": base64.b64encode(b"no workbook")}
            )
