"""What a report says about its scope, on the screen, on paper and in the sheets.

Run in the class that simulates the month, ``TestReportMonth``.
"""

import json
import re
from unittest.mock import patch

from lxml import html

from ..tools.report import xlsx
from ..tools.report.table import PERCENT, Report
from .report_common import CODES, SEPTEMBER, local
from .report_documents import ReportForms, bare, read_pages

_LETTER = "1"
_LONGEST_TITLE = 31


class ReportPapers(ReportForms):
    """Marks, pages, cells and names of the forms of a report."""

    def _forms(self, report):
        """Return the text of the screen and of each page, and the workbook."""
        screen = html.fromstring(str(self.reports._render_html(report))).text_content()
        pages = read_pages(self.reports._render_pdf(report))
        return screen, [bare(text) for text in pages], self._book(report)

    def _check_marked(self, report, *marks):
        screen, pages, book = self._forms(report)
        name = self.reports._get_filename(report)
        for mark in marks:
            self.assertIn(mark, report.heading)
            self.assertIn(mark, screen)
            for page in pages:
                self.assertIn(mark, page)
            self.assertIn(mark, book.worksheets[0]["A1"].value)
            for sheet in book.worksheets:
                self.assertIn(mark, sheet.oddHeader.left.text)
            self.assertIn(mark, book.properties.title)
            self.assertIn(mark, name)
        for _mark, why in report.marks:
            self.assertIn(bare(why), bare(screen))
            self.assertIn(bare(why), pages[0])

    # === OF WHAT PART === #

    def test_what_one_person_or_desk_sees_is_partial(self):
        """Use the screen's own wizard as an area head and as an advisor."""
        for user, code in ((self.creditor, "I03"), (self.front, "I02")):
            view = (
                self.env["grandes.clientes.report.view"]
                .with_user(user)
                .create({"code": code, "period": "last_month"})
            )
            view.action_show()
            self.assertIn("PARTIAL", view.html)
            self.assertIn(user.name, view.html)
            self.assertIn("PARTIAL", view.action_pdf()["url"])
            self._check_marked(self._make(code, user), "PARTIAL")

    def test_a_cut_is_partial(self):
        channel = self._channel("email")
        report = self._make("I01", cuts={"channel": channel.id})
        self._check_marked(report, "PARTIAL")
        self.assertIn(channel.name, report.marks[0][1])

    def test_an_unfinished_month_is_provisional(self):
        with local(9, 20):
            report = self._make("I01")
        self._check_marked(report, "PROVISIONAL")
        self.assertNotIn("PARTIAL", report.heading)
        with local(9, 20):
            part = self._make("I01", self.creditor)
        self.assertIn("PARTIAL · PROVISIONAL", part.heading)

    def test_the_whole_of_an_ended_month_says_nothing(self):
        for user in (self.supervisor, self.coordinator, self.quality, self.oversight):
            self.assertFalse(self._make("I01", user).marks, user.login)
        # A month's reports are created as the system, so no complaint is left out.
        whole = self.reports.sudo()._make("I01", *SEPTEMBER)
        self.assertFalse(whole.marks)
        # A user who may not see a complaint is not told that there is one (G26).
        self.case["Z"].sudo().complained_user_id = self.supervisor
        self.assertFalse(self._make("I02", self.supervisor).marks)

    def test_marks_are_kept(self):
        report = self._make("I02", self.front)
        kept = Report.from_json(report.to_json())
        self.assertEqual(kept.marks, report.marks)
        # A report stored before marks existed has none.
        content = json.loads(report.to_json())
        del content["marks"]
        self.assertEqual(Report.from_json(json.dumps(content)).heading, report.title)

    def test_in_spanish(self):
        self.env["res.lang"]._activate_lang("es_CO")
        reports = self.reports.with_user(self.creditor).with_context(lang="es_CO")
        with local(9, 20):
            report = reports._make("I03", *SEPTEMBER)
        self.assertIn("PARCIAL · PROVISIONAL", report.heading)
        self.assertIn(self.creditor.name, report.marks[0][1])

    def test_marks_held_back_are_said(self):  # I13
        self.env.company.grandes_clientes_survey_anonymous = True
        report = self._make("I13", self.supervisor)
        self.assertEqual(report.section("answers").held_back, 2)
        screen, pages, book = self._forms(report)
        words = "Held back: 2"
        self.assertIn(words, screen)
        self.assertIn(bare(words), "".join(pages))
        cells = [str(c.value) for s in book.worksheets for row in s for c in row]
        self.assertTrue([cell for cell in cells if cell.startswith(words)])
        title = report.section("answers").title
        after = bare(screen).split(bare(title))[-1]
        self.assertFalse(after.startswith(bare("Nothing in the period.")))
        whole = self._make("I13")
        self.assertEqual(whole.section("answers").held_back, 0)

    # === HOW IT LOOKS === #

    def test_the_file_says_what_it_is(self):
        report, paper, _book = self._draw_once("IG")
        self.assertEqual(
            (paper.metadata.title, paper.metadata.author),
            (f"{report.title} · September 2026", report.company),
        )
        # Letter paper, landscape.
        box = paper.pages[0].mediabox
        self.assertEqual((round(box.width), round(box.height)), (792, 612))

    def test_no_page_is_left_half_empty(self):
        """Content flows to the next page: only the last page may be short."""
        for code in CODES:
            _report, paper, _book = self._draw_once(code)
            rows = [len(text.splitlines()) for text in paper.texts[1:-1]]
            self.assertFalse([count for count in rows if count < 20], code)

    def test_spreadsheet_has_typed_cells_and_prints(self):
        for code in CODES:
            report, _paper, book = self._draw_once(code)
            for page in book.worksheets:
                self.assertEqual(str(page.page_setup.paperSize), _LETTER)
                self.assertEqual(page.page_setup.orientation, "landscape")
                self.assertTrue(page.sheet_properties.pageSetUpPr.fitToPage)
                self.assertEqual(int(page.page_setup.fitToHeight), 0)
            for place, section in enumerate(report.sections, 1):
                page = book.worksheets[place]
                self.assertEqual(page.print_title_rows, "$1:$1")
                for index, column in enumerate(section.columns, 1):
                    if column.kind == PERCENT:
                        self._check_percentages(page, section, index)
            self.assertEqual(book.properties.creator, report.company)

    def test_a_long_one_is_written_the_same(self):
        """Above a number of rows, a sheet is no longer built in memory."""
        self.assertLess(0, xlsx.SMALL)
        for code in CODES:
            report, _paper, book = self._draw_once(code)
            with patch.object(xlsx, "SMALL", -1):
                long = self._book(report)
            for page, other in zip(book.worksheets, long.worksheets, strict=True):
                self.assertEqual(
                    [[(c.value, c.number_format) for c in row] for row in page],
                    [[(c.value, c.number_format) for c in row] for row in other],
                )

    def _check_percentages(self, page, section, index):
        values = [row[index - 1] for row in section.rows]
        for number, value in enumerate(values, 2):
            if value is None:
                continue
            cell = page.cell(number, index)
            self.assertIn("%", cell.number_format)
            self.assertNotIn('"', cell.number_format)
            self.assertAlmostEqual(cell.value, float(value) / 100, 6)

    def test_dates_are_dates_one_way(self):
        self.env["res.lang"]._activate_lang("es_CO")
        reports = self.reports.with_context(lang="es_CO")
        report = reports._make("I02", *SEPTEMBER)
        book = self._book(report)
        formats = {
            cell.number_format
            for page in book.worksheets
            for row in page
            for cell in row
            if cell.is_date
        }
        self.assertEqual(formats, {"dd/mm/yyyy", "dd/mm/yyyy hh:mm"})
        screen = html.fromstring(str(reports._render_html(report))).text_content()
        self.assertIn("septiembre de 2026 (01/09/2026 – 30/09/2026)", screen)
        self.assertNotIn("America/Bogota", screen)
        self.assertIn("hora de Colombia", screen)
        self.assertFalse(re.findall(r"\d{4}-\d\d-\d\d", screen))

    def test_sheets_have_their_whole_names(self):
        self.env["res.lang"]._activate_lang("es_CO")
        for lang in ("en_US", "es_CO"):
            reports = self.reports.with_context(lang=lang)
            for code in CODES:
                if lang == "en_US":
                    report, _paper, book = self._draw_once(code)
                else:
                    report = reports._make(code, *SEPTEMBER)
                    book = self._book(report)
                for section in report.sections:
                    self.assertLessEqual(
                        len(section.title), _LONGEST_TITLE, section.title
                    )
                self.assertEqual(
                    [page.title for page in book.worksheets[1 : len(report.sections)]],
                    [section.title for section in report.sections[:-1]],
                )
