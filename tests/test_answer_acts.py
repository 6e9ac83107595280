from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import Common

BODY = "<p>El pago de agosto ya se aplicó a la obligación.</p>"


@tagged("post_install", "-at_install")
class TestAnswerActs(Common):
    """An answer is required, goes out by the means of the request, and closes."""

    def _events(self, case):
        return [(e.step or None, e.act, e.state_to) for e in case.event_ids][-2:]

    def test_phone_answer_is_delivered_and_closes_at_once(self):  # 5.2.8
        case = self._registered(channel="phone")
        answer = case._do_answer(BODY)
        self.assertRecordValues(
            answer, [{"state": "delivered", "means": "phone", "kind": "final"}]
        )
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.closed_on)
        self.assertEqual(
            self._events(case),
            [("5.2.7", "answer", "answered"), ("5.2.8", "close", "closed")],
        )
        self.assertEqual(answer.delivery_ids.mapped("event"), ["sent", "delivered"])

    def test_email_answer_waits_for_the_server(self):  # 5.2.8
        case = self._registered()
        answer = case._do_answer(BODY)
        self.assertEqual(case.state, "answered")
        self.assertFalse(case.closed_on)
        self.assertEqual(answer.state, "sent")
        self.assertEqual(answer.address, "coordinadora@example.com")
        mail = answer.sudo().mail_id
        self.assertIn("El pago de agosto", mail.body_html)
        self.assertIn(case.name, mail.subject)
        self.assertFalse(mail.auto_delete)
        self.assertEqual((mail.model, mail.res_id), (case._name, case.id))

    def test_in_person_is_answered_by_email(self):  # 5.2.8
        case = self._registered(channel="in_person")
        self.assertEqual(case._do_answer(BODY).means, "email")

    def test_written_closes_with_the_outgoing_mercurio_number(self):  # 5.2.9
        case = self._written()
        answer = case._do_answer(BODY)
        self.assertEqual((answer.means, answer.state), ("mercurio", "sent"))
        self.assertEqual(case.state, "answered")
        case.write({"mercurio_out_number": "2026EE0000123"})
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(answer.mercurio_out_number, "2026EE0000123")
        self.assertTrue(answer.mercurio_out_date)
        self.assertEqual(self._events(case)[-1], ("5.2.9", "close", "closed"))

    def _written(self):
        return self._registered(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )

    def test_empty_answers_are_refused(self):  # 5.2.7
        case = self._registered()
        for body in ("", False, "   ", "<p><br></p>", "\n\n"):
            with self.assertRaises(ValidationError):
                case._do_answer(body)
        self.assertEqual(case.state, "front_office")
        self.assertFalse(case.answer_ids)

    def test_only_front_office_and_supervisor_answer(self):
        case = self._registered()
        for user in (self.back, self.official, self.coordinator, self.quality,
                     self.oversight, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                case.with_user(user)._do_answer(BODY)
        case.with_user(self.supervisor)._do_answer(BODY)
        self.assertEqual(case.state, "answered")

    def test_final_only_from_the_front_office(self):
        with self.assertRaises(UserError):
            self._case()._do_answer(BODY)

    def test_interim_closes_nothing(self):
        case = self._registered(channel="phone")
        answer = case._do_answer(BODY, kind="interim")
        self.assertEqual((answer.state, case.state), ("delivered", "front_office"))
