from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools.sheet.cells import parse_date
from ..tools.sheet.columns import field_of, parse_code, parse_kind
from ..tools.sheet.reader import read_sheet
from .properties import given, st
from .sheet_common import HEADERS, few, xlsx


@tagged("post_install", "-at_install")
class TestSheetColumns(BaseCase):
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
