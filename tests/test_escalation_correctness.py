"""Whether cases were escalated correctly, and who decided it (C4)."""

from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install")
class TestEscalationCorrectness(EscalationCommon):
    def _straight_to_the_area(self, case):
        """Return an escalation directly to the matrix's area, without a reason."""
        return case.with_user(self.front)._do_escalate("mission_area")

    def test_the_back_office_that_answered_has_looked_first(self):  # 5.2.10
        for number, act, *args in (
            ("1031", "_do_answer", "No alcanza mi perfil: es del área."),
            ("1032", "_do_reject", "other", None, "Es del área"),
        ):
            case, back = self._escalated(
                "back_office", typification="T12", beneficiary_id_number=number
            )
            getattr(back.with_user(self.back), act)(*args)
            escalation = self._straight_to_the_area(case)
            self.assertFalse(escalation.skips_back_office, act)
            self.assertTrue(escalation.is_correct, act)

    def test_what_it_returned_or_never_saw_it_has_not_looked_into(self):
        case, back = self._escalated("back_office", typification="T12")
        back.with_user(self.back)._do_return("Falta el recibo")
        with self.assertRaisesRegex(ValidationError, "look first"):
            self._straight_to_the_area(case)
        case, back = self._escalated(
            "back_office", typification="T12", beneficiary_id_number="1031"
        )
        back.with_user(self.front)._do_cancel("Por error")
        with self.assertRaisesRegex(ValidationError, "look first"):
            self._straight_to_the_area(case)

    def test_what_was_called_back_was_not_escalated(self):  # R1
        case, escalation = self._escalated("back_office", typification="T12")
        escalation.with_user(self.front)._do_cancel("Por error")
        with clock.at(NOW + timedelta(days=12)):
            with self.assertRaisesRegex(UserError, "days that the procedure"):
                case.with_user(self.front)._do_escalate("back_office")
            again = case.with_user(self.front)._do_escalate(
                "back_office", late_reason="Se llamó de vuelta por error"
            )
        self.assertTrue(again.is_late)
        self.assertEqual(again.name, f"{case.name}-E2")

    def test_what_was_returned_was_escalated_in_time(self):  # R1
        case, escalation = self._escalated("back_office", typification="T12")
        escalation.with_user(self.back)._do_return("Falta el recibo")
        with clock.at(NOW + timedelta(days=12)):
            again = case.with_user(self.front)._do_escalate("back_office")
        self.assertFalse(again.is_late)

    def test_who_tries_again_did_not_decide(self):
        cases = self._many(2, typification="T09")
        cases._do_register()
        wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        wizard = wizard.create({"case_ids": cases.ids, "target": "mission_area"})
        batch = self.env["grandes.clientes.escalation.batch"].with_user(self.front)
        plans = wizard.line_ids._plans()
        batch = batch._create_for(cases, plans, None)
        batch._add_lines(cases, plans)
        first = cases[0].with_user(self.front2)._do_escalate("mission_area")
        batch._do_send()
        first.with_user(self.creditor)._do_return("Falta el soporte")
        batch.with_user(self.supervisor).action_retry()
        escalations = batch.escalation_ids
        self.assertEqual(escalations.case_id, cases)
        self.assertEqual(escalations.escalated_by, self.front)
        tried = cases[0].event_ids.filtered(lambda event: event.act == "escalate")
        self.assertEqual(tried[-1].user_id, self.supervisor)
