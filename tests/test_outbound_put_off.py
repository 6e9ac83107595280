import smtplib
from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from ..tools.mail.handover import why_put_off
from .answer_common import BODY
from .common import NOW
from .smtp_common import SmtpCommon


@tagged("post_install", "-at_install")
class TestWhyPutOff(TransactionCase):
    """Errors by which the server has not taken the message but may do so later."""

    def test_answers_for_now(self):
        for error in (
            smtplib.SMTPRecipientsRefused(
                {"a@example.com": (451, b"4.7.1 Greylisted")}
            ),
            smtplib.SMTPDataError(452, b"4.3.1 Full"),
            smtplib.SMTPSenderRefused(421, "4.3.2 Closing", "b@example.com"),
        ):
            with self.subTest(error=error):
                self.assertRegex(why_put_off(error), r"^4\d\d 4\.\d\.\d \w+")

    def test_answers_for_good_and_silence(self):
        for error in (
            smtplib.SMTPRecipientsRefused(
                {"a@example.com": (451, b"later"), "b@example.com": (550, b"no")}
            ),
            smtplib.SMTPDataError(554, b"5.7.1 Spam"),
            smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
            smtplib.SMTPRecipientsRefused({}),
            TimeoutError("timed out"),
            None,
        ):
            with self.subTest(error=error):
                self.assertEqual(why_put_off(error), "")


@tagged("post_install", "-at_install", "slow")
class TestPutOff(SmtpCommon):
    """Answers that the server defers are retried, and never sent twice."""

    def _wait(self, case):
        """Let the time until the next try pass."""
        case.answer_ids.sudo().mail_id.scheduled_date = False

    def test_put_off_waits_and_then_goes(self):
        case = self._answered()
        answer = case.answer_ids
        self.smtp.mode = "defer"
        self._work_queue()
        mail = answer.sudo().mail_id
        self.assertEqual((case.state, answer.state), ("answered", "sent"))
        self.assertEqual((mail.state, answer.attempt), ("outgoing", 2))
        self.assertEqual(answer.retry_on, NOW + timedelta(minutes=5))
        self.assertIn("451", answer.delivery_ids[-1].reason)
        self.assertFalse(case.activity_ids)
        self.smtp.mode = "take"
        self._wait(case)
        self._work_queue()
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(
            self._events(answer), ["sent", "deferred", "sent", "delivered"]
        )
        self.assertFalse(answer.retry_on)
        self.assertEqual(len(self.smtp.taken), 1)
        self._work_queue()
        self.assertEqual(len(self.smtp.taken), 1)

    def test_pauses_grow_and_end_on_the_desk(self):
        case = self._answered()
        answer = case.answer_ids
        self.smtp.mode = "defer"
        for minutes in (5, 15, 60):
            self._work_queue()
            self.assertEqual(answer.state, "sent")
            self.assertEqual(answer.retry_on, NOW + timedelta(minutes=minutes))
            self._wait(case)
        self._work_queue()
        self.assertEqual((case.state, answer.state), ("front_office", "failed"))
        self.assertIn("451", answer.failure_reason)
        self.assertEqual(len(case.activity_ids), 1)
        self.assertEqual(self.smtp.refused, 4)
        self._work_queue()
        self.assertEqual(self.smtp.refused, 4)

    def test_begins_anew_when_people_send_it_again(self):
        self.env.company.grandes_clientes_mail_retries = 1
        case = self._answered()
        answer = case.answer_ids
        self.smtp.mode = "defer"
        self._work_queue()
        self._wait(case)
        self._work_queue()
        self.assertEqual(answer.state, "failed")
        answer.with_user(self.front)._do_resend()
        self._work_queue()
        self.assertEqual(answer.state, "sent")
        self.assertTrue(answer.retry_on)

    def test_none_where_the_company_wants_none(self):
        self.env.company.grandes_clientes_mail_retries = 0
        case = self._answered()
        self.smtp.mode = "defer"
        self._work_queue()
        self.assertEqual(case.answer_ids.state, "failed")

    def test_server_that_is_down_and_comes_back(self):
        case = self._answered()
        port = self.mail_server.smtp_port
        self.mail_server.smtp_port = 1  # nobody listens there
        self._work_queue()
        self.assertEqual(self._events(case.answer_ids), ["deferred"])
        self.assertEqual(case.state, "answered")
        self.mail_server.smtp_port = port
        self._wait(case)
        self._work_queue()
        self.assertEqual(case.state, "closed")
        self.assertEqual(len(self.smtp.taken), 1)

    def test_refused_for_good_is_not_tried_again(self):
        case = self._answered()
        self.smtp.mode = "refuse"
        self._work_queue()
        self.assertEqual(case.answer_ids.state, "failed")
        self.assertEqual(self.smtp.refused, 1)

    def test_what_may_have_arrived_is_not_tried_again(self):
        self._hang()
        for index, mode in enumerate(("hang", "drop", "drop_late")):
            with self.subTest(mode=mode):
                case = self._answered(beneficiary_id_number=str(10**8 + index))
                self.smtp.mode = mode
                self._work_queue()
                self.assertEqual(case.answer_ids.state, "failed")
                self.assertNotIn("deferred", self._events(case.answer_ids))

    def test_a_server_that_hangs_up_after_putting_off_costs_nobody(self):
        cases = self._answered() + self._answered(
            partner_id=self.town.id, contact_id=False, email_from="alcalde@example.com"
        )
        self.smtp.mode = "close"
        self._work_queue()
        self.smtp.mode = "take"
        for case in cases:
            self.assertEqual(case.answer_ids.state, "sent")
            self._wait(case)
        self._work_queue()
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self.assertEqual(len(self.smtp.taken), 2)

    def test_the_process_died_between_refusal_and_note(self):
        case = self._answered()
        # The queue's commit before it hands the message over, followed by a crash.
        case.answer_ids.sudo().mail_id._mark_handed_over()
        self._work_queue()
        self.assertEqual(case.answer_ids.state, "failed")
        self.assertFalse(self.smtp.taken)

    def test_recorded_by_hand_meanwhile_is_not_tried_again(self):
        case = self._answered()
        self.smtp.mode = "defer"
        self._work_queue()
        case.answer_ids._do_record_delivery("pick_up", "La recogió en la ventanilla")
        self.smtp.mode = "take"
        self._wait(case)
        self._work_queue()
        self.assertEqual(case.state, "closed")
        self.assertFalse(self.smtp.taken)

    def test_all_answers_of_a_message_wait_together(self):
        cases = self._many(3)
        cases._do_register()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        answers = cases._do_answer(BODY)
        self.smtp.mode = "defer"
        self._work_queue()
        self.assertEqual(set(answers.mapped("attempt")), {2})
        self.smtp.mode = "take"
        answers.sudo().mail_id.scheduled_date = False
        self._work_queue()
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self.assertEqual(len(self.smtp.taken), 1)

    # === NOTICES ===

    def test_an_acknowledgement_is_tried_again_too(self):
        case = self._case(beneficiary_id_number="1.020.304.080")
        domain = [
            ("model", "=", "grandes.clientes.filing"),
            ("res_id", "=", case.filing_id.id),
        ]
        mail = self.env["mail.mail"].search(domain)
        self.smtp.mode = "defer"
        self._work_queue()
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.scheduled_date, NOW + timedelta(minutes=5))
        self.smtp.mode = "take"
        mail.scheduled_date = False
        self._work_queue()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(len(self.smtp.taken), 1)

    def test_an_acknowledgement_is_given_up_in_the_end(self):
        case = self._case(beneficiary_id_number="1.020.304.081")
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", "grandes.clientes.filing"),
                ("res_id", "=", case.filing_id.id),
            ]
        )
        self.smtp.mode = "defer"
        for _time in range(4):
            self._work_queue()
            mail.scheduled_date = False
        self.assertEqual(mail.state, "exception")
        self.assertEqual(self.smtp.refused, 4)
