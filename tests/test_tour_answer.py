"""Answering in a real browser: typed text is found again, and sending is undone."""

from unittest.mock import patch

from odoo.tests import tagged

from ..tools import clock
from .tour_common import TourCommon

TYPED = "El pago del 3 de septiembre ya se aplicó."


@tagged("post_install", "-at_install")
class TestTourAnswer(TourCommon):
    """5.2.7, on the desk."""

    def setUp(self):
        super().setUp()
        self.case = self._registered()

    def _tour(self, name):
        path = f"grandes-clientes-cases/{self.case.id}"
        self._walk_tours(self.front, (path, f"answer_{name}"))

    def test_a_draft_is_found_again_after_esc_and_reload(self):
        self._tour("typed")
        draft = self.env["grandes.clientes.answer.draft"].search([])
        self.assertEqual(draft.user_id, self.front)
        self.assertIn(TYPED, draft.body)
        self.assertFalse(self.case.answer_ids)
        # A new session; the tour has reloaded the page.
        self._forget_session(self.front.login)
        self._tour("found")
        self.assertEqual(self.case.answer_ids.state, "sent")
        self.assertIn(TYPED, self.case.answer_ids.body)
        self.assertFalse(
            self.env["grandes.clientes.answer.draft"]
            .with_user(self.front)
            ._find_own(self.case)
        )

    def test_on_a_ground_and_undone(self):
        company = self.env.company
        company.grandes_clientes_undo_seconds = 300
        company.grandes_clientes_ask_ground = True
        self._tour("undone")
        answer = self.case.answer_ids.sudo()
        self.assertEqual((answer.state, self.case.state), ("draft", "front_office"))
        self.assertEqual((answer.ground, answer.send_after), ("authorisation", False))
        self.assertIn("undo_answer", self.case.event_ids.mapped("act"))
        self.assertFalse(answer.sudo().mail_id)

    def test_it_leaves_when_the_seconds_are_over(self):
        self.env.company.grandes_clientes_undo_seconds = 1
        clock_before = clock.now()
        Answer = type(self.env["grandes.clientes.case.answer"])
        leave, asked = Answer.action_leave, []

        def leave_later(answers):
            # At first, as if the cron were handing it out: the screen asks again.
            asked.append(answers)
            return len(asked) > 1 and leave(answers)

        with patch.object(Answer, "action_leave", leave_later):
            self._tour("left")
        self.assertEqual(len(asked), 2)
        self.assertEqual(
            (self.case.state, self.case.answer_ids.attempt), ("answered", 1)
        )
        self.assertGreaterEqual(self.case.answer_ids.sent_on, clock_before)
