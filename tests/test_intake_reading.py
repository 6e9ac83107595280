from collections import Counter
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .intake_common import CLAIM, DATA, IntakeCommon


@tagged("post_install", "-at_install", "slow")
class TestIntakeReading(IntakeCommon):
    """A spreadsheet becomes a filing with one line per row, none lost (5.2.1)."""

    def test_clean_sheet_gives_300_and_12_repeats(self):
        filing = self._file_data("radicacion_limpia_300.xlsx")
        self.assertEqual(len(filing.line_ids), 312)
        self.assertEqual(
            Counter(filing.line_ids.mapped("status")),
            {"will_register": 300, "repeat": 12},
        )
        repeat = filing.line_ids.filtered(lambda line: line.number == 303)
        self.assertEqual(repeat.message, "Repeat of row 11 of this spreadsheet.")
        self.assertEqual(filing.sheet_state, "review")
        self.assertTrue(filing.name)
        self.assertFalse(filing.case_ids)

    def test_messy_sheet_loses_no_row_silently(self):
        filing = self._file_data("radicacion_desordenada_100.xlsx")
        numbers = set(filing.line_ids.mapped("number"))
        ignored = filing.sheet_notes_data["ignored"]
        named = {number for numbers in ignored.values() for number in numbers}
        header = {4}
        # Two rows of the title, a blank one, 109 rows of which eight are blank, and
        # totals.
        self.assertEqual(numbers | named | header, set(range(1, 114)) - {3})
        requests = filing.line_ids.filtered(lambda line: line.status != "left_out")
        self.assertEqual(len(requests), 100)
        self.assertEqual(
            Counter(requests.mapped("status")), {"will_register": 84, "incomplete": 16}
        )
        self.assertIn("113: totals", filing.sheet_notes)
        totals = filing.line_ids - requests
        self.assertEqual((totals.number, totals.message), (113, "Totals"))

    def test_rows_say_what_they_lack(self):
        filing = self._file_data("radicacion_desordenada_100.xlsx")
        by_number = {line.number: line.message for line in filing.line_ids}
        self.assertEqual(by_number[11], "The document number is missing.")
        self.assertEqual(
            by_number[13],
            "«Otra cosa que no está en la lista» is not in the catalogue: choose the "
            "typification.",
        )
        # Four more need no beneficiary, but give a document type: the number is then
        # required as well.
        self.assertEqual(
            [by_number[number] for number in (37, 63, 76, 102)],
            ["The document number is missing."] * 4,
        )

    def test_no_type_is_put_where_there_is_no_number(self):
        """The type implied by the column's name applies only to existing numbers."""
        free = self._typification("T16")
        self.assertFalse(free.needs_beneficiary)
        lines = self._file(
            self._sheet(
                ("10203040", CLAIM, "Falta el pago"),
                ("", free.code, "Extractos bancarios"),
                headers=("Cédula", "Tipología", "Detalle"),
            )
        ).line_ids.sorted("number")
        self.assertEqual(lines.mapped("beneficiary_id_type"), ["CC", False])
        self.assertEqual(self._statuses(lines), ["will_register"] * 2)
        # A matter without a beneficiary needs no document.
        self.assertFalse(lines[1].message)

    def test_csv_in_another_encoding(self):
        filing = self._file_data("radicacion_latin1.csv")
        self.assertEqual(set(filing.line_ids.mapped("status")), {"will_register"})
        self.assertEqual(len(filing.line_ids), 30)
        self.assertEqual(filing.line_ids[0].beneficiary_name, "Íngrid Tuberquia Güiza")

    def test_broken_files_make_nothing(self):
        Filing = self.env["grandes.clientes.filing"]
        sequence = self.env.ref("grandes_clientes.sequence_filing")
        before, number = Filing.search_count([]), sequence.number_next_actual
        for filename, words in (
            ("cortada.xlsx", "arrived incomplete"),
            ("vacia.xlsx", "is empty"),
            ("en_realidad_pdf.xlsx", "looks like PDF"),
        ):
            with self.subTest(filename), self.assertRaisesRegex(UserError, words):
                self._file_data(filename)
        self.assertEqual(Filing.search_count([]), before)
        sequence.invalidate_recordset()
        self.assertEqual(sequence.number_next_actual, number)

    def test_the_file_is_kept_as_it_came(self):
        content = (DATA / "radicacion_latin1.csv").read_bytes()
        filing = self._file(content, "radicacion_latin1.csv")
        attachment = filing.attachment_ids
        self.assertEqual(attachment, filing.sheet_attachment_id)
        self.assertEqual(attachment.raw, content)
        for act in (
            lambda: attachment.write({"raw": b"other"}),
            lambda: attachment.with_user(self.supervisor).write({"name": "x.csv"}),
            lambda: attachment.sudo().unlink(),
            lambda: attachment.sudo().write({"res_model": "res.partner", "res_id": 1}),
        ):
            with self.assertRaisesRegex(UserError, "is kept as it was"):
                act()

    def test_dates_of_the_sheet_never_set_day_zero(self):
        filing = self._file_data("radicacion_limpia_300.xlsx")
        filing.line_ids[:3]._do_make_cases()
        self.assertEqual(filing.received_on, NOW)
        self.assertEqual(set(filing.case_ids.mapped("received_on")), {NOW})
        # But the dates are kept in the description.
        self.assertIn("Fecha: 2026-", filing.case_ids[0].description)

    def test_period_from_the_text_else_the_current_one(self):
        renewal = "Renovación extemporánea"
        lines = self._file_rows(
            self._row("10203040", typification=renewal, detail="Del 2025-2"),
            self._row("10203041", typification=renewal, detail="Urgente"),
            self._row("10203042", typification=CLAIM, detail="Del 2025-2"),
        )
        self.assertTrue(lines[0].typification_id.by_period)
        self.assertEqual(lines.mapped("academic_period"), ["2025-2", "2026-2", False])
        self.assertEqual(clock.today(self.env.company), date(2026, 9, 16))

    def test_typification_by_code_name_and_likeness(self):
        lines = self._file_rows(
            self._row("10203040", typification="T22"),
            self._row("10203041", typification="t22 - pago no aplicado"),
            self._row(
                "10203042", typification="PAGO NO APLICADO O SALDO EN DESACUERDO"
            ),
            self._row("10203043", typification="Pago no aplicado"),
            self._row("10203044", typification="Algo que nadie conoce"),
        )
        claim = self._typification("T22")
        self.assertEqual(lines[:4].typification_id, claim)
        self.assertEqual(lines.mapped("is_guess"), [False, False, False, True, False])
        self.assertIn("proposed by likeness", lines[3].message)
        self.assertFalse(lines[4].typification_id)
        # Blank in the sheet: the defaults of the typification.
        self.assertEqual(set(lines[:4].mapped("kind")), {claim.kind})
        self.assertEqual(lines[:4].product_id, claim.product_id)

    def test_what_no_field_holds_reaches_the_case(self):
        content = self._sheet(
            ("XX", "10203040", CLAIM, "Falta", "ana@example.com", "Sede sur"),
            headers=(
                "Tipo doc",
                "Documento",
                "Tipología",
                "Detalle",
                "Correo",
                "Sede",
            ),  # fmt: skip
        )
        line = self._file(content).line_ids
        line._do_make_cases()
        self.assertEqual(
            line.case_id.description,
            "Falta\n\nTipo doc: XX\nCorreo: ana@example.com\nSede: Sede sur",
        )

    def test_only_code_makes_rows_and_verdicts(self):
        line = self._file_rows(self._row("10203040"))
        Line = self.env["grandes.clientes.filing.line"].with_user(self.front)
        with self.assertRaises(AccessError):
            Line.create({"filing_id": line.filing_id.id, "number": 9})
        for field, value in (
            ("status", "done"),
            ("cells", []),
            ("case_id", False),
            ("register_anyway", True),
        ):
            with self.subTest(field), self.assertRaises(AccessError):
                line.write({field: value})
        with self.assertRaises(AccessError):
            line.unlink()

    def test_reading_takes_as_many_queries_for_many_rows(self):
        def queries(count):
            content = self._sheet(*(self._row(str(10**7 + n)) for n in range(count)))
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            lines = self._file(content).line_ids
            self.env.flush_all()
            self.assertEqual(len(lines), count)
            return self.env.cr.sql_log_count - start

        queries(10)
        few, many = queries(10), queries(310)
        # Rows are inserted by a hundred, and their verdicts written likewise.
        self.assertLessEqual(many - few, 2 * 3 + 2)

    def test_judging_takes_the_same_queries_for_many_rows(self):
        def queries(count):
            rows = (self._row(str(10**7 + n)) for n in range(count))
            filing = self._file(self._sheet(*rows))
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            filing.line_ids._apply_evaluation()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        queries(10)
        # One query per hundred would be four more.
        self.assertLessEqual(queries(410) - queries(10), 1)
