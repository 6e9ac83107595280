"""The matrix: versions, the most specific row, gaps, sheets and simulation (R4)."""

import base64
import io
from datetime import date, timedelta

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.escalation.escalation_table import Row, Table
from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestEscalationMatrix(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Matrix = cls.env["grandes.clientes.escalation.matrix"]
        cls.first = cls.env.ref("grandes_clientes.escalation_matrix_1")
        cls.draft = cls.first.with_user(cls.coordinator).copy(
            {"name": "2", "date_from": date(2026, 9, 16)}
        )

    def _rule(self, **vals):
        rule = self.env["grandes.clientes.escalation.rule"].with_user(self.coordinator)
        return rule.create(
            {
                "matrix_id": self.draft.id,
                "mission_area_id": self.credit.id,
                "area_days": 4,
                **vals,
            }
        )

    def test_the_most_specific_row_wins(self):
        def row(number, typification=None, product=None, entity=None, mode="both"):
            return Row(
                number, "1", typification, product, entity, mode, True, 1, None, 0
            )

        table = Table(
            1,
            [
                row(1),
                row(2, entity="ies"),
                row(3, product=7),
                row(4, product=7, entity="ies"),
                row(5, typification=9),
                row(6, typification=9, entity="ies"),
                row(7, typification=8, mode="mass"),
            ],
        )
        self.assertEqual(table.find(9, 7, "ies").id, 6)
        self.assertEqual(table.find(9, 7, "fund").id, 5)
        self.assertEqual(table.find(1, 7, "ies").id, 4)
        self.assertEqual(table.find(1, 7, None).id, 3)
        self.assertEqual(table.find(1, 1, "ies").id, 2)
        self.assertEqual(table.find(None, None, None).id, 1)
        self.assertEqual(table.find(8, None, None, "mass").id, 7)
        self.assertEqual(table.find(8, None, None, "individual").id, 1)
        self.assertIsNone(Table().find(9, 7, "ies"))

    def test_next_version_has_the_next_number(self):
        copy = self.first.with_user(self.coordinator).copy()
        self.assertEqual(copy.name, "3")  # after the draft, which is number 2
        self.assertFalse(copy.note)
        named = copy.copy({"name": "2027-1", "date_from": date(2027, 1, 1)})
        self.assertEqual(named.copy().name, "2027-1 (copy)")

    @mute_logger("odoo.sql_db")
    def test_ties_are_refused(self):
        with self.assertRaises(IntegrityError):
            self._rule(typification_id=self._typification("T11").id)

    def test_ties_of_overlapping_modes_are_refused(self):
        self._rule(product_id=self.env.ref("grandes_clientes.product_disbursement").id)
        with self.assertRaisesRegex(ValidationError, "Two rows"):
            self._rule(
                product_id=self.env.ref("grandes_clientes.product_disbursement").id,
                mode="mass",
            )

    def test_rows_lead_somewhere(self):
        with self.assertRaisesRegex(ValidationError, "nowhere"):
            self._rule(entity_type="fund_constituent", mission_area_id=False)
        with self.assertRaisesRegex(ValidationError, "business day"):
            self._rule(entity_type="municipality", area_days=0)

    def test_scholarships_only_to_relations(self):  # R2
        row = self.draft.rule_ids.filtered(
            lambda rule: rule.typification_id.is_scholarship
        )[0]
        with self.assertRaisesRegex(ValidationError, "Relaciones Internacionales"):
            row.mission_area_id = self.credit

    def test_gaps_are_listed(self):
        self.assertEqual(self.first.gap_ids.mapped("code"), ["T30"])
        self._rule(typification_id=self._typification("T30").id)
        self.assertFalse(self.draft.gap_ids)

    def test_areas_without_members_are_listed(self):
        self.assertIn(self.funds, self.draft.unattended_area_ids)
        self.funds.member_ids = self.official
        self.assertNotIn(self.funds, self.draft.unattended_area_ids)
        self.assertNotIn(self.treasury, self.draft.unattended_area_ids)
        # An area that is asked by mail counts as attended, too.
        self.funds.write({"member_ids": [(5,)], "email": "fondos@example.com"})
        self.assertNotIn(self.funds, self.draft.unattended_area_ids)

    def test_a_term_beyond_the_legal_one_warns(self):
        row = self.draft.rule_ids.filtered(lambda r: r.typification_id.code == "T11")
        self.assertEqual(row.legal_days, 15)
        self.assertFalse(row.warning)
        row.area_days = 16
        self.assertTrue(row.warning)

    def test_terms_of_both_desks_add_up(self):  # 5.2.12 → 5.2.15
        row = self.draft.rule_ids.filtered(lambda r: r.typification_id.code == "T12")
        self.assertEqual(row.legal_days, 10)
        row.write({"back_days": 5, "area_days": 5})
        self.assertFalse(row.warning)
        row.area_days = 6
        self.assertIn("11 for its desks", row.warning)
        row.mission_area_id = False
        self.assertFalse(row.warning)
        row.write({"mission_area_id": self.treasury.id, "back_office": False})
        self.assertFalse(row.warning)

    def test_the_first_version_keeps_within_the_law(self):
        self.assertEqual(len(self.first.rule_ids), 29)
        self.assertFalse(self.first.rule_ids.filtered("warning"))

    def test_more_days_than_a_year_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "250 business days at most"):
            self.draft.rule_ids[0].area_days = 100_000

    def test_activating_ends_the_one_before(self):  # INV-5
        row = self.draft.rule_ids.filtered(lambda r: r.typification_id.code == "T11")
        row.mission_area_id = self.credit
        before = self._registered(typification="T11")._do_escalate("mission_area")
        self.draft.action_activate()
        self.assertEqual(self.first.date_to, date(2026, 9, 15))
        case = self._registered(typification="T11", beneficiary_id_number="22")
        after = case._do_escalate("mission_area")
        self.assertEqual(before.mission_area_id, self.treasury)
        self.assertEqual(before.matrix_version, "1")
        self.assertEqual(after.mission_area_id, self.credit)
        self.assertEqual(after.matrix_version, "2")

    def test_a_future_version_waits_for_its_day(self):
        row = self.draft.rule_ids.filtered(lambda r: r.typification_id.code == "T11")
        row.mission_area_id = self.credit
        self.draft.date_from = date(2026, 9, 18)
        self.draft._do_activate()
        case = self._registered(typification="T11")
        table = self.Matrix._get_table_in_force(case.company_id)
        self.assertEqual(table.matrix_id, self.first.id)
        with clock.at(NOW + timedelta(days=2)):
            table = self.Matrix._get_table_in_force(case.company_id)
            self.assertEqual(table.matrix_id, self.draft.id)

    def test_versions_in_force_do_not_change(self):
        mine = self.first.with_user(self.coordinator)
        with self.assertRaisesRegex(UserError, "was activated"):
            mine.date_to = date(2027, 1, 1)
        with self.assertRaisesRegex(UserError, "was activated"):
            mine.rule_ids[0].area_days = 9
        with self.assertRaisesRegex(UserError, "was activated"):
            mine.unlink()
        mine.note = "Se puede explicar"

    def test_nothing_begins_in_the_past(self):
        self.draft.date_from = date(2026, 9, 1)
        with self.assertRaisesRegex(UserError, "past"):
            self.draft._do_activate()

    def test_only_the_coordinator_keeps_it(self):
        for user in (self.front, self.supervisor, self.official, self.manager):
            with self.assertRaises(AccessError):
                self.draft.with_user(user).name = "3"
            with self.assertRaises(AccessError):
                self.draft.with_user(user)._do_activate()
        with self.assertRaises(AccessError):
            self.draft.state = "active"

    def test_own_version_of_a_company_goes_first(self):
        other = self.env["res.company"].create({"name": "Otra"})
        own = self.Matrix.create(
            {
                "name": "propia",
                "company_id": other.id,
                "date_from": date(2026, 9, 16),
                "rule_ids": [
                    (0, 0, {"mission_area_id": self.credit.id, "area_days": 2})
                ],
            }
        )
        own._do_activate()
        self.assertEqual(self.Matrix._get_table_in_force(other).matrix_id, own.id)
        self.assertEqual(
            self.Matrix._get_table_in_force(self.env.company).matrix_id, self.first.id
        )

    # === SHEETS === #

    def _import(self, book):
        target = io.BytesIO()
        book.save(target)
        wizard = self.env["grandes.clientes.escalation.matrix.import"].with_user(
            self.coordinator
        )
        wizard.create(
            {
                "matrix_id": self.draft.id,
                "file": base64.b64encode(target.getvalue()),
                "filename": "matriz.xlsx",
            }
        ).action_import()

    def test_out_and_in_again(self):
        book = openpyxl.load_workbook(io.BytesIO(self.draft._get_sheet()))
        page = book.worksheets[0]
        rows = {page.cell(n, 1).value: n for n in range(2, page.max_row + 1)}
        page.cell(rows["T11"], 8).value = 3
        page.append(["T30", "", "", "individual", "No", "", "VCC", 2, "soporte", ""])
        self._import(book)
        self.assertEqual(len(self.draft.rule_ids), 30)
        by_code = {rule.typification_id.code: rule for rule in self.draft.rule_ids}
        self.assertEqual(by_code["T11"].area_days, 3)
        self.assertEqual(by_code["T30"].mission_area_id, self.credit)
        self.assertEqual(by_code["T30"].requirement_ids.code, "soporte")
        self.assertEqual(by_code["T22"].back_days, 3)
        self.assertTrue(by_code["T22"].back_office)

    def test_problems_come_one_a_line_and_nothing_changes(self):
        book = openpyxl.load_workbook(io.BytesIO(self.draft._get_sheet()))
        page = book.worksheets[0]
        page.cell(2, 7).value = "XYZ"
        page.cell(3, 8).value = "tres"
        page.cell(5, 8).value = 10**12
        page.append([page.cell(4, c).value for c in range(1, 11)])
        page.append(["T30", "", "", "both", "No", "", "=A1", 2, "", ""])
        with self.assertRaises(UserError) as caught:
            self._import(book)
        message = str(caught.exception)
        self.assertEqual(len(message.splitlines()), 6)
        for part in ("Row 2: «XYZ»", "Row 3: «tres»", "repeats row 4", "formula"):
            self.assertIn(part, message)
        self.assertEqual(len(self.draft.rule_ids), 29)

    def test_neither_yes_nor_no_takes_nothing_off_the_back_office(self):
        for word in ("quizá", "Y"):
            book = openpyxl.load_workbook(io.BytesIO(self.draft._get_sheet()))
            book.worksheets[0].cell(2, 5).value = word
            with self.assertRaisesRegex(UserError, f"Row 2: «{word}» says neither"):
                self._import(book)
        for word, is_in_scope in (("yes", True), ("NO", False), ("x", True)):
            book = openpyxl.load_workbook(io.BytesIO(self.draft._get_sheet()))
            page = book.worksheets[0]
            page.cell(2, 5).value, page.cell(2, 6).value = word, 2
            self._import(book)
            self.assertEqual(self.draft.rule_ids[0].back_office, is_in_scope, word)

    def test_foreign_sheets_are_refused(self):
        book = openpyxl.Workbook()
        book.active.append(["Nombre", "Valor"])
        with self.assertRaisesRegex(UserError, "no columns of the matrix"):
            self._import(book)

    # === WHAT-IF === #

    def test_what_would_change_of_last_months_cases(self):
        with clock.at(NOW - timedelta(days=31)):
            for number, code in enumerate(("T11", "T11", "T09", "T12", "T30")):
                self._registered(
                    typification=code,
                    beneficiary_id_number=str(5000 + number),
                    kind="complaint" if code == "T30" else "request",
                )
        by_code = {rule.typification_id.code: rule for rule in self.draft.rule_ids}
        by_code["T11"].mission_area_id = self.credit
        by_code["T09"].area_days = 7
        by_code["T12"].unlink()
        simulation = (
            self.env["grandes.clientes.escalation.simulation"]
            .with_user(self.coordinator)
            .create({"matrix_id": self.draft.id})
        )
        self.assertEqual(simulation.date_from, date(2026, 8, 1))
        self.assertEqual(
            {line.typification_id.code: line.change for line in simulation.line_ids},
            {"T11": "elsewhere", "T09": "term", "T12": "nowhere", "T30": "nowhere"},
        )
        self.assertEqual(simulation.elsewhere_count, 2)
        self.assertEqual(simulation.total_count, 5)

    def test_what_would_change_of_those_escalated_in_mass(self):
        with clock.at(NOW - timedelta(days=31)):
            cases = self._many(3, typification="T11")
            cases._do_register()
            cases[:2]._do_escalate("mission_area")
        by_code = {rule.typification_id.code: rule for rule in self.draft.rule_ids}
        by_code["T11"].mode = "individual"
        self._rule(
            typification_id=self._typification("T11").id, mode="mass", area_days=2
        )
        simulation = (
            self.env["grandes.clientes.escalation.simulation"]
            .with_user(self.coordinator)
            .create({"matrix_id": self.draft.id})
        )
        self.assertEqual(
            [(line.mode, line.change, line.case_count) for line in simulation.line_ids],
            [("mass", "elsewhere", 2), ("individual", "same", 1)],
        )
