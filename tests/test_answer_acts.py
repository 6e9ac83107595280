from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import Common

BODY = "<p>El pago de agosto ya se aplicó a la obligación.</p>"


class AnswerCommon(Common):
    """Cases of every channel, and answers to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Answer = cls.env["grandes.clientes.case.answer"]

    def _written(self, **vals):
        return self._registered(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
            **vals,
        )

    def _file(self, user=None, size=10, **vals):
        Attachment = self.env["ir.attachment"].with_user(user or self.front)
        return Attachment.create({"name": "soporte.pdf", "raw": b"x" * size, **vals})

    def _events(self, answer):
        return answer.delivery_ids.mapped("event")

    def _last(self, case, count=2):
        events = case.event_ids.sorted("sequence")[-count:]
        return [(event.step or None, event.act, event.state_to) for event in events]


@tagged("post_install", "-at_install")
class TestAnswerActs(AnswerCommon):
    """An answer is required, goes out by the means of the request, and closes."""

    # === BY THE MEANS OF THE REQUEST === #

    def test_phone_answer_is_delivered_and_closes_at_once(self):  # 5.2.8
        case = self._registered(channel="phone")
        answer = case._do_answer(BODY)
        self.assertRecordValues(
            answer, [{"state": "delivered", "means": "phone", "kind": "final"}]
        )
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.closed_on)
        self.assertEqual(
            self._last(case),
            [("5.2.7", "answer", "answered"), ("5.2.8", "close", "closed")],
        )
        self.assertEqual(self._events(answer), ["sent", "delivered"])
        self.assertEqual(case.event_ids.mapped("role")[-1], "group_front_office")

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
        self.assertEqual(
            self._registered(channel="in_person")._do_answer(BODY).means, "email"
        )

    def test_portal_is_answered_by_email(self):  # 5.2.8
        self.assertEqual(
            self._registered(channel="portal")._do_answer(BODY).means, "email"
        )

    def test_written_closes_with_the_outgoing_mercurio_number(self):  # 5.2.9
        case = self._written()
        answer = case._do_answer(BODY)
        self.assertEqual((answer.means, answer.state), ("mercurio", "sent"))
        self.assertEqual(case.state, "answered")
        case.write({"mercurio_out_number": "2026EE0000123"})
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(answer.mercurio_out_number, "2026EE0000123")
        self.assertTrue(answer.mercurio_out_date)
        self.assertEqual(self._last(case, 1), [("5.2.9", "close", "closed")])

    def test_mercurio_number_by_its_act(self):  # 5.2.9
        case = self._written()
        answer = case._do_answer(BODY)
        with self.assertRaises(ValidationError):
            answer._do_record_mercurio_out(" ")
        with self.assertRaises(ValidationError):
            answer._do_record_mercurio_out("2026EE1", "2026-12-31")
        answer._do_record_mercurio_out("2026EE1", "2026-09-16")
        self.assertRecordValues(
            case, [{"state": "closed", "mercurio_out_number": "2026EE1"}]
        )
        self.assertEqual(str(answer.mercurio_out_date), "2026-09-16")
        with self.assertRaises(UserError):
            answer._do_record_mercurio_out("2026EE2")

    def test_mercurio_number_written_beforehand_counts_once(self):  # 5.2.9
        case = self._written()
        case.mercurio_out_number = "2026EE7"
        case._do_answer(BODY)
        self.assertEqual(case.state, "closed")
        case.with_user(self.supervisor)._do_reopen("La coordinadora aún pregunta")
        case._do_answer(BODY)
        self.assertEqual(case.state, "answered")
        case.mercurio_out_number = "2026EE8"
        self.assertEqual(case.state, "closed")

    def test_written_answered_by_mail_still_waits_for_mercurio(self):  # 5.2.9
        case = self._written()
        answer = case._do_answer(BODY, means="phone")
        self.assertEqual((case.state, answer.state), ("answered", "delivered"))
        case.mercurio_out_number = "2026EE9"
        self.assertEqual(case.state, "closed")

    def test_mercurio_number_closes_nothing_by_itself(self):
        case = self._registered()
        case.mercurio_out_number = "2026EE9"
        self.assertEqual(case.state, "front_office")

    def test_fax_by_setting(self):
        case = self._registered(channel="fax")
        case._do_answer(BODY)
        self.assertEqual(case.state, "closed")
        self.env.company.grandes_clientes_fax_needs_mercurio_out = True
        case = self._registered(channel="fax", beneficiary_id_number="90.000.001")
        answer = case._do_answer(BODY)
        self.assertEqual((case.state, answer.state), ("answered", "sent"))
        case.mercurio_out_number = "2026EE5"
        self.assertEqual(case.state, "closed")

    def test_in_person_delivered_otherwise_needs_a_reason(self):
        case = self._registered(channel="in_person", contact_id=False)
        with self.assertRaisesRegex(UserError, "address"):
            case._do_answer(BODY)
        answer = case._do_answer(BODY, means="notice")
        self.assertEqual(case.state, "answered")
        with self.assertRaises(ValidationError):
            answer._do_record_delivery("pick_up", "")
        with self.assertRaises(UserError):
            answer._do_record_delivery("phone", "Se le dijo")
        answer._do_record_delivery("pick_up", "La recogió Ana Gómez el miércoles")
        self.assertEqual((case.state, answer.means), ("closed", "pick_up"))
        self.assertIn("Ana", answer.delivery_ids[-1].reason)

    def test_a_letter_is_delivered_by_mercurio_alone(self):
        answer = self._written()._do_answer(BODY)
        with self.assertRaises(UserError):
            answer._do_record_delivery("address", "La recibió la portería")

    # === WHAT IS REFUSED === #

    def test_empty_answers_are_refused(self):  # 5.2.7
        case = self._registered()
        for body in ("", False, "   ", "<p><br></p>", "\n\n"):
            with self.assertRaises(ValidationError):
                case._do_answer(body)
        self.assertEqual(case.state, "front_office")
        self.assertFalse(case.answer_ids)

    def test_unknown_kind_or_means(self):
        case = self._registered()
        with self.assertRaises(UserError):
            case._do_answer(BODY, kind="partial")
        with self.assertRaises(UserError):
            case._do_answer(BODY, means="pigeon")

    def test_only_front_office_and_supervisor_answer(self):
        case = self._registered()
        for user in (
            self.back,
            self.official,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
            self.portal,
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                case.with_user(user)._do_answer(BODY)
        case.with_user(self.supervisor)._do_answer(BODY)
        self.assertEqual(case.state, "answered")

    def test_final_only_from_the_front_office(self):
        case = self._case()
        with self.assertRaises(UserError):
            case._do_answer(BODY)
        case._do_register()
        case._do_answer(BODY)
        with self.assertRaises(UserError):
            case._do_answer(BODY)

    def test_nothing_but_a_delivery_closes(self):
        case = self._registered()
        case._do_answer(BODY)
        self.assertNotIn("close", case.available_acts)
        self.assertIn("close", case.unavailable_acts)
        with self.assertRaises(AccessError):
            case.write({"state": "closed"})

    def test_what_is_typed_is_sanitised_and_never_rendered(self):
        case = self._registered()
        answer = case._do_answer(
            "<p>7*7={{7*7}} <t t-out='1+1'/> <script>alert(1)</script>"
            "<img src=x onerror=alert(1)> ${object.name}</p>"
        )
        html = str(answer.sudo().mail_id.body_html)
        self.assertIn("{{7*7}}", html)
        self.assertIn("${object.name}", html)
        for bad in ("<script", "onerror", "t-out"):
            self.assertNotIn(bad, html)

    def test_plain_text_keeps_its_lines(self):
        answer = self._registered()._do_answer("Señora coordinadora:\n\nYa se aplicó.")
        self.assertIn("<p>", answer.body)
        self.assertNotIn("coordinadora:Ya", answer.body)

    # === INTERIM === #

    def test_interim_closes_nothing(self):
        case = self._registered(channel="phone")
        answer = case._do_answer(BODY, kind="interim")
        self.assertEqual((answer.state, case.state), ("delivered", "front_office"))
        self.assertEqual(
            self._last(case, 1), [(None, "answer_interim", "front_office")]
        )

    def test_interim_goes_from_any_desk(self):
        case = self._registered(channel="phone")
        case.sudo().state = "back_office"
        case._do_answer(BODY, kind="interim")
        with self.assertRaises(UserError):
            case._do_answer(BODY)
        self.assertEqual(case.state, "back_office")

    # === PREPARED, REVIEWED, SIGNED === #

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
            answer._do_review()  # by who drafted it
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

    # === NEVER CHANGED ONCE SENT === #

    def test_sent_answers_do_not_change(self):
        case = self._registered()
        answer = case._do_answer(BODY, attachments=self._file())
        for user in (self.front, self.supervisor, self.env.user):
            for vals in (
                {"body": "<p>Otra</p>"},
                {"attachment_ids": [(5, 0, 0)]},
                {"kind": "interim"},
            ):
                with self.assertRaises(UserError), self.cr.savepoint():
                    answer.with_user(user).write(vals)
        with self.assertRaises(UserError):
            answer.sudo().body = "<p>Otra</p>"
        with self.assertRaises(AccessError):
            answer.unlink()
        with self.assertRaises(UserError):
            answer.sudo().unlink()
        file = answer.attachment_ids
        for vals in ({"raw": b"y"}, {"name": "otro.pdf"}, {"res_id": 1}):
            with self.assertRaises(UserError):
                file.sudo().write(vals)
        with self.assertRaises(UserError):
            file.sudo().unlink()

    def test_deliveries_are_only_added(self):
        answer = self._registered(channel="phone")._do_answer(BODY)
        row = answer.sudo().delivery_ids[0]
        with self.assertRaises(UserError):
            row.write({"reason": "x"})
        with self.assertRaises(UserError):
            row.unlink()

    def test_decisive_fields_are_nobodys_to_write(self):
        answer = self._registered()._do_prepare_answer(BODY)
        for vals in (
            {"state": "delivered"},
            {"signed_by_id": self.front.id},
            {"mercurio_out_number": "1"},
            {"case_id": 1},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                answer.write(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.Answer.with_user(self.front).create(
                {"case_id": answer.case_id.id, "body": BODY, "means": "phone"}
            )

    def test_the_event_seals_what_was_sent(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        event = case.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.facts["sha256"], answer._digest())
        self.assertEqual(event.facts["answer"], answer.id)

    # === ATTACHMENTS === #

    def test_attachments_are_the_answers_own_and_go_with_the_mail(self):
        case = self._registered()
        foreign = self._file(res_model="res.partner", res_id=self.ies.id)
        answer = case._do_answer(BODY, attachments=foreign)
        own = answer.sudo().attachment_ids
        self.assertNotEqual(own, foreign)
        self.assertEqual((own.res_model, own.res_id), (answer._name, answer.id))
        self.assertEqual(answer.sudo().mail_id.attachment_ids, own)
        self.assertEqual(own.raw, foreign.raw)

    def test_heavy_attachments_are_refused(self):
        self.env.company.grandes_clientes_answer_attachments_mb = 1
        case = self._registered()
        with self.assertRaisesRegex(ValidationError, "at most 1 MB"):
            case._do_answer(BODY, attachments=self._file(size=1024**2 + 1))
        self.assertEqual(case.state, "front_office")

    def test_files_that_the_user_may_not_read_are_refused(self):
        case = self._registered()
        secret = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        with self.assertRaises(AccessError):
            case._do_answer(BODY, attachments=secret)

    def test_the_limit_is_at_least_one(self):
        with self.assertRaises(ValidationError):
            self.env.company.grandes_clientes_answer_attachments_mb = 0
