"""A holiday entered late: dates that move, recounts, and what stays (R3, R4, C5).

September of 2026 has no holiday. Monday the 7th becomes one afterwards.
"""

from datetime import date

from odoo.tests import Form, tagged

from .escalation_common import EscalationCommon
from .report_common import BODY, STRAIGHT, local

HOLIDAY = date(2026, 9, 7)


@tagged("post_install", "-at_install")
class TestTimeLateHoliday(EscalationCommon):
    def _escalated_on(self, day, **vals):
        with local(9, 1):
            case = self._registered(**vals)
        with local(9, day):
            return case, case._do_escalate("mission_area", reason=STRAIGHT)

    def _enter_holiday(self):
        """Enter the holiday on the 10th, as the Coordinador does on screen."""
        with local(9, 10):
            wizard = Form(
                self.env["grandes.clientes.closure"].with_user(self.coordinator)
            )
            wizard.name = "Día cívico"
            wizard.date_from = HOLIDAY
            closure = wizard.save()
            count = closure.moved_count
            closure.action_confirm()
            self.env.flush_all()
            self.env.invalidate_all()
        return count

    def test_the_matrix_s_and_the_promised_dates_move(self):
        case, escalation = self._escalated_on(2)
        days = escalation.term_days
        self.assertEqual(days, 8)
        # 3, 4, 7 to 11 and 14.
        self.assertEqual(escalation.date_due, date(2026, 9, 14))
        self.assertEqual(case.date_promised, date(2026, 9, 14))
        self.assertEqual(self._enter_holiday(), 1)
        self.assertEqual(escalation.date_due, date(2026, 9, 15))
        self.assertEqual(case.date_promised, date(2026, 9, 15))
        self.assertEqual(case.date_legal_due, date(2026, 9, 23))
        event = case.event_ids.sorted("sequence")[-1:]
        self.assertEqual(
            event.facts["desks"], [[escalation.id, "2026-09-14", "2026-09-15"]]
        )
        move = self.env["grandes.clientes.term.move"].search(
            [("case_id", "=", case.id)]
        )
        self.assertEqual(move.promised_from, date(2026, 9, 14))
        self.assertEqual(move.promised_to, date(2026, 9, 15))
        self.assertEqual(move.desk_to, date(2026, 9, 15))

    def test_what_ended_is_counted_anew(self):
        open_case, answered = self._escalated_on(2)
        closed_case, late = self._escalated_on(
            2, beneficiary_id_number="52123456", channel="phone"
        )
        with local(9, 8):
            answered.with_user(self.creditor)._do_answer(BODY)
        late.sudo().date_due = date(2026, 9, 8)
        late.sudo().term_days = 4
        with local(9, 9):
            late.with_user(self.creditor)._do_answer(BODY)
            closed_case._do_answer(BODY, means="phone")
        self.assertEqual(answered.days_taken, 4)
        self.assertEqual((late.days_taken, late.in_time), (5, False))
        legal = closed_case.date_legal_due
        self._enter_holiday()
        self.assertEqual(answered.days_taken, 3)
        # Also of a closed case: its desk had until the 9th.
        self.assertEqual((late.days_taken, late.in_time), (4, True))
        self.assertEqual(late.date_due, date(2026, 9, 9))
        row = self.env["grandes.clientes.escalation.analysis"].with_user(self.quality)
        for escalation in answered | late:
            counted = row.browse(escalation.id)
            self.assertEqual(counted.days, escalation.days_taken)
            self.assertEqual(counted.in_time, 100)
        # The closed case's own dates stay as they were.
        self.assertEqual(closed_case.date_legal_due, legal)
        self.assertEqual(open_case.date_legal_due, date(2026, 9, 23))

    def test_what_ended_long_ago_stays(self):
        with local(7, 1):
            case = self._registered()
        with local(7, 2):
            escalation = case._do_escalate("mission_area", reason=STRAIGHT)
        with local(7, 9):
            escalation.with_user(self.creditor)._do_answer(BODY)
            case._do_answer(BODY, means="phone")
        taken = escalation.days_taken
        with local(9, 10):
            calendar = self.env.company._grandes_clientes_get_calendar()
            self.env["resource.calendar.leaves"].create(
                calendar._grandes_clientes_get_closure_vals(
                    "Cierre", date(2026, 7, 6), date(2026, 7, 6)
                )
            )
        self.assertEqual(escalation.days_taken, taken)

    def test_a_case_closed_while_stopped_keeps_its_date(self):
        with local(9, 1):
            case = self._registered(channel="phone")
        with local(9, 3):
            case.with_user(self.supervisor)._do_suspend(
                "jurisdiction", "Conflicto de competencia."
            )
            self.assertFalse(case.date_legal_due)
        with local(9, 9):
            case._do_answer(BODY, means="phone")
        # One day of 15 had passed; fourteen follow the 9th, when the suspension ended.
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.date_legal_due, date(2026, 9, 29))
        self.assertEqual(case.date_promised, date(2026, 9, 29))
        self.assertFalse(case.is_late)
        row = self.env["grandes.clientes.case.analysis"].with_user(self.quality)
        self.env.flush_all()
        self.assertEqual(row.browse(case.id).in_time, 100)
        self._enter_holiday()
        self.assertEqual(case.date_legal_due, date(2026, 9, 29))

    def test_the_requester_s_time_to_complete_moves_too(self):
        with local(8, 5):
            case = self._registered()
        with local(8, 6):
            case._do_ask("Falta la certificación")
        suspension = case.sudo().suspension_ids
        self.assertEqual(suspension.requester_until, HOLIDAY)
        self._enter_holiday()
        self.assertEqual(suspension.requester_until, date(2026, 9, 8))

    def test_a_repeat_that_is_worked_counts_it(self):
        with local(9, 1):
            first, repeat = self._registered(), self._registered()
            self.assertEqual(repeat.state, "duplicate")
        self._enter_holiday()
        with local(9, 11):
            repeat._do_not_duplicate("Es otro pago")
        self.assertEqual(repeat.date_legal_due, first.date_legal_due)
