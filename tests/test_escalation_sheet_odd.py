"""Files returned with other changes than intended: nothing wrong is done."""

import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_escalation_sheet import ANSWER, AREA, DECISION, REASON, SUPPORT, SheetCommon
from .test_tools_sheet_old_formats import xls

UPLOAD = "grandes.clientes.escalation.upload"
NUMBER, CONTROL = 1, 2


class OddSheetCommon(SheetCommon):
    """Returned sheets with unexpected changes."""

    def _on_the_desk(self, *each):
        """Put further cases with these values on the official's desk."""
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        vals_list = [
            self._case_vals(
                **{
                    "typification": "T11",
                    "beneficiary_id_number": str(7000 + place),
                    **vals,
                }
            )
            for place, vals in enumerate(each)
        ]
        self.cases = Case.create(vals_list)
        self.cases._do_register()
        self.escalations = self.cases._do_escalate("mission_area")
        self.mine = self.escalations.with_user(self.official)

    def _filled(self, decision="Answer"):
        """Return a workbook and its first sheet, with a different text in each row."""
        book = self._download()
        page = book.worksheets[0]
        for row in range(2, len(self.mine) + 2):
            self._fill(page, row, decision, f"Lo de la fila {row}")
        return book, page

    def _assert_refused(self, content, words, filename="respuestas.xlsx"):
        """Assert that a file is refused with this message and changes nothing."""
        upload = (
            self.env[UPLOAD]
            .with_user(self.official)
            .create({"file": base64.b64encode(content), "filename": filename})
        )
        with self.assertRaisesRegex(UserError, words):
            upload.action_preview()
        with self.assertRaises(UserError):
            upload.action_apply()
        self.assertEqual(set(self.escalations.mapped("state")), {"sent"})

    def _bytes(self, book):
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def _problems(self, upload):
        return [line.problem or "" for line in upload.line_ids]


@tagged("post_install", "-at_install", "slow")
class TestEscalationSheetOdd(OddSheetCommon):
    # === FILES === #

    def test_files_of_other_programs(self):
        def archive(names, content=b"<a/>"):
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
                for name in names:
                    made.writestr(name, content)
            return target.getvalue()

        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
        types = "[Content_Types].xml"
        book, _page = self._filled()
        whole = self._bytes(book)
        for content, words in (
            (b"", "Choose"),
            (b" \n", "empty"),
            (b"%PDF-1.4 hola", "not a spreadsheet"),
            (archive([types, "word/document.xml"]), "DOCX"),
            (archive(["a.txt"]), "ZIP"),
            (archive([types, "xl/workbook.xml"], b" " * 70 * 2**20), "64 MB"),
            (ole + "Workbook".encode("utf-16-le"), "damaged"),
            (ole + "EncryptedPackage".encode("utf-16-le"), "password"),
            (ole, "not a spreadsheet"),
            (whole[: len(whole) // 2], "end is missing"),
            (self._bytes(openpyxl.Workbook()), "downloaded from your queue"),
            (b"a;b;c\n1;2;3\n", "downloaded from your queue"),
        ):
            with self.subTest(words=words):
                self._assert_refused(content, words)

    def test_saved_as_old_excel(self):
        _book, page = self._filled()
        upload = self.env[UPLOAD].with_user(self.official)
        upload = upload.create(
            {
                "file": base64.b64encode(xls(list(page.values))),
                "filename": "respuestas.xls",
            }
        )
        upload.action_preview()
        self.assertEqual(upload.ready_count, 6, self._problems(upload))
        self.assertEqual(upload.line_ids[0].text, "Lo de la fila 2")

    def test_saved_as_csv(self):
        self._on_the_desk({"description": "=1+1 dice"}, {"subject": "Peña; 5 %"}, {})
        _book, page = self._filled()
        lines = [";".join(f'"{cell.value or ""}"' for cell in row) for row in page.rows]
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            upload = self.env[UPLOAD].with_user(self.official)
            upload = upload.create(
                {
                    "file": base64.b64encode("\r\n".join(lines).encode(encoding)),
                    "filename": "respuestas.csv",
                }
            )
            upload.action_preview()
            self.assertEqual(upload.ready_count, 3, self._problems(upload))

    def test_control_is_no_number_to_any_program(self):
        for escalation in self.escalations:
            self.assertTrue(escalation._get_control().isalpha())

    # === COLUMNS AND SHEETS === #

    def test_columns_in_another_order(self):
        book, page = self._filled()
        other = book.create_sheet("Otra", 0)
        order = [AREA, REASON, ANSWER, NUMBER, DECISION, SUPPORT, CONTROL]
        for row in page.iter_rows():
            other.append([row[column - 1].value for column in order])
        book.remove(page)
        upload = self._upload(book)
        self.assertEqual(upload.ready_count, 6)
        self.assertEqual(upload.line_ids[0].text, "Lo de la fila 2")

    def test_columns_renamed_or_deleted(self):
        for column, words in (
            (NUMBER, "downloaded from your queue"),
            (CONTROL, "downloaded from your queue"),
            (DECISION, "downloaded from your queue"),
            (ANSWER, "no column «Answer, or what is missing»"),
            (SUPPORT, "no column «Support»"),
            (REASON, "no column «Reason of the rejection»"),
            (AREA, "no column «It belongs to the area»"),
        ):
            with self.subTest(column=column):
                book, page = self._filled()
                page.cell(1, column).value = "Mi columna"
                self._assert_refused(self._bytes(book), words)
                book, page = self._filled()
                page.delete_cols(column)
                self._assert_refused(self._bytes(book), words)

    def test_two_columns_of_one_name(self):
        book, page = self._filled()
        page.cell(1, AREA + 1).value = "  SUPPORT "
        page.cell(2, AREA + 1).value = "Acta 12"
        self._assert_refused(self._bytes(book), "two columns called «  SUPPORT »")

    def test_two_sheets_of_the_same_columns(self):
        book, page = self._filled()
        copy = book.copy_worksheet(page)
        copy.title = "Copia"
        self._assert_refused(self._bytes(book), "«Escalations», «Copia»")
        # A hidden sheet is not what the user meant.
        book.move_sheet(copy, -3)
        copy.sheet_state = "hidden"
        copy.cell(2, ANSWER).value = "Lo viejo"
        upload = self._upload(book)
        self.assertEqual(upload.line_ids[0].text, "Lo de la fila 2")

    def test_merged_cells_answer_their_first_row_alone(self):
        book, page = self._filled()
        for row in range(3, 6):
            page.cell(row, DECISION).value = page.cell(row, ANSWER).value = None
        page.merge_cells(
            start_row=2, end_row=5, start_column=DECISION, end_column=DECISION
        )
        page.merge_cells(start_row=2, end_row=5, start_column=ANSWER, end_column=ANSWER)
        upload = self._upload(book)
        self.assertEqual(
            upload.line_ids.mapped("outcome"),
            ["ready", *["untouched"] * 3, *["ready"] * 2],
        )
