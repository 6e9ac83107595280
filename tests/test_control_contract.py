"""The contract's obligations, and the monthly discount, line by line (R9)."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.control import contract_month
from ..models.control.obligation import get_percent
from .control_common import ControlCommon
from .pack_common import NothingPrinted

FIRST = date(2026, 8, 1)


@tagged("post_install", "-at_install")
class TestContractFormula(ControlCommon):
    def test_formulas_as_data(self):  # R9
        for formula, rate, most, value, met, absent, expected in (
            ("none", 5, 0, 90, False, 4, "0.00"),
            ("fixed", 5, 0, 90, False, 0, "5.00"),
            ("fixed", 5, 0, 99, True, 0, "0.00"),
            ("fixed", 5, 0, None, None, 0, "0.00"),
            ("per_point", 0.5, 0, 95, False, 0, "1.50"),
            ("per_point", 0.5, 1, 95, False, 0, "1.00"),
            ("per_event", 0.5, 0, 100, True, 3, "1.50"),
            ("per_event", 0.5, 1, 100, True, 3, "1.00"),
            ("per_event", 0.5, 1, None, None, 0, "0.00"),
        ):
            figures = (None if value is None else Decimal(value), 98)
            found = get_percent(formula, rate, most, figures, met, absent)
            self.assertEqual(found, Decimal(expected), (formula, rate, most, value))

    def test_an_obligation_says_what_shows_it(self):
        with self.assertRaises(ValidationError):
            self._contract(obligation_ids=[self._obligation_vals(control_id=False)])

    def test_the_formula_is_shown(self):
        contract = self._contract(obligation_ids=[self._obligation_vals()])
        self.assertIn("0.5", contract.obligation_ids.formula_text)
        self.assertIn("at most 1", contract.obligation_ids.formula_text)


@tagged("post_install", "-at_install")
class TestContractDiscount(ControlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grandes_clientes_control_from = FIRST
        cls._plan()
        cls.contract = cls._contract(
            discount_cap=6,
            discount_clause="Cláusula 12",
            level_ids=[
                (0, 0, {"indicator": "I01.opportunity", "goal": 98, "discount": 5}),
                (0, 0, {"indicator": "I01.overdue", "goal": 5, "discount": 2}),
            ],
            obligation_ids=[cls._obligation_vals(most=2)],
        )
        cls.pack = cls.env["grandes.clientes.report.pack"].create(
            {"date_from": FIRST, "company_id": cls.company.id}
        )
        # The figures of a frozen month, with their sheets.
        sheet = cls.pack.sheet_ids.filtered(lambda each: each.code == "I01")
        figures = {
            (FIRST, "I01.opportunity"): (Decimal("95.00"), sheet),
            (FIRST, "I01.overdue"): (Decimal("3.00"), sheet),
        }
        cls.enterClassContext(
            patch.object(
                contract_month.ContractMonth,
                "_get_figures",
                lambda reader, *args: figures,
            )
        )
        cls.env.cr.execute(
            "UPDATE grandes_clientes_report_pack SET state = 'frozen' WHERE id = %s",
            cls.pack.ids,
        )
        cls.pack.invalidate_recordset()
        cls.discount = (
            cls.env["grandes.clientes.contract.discount"]
            .with_user(cls.quality)
            .create({"date_from": date(2026, 8, 20), "invoice": 1000})
        )
        cls.discount._do_count()

    def _line(self, name):
        return self.discount.line_ids.filtered(lambda line: name in line.name)

    def test_what_misses_its_goal_does_not_look_as_if_it_met_it(self):  # C7
        """97.96 of 98 was shown as 98.0 of 98.0 and not met, a quarter as 0.3 %."""
        line = self._line("Opportunity")
        line.sudo()._write({"value": 97.96})
        line.invalidate_recordset()
        self.assertEqual((line.value_text, line.goal_text), ("97.96 %", "≥ 98.00 %"))
        self.contract.level_ids.discount = 0.25
        reading = self.env["grandes.clientes.contract.month"]
        shown = reading._get_level_line(self.contract.level_ids[0]).formula_text
        self.assertIn("0.25 %", shown)
        board = self.env["grandes.clientes.control.board"]
        self.assertEqual(board._get_number(Decimal("97.96")), "97.96")

    def test_line_by_line(self):  # R9
        self.assertEqual(self.discount.date_from, FIRST)
        self.assertEqual(len(self.discount.line_ids), 3)
        missed = self._line("Opportunity")
        self.assertEqual((missed.outcome, missed.percent), ("missed", 5))
        self.assertEqual(self._line("overdue").outcome, "met")
        # Five weeks of August had no visit: 0.5 % each, with a maximum of 2 %.
        visits = self._line("Visita")
        self.assertEqual((visits.absent_count, visits.percent), (5, 2))
        self.assertEqual(
            (self.discount.gross, self.discount.net, self.discount.applied), (7, 7, 6)
        )
        self.assertEqual(self.discount.amount, 60)
        self.assertEqual(missed.action_open_door()["res_id"], missed.res_id)
        door = visits.action_open_door()
        found = self.env[door["res_model"]].search(door["domain"])
        self.assertEqual(len(found.filtered(lambda o: o.state == "absent")), 5)

    def test_leaving_out_takes_two_and_a_reason(self):
        missed = self._line("Opportunity")
        with self.assertRaises(ValidationError):
            missed._do_exclude(" ")
        missed._do_exclude("Caída de C&CTEX atribuida a la entidad")
        self.assertEqual(self.discount.excluded, 0)
        with self.assertRaisesRegex(UserError, "second person"):
            missed._do_grant_exclusion()
        with self.assertRaisesRegex(UserError, "second person has to decide"):
            self.discount._do_freeze()
        missed.with_user(self.coordinator)._do_grant_exclusion()
        self.assertEqual(
            (
                self.discount.gross,
                self.discount.excluded,
                self.discount.net,
                self.discount.applied,
            ),
            (7, 5, 2, 2),
        )
        # A new count keeps the decisions.
        self.discount._do_count()
        self.assertTrue(self._line("Opportunity").is_excluded)

    def test_refused_it_stays_in(self):
        missed = self._line("Opportunity")
        missed._do_exclude("Caída")
        missed.with_user(self.coordinator)._do_refuse_exclusion()
        self.assertEqual(self.discount.net, 7)
        self.assertFalse(missed.exclusion_reason)

    def test_what_takes_nothing_off_is_not_left_out(self):
        with self.assertRaisesRegex(UserError, "nothing off"):
            self._line("overdue")._do_exclude("Caída")

    def test_reports_corrected_since_are_counted_first(self):
        self.pack.copy({"version": 2, "company_id": self.company.id})
        newer = self.env["grandes.clientes.report.pack"].search(
            [("date_from", "=", FIRST), ("version", "=", 2)]
        )
        self.env.cr.execute(
            "UPDATE grandes_clientes_report_pack SET state = 'frozen' WHERE id = %s",
            newer.ids,
        )
        newer.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "count again"):
            self.discount._do_freeze()
        self.discount._do_count()
        self.assertEqual(self.discount.pack_id, newer)
        self.discount.with_context(force_report_rendering=True)._do_freeze()
        self.assertEqual(self.discount.state, "frozen")

    def test_frozen_it_never_changes(self):
        self.discount.with_context(force_report_rendering=True)._do_freeze()
        self.assertEqual(self.discount.state, "frozen")
        self.assertFalse(self.discount._find_broken_seals())
        with self.assertRaises(UserError):
            self.discount.write({"invoice": 5})
        with self.assertRaises(UserError):
            self.discount.unlink()
        with self.assertRaises(UserError):
            self._line("Opportunity")._do_exclude("Tarde")
        paper = self.discount.paper_attachment_id
        self.assertTrue(paper.raw.startswith(b"%PDF"))
        self._assert_kept(paper)

    def test_the_contractor_reads_it_once_frozen(self):
        Discount = self.env["grandes.clientes.contract.discount"]
        mine = Discount.with_user(self.supervisor)
        self.assertFalse(mine.search([("id", "=", self.discount.id)]))
        self.discount._do_freeze()
        self.assertTrue(mine.search([("id", "=", self.discount.id)]))
        self.assertEqual(len(mine.browse(self.discount.id).line_ids), 3)

    def test_who_is_judged_and_who_oversees_do_not_count(self):
        for user in (self.supervisor, self.oversight):
            with self.assertRaises(AccessError):
                self.discount.with_user(user)._do_count()
            with self.assertRaises(AccessError):
                self.env["grandes.clientes.contract.discount"].with_user(user).create(
                    {"date_from": date(2026, 7, 1)}
                )

    def test_without_frozen_reports_nothing_is_frozen(self):
        self.env.cr.execute(
            "UPDATE grandes_clientes_report_pack SET state = 'draft' WHERE id = %s",
            self.pack.ids,
        )
        self.pack.invalidate_recordset()
        self.discount._do_count()
        with self.assertRaisesRegex(UserError, "not frozen"):
            self.discount._do_freeze()

    def test_its_month_is_stored_by_its_first_day(self):
        discount = self.discount.create({"date_from": date(2026, 7, 9)})
        discount.date_from = date(2026, 6, 30)
        self.assertEqual(
            (discount.date_from, discount.date_to),
            (date(2026, 6, 1), date(2026, 6, 30)),
        )
        again = self.discount.create({"date_from": date(2026, 5, 1)})
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            again.date_from = date(2026, 6, 15)
            again.flush_recordset()

    def test_a_month_that_goes_on_is_not_counted(self):
        this = self.discount.create({"date_from": date(2026, 9, 1)})
        with self.assertRaisesRegex(UserError, "not over"):
            this._do_count()

    def test_without_a_contract_there_is_no_discount(self):
        with self.assertRaisesRegex(ValidationError, "No contract"):
            self.discount.create({"date_from": date(2024, 1, 1)})


@tagged("post_install", "-at_install")
class TestContractMonth(NothingPrinted, ControlCommon):
    def test_figures_come_from_the_frozen_reports(self):
        self._print_only()
        contract = self._contract(
            level_ids=[
                (0, 0, {"indicator": "I01.opportunity", "goal": 98, "discount": 5})
            ],
        )
        reader = self.env["grandes.clientes.contract.month"]
        (line,) = reader._get_lines(contract, [FIRST])
        self.assertIsNone(line.months[FIRST].value)
        self.assertEqual(line.months[FIRST].percent, 0)
        pack = self.env["grandes.clientes.report.pack"].create(
            {"date_from": FIRST, "company_id": self.company.id}
        )
        sheet = pack.sheet_ids.filtered(lambda each: each.code == "I01")
        pack.with_user(self.supervisor)._do_prepare()
        pack.with_user(self.supervisor)._do_freeze()
        (line,) = reader._get_lines(contract, [FIRST])
        expected = sheet._report().indicator("I01.opportunity").value
        self.assertEqual(line.months[FIRST].value, expected)
        self.assertEqual(line.months[FIRST].door, (sheet._name, sheet.id))
        # The sheet may be large, so a frozen one is parsed only once.
        self.env.invalidate_all()
        with patch.object(type(sheet), "_report", side_effect=AssertionError):
            (line,) = reader._get_lines(contract, [FIRST])
        self.assertEqual(line.months[FIRST].value, expected)
