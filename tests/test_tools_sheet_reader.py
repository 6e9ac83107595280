import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import documents
from ..tools.sheet_archive import Limits
from ..tools.sheet_cells import parse_date
from ..tools.sheet_columns import field_of, parse_code, parse_kind
from ..tools.sheet_messages import IGNORED, WARNINGS, SheetError, sentence
from ..tools.sheet_reader import read_sheet

FOLDER = Path(__file__).parent / "data" / "radicaciones"
HEADERS = ("No.", "Tipo documento", "Documento", "Nombre", "Tipología", "Detalle")
few = settings(max_examples=60, deadline=None, database=None)


def xlsx(rows, title="Hoja1", **others):
    """An XLSX of one sheet, and of more by name."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, more in others.items():
        page = book.create_sheet(name)
        for row in more:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_file(name):
    return read_sheet((FOLDER / name).read_bytes(), name)


def is_blank(cells):
    return not any(str(cell).strip() for cell in cells if cell is not None)


@tagged("post_install", "-at_install")
class TestSheetReader(BaseCase):
    def assertNothingLost(self, sheet, rows):
        """Every row with data is a row, an ignored one or the column names."""
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
            self.assertNotIn("%", caught.exception.sentence())

    def test_every_warning_and_reason_has_its_sentence(self):
        sheet = read_file("radicacion_desordenada_100.xlsx")
        for code, values in sheet.warnings:
            self.assertNotIn("%(", sentence(WARNINGS, code, values))
        for row in sheet.ignored:
            self.assertTrue(sentence(IGNORED, row.reason))

    # --- columns ---

    def test_names_of_columns(self):
        for name, fields in {
            "number": "No.|N°|#|Ítem|Consecutivo|Nro",
            "beneficiary_id_type": "Tipo documento|TIPO DOC|Tipo Id.|T.D.",
            "beneficiary_id_number": "Documento|No. Identificación |Cédula|C.C.|NUIP"
            "|NÚMERO DE IDENTIFICACIÓN DEL ESTUDIANTE|N° de cédula|Numero de docuemnto",
            "beneficiary_name": "Nombre|Nombres y apellidos|Apellidos y Nombres"
            "|Estudiante|NOMBRE COMPLETO",
            "product": "Producto|PRODUCTO|Línea de crédito",
            "typification": "Tipología|Tipificacion|Código tipificación|Tipolojia",
            "kind": "clase |Clase de solicitud|PQRS",
            "academic_period": "Período académico|Semestre|PERIODO",
            "subject": "Asunto",
            "description": "Detalle|Observación|Motivo de la solicitud|Descripción"
            "|Detalle de la solicitud*|Solicitud",
            "date": "Fecha|fecha solicitud|Fecha (dd/mm/aaaa)|Fecha radicado",
            "email": "Correo electrónico|E-mail|Email estudiante",
            "phone": "Teléfono|Celular|Número de celular",
            "mercurio_in_number": "No. Radicado Mercurio|Radicado|Mercurio",
            None: "Universidad|NIT|Sede|Valor|Estado|Respuesta||Código",
        }.items():
            for header in fields.split("|"):
                self.assertEqual(field_of(header), name, header)

    @few
    @given(st.permutations(HEADERS[1:]), st.integers(0, 28), st.booleans())
    def test_order_case_and_place_do_not_matter(self, headers, above, shout):
        row = dict(zip(HEADERS, (1, "CC", 370788147, "Luisa", "T01", "x"), strict=True))
        shown = [header.upper() if shout else header for header in headers]
        titles = [["Universidad", "del Valle"]] * above
        content = xlsx([*titles, shown, [row[header] for header in headers]])
        sheet = read_sheet(content, "a.xlsx")
        self.assertEqual(sheet.header_row, above + 1)
        values = sheet.rows[0].values
        self.assertEqual(values["beneficiary_id_number"], "370788147")
        self.assertEqual(values["beneficiary_name"], "Luisa")
        self.assertEqual(values["typification_code"], "T01")

    def test_names_and_surnames_are_joined(self):
        header = ["Apellidos", "Primer nombre", "Segundo nombre", "Documento", "Motivo"]
        content = xlsx([header, ["Peña Gómez", "Ana", "María", "12345678", "x"]])
        values = read_sheet(content, "a.xlsx").rows[0].values
        self.assertEqual(values["beneficiary_name"], "Ana María Peña Gómez")

    def test_several_columns_of_text_are_one(self):
        header = ["Documento", "Nombre", "Detalle", "Observaciones", "Nombre completo"]
        sheet = read_sheet(xlsx([header, ["123456", "A", "x", "y", "B"]]), "a.xlsx")
        self.assertEqual(sheet.rows[0].values["description"], "x\ny")
        self.assertEqual(sheet.rows[0].values["beneficiary_name"], "A")
        self.assertIn(
            ("columns_repeated", {"columns": "Nombre completo"}), sheet.warnings
        )
        self.assertEqual(sheet.rows[0].cells, ("123456", "A", "x", "y", "B"))

    def test_the_content_tells_what_tipo_is(self):
        for value, name, expected in (
            ("CC", "beneficiary_id_type", "CC"),
            ("Queja", "kind", "complaint"),
        ):
            content = xlsx(
                [
                    ["Tipo", "Documento", "Motivo"],
                    [value, "123456", "x"],
                    [value, "7", ""],
                ]
            )
            sheet = read_sheet(content, "a.xlsx")
            self.assertEqual(sheet.rows[0].values[name], expected)

    def test_type_before_the_number_or_in_the_column_name(self):
        content = xlsx(
            [["Cédula", "Nombre"], ["T.I. 1.065.289.261", "A"], [123456, "B"]]
        )
        first, second = read_sheet(content, "a.xlsx").rows
        self.assertEqual(first.values["beneficiary_id_type"], "TI")
        self.assertEqual(first.values["beneficiary_id_number"], "1.065.289.261")
        self.assertEqual(second.values["beneficiary_id_type"], "CC")

    def test_the_sheet_with_requests_is_read(self):
        content = xlsx(
            [["Instrucciones"], ["Llene la segunda hoja"]],
            Datos=[HEADERS, [1, "CC", "123456", "A", "T01", "x"]],
            Listas=[["CC"], ["TI"]],
        )
        sheet = read_sheet(content, "a.xlsx")
        self.assertEqual(sheet.title, "Datos")
        values = {"sheet": "Datos", "others": "Hoja1, Listas"}
        self.assertEqual(sheet.warnings[0], ("sheet_chosen", values))

    # --- cells ---

    def test_numbers_keep_their_digits(self):
        header = ["Documento", "Nombre", "Radicado Mercurio", "Celular"]
        content = xlsx([header, [370788147.0, 15, 2026000000000000000, 3.001234567e9]])
        row = read_sheet(content, "a.xlsx").rows[0]
        self.assertEqual(row.values["beneficiary_id_number"], "370788147")
        self.assertEqual(row.values["mercurio_in_number"], "2026000000000000000")
        self.assertEqual(row.values["phone"], "3001234567")
        self.assertEqual(row.flags, (("rounded", 2),))

    def test_what_excel_turned_into_dates(self):
        content = xlsx(
            [
                ["Documento", "Nombre", "Periodo"],
                [datetime(2000, 1, 1), "A", datetime(2026, 2, 1)],
                ["123456", "B", datetime(2026, 10, 1)],
            ]
        )
        first, second = read_sheet(content, "a.xlsx").rows
        self.assertEqual(first.values["beneficiary_id_number"], "36526")
        self.assertEqual(first.values["academic_period"], "2026-2")
        self.assertEqual(second.values["academic_period"], "2026-1")

    def test_errors_and_no_value(self):
        content = xlsx(
            [
                [*HEADERS, "Correo"],
                [1, "CC", "#N/A", "A", "T01", "N/A", "n/a"],
                [2, "CC", "-", "B", "T01", "-", "a@example.com"],
            ]
        )
        first, second = read_sheet(content, "a.xlsx").rows
        self.assertEqual(first.values["beneficiary_id_number"], "")
        self.assertIn(("errors", 2), first.flags)
        self.assertEqual(first.cells[2], "#N/A")
        self.assertEqual(first.values["description"], "N/A")
        self.assertEqual(first.values["email"], "")
        self.assertEqual(second.values["beneficiary_id_number"], "")

    def test_dates(self):
        for text in ("07/11/2026", "7-11-26", "2026-11-07", "7 de noviembre de 2026"):
            self.assertEqual(parse_date(text), date(2026, 11, 7), text)
        self.assertEqual(parse_date("2026-11-07 10:30:00"), date(2026, 11, 7))
        self.assertEqual(parse_date("11/25/2026"), date(2026, 11, 25))
        self.assertEqual(parse_date(46320), date(2026, 10, 25))
        for text in ("31/02/2026", "pronto", "", None, "2026", 12, True, "1/1/1/1"):
            self.assertIsNone(parse_date(text), text)

    def test_kinds_and_codes(self):
        for text, kind in {
            "SOLICITUDES": "request",
            "Queja": "complaint",
            "reclamación": "claim",
            "Petición de información": "request",
            "otra": None,
        }.items():
            self.assertEqual(parse_kind(text), kind)
        self.assertEqual(parse_code("t1"), "T01")
        self.assertEqual(parse_code("T-15 - Consulta"), "T15")
        self.assertIsNone(parse_code("Consulta sobre reglamento"))

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
            self.assertNotIn("%(", caught.exception.sentence())

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
