from datetime import timedelta

from odoo.tests import tagged

from .common import NOW
from .smtp_common import SmtpCommon

REPORT = """\
From: MAILER-DAEMON@example.com
To: atencion@example.com
Subject: Undelivered Mail
Message-ID: <report-{action}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; coordinadora@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} No such mailbox

--B
Content-Type: message/rfc822

From: atencion@example.com
To: coordinadora@example.com
Message-ID: {message_id}
Subject: Answer

Hi
--B--
"""
RECEIPT = """\
From: coordinadora@example.com
To: atencion@example.com
Subject: Read
Message-ID: <receipt@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="B"

--B
Content-Type: text/plain

It was read.

--B
Content-Type: message/disposition-notification

Final-Recipient: rfc822; coordinadora@example.com
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; displayed

--B--
"""


@tagged("post_install", "-at_install", "slow")
class TestAnswerSmtp(SmtpCommon):
    """Answers through the mail queue to a real server that succeeds or fails."""

    def assertBack(self, case, reason, moved=True):
        answer = case.answer_ids
        self.assertEqual((case.state, answer.state), ("front_office", "failed"))
        self.assertIn(reason, answer.failure_reason)
        self.assertFalse(case.closed_on)
        activity = case.activity_ids
        self.assertEqual(activity.user_id, self.front)
        self.assertIn(reason, activity.note)
        self.assertEqual(case.event_ids.sorted("sequence")[-1].act, "bring_back")

    def test_taken_by_the_server_closes(self):  # 5.2.8
        case = self._answered()
        self._work_queue()
        answer = case.answer_ids
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertTrue(case.closed_on)
        self.assertEqual(self._events(answer), ["sent", "delivered"])
        self.assertEqual(len(self.smtp.taken), 1)
        self.assertEqual(self.smtp.taken[0].rcpt_tos, ["coordinadora@example.com"])
        self._work_queue()
        self.assertEqual(len(self.smtp.taken), 1)
        self.assertEqual(len(case.event_ids.filtered(lambda e: e.act == "close")), 1)

    def test_refused_for_good_comes_back(self):
        case = self._answered()
        self.smtp.mode = "refuse"
        self._work_queue()
        self.assertBack(case, "550")
        self._work_queue()
        self.assertEqual(self.smtp.refused, 1)
        self.assertEqual(len(case.activity_ids), 1)

    def test_server_that_is_down(self):
        self.env.company.grandes_clientes_mail_retries = 0
        case = self._answered()
        self.smtp.stop()
        self._work_queue()
        self.assertBack(case, "refused")

    def test_server_that_hangs(self):
        case = self._answered()
        self._hang()
        self._work_queue()
        self.assertBack(case, "not known whether the answer arrived")

    def test_line_that_drops_costs_nobody_else(self):
        first = self._answered()
        second = self._answered(
            partner_id=self.town.id,
            contact_id=False,
            email_from="alcalde@example.com",
        )
        self.smtp.mode = "drop"
        self._work_queue()
        self.assertBack(first, "not known whether the answer arrived")
        self.assertEqual(second.state, "answered")
        # The rest does not wait for the hourly run.
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggered = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.assertIn(NOW + timedelta(minutes=1), triggered.mapped("call_at"))
        self.smtp.mode = "take"
        self._work_queue()
        self.assertEqual(second.state, "closed")
        self.assertEqual(len(self.smtp.taken), 1)

    def test_line_that_drops_after_taking_sends_nothing_twice(self):
        case = self._answered()
        self.smtp.mode = "drop_late"
        self._work_queue()
        self.assertBack(case, "not known whether the answer arrived")
        self.smtp.mode = "take"
        self._work_queue()
        # Nor by retrying it in the queue: it was taken out of it.
        case.answer_ids.sudo().mail_id.action_retry()
        self._work_queue()
        self.assertEqual(len(self.smtp.taken), 1)

    def test_sent_again_by_the_advisor_closes(self):
        case = self._answered()
        self.smtp.mode = "refuse"
        self._work_queue()
        answer = case.answer_ids
        self.contact.email = "coordinadora@example.org"
        self.smtp.mode = "take"
        answer.with_user(self.front)._do_resend()
        self._work_queue()
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(self.smtp.taken[0].rcpt_tos, ["coordinadora@example.org"])
        self.assertEqual(self._events(answer), ["sent", "failed", "sent", "delivered"])
        self.assertFalse(case.activity_ids)

    def test_refused_after_the_case_ended_bothers_nobody(self):
        case = self._answered()
        case._do_withdraw("La coordinadora desistió por teléfono")
        self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("headers", "like", "Auto-Submitted")]
        ).cancel()
        self.smtp.mode = "refuse"
        self._work_queue()
        self.assertEqual((case.state, case.answer_ids.state), ("withdrawn", "failed"))
        self.assertFalse(case.activity_ids)

    def test_mail_cancelled_by_hand_comes_back(self):
        case = self._answered()
        case.answer_ids.sudo().mail_id.cancel()
        self._settle()
        self.assertBack(case, "taken out of the queue")

    def test_process_that_died_before_noting_closes(self):
        case = self._answered()
        case.answer_ids.sudo().mail_id.state = "sent"
        self._settle()
        self.assertEqual(case.state, "closed")

    def test_process_that_was_killed_in_the_middle_sends_nothing_twice(self):
        case = self._answered()
        mail = case.answer_ids.sudo().mail_id
        # The queue's commit before it hands the message over, followed by a crash.
        self.assertTrue(mail._mark_handed_over())
        self._work_queue()
        self.assertBack(case, "not known whether the answer arrived")
        self.assertFalse(self.smtp.taken)

    def test_a_recorded_delivery_takes_the_mail_out_of_the_queue(self):
        case = self._answered()
        case.answer_ids._do_record_delivery("pick_up", "La recogió en la ventanilla")
        self._work_queue()
        self.assertEqual(case.state, "closed")
        self.assertFalse(self.smtp.taken)

    def test_the_delivery_keeps_the_message_id(self):
        case = self._answered()
        mail = case.answer_ids.sudo().mail_id
        self._work_queue()
        sent = case.answer_ids.sudo().delivery_ids[0]
        self.assertEqual((sent.event, sent.message_id), ("sent", mail.message_id))
        self.assertEqual(sent.address, "coordinadora@example.com")

    # === WHAT COMES BACK LATER === #

    def _report(self, answer, action="failed", status="5.1.1"):
        """Feed a report about the answer's mail to the gateway."""
        message_id = answer.sudo().mail_id.message_id
        self.env["mail.thread"].message_process(
            "grandes.clientes.filing",
            REPORT.format(message_id=message_id, action=action, status=status),
        )
        self._settle()

    def test_bounce_that_comes_later_reopens(self):
        case = self._answered()
        self._work_queue()
        self.assertEqual(case.state, "closed")
        self._report(case.answer_ids)
        self.assertBack(case, "5.1.1")
        self.assertEqual(
            self._events(case.answer_ids), ["sent", "delivered", "bounced"]
        )
        self._report(case.answer_ids)
        self.assertEqual(len(case.activity_ids), 1)

    def test_bounce_of_a_matter_that_was_filed_again(self):
        first = self._answered()
        self._work_queue()
        second = self._registered()
        self.assertEqual(second.state, "front_office")
        self._report(first.answer_ids)
        self.assertEqual(first.state, "front_office")
        self.assertEqual(second.state, "front_office")

    def test_a_delay_is_no_bounce(self):
        case = self._answered()
        self._work_queue()
        self._report(case.answer_ids, action="delayed", status="4.4.7")
        self.assertEqual(case.state, "closed")

    def test_an_old_bounce_spares_what_was_sent_again(self):
        case = self._answered()
        answer = case.answer_ids
        self._hang()
        self._work_queue()
        old = answer.sudo().mail_id.message_id
        self.smtp.mode = "take"
        answer.with_user(self.front)._do_resend()
        self._work_queue()
        self.assertEqual(case.state, "closed")
        self.env["mail.thread"].message_process(
            "grandes.clientes.filing",
            REPORT.format(message_id=old, action="failed", status="5.1.1"),
        )
        self._settle()
        self.assertEqual(case.state, "closed")

    def test_a_receipt_is_noted_as_read(self):  # 5.2.13
        case = self._answered()
        self._work_queue()
        self.env["mail.thread"].message_process(
            "grandes.clientes.filing",
            RECEIPT.format(message_id=case.answer_ids.sudo().mail_id.message_id),
        )
        self._settle()
        self.assertEqual(self._events(case.answer_ids), ["sent", "delivered", "read"])
        self.assertEqual(case.state, "closed")
