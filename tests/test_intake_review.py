from functools import partial

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged, users

from .intake_common import IntakeCommon

REASON = "Lo pidió el rector"


@tagged("post_install", "-at_install", "slow")
class TestIntakeReview(IntakeCommon):
    """Rows are corrected in place and checked again (5.2.3, 5.2.4)."""

    # === REPEATS AND LOOK-ALIKES === #

    def test_repeat_of_an_open_case_names_it(self):
        case = self._registered(beneficiary_id_number="10203040")
        line = self._file_rows(self._row("10.203.040"))
        self.assertEqual(line.status, "repeat")
        self.assertIn(case.name, line.message)
        self.assertIn("Front office, gc_front", line.message)

    def test_a_closed_case_is_no_first_but_looks_alike(self):
        case = self._registered(beneficiary_id_number="10203040")
        case._do_withdraw("Lo dijo")
        line = self._file_rows(self._row("10203040"))
        self.assertEqual(line.status, "lookalike")
        self.assertIn(case.name, line.message)

    def test_the_same_matter_filed_by_another_entity_looks_alike(self):
        case = self._registered(
            beneficiary_id_number="10203040",
            partner_id=self.town.id,
            contact_id=False,
        )
        line = self._file_rows(self._row("10203040"))
        self.assertEqual(line.status, "lookalike")
        self.assertIn(case.name, line.message)

    def test_another_matter_of_the_beneficiary_is_neither(self):
        self._registered(beneficiary_id_number="10203040", typification="T11")
        line = self._file_rows(self._row("10203040"))
        self.assertEqual(line.status, "will_register")

    def test_another_period_of_the_matter_is_neither(self):
        self._registered(
            beneficiary_id_number="10203040",
            typification="T09",
            academic_period="2025-1",
        )
        lines = self._file_rows(
            self._row("10203040", typification="T09", detail="Del 2026-1"),
            self._row("10203040", typification="T09", detail="Del 2025-1"),
        )
        self.assertEqual(self._statuses(lines), ["will_register", "repeat"])

    def test_without_beneficiary_like_words_look_alike(self):
        self._registered(
            typification="T16",
            subject="Informe de ejecución del fondo de agosto",
            description=False,
            beneficiary_name=False,
            beneficiary_id_type=False,
            beneficiary_id_number=False,
        )
        row = partial(self._row, "", kind="", typification="T16")
        lines = self._file_rows(
            row(detail="Informe de ejecución de agosto"),
            row(detail="Extractos bancarios"),
            row(detail="Extractos bancarios."),
        )
        self.assertEqual(
            self._statuses(lines), ["lookalike", "will_register", "lookalike"]
        )
        self.assertIn("the same as row 3", lines[2].message)

    def test_a_complaint_is_not_shown_to_whom_it_is_about(self):
        self._registered(
            user=self.supervisor,
            beneficiary_id_number="10203040",
            complained_user_id=self.front.id,
            partner_id=self.town.id,
            contact_id=False,
        )
        line = self._file_rows(self._row("10203040"))
        self.assertEqual(line.status, "will_register")
        line.with_user(self.supervisor)._apply_evaluation()
        self.assertEqual(line.status, "lookalike")
        self.assertNotIn("GC20", line.message)
        self.assertIn("GC20", line.with_user(self.supervisor).message)

    # === CORRECTING === #

    def test_a_corrected_row_is_judged_again(self):
        line = self._file_rows(self._row("", typification="Lo que sea"))
        self.assertEqual(line.status, "incomplete")
        line.beneficiary_id_number = "10203040"
        self.assertEqual(line.status, "incomplete")
        line.typification_id = self._typification("T22")
        self.assertEqual((line.status, line.message), ("will_register", ""))
        self.assertEqual(line.kind, "claim")
        line.beneficiary_id_number = "1,02E+09"
        self.assertEqual(line.status, "incomplete")
        self.assertIn("rounded by the spreadsheet", line.message)
        for number, said in (
            ("10O2345", "«10O2345» has a letter «O» in place 3"),
            ("1OO2345", "«1OO2345» has letters in places 2 («O»), 3 («O»)"),
            ("1020/3040", "«1020/3040» has the sign «/» in place 5"),
            ("10203040\u0410", "has in place 9 a «\u0410» of another alphabet"),
        ):
            line.beneficiary_id_number = number
            self.assertEqual(line.status, "incomplete")
            self.assertIn(said, line.message)

    def test_correcting_one_row_judges_those_it_touches(self):
        lines = self._file_rows(
            self._row("10203040"),
            self._row("10203040"),
            self._row("10203041"),
        )
        self.assertEqual(
            self._statuses(lines), ["will_register", "repeat", "will_register"]
        )
        lines[0].beneficiary_id_number = "10203041"
        self.assertEqual(
            self._statuses(lines), ["will_register", "will_register", "repeat"]
        )
        self.assertIn("row 2", lines[2].message)

    def test_correcting_costs_the_same_among_many(self):
        def queries(count):
            lines = self._file_rows(
                *(self._row(str(10**7 + number)) for number in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            lines[0].beneficiary_id_number = "99887766"
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        queries(5)
        self.assertLessEqual(queries(500) - queries(5), 1)

    def test_in_the_form(self):
        line = self._file_rows(self._row("10203040", typification="Lo que sea"))
        with Form(line) as form:
            form.typification_id = self._typification("T11")
            self.assertEqual(form.kind, self._typification("T11").kind)
        self.assertEqual(line.status, "will_register")
        self.assertEqual(line.product_id, self._typification("T11").product_id)

    def test_text_that_cannot_be_stored_is_cleaned(self):
        line = self._file_rows(self._row("10203040"))
        line.beneficiary_name = "  Ana\x00 Gómez\u200b "
        self.assertEqual(line.beneficiary_name, "Ana Gómez")

    def test_the_filing_decides_for_all_its_rows(self):
        lines = self._file_rows(
            self._row("10203040"), partner_id=False, contact_id=False
        )
        self.assertEqual(lines.status, "incomplete")
        stranger = self.env["res.partner"].create({"name": "Otra", "is_company": True})
        lines.filing_id.partner_id = stranger
        self.assertIn("not a large client", lines.message)
        lines.filing_id.partner_id = self.ies
        self.assertEqual(lines.status, "will_register")

    def test_a_written_sheet_needs_mercurio(self):
        lines = self._file_rows(
            self._row("10203040"), channel_id=self._channel("written").id
        )
        self.assertIn("Mercurio", lines.message)
        lines.filing_id.write(
            {"mercurio_in_number": "2026-1", "mercurio_in_date": "2026-09-15"}
        )
        self.assertEqual(lines.status, "will_register")

    # === DECIDING === #

    def test_left_out_with_reason_and_brought_back(self):
        lines = self._file_rows(self._row("10203040"), self._row("10203040"))
        with self.assertRaises(ValidationError):
            lines[0]._do_leave_out("  ")
        lines[0]._do_leave_out(REASON)
        # The second row is now the first of its kind.
        self.assertEqual(self._statuses(lines), ["left_out", "will_register"])
        self.assertEqual(lines[0].message, f"Left out: {REASON}.")
        lines[0]._do_bring_back()
        self.assertEqual(self._statuses(lines), ["will_register", "repeat"])

    def test_register_anyway_only_what_may_be_a_repeat(self):
        lines = self._file_rows(self._row("10203040"), self._row("10203040"))
        with self.assertRaisesRegex(UserError, "neither a repeat nor a look-alike"):
            lines._do_register_anyway(REASON)
        lines[1]._do_register_anyway(REASON)
        self.assertEqual(self._statuses(lines), ["will_register", "will_register"])
        self.assertIn(REASON, lines[1].message)

    def test_many_rows_at_once_by_the_wizard(self):
        lines = self._file_rows(
            self._row("10203040", typification="A"),
            self._row("10203041", typification="A"),
        )
        action = lines.action_set_typification()
        Wizard = self.env[action["res_model"]].with_user(self.front)
        wizard = Wizard.with_context(**action["context"]).create({})
        with self.assertRaises(ValidationError):
            wizard.action_decide()
        wizard.typification_id = self._typification("T22")
        wizard.action_decide()
        self.assertEqual(set(lines.mapped("status")), {"will_register"})
        action = lines.action_leave_out()
        wizard = Wizard.with_context(**action["context"]).create({"reason": REASON})
        self.assertEqual(wizard.line_count, 2)
        wizard.action_decide()
        self.assertEqual(set(lines.mapped("status")), {"left_out"})

    # === RIGHTS === #

    @users("gc_back", "gc_official", "gc_coordinator", "gc_quality", "gc_oversight")
    def test_only_the_front_office_sees_rows(self):
        line = self._file_rows(self._row("10203040")).with_user(self.env.user)
        with self.assertRaises(AccessError):
            line.read(["beneficiary_id_number"])
        with self.assertRaises(AccessError):
            line._do_leave_out(REASON)
        with self.assertRaises(AccessError):
            line.filing_id._do_file_lines()

    def test_another_company_sees_no_row(self):
        line = self._file_rows(self._row("10203040"))
        company = self.env["res.company"].create({"name": "Otra"})
        other = new_test_user(
            self.env,
            login="gc_other",
            groups="base.group_user,grandes_clientes.group_front_office",
            company_id=company.id,
            company_ids=[company.id],
        )
        Line = self.env["grandes.clientes.filing.line"].with_user(other)
        self.assertFalse(Line.search([("id", "=", line.id)]))

    def test_the_row_of_a_complaint_is_hidden_from_whom_it_is_about(self):
        lines = self._file_rows(self._row("10203040"), self._row("10203041"))
        lines._do_make_cases()
        lines[0].case_id.sudo().complained_user_id = self.front
        Line = self.env["grandes.clientes.filing.line"].with_user(self.front)
        self.assertEqual(Line.search([("id", "in", lines.ids)]), lines[1])
