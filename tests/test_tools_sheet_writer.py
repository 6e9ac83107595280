import csv
import io
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools.sheet.reader import read_sheet
from ..tools.sheet.returned import ExtraColumns, append_columns
from ..tools.sheet.writer import SheetSpec, neutralise, write_csv, write_xlsx
from ..tools.text import clean_cell
from .properties import examples, given, st

FOLDER = Path(__file__).parent / "data" / "radicaciones"
DANGEROUS = (
    "=1+1",
    "+57 300 123",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    '=HYPERLINK("http://x","ver")',
    "=cmd|' /C calc'!A0",
)
many = examples(100)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@tagged("post_install", "-at_install", "slow")
class TestSheetWriter(BaseCase):
    # --- XLSX ---

    def test_types_headers_and_filters(self):
        row = [
            "texto",
            370788147,
            1.5,
            Decimal("2.25"),
            True,
            date(2026, 11, 7),
            datetime(2026, 11, 7, 10, 30),
            None,
            datetime(2026, 11, 7, 10, 30, tzinfo=timezone.utc),
        ]
        page = opened(write_xlsx([SheetSpec("Casos", "ABCDEFGHI", [row])])).active
        values = [cell.value for cell in page[2]]
        self.assertEqual(values[:5], ["texto", 370788147, 1.5, 2.25, True])
        self.assertEqual(values[5], datetime(2026, 11, 7))
        self.assertEqual(values[6], datetime(2026, 11, 7, 10, 30))
        self.assertIsNone(values[7])
        self.assertEqual(values[8], datetime(2026, 11, 7, 10, 30))
        self.assertEqual(page.freeze_panes, "A2")
        self.assertEqual(page.auto_filter.ref, "A1:I2")
        self.assertTrue(page["A1"].font.bold)

    def test_text_is_never_a_formula_a_link_or_a_number(self):
        cells = [*DANGEROUS, "http://example.com", "00123", "1e5"]
        page = opened(write_xlsx([SheetSpec("x", ["A"], [[c] for c in cells])])).active
        for cell, text in zip(page["A"][1:], cells, strict=True):
            self.assertEqual(cell.data_type, "s", text)
            self.assertIsNone(cell.hyperlink)
            self.assertEqual(cell.value, clean_cell(text))
        self.assertTrue(page["A2"].quotePrefix)

    def test_what_excel_cannot_hold_is_text(self):
        cells = [
            12345678901234567890,
            float("nan"),
            float("inf"),
            date(1821, 7, 1),
            datetime(1821, 7, 1, 10, 0),
            "x" * 40_000,
            "a\x00b\x0b",
        ]
        page = opened(write_xlsx([SheetSpec("x", ["A"], [[c] for c in cells])])).active
        values = [cell.value for cell in page["A"][1:]]
        self.assertEqual(values[0], "12345678901234567890")
        self.assertEqual(values[1:3], ["nan", "inf"])
        self.assertEqual(values[3:5], ["1821-07-01", "1821-07-01 10:00:00"])
        self.assertEqual(len(values[5]), 32_767)
        self.assertTrue(values[5].endswith("[…]"))
        self.assertEqual(values[6], "ab")

    def test_titles_that_excel_refuses(self):
        wanted = ["a/b:c", "A B C", "x" * 50, "x" * 50, "", "History", "'q'"]
        content = write_xlsx([SheetSpec(title, ["A"], []) for title in wanted])
        titles = opened(content).sheetnames
        self.assertEqual(len(titles), len(wanted))
        self.assertEqual(titles[:2], ["a b c", "A B C 2"])
        self.assertTrue(all(len(title) <= 31 for title in titles))
        self.assertEqual(len(opened(write_xlsx([])).sheetnames), 1)

    def test_rows_are_read_once_and_not_kept(self):
        rows = ([number, f"caso {number}"] for number in range(5000))
        page = opened(write_xlsx([SheetSpec("x", ["N", "T"], rows)])).active
        self.assertEqual(page.max_row, 5001)
        self.assertEqual(page["B5001"].value, "caso 4999")

    @many
    @given(st.lists(texts, min_size=1, max_size=5))
    def test_any_text_comes_back(self, cells):
        page = opened(write_xlsx([SheetSpec("x", ["A"] * 5, [cells])])).active
        for column, text in enumerate(cells, 1):
            cell = page.cell(2, column)
            self.assertNotEqual(cell.data_type, "f")
            self.assertEqual(cell.value or "", clean_cell(text))

    # --- CSV ---

    def test_csv_neutralises(self):
        for text in DANGEROUS:
            self.assertEqual(neutralise(text), f"'{text}")
        for same in ("Ana", "a=b", "", "'=1", 5, -5, None, date(2026, 1, 1), 1.5):
            self.assertEqual(neutralise(same), same)

    def test_csv_reads_back(self):
        rows = [['Íñigo; "x"\ny', -5, None, date(2026, 11, 7), "=1", True]]
        content = write_csv(["A", "B", "C", "D", "=E", "F"], rows)
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
        shown = list(
            csv.reader(
                io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"
            )
        )
        self.assertEqual(shown[0], ["A", "B", "C", "D", "'=E", "F"])
        self.assertEqual(
            shown[1], ['Íñigo; "x"\ny', "-5", "", "2026-11-07", "'=1", "True"]
        )

    @many
    @given(st.lists(texts, min_size=1, max_size=5))
    def test_no_cell_of_a_csv_is_dangerous(self, cells):
        content = write_csv(["a"], [cells]).decode("utf-8-sig")
        row = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1]
        self.assertEqual(len(row), len(cells))
        for cell in row:
            self.assertFalse(cell.lstrip().startswith(("=", "+", "-", "@")))

    # --- the same spreadsheet back ---

    def _append(self, name):
        content = (FOLDER / name).read_bytes()
        sheet = read_sheet(content, name)
        extra = ExtraColumns(
            ("Número", "Estado", "Respuesta"),
            {
                row.number: (f"GC-{row.number}", "Registrado", "=malo()")
                for row in sheet.rows
            },
        )
        return sheet, opened(append_columns(content, name, extra))

    def test_xlsx_comes_back_with_its_cells_and_more(self):
        name = "radicacion_desordenada_100.xlsx"
        sheet, book = self._append(name)
        original = openpyxl.load_workbook(FOLDER / name)
        self.assertEqual(book.sheetnames, original.sheetnames)
        page = book[sheet.title]
        for row in original[sheet.title].iter_rows():
            for cell in row:
                same = page.cell(cell.row, cell.column)
                self.assertEqual(same.value, cell.value)
                self.assertEqual(same.number_format, cell.number_format)
                self.assertNotEqual(same.data_type, "f")
        self.assertEqual(
            [page.cell(4, column).value for column in (10, 11, 12)],
            ["Número", "Estado", "Respuesta"],
        )
        for row in sheet.rows:
            self.assertEqual(page.cell(row.number, 10).value, f"GC-{row.number}")
            self.assertEqual(page.cell(row.number, 12).data_type, "s")
        self.assertIsNone(page.cell(113, 10).value)
        self.assertEqual([str(each) for each in page.merged_cells.ranges], ["A1:I1"])

    def test_csv_comes_back_as_xlsx(self):
        sheet, book = self._append("radicacion_latin1.csv")
        page = book.active
        self.assertEqual(page.max_row, 31)
        self.assertEqual(page["D2"].value, "Íngrid Tuberquia Güiza")
        self.assertEqual(page["C2"].value, "370788147")
        self.assertEqual(page["J31"].value, "GC-31")
        self.assertEqual(page["L31"].data_type, "s")

    def test_filters_and_wide_titles_reach_the_new_columns(self):
        book = openpyxl.Workbook()
        for row in (
            ["Lista"],
            ["Documento", "Nombre", "Detalle"],
            ["123456", "A", "x"],
        ):
            book.active.append(row)
        book.active.merge_cells("A1:H1")
        book.active.auto_filter.ref = "A2:C3"
        target = io.BytesIO()
        book.save(target)
        extra = ExtraColumns(("Número", "Recibido"), {3: ("GC-1", date(2026, 11, 7))})
        page = opened(append_columns(target.getvalue(), "a.xlsx", extra)).active
        self.assertEqual(page.auto_filter.ref, "A2:E3")
        self.assertFalse(page.merged_cells.ranges)
        self.assertEqual(page["D3"].value, "GC-1")
        self.assertEqual(page["E3"].value, datetime(2026, 11, 7))

    def test_what_was_added_does_not_disturb_reading_again(self):
        name = "radicacion_limpia_300.xlsx"
        content = (FOLDER / name).read_bytes()
        before = read_sheet(content, name)
        extra = ExtraColumns(("Número", "Estado"), {2: ("GC-1", "Cerrado")})
        after = read_sheet(append_columns(content, name, extra), name)
        self.assertEqual(
            [row.values for row in after.rows], [row.values for row in before.rows]
        )
