"""Escalating by the matrix in one act, and assigning what arrives at a desk."""

import zipfile
from io import BytesIO

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install")
class TestEscalationByMatrix(EscalationCommon):
    def _open(self, cases, user=None):
        action = cases.with_user(user or self.front).action_escalate()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.front)
            .browse(action["res_id"])
        )

    def _cases(self, *codes):
        return self.env["grandes.clientes.case"].union(
            *(
                self._registered(typification=code, beneficiary_id_number=str(900 + at))
                for at, code in enumerate(codes)
            )
        )

    def test_each_goes_where_the_matrix_says_in_one_act(self):  # 5.2.10
        """To the back office first if the row says so; the rest to their areas."""
        cases = self._cases("T09", "T11", "T22", "T12")
        wizard = self._open(cases)
        self.assertEqual(wizard.target, "matrix")
        self.assertFalse(wizard.problem_count)
        self.assertEqual(wizard.back_count, 2)
        wizard.action_escalate()
        self.assertEqual(
            cases.mapped("state"),
            ["mission_area", "mission_area", "back_office", "back_office"],
        )
        escalations = cases.escalation_ids
        self.assertEqual(set(escalations.mapped("departure")), {"none"})
        self.assertEqual(len(escalations.batch_id), 1)
        self.assertFalse(escalations.filtered("skips_back_office"))

    def test_what_the_back_office_looked_into_goes_on_to_the_area(self):  # 5.2.12
        case = self._cases("T12")
        wizard = self._open(case)
        wizard.action_escalate()
        self.assertEqual(case.state, "back_office")
        again = self._open(case, self.back)
        self.assertTrue(again.is_chosen, "the back office is not offered itself")
        again.action_escalate()
        self.assertEqual(case.state, "mission_area")

    def test_an_area_and_a_reason_are_asked_once_where_they_lack(self):  # R4
        cases = self.env["grandes.clientes.case"].union(
            *(
                self._registered(
                    typification="T30", kind="complaint", beneficiary_id_number=number
                )
                for number in ("1", "2")
            )
        ) | self._cases("T09")
        wizard = self._open(cases)
        self.assertEqual((wizard.lacks_area_count, wizard.blocked_count), (2, 0))
        with self.assertRaisesRegex(AssertionError, "mission_area_id"), Form(wizard):
            pass
        with Form(wizard) as form:
            form.mission_area_id = self.funds
            form.reason = "La atiende Fondos"
        self.assertFalse(wizard.problem_count)
        wizard.action_escalate()
        self.assertEqual(
            [
                (case.mission_area_id, case.escalation_ids.override_reason)
                for case in cases
            ],
            [(self.funds, "La atiende Fondos")] * 2 + [(self.credit, False)],
        )

    def test_the_desk_reads_what_it_is_asked_for(self):
        cases = self._cases("T09", "T22")
        wizard = self._open(cases)
        wizard.instruction = "Confirmen el valor girado"
        wizard.action_escalate()
        escalations = cases.escalation_ids
        self.assertEqual(
            set(escalations.mapped("instruction")), {"Confirmen el valor girado"}
        )
        row = escalations[0]._get_sheet_row()
        self.assertIn("Confirmen el valor girado", row)
        with self.assertRaises(UserError):
            escalations[0].with_user(self.front).instruction = "Otra cosa"

    def test_an_area_by_mail_reads_it_too(self):
        self.funds.write({"member_ids": [(5,)], "email": "fondos@example.com"})
        case = self._registered(typification="T11")
        case._do_escalate(
            "mission_area",
            area=self.funds,
            reason="Lo pide el fondo",
            instruction="Confirmen el saldo",
        )
        request = self.env["grandes.clientes.mail.request"].search([], limit=1)
        self.assertIn("Confirmen el saldo", request.mail_id.body_html or request.body)


@tagged("post_install", "-at_install")
class TestDistribution(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = cls._user("helper", "group_mission_area")
        cls.credit.write(
            {"member_ids": [(4, cls.helper.id)], "head_id": cls.creditor.id}
        )

    def _escalations(self, count):
        cases = self._many(count, typification="T09")
        cases._do_register()
        return cases._do_escalate("mission_area")

    def _dialog(self, escalations, user):
        action = escalations.with_user(user).action_assign()
        return self._open_dialog(user, action)

    def test_split_evenly_beginning_with_who_has_least(self):
        held, rest = self._escalations(1), None
        held.with_user(self.creditor)._do_assign(self.creditor)
        rest = self._many(5, typification="T09", partner_id=self.town.id)
        rest = rest.filtered(lambda case: case.write({"contact_id": False}) or True)
        rest._do_register()
        rest = rest._do_escalate("mission_area")
        form = self._dialog(rest, self.creditor)
        self.assertTrue(form.can_split)
        self.assertIn("helper", form.load)
        form.is_even = True
        self.assertEqual(form.user_ids[:], self.creditor | self.helper)
        self.assertIn("+3", form.load)
        form.save().action_confirm()
        counts = {
            user: len(rest.filtered(lambda each, user=user: each.holder_id == user))
            for user in (self.creditor, self.helper)
        }
        self.assertEqual(counts, {self.creditor: 2, self.helper: 3})

    def test_only_whom_the_act_takes_is_offered(self):
        escalations = self._escalations(2)
        form = self._dialog(escalations, self.helper)
        self.assertEqual(form.desk_user_ids[:], self.helper)
        escalations[0].with_user(self.creditor)._do_assign(self.creditor)
        form = self._dialog(escalations, self.helper)
        self.assertIn("Only the head", form.refused)
        form.user_id = self.helper
        form.save().action_confirm()
        self.assertEqual(escalations.mapped("holder_id"), self.creditor | self.helper)
        with self.assertRaisesRegex(UserError, "Only the head"):
            self._dialog(escalations[0], self.helper)

    def test_an_area_does_not_belong_to_itself(self):  # 5.2.17
        escalation = self._escalations(1).with_user(self.creditor)
        action = escalation.action_reject()
        form = self._open_dialog(self.creditor, action)
        self.assertEqual(form.own_area_ids[:], self.credit)

    def test_who_is_away_is_not_offered(self):
        escalation = self._escalations(1)
        self.helper.sudo().out_of_office_from = NOW
        form = self._dialog(escalation, self.creditor)
        self.assertEqual(form.desk_user_ids[:], self.creditor)
        self.creditor.sudo().out_of_office_from = NOW
        form = self._dialog(escalation, self.creditor)
        self.assertEqual(form.desk_user_ids[:], self.creditor, "who acts is there")


@tagged("post_install", "-at_install")
class TestChosenFromLists(EscalationCommon):
    def test_a_sheet_to_answer_has_lists_to_choose_from(self):
        _case, escalation = self._escalated(typification="T09")
        with zipfile.ZipFile(BytesIO(escalation._get_sheet())) as book:
            page = book.read("xl/worksheets/sheet1.xml").decode()
            lists = book.read("xl/worksheets/sheet4.xml").decode()
            names = book.read("xl/workbook.xml").decode()
        self.assertEqual(page.count("<dataValidation "), 3)
        self.assertIn('state="hidden"', names)
        self.assertIn(self.funds.name, lists)

    def test_without_choices_there_is_no_other_sheet(self):
        content = write_xlsx([SheetSpec("A", ["x"], [["1"]])])
        with zipfile.ZipFile(BytesIO(content)) as book:
            self.assertNotIn("xl/worksheets/sheet2.xml", book.namelist())
