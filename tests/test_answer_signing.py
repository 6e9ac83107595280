from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install")
class TestAnswerSigning(AnswerCommon):
    """An answer is prepared, reviewed by another, signed or discarded (5.2.16)."""

    def _signed_case(self, **vals):
        return self._registered(typification="T17", beneficiary_id_number=False, **vals)

    def test_signed_answers_wait_for_review_and_signature(self):
        case = self._signed_case(channel="phone")
        answer = case._do_answer(BODY)
        self.assertEqual((case.state, answer.state), ("front_office", "ready"))
        self.assertEqual(answer.prepared_by_id, self.front)
        with self.assertRaises(UserError):
            answer._do_send()
        with self.assertRaises(UserError):
            answer._do_review()  # by its own author
        with self.assertRaises(UserError):
            answer.with_user(self.supervisor)._do_sign()  # not reviewed yet
        answer.with_user(self.front2)._do_review()
        with self.assertRaises(AccessError):
            answer.with_user(self.front2)._do_sign()
        answer.with_user(self.supervisor)._do_sign()
        answer._do_send()
        self.assertRecordValues(
            answer,
            [
                {
                    "state": "delivered",
                    "reviewed_by_id": self.front2.id,
                    "signed_by_id": self.supervisor.id,
                    "sent_by_id": self.front.id,
                }
            ],
        )
        self.assertEqual(case.state, "closed")

    def test_the_dialog_is_titled_by_what_is_to_be_signed(self):
        waits = self._signed_case(channel="phone")._do_answer(BODY)
        other = self._registered(beneficiary_id_number="90807060")
        plain = other._do_prepare_answer(BODY, direct=True)
        waits.with_user(self.front2)._do_review()
        answers = (waits + plain).with_user(self.supervisor)
        action = answers.with_context(grandes_clientes_to_be_read=True).action_sign()
        self.assertEqual(action["context"]["active_ids"], waits.ids)
        self.assertIn(waits.case_id.name, action["name"])

    def test_the_mail_says_who_drafted_reviewed_and_signed(self):
        answer = self._signed_case()._do_answer(BODY)
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.coordinator)._do_sign()
        answer._do_send()
        html = answer.sudo().mail_id.body_html
        for user in (self.front, self.front2, self.coordinator):
            self.assertIn(user.name, html)

    def test_improved_text_is_signed_anew(self):
        answer = self._signed_case()._do_answer(BODY)
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.supervisor)._do_sign()
        answer.body = "<p>Otra cosa.</p>"
        self.assertFalse(answer.reviewed_by_id | answer.signed_by_id)
        with self.assertRaises(UserError):
            answer._do_send()

    def test_one_final_answer_a_case_from_the_tray(self):
        case = self._registered(channel="phone")
        first = case._do_prepare_answer(BODY, direct=True)
        second = case._do_prepare_answer("<p>Otra</p>", direct=True)
        with self.assertRaises(UserError):
            (first + second)._do_send()
        second._do_send()
        self.assertEqual((first.state, case.state), ("discarded", "closed"))

    def test_discard(self):
        case = self._registered()
        answer = case._do_prepare_answer(BODY, direct=True)
        answer._do_discard("Se respondió por otro medio")
        self.assertEqual(answer.state, "discarded")
        with self.assertRaises(UserError):
            answer._do_send()

    def test_an_ended_case_leaves_no_answer_in_the_tray(self):
        case = self._registered()
        answer = case._do_prepare_answer(BODY, direct=True)
        case._do_withdraw("Llamó y desistió")
        self.assertEqual(answer.state, "discarded")
