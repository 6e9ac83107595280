"""Rows returned with other changes than intended: nothing wrong is done."""

import base64
import re

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_escalation_sheet import ANSWER, AREA, DECISION, REASON, SUPPORT
from .test_escalation_sheet_odd import CONTROL, NUMBER, UPLOAD, OddSheetCommon


@tagged("post_install", "-at_install", "slow")
class TestEscalationSheetRows(OddSheetCommon):
    # === NUMBERS AND CONTROLS === #

    def test_controls_swapped_or_changed(self):
        book, page = self._filled()
        one, other = page.cell(2, CONTROL), page.cell(3, CONTROL)
        one.value, other.value = other.value, one.value
        page.cell(4, CONTROL).value = None
        page.cell(5, CONTROL).value = '="' + page.cell(5, CONTROL).value + '"'
        page.cell(6, NUMBER).value = page.cell(7, NUMBER).value
        page.cell(7, CONTROL).value = f"  {page.cell(7, CONTROL).value.upper()}\xa0"
        upload = self._upload(book)
        # The number that was overwritten is missing.
        self.assertEqual(
            upload.line_ids.mapped("state"), [*["problem"] * 6, "untouched"]
        )
        for line in upload.line_ids[:5]:
            self.assertIn("control was changed", line.problem)
        # The last row is genuine, but two rows claim its number.
        self.assertIn("twice, in rows 6, 7", upload.line_ids[5].problem)

    def test_spaces_around_numbers_and_controls(self):
        book, page = self._filled()
        for row in range(2, 8):
            for column in (NUMBER, CONTROL, DECISION, ANSWER):
                cell = page.cell(row, column)
                cell.value = f" \xa0{cell.value} \n"
        upload = self._upload(book)
        self.assertEqual(upload.ready_count, 6)
        self.assertEqual(upload.line_ids[0].text, "Lo de la fila 2")

    def test_rows_mixed_that_only_the_description_tells_apart(self):
        alike = {"beneficiary_id_type": False, "beneficiary_id_number": False}
        self._on_the_desk(
            {**alike, "academic_period": "2026-1", "description": "Lo de uno"},
            {**alike, "academic_period": "2026-2", "description": "Lo de otro"},
        )
        book, page = self._filled()
        for column in range(3, ANSWER + 1):
            one, other = page.cell(2, column), page.cell(3, column)
            one.value, other.value = other.value, one.value
        upload = self._upload(book)
        self.assertEqual(upload.problem_count, 2)
        self.assertIn("mixed", upload.line_ids[0].problem)

    def test_numbers_that_a_program_converted(self):
        self._on_the_desk(
            {"beneficiary_id_type": False, "beneficiary_id_number": "0012345678"},
            {"description": "x" * 40_000},
            {},
        )
        book, page = self._filled()
        page.cell(2, 7).value = 12345678
        page.cell(2, SUPPORT).value = 12345678
        page.cell(3, ANSWER).value = 2_500_000.0
        page.cell(4, ANSWER).value = True
        upload = self._upload(book)
        self.assertEqual(upload.ready_count, 3, self._problems(upload))
        self.assertEqual(upload.line_ids[0].support, "12345678")
        self.assertEqual(upload.line_ids[1].text, "2500000")

    def test_rows_twice(self):
        book, page = self._filled()
        same = [cell.value for cell in page[2]]
        page.append(same)
        page.append([*[cell.value for cell in page[3]][:ANSWER], "Acta de otra"])
        page.append([cell.value for cell in page[4]][:AREA])
        page.cell(10, DECISION).value = page.cell(10, ANSWER).value = None
        upload = self._upload(book)
        self.assertEqual(
            upload.line_ids.mapped("outcome"),
            ["ready", "problem", *["ready"] * 4, "problem", "problem", "untouched"],
        )
        self.assertIn("only the first row counts", upload.line_ids[6].problem)
        for line in (upload.line_ids[1], upload.line_ids[7]):
            self.assertIn("in rows 3, 9", line.problem)
        upload.action_apply()
        self.assertEqual(self.escalations[1].state, "sent")

    def test_the_same_file_twice(self):
        book, _page = self._filled()
        self._upload(book).action_apply()
        again = self._upload(book)
        self.assertEqual(again.problem_count, 6)
        for problem in self._problems(again):
            self.assertIn("not possible in state «Answered»", problem)
        with self.assertRaisesRegex(UserError, "No row is ready"):
            again.action_apply()
        self.assertEqual(len(self.cases.answer_ids), 6)

    def test_rows_of_another_company(self):
        company = self.env["res.company"].create({"name": "Otra entidad"})
        book, _page = self._filled()
        self.official.company_ids |= company
        upload = self._upload(book, self.official.with_context(clean=True))
        self.assertEqual(upload.ready_count, 6)
        other = self.env[UPLOAD].with_user(self.official)
        other = other.with_context(allowed_company_ids=company.ids).create(
            {"file": base64.b64encode(self._bytes(book)), "filename": "r.xlsx"}
        )
        other.action_preview()
        self.assertEqual(other.problem_count, 6)
        self.assertIn("no escalation of your queue", other.line_ids[0].problem)

    # === WORDS === #

    def test_decisions_however_they_are_written(self):
        self._speak_spanish()
        book, page = self._filled()
        for row, word in enumerate(
            (
                "RESPONDER",
                " respuesta ",
                "Rechazár",
                "devolver.",
                "ACEPTAR",
                "«Return»",
            ),
            2,
        ):
            page.cell(row, DECISION).value = word
        page.cell(4, REASON).value = "WRONG_AREA "
        page.cell(4, AREA).value = "vcc"
        upload = self._upload(book)
        self.assertEqual(
            upload.line_ids.mapped("act"),
            ["answer", "answer", "reject", "return", "accept", "return"],
            self._problems(upload),
        )
        self.assertEqual(upload.ready_count, 6, self._problems(upload))

    def test_what_the_button_was_called_is_known_whatever_it_is_called_now(self):
        self._speak_spanish()
        for word in ("Aceptar", "TOMAR", "Accept", "Take"):
            with self.subTest(word):
                book, page = self._filled()
                page.cell(2, DECISION).value = word
                upload = self._upload(book)
                self.assertEqual(upload.line_ids[0].act, "accept", word)

    def test_downloaded_in_one_language_and_uploaded_in_another(self):
        self._speak_spanish()
        reason = self.env["grandes.clientes.reason"]._find_reason(
            "reject", "wrong_area"
        )
        reason.with_context(lang="es_CO").name = "Es de otra área"
        english = self.mine
        self.mine = english.with_context(lang="es_CO")
        book, page = self._filled("Rechazar")
        self.mine = english
        self.assertEqual(page.cell(1, DECISION).value, "Decisión")
        for row in range(2, 8):
            page.cell(row, REASON).value = "es de OTRA area"
        upload = self._upload(book)
        self.assertEqual(upload.env.lang, "en_US")
        self.assertEqual(upload.ready_count, 6, self._problems(upload))

    def _speak_spanish(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])

    def test_name_of_two_areas_is_nobodys(self):
        Area = self.env["grandes.clientes.mission.area"]
        for code in ("XA", "XB"):
            Area.create({"name": "Área repetida", "code": code})
        book, page = self._filled("Reject")
        for row in range(2, 8):
            page.cell(row, REASON).value = "wrong_area"
            page.cell(row, AREA).value = "Area Repetida"
        page.cell(3, AREA).value = "XB"
        upload = self._upload(book)
        self.assertIn("no mission area", upload.line_ids[0].problem)
        self.assertEqual(upload.line_ids[1].suggested_area_id.code, "XB")

    def test_formulas_wherever_they_are(self):
        book, page = self._filled()
        for row, (column, formula) in enumerate(
            (
                (DECISION, '=IF(1=1,"Answer","Reject")'),
                (ANSWER, '=HYPERLINK("http://mala.example","Pague aquí")'),
                (ANSWER, "=cmd|'/C calc'!A0"),
                (SUPPORT, "=1+1"),
                (NUMBER, "=A2"),
            ),
            2,
        ):
            page.cell(row, column).value = formula
        page.cell(7, ANSWER).value = "#REF!"
        page.cell(7, ANSWER).data_type = "e"
        upload = self._upload(book)
        self.assertEqual(upload.problem_count, 6)
        for place, line in enumerate(upload.line_ids[:6]):
            word = (
                "no escalation of your queue" if place == 4 else "formula or an error"
            )
            self.assertIn(word, line.problem)

    def test_text_that_looks_like_a_formula_stays_text(self):
        self._on_the_desk(
            {"description": "=1+1 dice la factura"}, {"subject": "+57 300, -5 %"}
        )
        book, page = self._filled()
        page.cell(2, ANSWER).value = "-5 % de descuento"
        page.cell(3, ANSWER).value = "'=1+1"
        upload = self._upload(book)
        self.assertEqual(upload.ready_count, 2, self._problems(upload))
        upload.action_apply()
        self.assertIn("-5 % de descuento", self.cases[0].answer_ids.body)
        exported = upload.sudo().line_ids[:1].export_data(["text"])["datas"]
        self.assertEqual(exported, [["'-5 % de descuento"]])

    def test_answers_are_text_whatever_they_look_like(self):
        book, page = self._filled()
        for row, words in enumerate(
            (
                "Primera línea\nsi el saldo es <b>menor</b>\ny a < b",
                "<script>alert(1)</script>",
                "<p></p>",
                "x" * 32_767,
                "Ñandú 😀 «sí»",
                "Escríbanos a <mailto:ana@example.com>",
            ),
            2,
        ):
            page.cell(row, ANSWER).value = words
        upload = self._upload(book)
        self.assertEqual(upload.ready_count, 6, self._problems(upload))
        upload.action_apply()
        self.assertEqual(upload.done_count, 6, self._problems(upload))
        bodies = [case.answer_ids.body for case in self.cases]
        self.assertRegex(bodies[0], r"línea<br ?/?>si el saldo es &lt;b&gt;menor")
        self.assertIn("&lt;script&gt;alert(1)", bodies[1])
        self.assertIn("&lt;p&gt;", bodies[2])
        self.assertEqual(len(re.sub("[^x]", "", bodies[3])), 32_767)
        self.assertIn("😀", bodies[4])
        self.assertIn("ana@example.com", bodies[5])
