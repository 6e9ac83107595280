"""The area answers eighty escalations in a spreadsheet (5.2.17–5.2.19)."""

import base64
import io

import openpyxl

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .escalation_common import EscalationCommon

# Columns to fill in, counted from 1.
DECISION, ANSWER, SUPPORT, REASON, AREA = range(11, 16)


class SheetCommon(EscalationCommon):
    """Six cases on the desk of an official, who downloads, fills in and uploads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls._many(6, typification="T11")
        cls.cases._do_register()
        cls.escalations = cls.cases._do_escalate("mission_area")
        cls.mine = cls.escalations.with_user(cls.official)

    def _download(self):
        """Return the workbook that the official downloads."""
        action = self.mine.action_download()
        _, _, _, model, download_id, field, *_ = action["url"].split("/")
        download = self.env[model].with_user(self.official).browse(int(download_id))
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(download[field])))

    def _upload(self, book, user=None):
        target = io.BytesIO()
        book.save(target)
        upload = (
            self.env["grandes.clientes.escalation.upload"]
            .with_user(user or self.official)
            .create(
                {
                    "file": base64.b64encode(target.getvalue()),
                    "filename": "respuestas.xlsx",
                }
            )
        )
        upload.action_preview()
        return upload

    def _fill(self, page, row, decision, answer="", **columns):
        page.cell(row, DECISION).value = decision
        page.cell(row, ANSWER).value = answer
        for column, value in columns.items():
            page.cell(
                row, {"reason": REASON, "area": AREA, "support": SUPPORT}[column], value
            )


@tagged("post_install", "-at_install", "slow")
class TestEscalationSheet(SheetCommon):
    def test_one_file_many_outcomes(self):
        book = self._download()
        page = book.worksheets[0]
        self.assertEqual(page.cell(2, 1).value, self.escalations[0].name)
        self._fill(page, 2, "Answer", "Girado el 1 de septiembre", support="Acta 12")
        self._fill(page, 3, "", "Girado el 2 de septiembre")
        self._fill(page, 4, "Reject", reason="wrong_area", area="VCC")
        self._fill(page, 5, "Return", "El certificado bancario")
        self._fill(page, 6, "Accept")
        upload = self._upload(book)
        self.assertEqual(upload.line_ids.mapped("state"), ["ready"] * 5 + ["untouched"])
        self.assertEqual(set(self.escalations.mapped("state")), {"sent"})
        upload.action_apply()
        self.assertEqual(
            self.escalations.mapped("state"),
            ["answered", "answered", "rejected", "returned", "accepted", "sent"],
        )
        self.assertEqual(upload.done_count, 5)
        self.assertEqual(self.escalations[0].support, "Acta 12")
        self.assertIn("1 de septiembre", self.cases[0].answer_ids.body)
        self.assertIn("2 de septiembre", self.cases[1].answer_ids.body)
        self.assertEqual(self.escalations[2].suggested_area_id, self.credit)
        self.assertIn("escalation_download", self.cases[0].event_ids.mapped("act"))

    def _uploaded_queries(self, numbers, decision, recalled=0):
        """Return the number of queries for one row per number, each with its own text.

        :param int recalled: how many of them are called back before the confirmation
        """
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        cases = Case.create(
            [
                self._case_vals(typification="T11", beneficiary_id_number=str(number))
                for number in numbers
            ]
        )
        cases._do_register()
        mine = cases._do_escalate("mission_area").with_user(self.official)
        self.mine = mine
        book = self._download()
        for row in range(2, len(numbers) + 2):
            reason = {"reason": "other"} if decision == "Reject" else {}
            words = f"Lo del caso {row}"
            self._fill(book.worksheets[0], row, decision, words, **reason)
        upload = self._upload(book)
        if recalled:
            self.mine[::2][:recalled].with_user(self.front)._do_cancel("Se pagó")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        upload.action_apply()
        self.env.flush_all()
        self.assertEqual(upload.done_count, len(numbers) - recalled)
        return self.env.cr.sql_log_count - before

    def test_many_rows_cost_little_more_than_few(self):
        """More than a fifth of a query per additional row is too much."""
        for place, decision in enumerate(("Answer", "Return", "Reject", "Accept")):
            first = 1000 + 500 * place
            few = self._uploaded_queries(range(first, first + 4), decision)
            many = self._uploaded_queries(range(first + 100, first + 124), decision)
            self.assertLess(many, few + 4, decision)

    def test_rows_that_cannot_be_done_cost_the_others_little(self):
        """One more query for three of them is too much."""
        few = self._uploaded_queries(range(4000, 4024), "Answer", recalled=2)
        half = self._uploaded_queries(range(4100, 4124), "Answer", recalled=12)
        self.assertLess(half, few + 3)

    def test_every_problem_has_its_line_and_changes_nothing(self):
        other = self._registered(typification="T09", beneficiary_id_number="777")
        foreign = other._do_escalate("mission_area")
        book = self._download()
        page = book.worksheets[0]
        self._fill(page, 2, "Answer", "=1+1")
        self._fill(page, 3, "Answer", "")
        self._fill(page, 4, "Reject", reason="porque sí")
        self._fill(page, 5, "Quizás", "No sé")
        self._fill(page, 6, "Reject", reason="wrong_area", area="Contabilidad")
        page.cell(7, 2).value = "0000000000"
        self._fill(page, 7, "Answer", "Con otro control")
        page.append(
            [foreign.name, foreign._get_control(), *[""] * 8, "Answer", "De otra área"]
        )
        upload = self._upload(book)
        self.assertEqual(upload.problem_count, 7)
        for line, part in zip(
            upload.line_ids,
            (
                "formula",
                "Write the answer",
                "none",
                "no decision",
                "no mission area",
                "control",
                "no escalation of your queue",
            ),
            strict=True,
        ):
            self.assertIn(part, line.problem)
        with self.assertRaises(UserError):
            upload.action_apply()
        self.assertEqual(set(self.escalations.mapped("state")), {"sent"})
        self.assertEqual(foreign.state, "sent")

    def test_missing_rows_are_told_of(self):
        book = self._download()
        page = book.worksheets[0]
        self._fill(page, 2, "Answer", "Girado")
        page.delete_rows(3, 2)
        upload = self._upload(book)
        lost = upload.line_ids.filtered(lambda line: not line.row)
        self.assertEqual(
            set(lost.mapped("number")), set(self.escalations[1:3].mapped("name"))
        )
        self.assertIn("not in the file", lost[0].problem)
        upload.action_apply()
        self.assertEqual(set(self.escalations[1:].mapped("state")), {"sent"})

    def test_rows_mixed_by_sorting_some_columns_show(self):
        self.cases[1].sudo().beneficiary_name = "Rosa Ñungo"
        self.cases[1].sudo().flush_recordset()
        book = self._download()
        page = book.worksheets[0]
        for row in (2, 3, 4):
            self._fill(page, row, "Answer", f"Lo de la fila {row}")
        # Number and control stay, while the rest of the two rows is swapped.
        for column in range(3, ANSWER + 1):
            one, other = page.cell(2, column), page.cell(3, column)
            one.value, other.value = other.value, one.value
        upload = self._upload(book)
        self.assertEqual(upload.line_ids[:2].mapped("state"), ["problem"] * 2)
        self.assertIn("mixed", upload.line_ids[0].problem)
        upload.action_apply()
        self.assertEqual(
            self.escalations[:3].mapped("state"), ["sent", "sent", "answered"]
        )

    def test_an_area_does_not_reject_to_itself(self):
        book = self._download()
        self._fill(book.worksheets[0], 2, "Reject", reason="wrong_area", area="DTE")
        upload = self._upload(book)
        self.assertIn("already", upload.line_ids[0].problem)
        with self.assertRaisesRegex(ValidationError, "already"):
            self.mine._do_reject("wrong_area", area=self.treasury)

    def test_repeated_rows_count_once(self):
        book = self._download()
        page = book.worksheets[0]
        self._fill(page, 2, "Answer", "Uno")
        page.append([page.cell(2, c).value for c in range(1, 11)] + ["Otro"])
        upload = self._upload(book)
        self.assertIn("twice", upload.line_ids[-1].problem)

    def test_answered_meanwhile(self):
        book = self._download()
        self._fill(book.worksheets[0], 2, "Answer", "Tarde")
        self.escalations[0].with_user(self.official)._do_answer("Antes")
        upload = self._upload(book)
        self.assertIn("Answered", upload.line_ids[0].problem)

    def test_foreign_files_are_refused(self):
        book = openpyxl.Workbook()
        book.active.append(["Documento", "Nombre", "Detalle"])
        with self.assertRaisesRegex(UserError, "downloaded from your queue"):
            self._upload(book)
        upload = self.env["grandes.clientes.escalation.upload"].create(
            {"file": base64.b64encode(b"%PDF-1.4 hola"), "filename": "hola.xlsx"}
        )
        with self.assertRaisesRegex(UserError, "not a spreadsheet"):
            upload.action_preview()

    def test_only_the_desk_downloads(self):
        with self.assertRaises(UserError):
            self.escalations.with_user(self.front).action_download()
