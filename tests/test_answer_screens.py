from ast import literal_eval

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged, users

from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install", "slow")
class TestAnswerScreens(AnswerCommon):
    """The wizard, the tray and the templates, as users work with them."""

    def _wizard(self, cases, **values):
        action = cases.with_user(self.front).action_answer()
        return Form(
            self.env[action["res_model"]]
            .with_user(self.front)
            .with_context(**action["context"], **values)
        )

    # === THE WIZARD === #

    def test_one_case_from_the_template_to_the_answer(self):
        case = self._registered()
        form = self._wizard(case)
        self.assertIn(case.name, form.body)
        self.assertIn("Ana Gómez", form.body)
        self.assertIn("4050", form.body)
        self.assertNotIn("1.020.304", form.body)
        self.assertNotIn("{{", form.body)
        self.assertIn("By e-mail", form.next_steps)
        self.assertIn("G26", form.beside)
        self.assertFalse(form.refused)
        form.body = BODY
        self.assertIn("agosto", form.preview)
        form.save().action_confirm()
        self.assertEqual(case.state, "answered")
        self.assertIn("agosto", case.answer_ids.body)

    def test_many_cases_keep_the_placeholders_until_sent(self):
        cases = self._many(2)
        cases._do_register()
        form = self._wizard(cases)
        self.assertIn("{{case}}", form.body)
        self.assertIn(cases[0].name, form.preview)
        self.assertIn("one a contact: 1", form.next_steps)
        form.body = f"{BODY}<p>{{{{case}}}}</p>"
        form.save().action_confirm()
        for answer in cases.answer_ids:
            self.assertIn(answer.case_id.name, answer.body)
            self.assertNotIn("{{", answer.body)

    def test_the_kind_changes_template_and_what_happens(self):
        case = self._registered()
        form = self._wizard(case)
        form.kind = "interim"
        self.assertIn("Nothing closes", form.next_steps)
        for means in (False, "phone", "mercurio", "pick_up"):
            form.means = means
            self.assertNotIn("it closes", form.next_steps)
            self.assertNotIn(": closes", form.next_steps)
        form.means = False
        self.assertIn("sigue en gestión", form.body)
        form.save().action_confirm()
        self.assertEqual(case.state, "front_office")

    def test_each_way_says_what_happens(self):
        case = self._registered()
        form = self._wizard(case)
        for means, said in (
            ("phone", "at once"),
            ("mercurio", "outgoing Mercurio number"),
            ("fax", "by being recorded"),
            ("pick_up", "record the delivery"),
        ):
            form.means = means
            self.assertIn(said, form.next_steps)

    def test_a_letter_with_its_number_closes(self):
        case = self._written()
        form = self._wizard(case)
        form.body = BODY
        form.mercurio_out_number = "2026EE77"
        form.save().action_confirm()
        self.assertEqual(case.state, "closed")

    def test_a_letter_left_ready_keeps_the_number_that_was_entered(self):
        case = self._written()
        form = self._wizard(case)
        form.body = BODY
        form.mercurio_out_number = "2026EE78"
        form.save().action_prepare()
        self.assertEqual(case.mercurio_out_number, "2026EE78")
        self.assertEqual(case.state, "front_office")
        case.answer_ids._do_send()
        self.assertRecordValues(case.answer_ids, [{"mercurio_out_number": "2026EE78"}])
        self.assertEqual(case.state, "closed")

    def test_what_has_to_be_signed_says_so(self):
        case = self._registered(typification="T17", beneficiary_id_number=False)
        form = self._wizard(case)
        self.assertIn("the supervisor signs", form.next_steps)

    def test_cases_that_cannot_be_answered_are_left_out(self):
        ready = self._registered()
        received = self._case(beneficiary_id_number="90.000.001")
        nowhere = self._registered(contact_id=False, beneficiary_id_number="90.000.002")
        form = self._wizard(ready + received + nowhere)
        self.assertEqual(form.case_count, 1)
        self.assertIn("e-mail address", form.refused)
        form.body = BODY
        form.save().action_confirm()
        self.assertEqual(
            (ready + received + nowhere).mapped("state"),
            ["answered", "received", "front_office"],
        )

    def test_the_ground_is_asked_of_those_that_go(self):  # INV-12
        self.env.company.grandes_clientes_ask_ground = True
        ready = self._registered(beneficiary_name="Ana Rojas")
        received = self._case(
            beneficiary_id_number="90.000.001", beneficiary_name="Luis Mesa"
        )
        form = self._wizard(ready + received)
        self.assertEqual(form.asks_of, "Ana Rojas")
        self.assertEqual(form.summary, "1 case can be answered, 1 cannot:")

    def test_no_case_left_says_why(self):
        with self.assertRaisesRegex(UserError, "Received"):
            self._wizard(self._case())

    def test_an_empty_text_is_refused_in_a_sentence(self):
        form = self._wizard(self._registered())
        form.body = "<p><br></p>"
        with self.assertRaisesRegex(ValidationError, "Write the answer"):
            form.save().action_confirm()

    def test_a_file_goes_along(self):
        case = self._registered()
        form = self._wizard(case)
        form.body = BODY
        form.attachment_ids.add(self._file())
        form.save().action_confirm()
        self.assertEqual(case.answer_ids.attachment_ids.name, "soporte.pdf")

    def test_an_empty_file_is_told_before_it_is_left_out_of_the_mail(self):
        case = self._registered()
        form = self._wizard(case)
        form.body = BODY
        form.attachment_ids.add(self._file(size=0))
        with self.assertRaisesRegex(ValidationError, "«soporte.pdf» is empty"):
            form.save().action_confirm()
        self.assertFalse(case.answer_ids)

    def test_left_ready_and_sent_from_the_tray(self):
        case = self._registered(channel="phone")
        form = self._wizard(case)
        form.body = BODY
        form.save().action_prepare()
        self.assertEqual((case.state, case.answer_ids.state), ("front_office", "ready"))
        self.assertIn("ready", case.guidance)
        action = self.env.ref("grandes_clientes.case_answer_ready_action")
        tray = self.Answer.with_user(self.front).search(literal_eval(action.domain))
        self.assertIn(case.answer_ids, tray)
        tray.action_send()
        self.assertEqual(case.state, "closed")

    # === THE ANSWER === #

    def test_the_draft_is_improved_in_its_form(self):
        answer = self._registered()._do_prepare_answer(BODY, direct=True)
        with Form(answer.with_user(self.front)) as form:
            form.body = "<p>Mejor dicho.</p>"
            form.means = "phone"
        self.assertIn("Mejor", answer.body)
        answer.with_user(self.front).action_send()
        self.assertEqual(answer.state, "delivered")
        self.assertEqual(answer.case_id.state, "closed")

    def test_recording_mercurio(self):
        answer = self._written()._do_answer(BODY)
        form = self._open_dialog(self.front, answer.action_record_mercurio_out())
        form.mercurio_out_number = "2026EE10"
        form.save().action_confirm()
        self.assertEqual(answer.case_id.state, "closed")

    def test_recording_a_delivery(self):
        answer = self._registered(channel="in_person")._do_answer(BODY, means="notice")
        form = self._open_dialog(self.front, answer.action_record_delivery())
        form.how = "notice"
        form.reason = "Fijado en cartelera el 16 de septiembre"
        form.save().action_confirm()
        self.assertEqual(answer.case_id.state, "closed")

    def test_sending_again_another_way(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        answer.sudo()._apply_failed({answer.id: "550"})
        self.assertIn("did not arrive", case.guidance)
        form = self._open_dialog(
            self.front, answer.with_user(self.front).action_resend()
        )
        form.means = "phone"
        form.save().action_confirm()
        self.assertEqual((case.state, answer.means), ("closed", "phone"))

    def test_the_case_offers_its_answer_to_send(self):
        case = self._registered(channel="phone")
        case._do_prepare_answer(BODY, direct=True)
        form = Form(case.with_user(self.front))
        self.assertEqual(form.pending_answer_state, "ready")
        self.assertEqual(
            case.action_open_pending()["res_id"], case.pending_answer_id.id
        )
        case.action_send_pending()
        self.assertEqual(case.state, "closed")
        self.assertFalse(case.pending_answer_id)

    def test_the_number_is_typed_in_the_case(self):  # 5.2.9
        case = self._written()
        case._do_answer(BODY)
        with Form(case.with_user(self.front)) as form:
            self.assertTrue(form.awaits_mercurio_out)
            form.mercurio_out_number = "2026EE11"
            form.mercurio_out_date = "2026-09-15"
        self.assertEqual(case.state, "closed")
        self.assertEqual(str(case.answer_ids.mercurio_out_date), "2026-09-15")

    def test_the_number_goes_to_what_closes_by_it(self):  # 5.2.9
        written = self._written()
        mailed = self._registered(beneficiary_id_number="80009990")
        form = self._open_dialog(self.front, (written | mailed).action_answer())
        form.body = BODY
        form.mercurio_out_number = "2026EE11"
        form.save().action_confirm()
        self.assertEqual(written.state, "closed")
        self.assertEqual(mailed.state, "answered")
        self.assertFalse(mailed.mercurio_out_number)

    def test_a_number_typed_before_changing_ones_mind_is_dropped(self):  # 5.2.9
        case = self._written()
        form = self._open_dialog(self.front, case.action_answer())
        form.body = "<p>Seguimos.</p>"
        form.mercurio_out_number = "2026EE11"
        form.kind = "interim"
        form.body = "<p>Seguimos.</p>"
        form.save().action_confirm()
        self.assertEqual(case.answer_ids.kind, "interim")
        self.assertFalse(case.mercurio_out_number)

    def test_what_failed_before_another_arrived_is_not_taken_up(self):
        case = self._registered()
        first = case._do_answer("<p>No llegó.</p>")
        first._apply_failed({first.id: "550"})
        form = self._open_dialog(self.front, case.action_answer())
        self.assertIn("did not arrive", form.draft_note)
        case._do_answer(BODY, means="phone")
        case.with_user(self.supervisor)._do_reopen("La coordinadora aún pregunta")
        form = self._open_dialog(self.front, case.action_answer())
        self.assertFalse(form.draft_note)
        self.assertNotIn("No llegó", form.body or "")

    def test_discarding(self):
        answer = self._registered()._do_prepare_answer(BODY)
        form = self._open_dialog(self.front, answer.action_discard())
        form.reason = "Se repite"
        form.save().action_confirm()
        self.assertEqual(answer.state, "discarded")

    def test_the_case_shows_its_answers(self):
        case = self._registered(channel="phone")
        case._do_answer(BODY)
        for user in (self.front, self.coordinator, self.quality, self.oversight):
            form = Form(case.with_user(user))
            self.assertEqual(len(form.answer_ids), 1)
            Form(case.answer_ids.with_user(user))

    # === TEMPLATES === #

    @users("gc_supervisor")
    def test_a_template_is_written_and_previewed(self):
        with Form(self.env["grandes.clientes.answer.template"]) as form:
            form.name = "Saldo"
            form.typification_id = self._typification("T22").with_env(self.env)
            form.body = "<p>{{case}}: {{ beneficiary }}</p>"
            self.assertIn("GC-2026", form.preview)
            self.assertNotIn("{{", form.preview)
            self.assertIn("{{entity}}", form.placeholder_help)

    def test_an_unknown_placeholder_is_refused(self):
        for bad in ("{{user.password}}", "{{casse}}", "{{ case.name }}"):
            with self.assertRaises(ValidationError):
                self.env["grandes.clientes.answer.template"].create(
                    {"name": "X", "body": f"<p>{bad}</p>"}
                )

    def test_what_a_requester_wrote_is_no_placeholder_nor_markup(self):
        case = self._registered(subject="{{advisor}} <b onclick='x'>hola</b>")
        body = self.env["grandes.clientes.answer.template"]._render_filled(
            "<p>{{subject}}|{{unknown}}</p>", case
        )
        self.assertEqual(
            body,
            "<p>{{advisor}} &lt;b onclick=&#39;x&#39;&gt;hola&lt;/b&gt;"
            "|{{unknown}}</p>",
        )

    def test_settings(self):
        with Form(self.env["res.config.settings"]) as form:
            form.grandes_clientes_answer_attachments_mb = 3
            form.grandes_clientes_fax_needs_mercurio_out = True
        self.assertEqual(self.env.company.grandes_clientes_answer_attachments_mb, 3)
