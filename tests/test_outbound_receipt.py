from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import clock
from .answer_common import BODY
from .common import NOW
from .smtp_common import SmtpCommon
from .test_answer_smtp import RECEIPT, REPORT

ANSWER = "grandes.clientes.case.answer"


@tagged("post_install", "-at_install", "slow")
class TestOutboundReceipt(SmtpCommon):
    """Proof that an answer arrived, and what is done without it."""

    def _sent(self, **vals):
        """Return the answer of a case, once accepted by the mail server."""
        case = self._registered(**vals)
        self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("headers", "like", "Auto-Submitted")]
        ).cancel()
        case._do_answer(BODY)
        self._work_queue()
        answer = case.answer_ids
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        return answer.with_user(self.front)

    def _report(self, answer, action, status="2.1.5"):
        self.env["mail.thread"].message_process(
            "grandes.clientes.filing",
            REPORT.format(
                message_id=answer.sudo().mail_id.message_id,
                action=action,
                status=status,
            ),
        )
        self._settle()

    def _unproven(self, user=None):
        return (
            self.env[ANSWER]
            .with_user(user or self.front)
            .search([("lacks_receipt", "=", True)])
        )

    def _later(self, days):
        self.env.invalidate_all()
        return clock.at(NOW + timedelta(days=days))

    # === PROOFS ===

    def test_reports_are_asked_for_where_the_server_offers_them(self):
        self.smtp.reports = True
        self._sent()
        self.assertEqual(self.smtp.asked, ["SUCCESS,FAILURE,DELAY"])
        self.env.company.grandes_clientes_ask_receipts = False
        self._sent(beneficiary_id_number="1.020.304.060")
        self.assertEqual(self.smtp.asked[1:], [""])

    def test_reports_are_not_asked_for_elsewhere(self):
        self._sent()
        self.assertEqual(self.smtp.asked, [""])

    def test_a_report_of_delivery_is_proof(self):
        answer = self._sent()
        self._report(answer, "delivered")
        self.assertEqual(answer.receipt, "received")
        self.assertEqual(answer.receipt_on, NOW)
        self.assertEqual(answer.case_id.state, "closed")
        # The address is not counted as bouncing.
        self.assertFalse(self.contact.message_bounce)

    def test_passed_on_is_noted_and_is_no_proof(self):
        answer = self._sent()
        self._report(answer, "relayed")
        self.assertEqual(answer.sudo().delivery_ids[-1].event, "relayed")
        self.assertFalse(answer.receipt)

    def test_a_failure_goes_before_what_arrived(self):
        answer = self._sent()
        self._report(answer, "failed", "5.1.1")
        self.assertEqual(answer.state, "failed")
        self.assertFalse(answer.receipt)

    def test_proofs_are_kept_apart(self):
        answer = self._sent()
        self._report(answer, "delivered")
        self.env["mail.thread"].message_process(
            "grandes.clientes.filing",
            RECEIPT.format(message_id=answer.sudo().mail_id.message_id),
        )
        self.env.invalidate_all()
        self.assertEqual(answer.receipt, "read")
        answer.with_user(self.portal)._note_read()
        self.env.invalidate_all()
        self.assertEqual(answer.receipt, "opened")
        self.assertEqual(
            answer.sudo().delivery_ids.mapped("event"),
            ["sent", "delivered", "received", "read", "opened"],
        )

    # === WITHOUT PROOF ===

    def test_listed_after_the_days_set(self):
        answer = self._sent()
        # From a Wednesday: Thursday, Friday and Monday are the three business days.
        for days, listed in ((0, False), (1, False), (5, False), (6, True), (30, True)):
            with self._later(days), self.subTest(days=days):
                self.assertEqual(answer in self._unproven(), listed)
                self.assertEqual(answer.lacks_receipt, listed)
        with self._later(6):
            self.assertEqual(answer.unproven_days, 4)
            found = self.env[ANSWER].search([("lacks_receipt", "=", False)])
            self.assertNotIn(answer, found)

    def test_any_proof_takes_it_off_the_list(self):
        answer = self._sent()
        answer.with_user(self.portal)._note_read()
        with self._later(30):
            self.assertNotIn(answer, self._unproven())

    def test_what_did_not_go_by_mail_is_not_listed(self):
        case = self._registered(beneficiary_id_number="1.020.304.061")
        case._do_answer(BODY, means="phone")
        with self._later(30):
            self.assertNotIn(case.answer_ids, self._unproven())

    def test_those_who_oversee_see_the_list_too(self):
        answer = self._sent()
        with self._later(30):
            for user in (self.supervisor, self.coordinator, self.quality):
                self.assertIn(answer, self._unproven(user))

    # === SENT AGAIN ===

    def test_sent_again_is_a_new_attempt_and_the_case_stays_closed(self):
        answer = self._sent()
        case = answer.case_id
        answer._do_send_again()
        self.assertEqual((answer.state, answer.attempt), ("sent", 2))
        self.assertEqual(case.state, "closed")
        self._work_queue()
        self.assertEqual((answer.state, case.state), ("delivered", "closed"))
        self.assertEqual(len(self.smtp.taken), 2)
        self.assertEqual(case.event_ids.sorted("sequence")[-1].act, "send_answer_again")
        self.assertEqual(len(case.event_ids.filtered(lambda e: e.act == "close")), 1)

    def test_sent_again_from_the_list_it_can_be_undone(self):
        answer = self._sent()
        self.env.company.grandes_clientes_undo_seconds = 10
        shown = answer.with_user(self.front).action_send_again()
        self.assertEqual(shown["tag"], "grandes_clientes_leaving")
        self.assertEqual(shown["params"]["ids"], answer.ids)
        answer.with_user(self.front).action_undo_send()
        self.assertEqual((answer.state, answer.attempt), ("delivered", 1))

    def test_what_does_not_arrive_this_time_comes_back(self):
        answer = self._sent()
        answer._do_send_again()
        self.smtp.mode = "refuse"
        self._work_queue()
        self.assertEqual(answer.state, "failed")
        self.assertEqual(answer.case_id.state, "front_office")
        self.assertEqual(len(answer.case_id.activity_ids), 1)

    def test_many_sent_again_share_their_message(self):
        answers = self._sent() + self._sent(beneficiary_id_number="1.020.304.062")
        answers._do_send_again()
        self.assertEqual(len(answers.sudo().mail_id), 1)
        self._work_queue()
        self.assertEqual(len(self.smtp.taken), 3)

    def test_the_clock_begins_anew(self):
        answer = self._sent()
        with self._later(10):
            answer._do_send_again()
            self._work_queue()
            self.assertNotIn(answer, self._unproven())

    def test_not_what_the_requester_has(self):
        answer = self._sent()
        answer.with_user(self.portal)._note_read()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "has it already"):
            answer._do_send_again()

    # === NOTIFIED OTHERWISE ===

    def test_told_by_telephone(self):
        answer = self._sent()
        with (
            self._later(30),
            Form(
                self.env["grandes.clientes.case.answer.notify"]
                .with_user(self.front)
                .with_context(default_answer_ids=answer.ids)
            ) as form,
        ):
            form.reason = "Habló con la coordinadora, confirma que la leyó"
            form.save().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(answer.receipt, "acknowledged")
        row = answer.delivery_ids[-1]
        self.assertEqual((row.means, row.user_id), ("phone", self.front))
        event = answer.case_id.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.act, "notify_answer")
        self.assertIn("coordinadora", event.note)
        with self._later(40):
            self.assertNotIn(answer, self._unproven())

    def test_told_by_a_letter(self):  # 5.2.9
        answer = self._sent()
        with self.assertRaisesRegex(UserError, "number that Mercurio gives"):
            answer._do_notify_otherwise("mercurio", "Se envió carta")
        answer._do_notify_otherwise("mercurio", "Se envió carta", "2026-55")
        self.assertEqual(answer.mercurio_out_number, "2026-55")
        self.assertEqual(answer.receipt, "acknowledged")
        self.assertEqual(answer.case_id.state, "closed")

    def test_told_by_a_letter_of_an_impossible_day(self):
        with clock.at(NOW + timedelta(days=2)):
            answer = self._sent(received_on=NOW - timedelta(days=3))
            today = clock.today(self.env.company)
            for days, refused in (
                (-365, "after that day"),
                (-1, "after that day"),
                (365, "no future date"),
            ):
                with self.assertRaisesRegex(UserError, refused), self.cr.savepoint():
                    answer._do_notify_otherwise(
                        "mercurio", "Carta", "2026-55", today + timedelta(days=days)
                    )
            answer._do_notify_otherwise("mercurio", "Carta", "2026-55", today)
            self.assertEqual(answer.receipt, "acknowledged")

    def test_told_at_another_hour_than_now(self):
        answer = self._sent()
        wizard = Form(
            self.env["grandes.clientes.case.answer.notify"].with_context(
                default_answer_ids=answer.ids
            )
        )
        wizard.how, wizard.reason = "phone", "Se le leyó a la coordinadora"
        for hours, refused in ((5, "not happened yet"), (-5, "went out later")):
            wizard.told_on = NOW + timedelta(hours=hours)
            with self.assertRaisesRegex(UserError, refused):
                wizard.save().action_confirm()
        told = NOW + timedelta(hours=2)
        wizard.told_on = told
        with clock.at(NOW + timedelta(hours=3)):
            wizard.save().action_confirm()
        self.assertEqual(answer.delivery_ids[-1].happened_on, told)

    def test_while_it_still_waits_for_the_server(self):
        answer = self._sent()
        answer._do_send_again()
        answer._do_notify_otherwise("phone", "Ya la tiene")
        self._work_queue()
        self.assertEqual(len(self.smtp.taken), 1)
        self.assertEqual(answer.state, "delivered")

    def test_it_asks_why_and_how(self):
        answer = self._sent()
        with self.assertRaises(UserError):
            answer._do_notify_otherwise("phone", " ")
        with self.assertRaises(UserError):
            answer._do_notify_otherwise("email", "por correo")

    def test_only_the_front_office_does_it(self):
        answer = self._sent()
        for user in (
            self.back,
            self.official,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
            self.portal,
        ):
            own = answer.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    own._do_send_again()
                with self.assertRaises(AccessError):
                    own._do_notify_otherwise("phone", "x")
        answer.with_user(self.supervisor)._do_notify_otherwise("phone", "Llamada")

    # === TOLD ===

    def test_answers_of_who_left_are_told_to_whoever_gets_the_cases(self):
        self._sent()
        self.ies.sudo().advisor_id = self.front2
        self.front.sudo().active = False
        company = self.env.company.sudo()
        with self._later(6):
            company._grandes_clientes_tell_unproven(clock.today(company))
        message = (
            self.env["mail.message"]
            .sudo()
            .search([("subject", "=", "Without proof of receipt")])
        )
        self.assertEqual(message.partner_ids, self.front2.partner_id)

    def test_the_advisor_is_told_once(self):
        self._sent()
        company = self.env.company
        Message = self.env["mail.message"]
        domain = [
            ("subject", "=", "Without proof of receipt"),
            ("partner_ids", "in", self.front.partner_id.ids),
        ]
        with self._later(5):
            company._grandes_clientes_tell_unproven(clock.today(company))
            self.assertFalse(Message.search(domain))
        for days in (6, 7):
            with self._later(days):
                company._grandes_clientes_tell_unproven(clock.today(company))
                self.assertEqual(len(Message.search(domain)), 1)
