from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon
from .update_common import run_migration


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

    # === FOUR EYES: EVERYBODY WHO WROTE IT === #

    def _dialog(self, user, case):
        return self._open_dialog(user, case.with_user(user).action_answer())

    def test_who_rewrites_it_in_the_dialog_does_not_review_it(self):
        case = self._signed_case()
        answer = case._do_answer(BODY)
        form = self._dialog(self.front2, case)
        form.body = "<p>Otra cosa.</p>"
        form.save().action_prepare()
        self.assertEqual(answer.body, "<p>Otra cosa.</p>")
        self.assertEqual(answer.prepared_by_id, self.front)
        self.assertEqual(answer.writer_ids, self.front2)
        for writer in (self.front, self.front2):
            with self.assertRaisesRegex(UserError, "somebody else reviews"):
                answer.with_user(writer)._do_review()
        third = self._user("Tercera", "group_front_office")
        answer.with_user(third)._do_review()
        answer.with_user(self.supervisor)._do_sign()
        content = answer._get_letter_content(answer.prepared_on.date())
        self.assertEqual(content["prepared"], f"{self.front.name}, {self.front2.name}")

    def test_who_prepares_a_draft_anew_makes_it_theirs(self):
        case = self._signed_case()
        answer = case._do_answer(BODY)
        self._dialog(self.front2, case).save().action_prepare()
        self.assertEqual(answer.writer_ids, self.front2)

    def test_a_signer_who_rewrites_it_does_not_sign_it(self):
        case = self._signed_case()
        answer = case._do_answer(BODY)
        answer.with_user(self.supervisor).body = "<p>Mejor así.</p>"
        answer.with_user(self.front2)._do_review()
        with self.assertRaisesRegex(UserError, "You wrote in it"):
            answer.with_user(self.supervisor)._do_sign()
        answer.with_user(self.coordinator)._do_sign()

    def test_who_only_sends_it_wrote_nothing(self):
        case = self._signed_case()
        answer = case._do_answer(BODY)
        answer.with_user(self.front2).write({"body": answer.body})
        answer.with_user(self.front2)._do_review()
        self.assertFalse(answer.writer_ids)

    def test_writers_of_before_the_update_are_read_from_events(self):
        case = self._signed_case()
        answer = case._do_answer(BODY)
        self._dialog(self.front2, case).save().action_prepare()
        self.env.cr.execute("DELETE FROM grandes_clientes_answer_writer_rel")
        for _again in range(2):
            run_migration(self.env, "19.0.1.12.0/post-writers")
            self.assertEqual(answer.writer_ids, self.front2)

    def test_a_draft_handed_over_was_written_by_its_first_author(self):
        answer = self._signed_case()._do_answer(BODY)
        answer.sudo()._apply_hand_over("prepared_by_id", self.front, self.front2)
        self.assertEqual(answer.prepared_by_id, self.front2)
        with self.assertRaisesRegex(UserError, "You wrote in it"):
            answer.with_user(self.front)._do_review()

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

    def test_what_is_reviewed_and_signed_is_not_done_again(self):
        answer = self._signed_case()._do_answer(BODY)
        answer.with_user(self.front2)._do_review()
        third = self._user("Tercera", "group_front_office")
        with self.assertRaisesRegex(UserError, "gc_front2.* has reviewed it already"):
            answer.with_user(third).action_review()
        answer.with_user(self.supervisor)._do_sign()
        # From the tray, whose screen is old, or by a second click.
        for user in (self.coordinator, self.supervisor):
            with self.assertRaisesRegex(UserError, "has signed it already"):
                answer.with_user(user).action_sign()
            self.assertNotIn("sign", answer.with_user(user).available_acts or {})
        self.assertEqual(answer.reviewed_by_id, self.front2)
        self.assertEqual(answer.signed_by_id, self.supervisor)

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
