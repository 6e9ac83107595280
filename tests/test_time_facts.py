"""What happened before midnight counts before it, whenever recorded (R3, 5.2.8).

The general term is 15 business days: a request received on 1 September 2026 has to be
answered on the 22nd at the latest.
"""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged
from odoo.tools import SQL, file_path

from ..tools import clock
from .escalation_common import EscalationCommon
from .report_common import BODY, BOGOTA, STRAIGHT, local

LAST = date(2026, 9, 22)
FIVE_TO = datetime(2026, 9, 22, 23, 58) + BOGOTA
LAST_SECOND = datetime(2026, 9, 22, 23, 59, 59) + BOGOTA


@tagged("post_install", "-at_install", "slow")
class TestTimeFacts(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Answer = cls.env["grandes.clientes.case.answer"]

    def _received(self, month=9, day=1, **vals):
        with local(month, day):
            return self._registered(**vals)

    def _in_time(self, case, closed_on, told=True):
        """Check closing, lateness, events, views and the judge of a case in time."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(case.date_legal_due, LAST)
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.closed_on, closed_on)
        self.assertFalse(case.is_late)
        late = self.env["grandes.clientes.case"].search([("is_late", "=", True)])
        self.assertNotIn(case, late)
        closing = case.event_ids.filtered(lambda event: event.act == "close")[-1:]
        if told:
            self.assertEqual(closing.occurred_on, closed_on)
        row = self.env["grandes.clientes.case.analysis"].with_user(self.quality)
        self.assertEqual(row.browse(case.id).in_time, 100)
        codes = case.sudo().deviation_ids.rule_id.mapped("check_code")
        self.assertNotIn("late_answer", codes)
        self.assertFalse(
            self.env["grandes.clientes.case.event"]._find_broken_chains(case)
        )

    # === BY MAIL === #

    def test_mail_delivered_before_midnight_and_settled_after(self):
        case = self._received()
        with local(9, 22, 17):
            answer = case._do_answer(BODY)
        with local(9, 22, 23, 58):
            answer.sudo().mail_id._log_on_answers("delivered")
        with local(9, 23, 0, 3):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
            self._in_time(case, FIVE_TO)
            self.assertEqual(answer.delivered_on, FIVE_TO)

    def test_mail_delivered_after_midnight_is_late(self):
        case = self._received()
        with local(9, 22, 17):
            answer = case._do_answer(BODY)
        with local(9, 23, 0, 1):
            answer.sudo().mail_id._log_on_answers("delivered")
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertTrue(case.is_late)
        self.assertEqual(case.closed_on, datetime(2026, 9, 23, 0, 1) + BOGOTA)

    def test_a_bounce_before_midnight_is_of_that_day(self):
        case = self._received()
        with local(9, 22, 17):
            answer = case._do_answer(BODY)
            answer.sudo().mail_id._log_on_answers("delivered")
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        with local(9, 22, 23, 58):
            # sudo: as recorded by the gateway from a report.
            answer.sudo().delivery_ids._create_delivery_rows(
                "bounced", SQL("answer.id = %s", answer.id)
            )
        with local(9, 23, 0, 3):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        event = case.event_ids.sorted("sequence")[-1:]
        self.assertEqual((event.act, event.occurred_on), ("bring_back", FIVE_TO))

    # === BY LETTER === #

    def _letter(self, **vals):
        return self._received(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-01",
            **vals,
        )

    def test_letter_of_the_last_day_numbered_next_morning(self):
        case = self._letter()
        with local(9, 22, 16):
            answer = case._do_answer(BODY, means="mercurio")
        with local(9, 23, 8, 30):
            wizard = Form.from_action(
                self.env, answer.with_user(self.front).action_record_mercurio_out()
            )
            wizard.mercurio_out_number = "2026EE0000042"
            wizard.mercurio_out_date = LAST
            wizard.save().action_confirm()
            self._in_time(case, LAST_SECOND)

    def test_letter_of_the_last_day_put_down_whole_next_morning(self):
        case = self._letter()
        with local(9, 23, 8, 30):
            wizard = Form(
                self.env["grandes.clientes.case.respond"]
                .with_user(self.front)
                .with_context(default_case_ids=case.ids)
            )
            wizard.body = BODY
            wizard.means = "mercurio"
            wizard.mercurio_out_number = "2026EE0000042"
            wizard.mercurio_out_date = LAST
            wizard.save().action_confirm()
            self._in_time(case, LAST_SECOND)

    def test_a_late_letter_is_late_by_its_date(self):
        case = self._letter()
        with local(9, 22, 16):
            answer = case._do_answer(BODY, means="mercurio")
        with local(9, 23, 8, 30):
            answer._do_record_mercurio_out("2026EE0000042")
        self.assertTrue(case.is_late)
        codes = case.sudo().deviation_ids.rule_id.mapped("check_code")
        self.assertIn("late_answer", codes)

    def test_mercurio_s_date_is_corrected_afterwards(self):
        case = self._letter()
        with local(9, 22, 16):
            answer = case._do_answer(BODY, means="mercurio")
        with local(9, 23, 8, 30):
            answer._do_record_mercurio_out("2026EE0000042")
        with local(9, 24):
            answer.with_user(self.supervisor)._do_correct_mercurio_date(
                LAST, "La planilla de Mercurio."
            )
        self.assertEqual(case.closed_on, LAST_SECOND)
        self.assertFalse(case.is_late)
        late = case.sudo().deviation_ids.filtered(
            lambda each: each.rule_id.check_code == "late_answer"
        )
        self.assertEqual(late.state, "corrected")
        with local(10, 1):
            report = self._report("I01", date(2026, 9, 22), LAST)
            self.assertEqual(report.indicator("I01.opportunity").numerator, 1)
            self.assertTrue(report.reconciliations[0].holds)

    # === BY HAND === #

    def test_a_call_is_logged_next_morning(self):
        case = self._received(channel="phone")
        with local(9, 23, 8, 30):
            wizard = Form(
                self.env["grandes.clientes.case.respond"]
                .with_user(self.front)
                .with_context(default_case_ids=case.ids)
            )
            wizard.body = BODY
            wizard.told_on = FIVE_TO
            wizard.save().action_confirm()
            self._in_time(case, FIVE_TO)

    def test_no_call_before_the_case_came_nor_to_come(self):
        case = self._received(channel="phone")
        with local(9, 2):
            case._do_answer(BODY)
        with local(9, 3):
            case.with_user(self.supervisor)._do_reopen("No se aplicó.")
        with local(9, 4):
            for told_on in ("2026-09-02 20:00:00", "2026-09-05 15:00:00"):
                with self.assertRaises(UserError):
                    case._do_answer(BODY, told_on=told_on)

    def test_delivered_at_the_address_and_put_down_next_morning(self):
        case = self._received()
        with local(9, 22, 16):
            answer = case._do_answer(BODY, means="pick_up")
        with local(9, 23, 8, 30):
            wizard = Form.from_action(
                self.env, answer.with_user(self.front).action_record_delivery()
            )
            wizard.reason = "Lo recogió la coordinadora."
            wizard.delivered_on = FIVE_TO
            wizard.save().action_confirm()
            self._in_time(case, FIVE_TO)

    # === LONG ACTS === #

    def _late_job(self, records, method, **arguments):
        """Submit a job just before midnight, and run it afterwards."""
        Job = self.env["grandes.clientes.job"].with_user(records.env.user)
        with local(9, 22, 23, 58):
            job = Job._create_job(records, method, "Acto largo", **arguments)
        with local(9, 23, 0, 3):
            while job._run_chunk():
                pass
        failed = job.sudo().line_ids.filtered(lambda line: line.state == "failed")
        self.assertFalse(failed.mapped("message"))

    def test_many_answers_asked_for_before_midnight(self):
        cases = self._received(channel="phone") | self._received(
            channel="phone", beneficiary_id_number="52123456"
        )
        self._late_job(cases, "_do_answer", body=BODY)
        for case in cases:
            with local(9, 23):
                self._in_time(case, FIVE_TO)

    def test_escalated_before_midnight_is_escalated_in_time(self):  # R1
        case = self._received(9, 18)
        self.assertEqual(case.date_escalate_by, LAST)
        self._late_job(case, "_do_escalate", target="mission_area", reason=STRAIGHT)
        escalation = case.escalation_ids
        self.assertFalse(escalation.is_late)
        self.assertEqual(escalation.escalated_on, FIVE_TO)

    def test_a_desk_s_spreadsheet_is_of_when_it_was_confirmed(self):  # C5
        case = self._received(9, 16)
        with local(9, 16):
            escalation = case._do_escalate("mission_area", reason=STRAIGHT)
        escalation.sudo().date_due = LAST
        Upload = self.env["grandes.clientes.escalation.upload"].with_user(self.creditor)
        upload = Upload.create({"filename": "respuestas.xlsx"})
        # sudo: the lines that parsing the file creates.
        self.env["grandes.clientes.escalation.upload.line"].sudo().create(
            {
                "upload_id": upload.id,
                "row": 2,
                "escalation_id": escalation.id,
                "act": "answer",
                "text": "Girado.",
                "state": "ready",
            }
        )
        self.env.company.grandes_clientes_job_limit = 0
        with local(9, 22, 23, 58):
            upload._do_apply()
        with local(9, 23, 0, 3):
            while upload.job_id.with_user(self.creditor)._run_chunk():
                pass
        self.assertEqual(escalation.state, "answered")
        self.assertTrue(escalation.in_time)
        self.assertEqual(escalation.ended_on, FIVE_TO)
        self.assertEqual(escalation.days_taken, 4)
        event = case.event_ids.filtered(lambda each: each.act == "escalation_answer")
        self.assertTrue(event.facts["in_time"])
        codes = case.sudo().deviation_ids.rule_id.mapped("check_code")
        self.assertNotIn("late_desk", codes)

    # === OF BEFORE === #

    def _update(self):
        script = file_path("grandes_clientes/migrations/19.0.1.2.0/post-clocks.py")
        load_script(script, "post_clocks").migrate(self.cr, "19.0.1.1.0")

    def test_an_update_puts_closings_on_their_day(self):
        case, other = self._received(), self._received(beneficiary_id_number="52123456")
        # As previous releases settled: when the cron ran.
        self.patch(
            type(self.Answer),
            "_get_delivery_instants",
            lambda records: dict.fromkeys(records.ids, clock.now()),
        )
        for each, minute in ((other, 50), (case, 58)):
            with local(9, 22, 17):
                answer = each._do_answer(BODY)
            with local(9, 22, 23, minute):
                answer.sudo().mail_id._log_on_answers("delivered")
            if each == other:
                with local(9, 22, 23, 55):
                    self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        with local(9, 23, 0, 3):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertTrue(case.is_late)
        before = [len(each.event_ids) for each in (case, other)]
        with local(9, 25):
            self._update()
            self._in_time(case, FIVE_TO, told=False)
        after = [len(each.event_ids) for each in (case, other)]
        self.assertEqual([after[0] - before[0], after[1] - before[1]], [1, 0])
        with local(9, 25):
            self._update()
            report = self._report("I01", LAST, LAST)
        self.assertEqual(len(case.event_ids), after[0])
        self.assertEqual(report.indicator("I01.opportunity").numerator, 2)
        self.assertTrue(report.reconciliations[0].holds)

    # === REPORTS === #

    def _report(self, code, first, last, at=None):
        reports = self.env["grandes.clientes.report"].with_user(self.coordinator)
        return reports._make(code, first, last, at=at)

    def test_the_month_is_that_of_the_fact(self):
        case = self._received(9, 28)
        september = date(2026, 9, 1), date(2026, 9, 30)
        with local(9, 30, 17):
            answer = case._do_answer(BODY)
        with local(9, 30, 23, 58):
            answer.sudo().mail_id._log_on_answers("delivered")
        with local(10, 1, 0, 1):
            made = clock.now()
            before = self._report("I01", *september)
        with local(10, 1, 0, 3):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        with local(10, 6):
            closed = self._report("I01", *september)
            october = self._report("I01", date(2026, 10, 1), date(2026, 10, 6))
            again = self._report("I01", *september, at=made)
        figures = [
            (each.indicator("I01.opportunity").n, each.reconciliations[0].result)
            for each in (before, closed, october, again)
        ]
        # Pending until its delivery was known; then of September, and not of October.
        self.assertEqual(figures, [(0, 1), (1, 0), (0, 0), (0, 1)])
        for report in (before, closed, october, again):
            self.assertTrue(report.reconciliations[0].holds)
        with local(10, 6):
            found = self._figures(closed, "closed")
        self.assertEqual(found, case.ids)

    def _figures(self, report, measure):
        figure = ("ledger", None, "", measure)
        reports = self.env["grandes.clientes.report"].with_user(self.coordinator)
        return reports._get_figure_records(report, [figure])[figure][1]

    def test_mail_that_reached_us_before_midnight(self):
        with local(10, 1, 0, 3):
            # As stated by the headers of our own mail server.
            with clock.of(clock.now() - timedelta(minutes=5)):
                filing = self.env["grandes.clientes.filing"].create(
                    {
                        "channel_id": self._channel("email").id,
                        "partner_id": self.ies.id,
                        "subject": "Giro",
                    }
                )
            self._case(filing_id=filing.id)
        with local(10, 6):
            report = self._report("I01", date(2026, 9, 29), date(2026, 9, 30))
            section = report.section("day")
        self.assertEqual(section.column("filings"), [1])
        self.assertEqual(section.column("received"), [1])
        self.assertEqual(report.reconciliations[0].result, 1)
