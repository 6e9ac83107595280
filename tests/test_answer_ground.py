from odoo.exceptions import UserError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon

AUTHORISED = {"ground": "authorisation", "ground_note": "Formulario del 3 de marzo"}


@tagged("post_install", "-at_install")
class TestAnswerGround(AnswerCommon):
    """Who is told about whom, «dentro de las restricciones de la ley» (INV-12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_ask_ground = True

    def _dialog(self, cases, user=None):
        action = cases.with_user(user or self.front).action_answer()
        return self._open_dialog(user or self.front, action)

    def test_a_university_is_a_third_party(self):
        case = self._registered()
        with self.assertRaisesRegex(UserError, "Ana Gómez.*art. 24"):
            case._do_answer(BODY, interactive=True)
        self.assertEqual(case.state, "front_office")
        answer = case._do_answer(BODY, **AUTHORISED)
        self.assertEqual((answer.state, answer.ground), ("sent", "authorisation"))
        event = case.event_ids.filtered(lambda each: each.act == "answer")
        self.assertEqual(event.facts["ground"], "authorisation")
        with self.assertRaisesRegex(UserError, "kept as it was sent"):
            answer.with_user(self.front).ground = "holder"

    def test_what_a_program_sends_says_that_nobody_was_asked(self):
        case = self._registered()
        answer = case._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim")
        self.assertEqual((answer.state, answer.ground), ("sent", "not_said"))
        event = case.event_ids.filtered(lambda each: each.act == "answer_interim")
        self.assertEqual(event.facts["ground"], "not_said")
        # Whoever answers it on the screen is asked all the same.
        self.assertTrue(self._dialog(case).asks_ground)
        final = case._do_answer(BODY)
        self.assertEqual((case.state, final.ground), ("answered", "not_said"))

    def test_what_a_program_sent_and_came_back_is_asked_about(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        answer._apply_failed({answer.id: "550"})
        form = self._dialog(case)
        self.assertIn("This did not arrive", form.draft_note)
        self.assertTrue(form.asks_ground)
        self.assertFalse(form.ground)
        mine = answer.with_user(self.front)
        with self.assertRaisesRegex(UserError, "answer the case"):
            self._open_dialog(self.front, mine.action_resend())
        with self.assertRaisesRegex(UserError, "answer the case"):
            mine._do_resend(interactive=True)
        # A program may send it again as it did.
        mine._do_resend()
        self.assertEqual(answer.state, "sent")

    def test_a_user_does_not_say_that_nobody_was_asked(self):
        answer = self._registered()._do_prepare_answer(BODY, direct=True)
        with self.assertRaisesRegex(UserError, "choose the ground"):
            answer.with_user(self.front).ground = "not_said"
        answer.with_user(self.front).ground = "holder"

    def test_who_authorised_it_is_named(self):
        case = self._registered()
        for ground in ("authorisation", "public_function"):
            with self.assertRaisesRegex(UserError, "where it is kept"):
                case._do_answer(BODY, ground=ground, ground_note=" ")
        case._do_answer(BODY, ground="holder")
        self.assertEqual(case.state, "answered")

    def test_without_a_ground_the_document_is_not_told(self):
        case = self._registered()
        for written in (
            "1020304050",
            "1.020.304.050",
            "1 020 304-050",
            "1.020.<b>304</b>.050",
        ):
            with self.assertRaisesRegex(UserError, "take it out"):
                case._do_answer(
                    f"<p>La cédula {written} debe dos cuotas</p>", ground="none"
                )
        answer = case._do_answer("<p>Esos datos tienen reserva.</p>", ground="none")
        self.assertEqual(answer.ground, "none")

    def test_of_many_those_go_that_may_be_told(self):
        cases = self._registered() | self._registered(
            beneficiary_id_number="90.000.002"
        )
        form = self._dialog(cases)
        form.ground = "none"
        form.body = "<p>La cédula 90000002 está al día.</p>"
        self.assertIn(f"{cases[1].name}: The text has the document", form.refused)
        self.assertEqual(form.case_count, 1)
        form.save().action_confirm()
        self.assertEqual(cases.mapped("state"), ["answered", "front_office"])

    def test_the_holder_is_known_by_the_document(self):
        student = self._entity("Ana Gómez", "other", vat="1.020.304.050")
        case = self._registered(
            partner_id=student.id, contact_id=False, email_from="ana@example.com"
        )
        self.assertEqual(case._do_answer(BODY).state, "sent")

    def test_what_is_about_nobody_is_not_asked(self):
        case = self._registered(
            typification="T11",
            beneficiary_name=False,
            beneficiary_id_type=False,
            beneficiary_id_number=False,
        )
        self.assertFalse(self.Answer._find_cases_of_third_parties(case))

    def test_it_is_asked_once_a_case(self):
        case = self._registered()
        first = case._do_answer(
            "<p>Ana Gómez: seguimos.</p>", kind="interim", **AUTHORISED
        )
        self.assertEqual(first.ground, "authorisation")
        form = self._dialog(case)
        self.assertFalse(form.asks_ground)
        answer = case._do_answer(BODY)
        self.assertEqual(answer.ground_note, AUTHORISED["ground_note"])

    def test_what_did_not_leave_says_no_ground(self):
        case = self._registered()
        case._do_prepare_answer(BODY, direct=True, ground="holder")
        case.answer_ids._do_discard("La universidad no es la titular")
        form = self._dialog(case)
        self.assertTrue(form.asks_ground)
        self.assertFalse(form.ground)

    def test_undone_the_ground_is_corrected(self):
        self.env.company.grandes_clientes_undo_seconds = 10
        case = self._registered()
        form = self._dialog(case)
        form.body = BODY
        form.ground = "holder"
        form.save().action_confirm()
        answer = case.answer_ids.with_user(self.front)
        answer.action_undo_send()
        form = self._dialog(case)
        self.assertTrue(form.asks_ground)
        self.assertEqual(form.ground, "holder")
        form.ground = "authorisation"
        form.ground_note = AUTHORISED["ground_note"]
        form.save().action_confirm()
        self.assertEqual(case.answer_ids, answer)
        self.assertRecordValues(answer, [AUTHORISED])

    def test_that_one_text_tells_nothing_is_said_of_that_text(self):
        case = self._registered()
        case._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim", ground="none")
        self.assertTrue(self._dialog(case).asks_ground)
        with self.assertRaisesRegex(UserError, "on what ground"):
            case._do_answer("<p>Ana Gómez debe dos cuotas.</p>", interactive=True)

    def test_a_ground_said_for_many_is_not_of_who_has_one(self):
        known, new = (
            self._registered(beneficiary_id_number=document)
            for document in ("90.000.001", "90.000.002")
        )
        known._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim", **AUTHORISED)
        form = self._dialog(known | new)
        form.body = BODY
        form.ground = "holder"
        form.save().action_confirm()
        grounds = [case.answer_ids.sorted("id")[-1].ground for case in (known, new)]
        self.assertEqual(grounds, ["authorisation", "holder"])

    def test_an_interim_answer_that_tells_nothing_goes(self):
        case = self._registered()
        self.assertEqual(
            case._do_answer("<p>Seguimos.</p>", kind="interim").state, "sent"
        )
        with self.assertRaisesRegex(UserError, "on what ground"):
            case._do_answer(
                "<p>Ana Gómez está al día.</p>", kind="interim", interactive=True
            )

    def test_the_beneficiary_is_told_of_however_it_is_written(self):
        case = self._registered()
        for text in (
            "<p>ANA GOMEZ está al día.</p>",
            "<p><b>Ana</b>\u00a0<i>Gómez</i>, al día.</p>",
        ):
            with self.assertRaisesRegex(UserError, "on what ground"):
                case._do_answer(text, kind="interim", interactive=True)
        case.with_user(self.front)._do_reclassify(
            {"beneficiary_name": "Ana"}, "Así firma"
        )
        sent = case._do_answer("<p>Mañana.</p>", kind="interim", interactive=True)
        self.assertEqual(sent.state, "sent")

    def test_a_ground_is_of_the_requester_it_was_said_of(self):
        case = self._registered()
        case._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim", ground="holder")
        self.assertFalse(self._dialog(case).asks_ground)
        other = self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "email": "otra@example.com"}
        )
        case.with_user(self.front)._do_reclassify(
            {"contact_id": other.id}, "Era de ella"
        )
        self.assertTrue(self._dialog(case).asks_ground)

    def test_the_dialog_asks_and_says_what_may_be_said(self):
        case = self._registered()
        form = self._dialog(case)
        self.assertTrue(form.asks_ground)
        self.assertEqual(form.asks_of, "Ana Gómez")
        form.body = BODY
        with self.assertRaisesRegex(AssertionError, "ground is a required field"):
            form.save()
        form.ground = "none"
        self.assertIn("1581", form.ground_advice)
        form.ground = "public_function"
        form.ground_note = "Ley 30 de 1992"
        form.save().action_confirm()
        self.assertEqual(case.answer_ids.ground_note, "Ley 30 de 1992")

    def test_the_tray_asks_for_what_an_area_prepared(self):
        answers = self.Answer
        for document in ("90.000.001", "90.000.002"):
            case = self._registered(beneficiary_id_number=document)
            answers |= case._do_prepare_answer(BODY, direct=True)
        with self.assertRaisesRegex(UserError, "on what ground"):
            answers.with_user(self.front)._do_send(interactive=True)
        action = answers.with_user(self.front).action_send()
        self.assertEqual(action["res_model"], "grandes.clientes.case.answer.send")
        form = self._open_dialog(self.front, action)
        self.assertTrue(form.asks_ground)
        form.ground = "authorisation"
        form.ground_note = "Convenio 12 de 2024"
        form.save().action_confirm()
        self.assertEqual(set(answers.mapped("state")), {"sent"})
        self.assertEqual(set(answers.mapped("ground")), {"authorisation"})

    def test_a_call_asks_too(self):
        action = self.env.ref("grandes_clientes.call_action")
        self.assertEqual(action.res_model, "grandes.clientes.call")
        call = (
            self.env["grandes.clientes.call"]
            .with_user(self.front)
            .create(
                {
                    "channel_id": self._channel("phone").id,
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "typification_id": self._typification("T22").id,
                    "subject": "Pago no aplicado",
                    "description": "Pregunta por un pago.",
                    "beneficiary_name": "Ana Gómez",
                    "beneficiary_id_type": "CC",
                    "beneficiary_id_number": "1020304050",
                    "answer": "Ya se aplicó.",
                }
            )
        )
        self.assertTrue(call.asks_ground)
        with self.assertRaisesRegex(UserError, "on what ground"):
            call.action_register_close()
        call.ground = "holder"
        call.action_register_close()
        self.assertEqual(call.case_id.state, "closed")
        self.assertEqual(call.case_id.answer_ids.ground, "holder")

    def test_none_is_said_of_one_text_only(self):
        """The authorisation that was asked for arrives: it is asked about again."""
        case = self._registered()
        case._do_answer(
            "<p>Los datos de Ana Gómez tienen reserva.</p>",
            kind="interim",
            ground="none",
            interactive=True,
        )
        form = self._dialog(case)
        self.assertTrue(form.asks_ground)
        form.body = "<p>La cédula 1020304050 está al día.</p>"
        form.ground = "authorisation"
        form.ground_note = "Formulario del 3 de marzo"
        form.save().action_confirm()
        final = case.answer_ids.filtered(lambda each: each.kind == "final")
        self.assertEqual(final.ground, "authorisation")

    def test_what_was_said_of_one_of_many_stays(self):
        known, other = cases = self._registered() | self._registered(
            beneficiary_id_number="90.000.002"
        )
        known._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim", **AUTHORISED)
        form = self._dialog(cases)
        self.assertTrue(form.asks_ground)
        form.ground = "holder"
        form.body = BODY
        form.save().action_confirm()
        finals = cases.answer_ids.filtered(lambda each: each.kind == "final")
        self.assertEqual(
            {answer.case_id: answer.ground for answer in finals},
            {known: "authorisation", other: "holder"},
        )
        # Said of one case alone, another ground replaces it.
        later = self._registered(beneficiary_id_number="90.000.003")
        later._do_answer("<p>Ana Gómez: seguimos.</p>", kind="interim", **AUTHORISED)
        self.assertEqual(later._do_answer(BODY, ground="holder").ground, "holder")

    def test_what_a_program_sent_is_not_sent_again_by_a_user(self):
        self.env.company.grandes_clientes_undo_seconds = 0
        answer = self._registered()._do_answer(BODY)
        answer._apply_delivered()
        self.assertEqual((answer.state, answer.ground), ("delivered", "not_said"))
        sent = answer.with_user(self.front)
        with self.assertRaisesRegex(UserError, "have the case reopened"):
            sent.action_send_again()
        # A program may send it again as it did.
        sent._do_send_again()
        self.assertEqual(answer.state, "sent")
