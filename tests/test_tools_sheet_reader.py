import csv
import io
from datetime import date

import openpyxl

from odoo.tests import BaseCase, tagged

from ..models.engine.sheet_messages import IGNORED, WARNINGS, refusal, sentence
from ..tools.identity import documents
from ..tools.sheet.archive import Limits
from ..tools.sheet.errors import SheetError
from ..tools.sheet.reader import read_sheet
from .properties import given, st
from .sheet_common import FOLDER, HEADERS, few, is_blank, read_file, xlsx


@tagged("post_install", "-at_install", "slow")
class TestSheetReader(BaseCase):
    def assertNothingLost(self, sheet, rows):
        """Assert that each row with data is a row, an ignored one or the columns."""
        filled = {number for number, row in enumerate(rows, 1) if not is_blank(row)}
        kept = [row.number for row in sheet.rows]
        kept += [row.number for row in sheet.ignored if row.reason != "blank"]
        self.assertEqual(len(kept), len(set(kept)))
        self.assertEqual(set(kept) | {sheet.header_row}, filled)

    # --- what entities send ---

    def test_clean_file(self):
        sheet = read_file("radicacion_limpia_300.xlsx")
        self.assertEqual(len(sheet.rows), 312)
        self.assertFalse(sheet.ignored)
        self.assertFalse(sheet.warnings)
        first = sheet.rows[0]
        self.assertEqual(first.number, 2)
        self.assertEqual(first.values["beneficiary_id_type"], "TI")
        self.assertEqual(first.values["beneficiary_id_number"], "113694312")
        self.assertEqual(
            first.values["beneficiary_name"], "Luisa Fernanda Güiza Ospina"
        )
        self.assertEqual(first.values["product"], "Crédito exterior")
        self.assertEqual(first.values["kind"], "request")
        self.assertEqual(first.values["date"], date(2026, 11, 7))
        keys = {
            (
                documents.normalize(row.values["beneficiary_id_number"]),
                row.values["typification"],
            )
            for row in sheet.rows
        }
        self.assertEqual(len(keys), 300)

    def test_clean_file_has_no_problem_of_documents(self):
        for row in read_file("radicacion_limpia_300.xlsx").rows:
            values = row.values
            self.assertIsNone(
                documents.problem(
                    values["beneficiary_id_type"], values["beneficiary_id_number"]
                )
            )

    def test_messy_file_loses_no_row(self):
        sheet = read_file("radicacion_desordenada_100.xlsx")
        book = openpyxl.load_workbook(FOLDER / "radicacion_desordenada_100.xlsx")
        self.assertNothingLost(sheet, book["Hoja1"].iter_rows(values_only=True))
        self.assertEqual(sheet.header_row, 4)
        self.assertEqual(len(sheet.rows), 100)
        self.assertEqual([row.values["number"] for row in sheet.rows][-1], "100")
        reasons = [row.reason for row in sheet.ignored]
        self.assertEqual(reasons.count("title"), 2)
        self.assertEqual(reasons.count("blank"), 8)
        self.assertEqual(reasons.count("totals"), 1)
        self.assertEqual(
            {code for code, _values in sheet.warnings},
            {"sheet_chosen", "formulas", "dates"},
        )

    def test_messy_cells(self):
        rows = {
            row.number: row for row in read_file("radicacion_desordenada_100.xlsx").rows
        }
        self.assertEqual(rows[6].values["beneficiary_id_number"], "545.334.266")
        self.assertEqual(rows[7].values["beneficiary_id_number"], "158743775")
        self.assertEqual(rows[8].values["beneficiary_id_number"], "984380603")
        self.assertEqual(rows[11].values["beneficiary_id_number"], "")
        self.assertEqual(rows[10].values["date"], date(2026, 11, 11))
        self.assertIsNone(rows[17].values["date"])
        self.assertIn(("dates", 8), rows[17].flags)
        self.assertEqual(rows[14].values["description"], '=HYPERLINK("x","ver")')
        self.assertEqual(rows[14].flags, (("formulas", 7),))
        self.assertEqual(len(rows[15].values["description"]), 32767)
        self.assertEqual(
            rows[16].values["beneficiary_name"], "Óscar Iván Quiñónez Peña 🎓"
        )

    def test_latin1_csv(self):
        sheet = read_file("radicacion_latin1.csv")
        self.assertEqual(len(sheet.rows), 30)
        self.assertEqual(sheet.kind, "text")
        self.assertEqual(
            sheet.rows[0].values["beneficiary_name"], "Íngrid Tuberquia Güiza"
        )
        self.assertEqual(sheet.rows[0].values["kind"], "complaint")
        self.assertEqual([code for code, _values in sheet.warnings], ["encoding"])

    def test_broken_files_are_refused_with_a_sentence(self):
        for name, code in {
            "cortada.xlsx": "truncated",
            "vacia.xlsx": "empty",
            "en_realidad_pdf.xlsx": "not_a_spreadsheet",
        }.items():
            with self.assertRaises(SheetError) as caught:
                read_file(name)
            self.assertEqual(caught.exception.code, code)
            self.assertNotIn("%", refusal(caught.exception))

    def test_every_warning_and_reason_has_its_sentence(self):
        sheet = read_file("radicacion_desordenada_100.xlsx")
        for code, values in sheet.warnings:
            self.assertNotIn("%(", sentence(WARNINGS, code, values))
        for row in sheet.ignored:
            self.assertTrue(sentence(IGNORED, row.reason))

    # --- rows ---

    def test_rows_that_are_no_request(self):
        rows = [
            HEADERS,
            [1, "CC", "123456", "A", "T01", "x"],
            HEADERS,
            [2, None, None, None, None, None],
            [None] * 6,
            [None, None, None, None, None, "solo el detalle"],
            ["Elaborado por la coordinación"],
            ["Total solicitudes", None, 1],
            [None, None, None, "TOTAL", "=COUNTA(D2:D3)"],
        ]
        sheet = read_sheet(xlsx(rows), "a.xlsx")
        self.assertEqual([row.number for row in sheet.rows], [2, 6])
        self.assertEqual(
            [(row.number, row.reason) for row in sheet.ignored],
            [
                (3, "header"),
                (4, "only_number"),
                (5, "blank"),
                (7, "note"),
                (8, "totals"),
                (9, "totals"),
            ],
        )
        self.assertNothingLost(sheet, rows)

    @few
    @given(
        st.lists(
            st.lists(
                st.none()
                | st.integers()
                | st.booleans()
                | st.text("aÁñ =-+@'1\t", max_size=12)
                | st.sampled_from(["TOTAL", "CC", "=1+1", "Documento", "31/02/2026"]),
                max_size=6,
            ),
            max_size=8,
        )
    )
    def test_any_rows_are_accounted_for(self, rows):
        rows = [HEADERS, [1, "CC", "123456", "A", "T01", "x"], *rows]
        sheet = read_sheet(xlsx(rows), "a.xlsx")
        self.assertNothingLost(sheet, rows)

    def test_limits(self):
        rows = [HEADERS, *([1, "CC", "123456", "A", "T01", "x"] for _index in range(5))]
        self.assertEqual(len(read_sheet(xlsx(rows), "a", Limits(rows=5)).rows), 5)
        for limits, code in (
            (Limits(rows=4), "too_many_rows"),
            (Limits(columns=5), "too_many_columns"),
            (Limits(size=100), "too_big"),
            (Limits(inside=100), "too_big_inside"),
        ):
            with self.assertRaises(SheetError) as caught:
                read_sheet(xlsx(rows), "a.xlsx", limits)
            self.assertEqual(caught.exception.code, code)
            self.assertNotIn("%(", refusal(caught.exception))

    def test_no_header_and_no_rows(self):
        for rows, code in (
            ([["hola"], ["1", "2"]], "no_header"),
            ([[1, "CC", "Solicitud", "Servicio", 123456]], "no_header"),
            ([HEADERS], "no_rows"),
            ([HEADERS, [1], ["TOTAL", 1]], "no_rows"),
            ([], "no_header"),
        ):
            with self.assertRaises(SheetError) as caught:
                read_sheet(xlsx(rows), "a.xlsx")
            self.assertEqual(caught.exception.code, code)

    # --- CSV ---

    def test_encodings_and_delimiters(self):
        rows = [HEADERS, ["1", "CC", "123456", "Íñigo; Peña, A|B", "T01", 'dijo "sí"']]
        for delimiter in ";,\t|":
            target = io.StringIO()
            csv.writer(target, delimiter=delimiter).writerows(rows)
            for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"):
                content = target.getvalue().encode(encoding)
                sheet = read_sheet(content, "a.csv")
                self.assertEqual(
                    list(sheet.rows[0].cells), rows[1], (delimiter, encoding)
                )

    def test_what_old_programs_export(self):
        text = "Documento;Nombre;Detalle\n1;Íñigo Peña;Petición de matrícula\n"
        for encoding, called in (
            ("cp1252", "Windows-1252"),
            ("cp850", "DOS (850)"),
            ("mac_roman", "Mac Roman"),
        ):
            sheet = read_sheet(text.encode(encoding), "a.csv")
            self.assertEqual(
                list(sheet.rows[0].cells), ["1", "Íñigo Peña", "Petición de matrícula"]
            )
            self.assertIn(("encoding", {"encoding": called}), sheet.warnings)

    def test_cells_of_several_lines_and_very_long(self):
        long = "x" * 200_000
        content = f'Documento;Nombre;Detalle\n1;A;"uno\ndos"\n2;B;{long}\n'.encode()
        first, second = read_sheet(content, "a.csv").rows
        self.assertEqual(first.values["description"], "uno\ndos")
        self.assertEqual(second.values["description"], long)

    def test_a_quotation_mark_swallows_no_row(self):
        for rows in (
            ['1;"Ana;x', "2;Eva;y", "3;Luz;z"],
            ['1;"Ana;x', "2;Eva;y", '3;"Luz;z'],
            ["1;Ana;x", '2;"Eva;y', "3"],
        ):
            content = "\n".join(["Documento;Nombre;Detalle", *rows]).encode()
            sheet = read_sheet(content, "a.csv")
            self.assertEqual(len(sheet.rows), 3)
            self.assertIn(("quotes", {}), sheet.warnings)

    def test_a_formula_of_a_csv_is_text(self):
        content = b"sep=;\nDocumento;Nombre;Detalle\n1;A;=1+1\n"
        sheet = read_sheet(content, "a.csv")
        self.assertEqual(sheet.rows[0].values["description"], "=1+1")
        self.assertEqual(sheet.rows[0].flags, (("formulas", 2),))
        self.assertEqual(sheet.ignored[0].reason, "title")
