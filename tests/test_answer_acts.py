from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install")
class TestAnswerActs(AnswerCommon):
    """An answer is required, goes out by the request's means, and closes the case."""

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

    # === THE NUMBER IS NOT REQUIRED ANY MORE === #

    def _run_release(self):
        self.env.flush_all()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.Answer.sudo()._cron_release()
        self.env.invalidate_all()

    def test_a_channel_without_number_closes_what_was_delivered(self):
        case = self._written()
        answer = case._do_answer(BODY, means="phone")
        letter = self._written(2, beneficiary_id_number="90.000.003")
        letter._do_answer(BODY)
        waiting = self._written(3, beneficiary_id_number="90.000.004")
        waiting._do_answer(BODY, means="phone")
        self._run_release()
        self.assertEqual(case.state, "answered")
        later = clock.now() + timedelta(days=5)
        with freeze_time(later):
            channel = self._channel("written").with_user(self.coordinator)
            channel.needs_mercurio_out = False
            triggers = self.env["ir.cron.trigger"].sudo()
            cron = self.env.ref("grandes_clientes.cron_release_answers")
            self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
            self._run_release()
        self.assertEqual((case.state, waiting.state), ("closed", "closed"))
        self.assertEqual(case.closed_on, answer.delivered_on)
        self.assertEqual(self._last(case, 1), [("5.2.8", "close", "closed")])
        self.assertEqual(letter.state, "answered")
        self.assertFalse(case.awaits_mercurio_out)

    def test_a_fax_without_number_closes_as_of_its_recording(self):
        self.env.company.grandes_clientes_fax_needs_mercurio_out = True
        case = self._registered(channel="fax")
        answer = case._do_answer(BODY)
        later = clock.now() + timedelta(days=5)
        with freeze_time(later):
            self._run_release()
            self.assertEqual((case.state, answer.state), ("answered", "sent"))
            self.env.company.grandes_clientes_fax_needs_mercurio_out = False
            self._run_release()
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(case.closed_on, answer.sent_on)

    def test_the_answer_of_before_a_reopening_closes_nothing_again(self):
        case = self._registered(channel="phone")
        case._do_answer(BODY)
        case.with_user(self.supervisor)._do_reopen("La coordinadora aún pregunta")
        case._do_answer(BODY, means="mercurio")
        self._run_release()
        self.assertEqual(case.state, "answered")

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
        unseen = ("<p>\u200b</p>", "<p><b>\ufeff</b></p>", "<hr>")
        for body in ("", False, "   ", "<p><br></p>", "\n\n", *unseen):
            with self.assertRaises(ValidationError):
                case._do_answer(body)
        self.assertEqual(case.state, "front_office")
        self.assertFalse(case.answer_ids)

    def test_files_are_given_as_records_ids_or_contents(self):
        file = self._file()
        pair = ("acta.txt", b"hecha")
        for number, given in enumerate((file, file.ids, [pair], [pair, file.id])):
            case = self._registered(beneficiary_id_number=str(10**7 + number))
            answer = case._do_answer(BODY, attachments=given)
            expected = {"acta.txt": b"hecha"} if number > 1 else {}
            if number != 2:
                expected[file.name] = file.raw
            self.assertEqual(
                {each.name: each.raw for each in answer.attachment_ids}, expected
            )

    def test_the_limit_of_files_is_that_of_the_cases_company(self):
        here = self.env.company
        other = self.env["res.company"].create({"name": "Otra"})
        self.front.company_ids |= other
        case, file = self._registered(), self._file(size=2 * 1024**2)
        case = case.with_context(allowed_company_ids=[other.id, here.id])
        here.grandes_clientes_answer_attachments_mb = 1
        with self.assertRaisesRegex(ValidationError, "at most 1 MB"):
            case._do_answer(BODY, attachments=file)
        here.grandes_clientes_answer_attachments_mb = 2
        other.grandes_clientes_answer_attachments_mb = 1
        self.assertEqual(case._do_answer(BODY, attachments=file).state, "sent")

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

    def test_nothing_but_a_delivery_closes(self):  # INV-4
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
            "<img src='data:image/gif;base64,R0lG' onerror=alert(1)> "
            "${object.name}</p>"
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

    def test_two_interim_answers_of_a_case_have_an_event_each(self):
        case = self._registered()
        answers = self.Answer
        for text in ("<p>Seguimos.</p>", "<p>Falta un soporte.</p>"):
            answers |= case._do_prepare_answer(text, kind="interim", direct=True)
        answers.with_user(self.front)._do_send()
        told = case.event_ids.filtered(lambda event: event.act == "answer_interim")
        self.assertEqual(
            sorted(event.facts["answer"] for event in told), sorted(answers.ids)
        )
        self.assertFalse(answers._find_altered())

    def test_the_desk_of_a_case_holds_up_its_final_answer_only(self):
        case = self._registered()
        interim = case._do_prepare_answer("<p>Seguimos.</p>", "interim", direct=True)
        final = case._do_prepare_answer(BODY, direct=True)
        case._do_escalate("back_office", reason="Pide consulta")
        reasons = (
            (interim | final).with_user(self.front)._get_cannot_act_reasons("send")
        )
        self.assertEqual(list(reasons), final.ids)

    # === WHAT DOES NOT ARRIVE === #

    def _settle(self, answers, event, reason=None):
        answers.sudo().mail_id._log_on_answers(event, reason)
        self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())

    def test_the_answer_of_before_a_reopening_answers_nothing_any_more(self):
        case = self._registered()
        first = case._do_answer(BODY)
        self._settle(first, "delivered")
        case.with_user(self.supervisor)._do_reopen("La coordinadora aún pregunta")
        second = case._do_answer("<p>Se aplicó también el de septiembre.</p>")
        self._settle(second, "failed", "550 No such mailbox")
        self.assertEqual((second.state, case.state), ("failed", "front_office"))
        self.assertEqual(case.pending_answer_id, second)
        second.with_user(self.front)._do_resend()
        self._settle(second, "delivered")
        self.assertEqual(case.state, "closed")
        # What comes back of the first one by now is answered by the second.
        mail = first.sudo().mail_id
        self.Answer._log_report("bounced", [mail.message_id], "552 Mailbox full")
        self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertEqual((first.state, case.state), ("failed", "closed"))

    def test_each_answer_that_fails_has_an_event(self):
        case = self._registered()
        both = case._do_answer("<p>Seguimos.</p>", kind="interim")
        both |= case._do_answer(BODY)
        self._settle(both, "failed", "550 No such mailbox")
        told = {
            event.act: event.facts["answer"]
            for event in case.event_ids
            if event.act in ("fail_answer", "bring_back")
        }
        self.assertEqual(told, {"fail_answer": both[0].id, "bring_back": both[1].id})

    def test_who_sends_it_again_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])
        self.front.lang = "es_CO"
        case = self._registered()
        answer = case._do_answer(BODY)
        answer.sudo().mail_id._log_on_answers("failed", "550 No such mailbox")
        # The cron settles it as the system user, in no language.
        cron = self.env(user=self.env.ref("base.user_root"), context={})
        settling = cron[answer._name]
        settling._apply_outcomes(settling._get_delivery_outcomes())
        self.assertEqual(case.activity_ids.mapped("summary"), ["La respuesta no llegó"])

    def test_an_interim_answer_hides_none_that_waits(self):
        case = self._registered()
        final = case._do_answer(BODY)
        self._settle(final, "failed", "550 No such mailbox")
        interim = case._do_answer("<p>Seguimos.</p>", kind="interim", means="phone")
        self.assertEqual(interim.state, "delivered")
        self.assertEqual(case.pending_answer_id, final)
        self.assertIn("did not arrive", case.guidance)
        case._do_prepare_answer("<p>Otra.</p>", kind="interim")._do_discard("Se repite")
        self.assertEqual(case.pending_answer_id, final)

    # === MERCURIO'S NUMBER === #

    def test_the_number_of_an_earlier_answer_is_not_that_of_the_next(self):  # 5.2.9
        case = self._written()
        first = case._do_answer(BODY, means="phone")
        case._do_withdraw("Desiste")
        case.with_user(self.supervisor)._do_reopen("No desistió")
        first._do_record_mercurio_out("2026EE1")
        self.assertEqual(first.mercurio_out_number, "2026EE1")
        self.assertFalse(case.mercurio_out_number)
        second = case._do_answer("<p>Además, el de septiembre.</p>")
        self.assertEqual((case.state, second.state), ("answered", "sent"))
        self.assertFalse(second.mercurio_out_number)
        second._do_record_mercurio_out("2026EE2")
        self.assertEqual((case.state, case.mercurio_out_number), ("closed", "2026EE2"))

    def test_the_number_of_an_earlier_answer_leaves_the_next_waiting(self):  # 5.2.9
        case = self._written()
        first = case._do_answer(BODY, means="phone")
        case._do_withdraw("Desiste")
        case.with_user(self.supervisor)._do_reopen("No desistió")
        second = case._do_answer("<p>Además, el de septiembre.</p>")
        first._do_record_mercurio_out("2026EE1")
        self.assertEqual(first.mercurio_out_number, "2026EE1")
        self.assertEqual((case.state, second.state), ("answered", "sent"))
        case.mercurio_out_number = "2026EE2"
        self.assertEqual(
            (case.state, first.mercurio_out_number, second.mercurio_out_number),
            ("closed", "2026EE1", "2026EE2"),
        )

    def test_a_new_number_does_not_keep_the_date_of_an_earlier_letter(self):  # 5.2.9
        for number, how in enumerate(("act", "hand")):
            with self.subTest(how):
                case = self._registered(
                    subject=f"Carta {number}",
                    channel="written",
                    mercurio_in_number=f"2026ER{number}",
                    mercurio_in_date="2026-09-14",
                    beneficiary_id_number=f"8000999{number}",
                )
                first = case._do_answer(BODY)
                first._do_record_mercurio_out("2026EE1", "2026-09-15")
                case.with_user(self.supervisor)._do_reopen("La coordinadora pregunta")
                second = case._do_answer("<p>Además, el de septiembre.</p>")
                if how == "act":
                    second._do_record_mercurio_out("2026EE2")
                else:
                    case.mercurio_out_number = "2026EE2"
                self.assertEqual(case.state, "closed")
                self.assertEqual(str(first.mercurio_out_date), "2026-09-15")
                self.assertEqual(str(second.mercurio_out_date), "2026-09-16")

    def test_an_earlier_answer_without_number_waits_for_none(self):
        case = self._written()
        channel = self._channel("written").with_user(self.coordinator)
        channel.needs_mercurio_out = False
        case._do_answer(BODY, means="phone")
        self.assertEqual(case.state, "closed")
        case.with_user(self.supervisor)._do_reopen("La coordinadora pregunta")
        channel.needs_mercurio_out = True
        second = case._do_answer("<p>Además, el de septiembre.</p>", means="email")
        self.assertTrue(case.awaits_mercurio_out)
        second._do_record_mercurio_out("2026EE2")
        self.assertEqual(case.state, "answered")
        self.assertFalse(case.awaits_mercurio_out)

    def test_a_number_alone_does_not_close_what_is_on_its_way(self):  # INV-4
        case = self._written()
        answer = case._do_answer(BODY, means="email")
        self.assertTrue(case.awaits_mercurio_out)
        answer._do_record_mercurio_out("2026EE1")
        self.assertEqual((answer.state, case.state), ("sent", "answered"))
        self.assertFalse(case.awaits_mercurio_out)
        self._settle(answer, "delivered")
        self.assertEqual((answer.state, case.state), ("delivered", "closed"))

    def test_no_letter_is_dated_in_the_future(self):  # 5.2.9
        case = self._written()
        with self.assertRaisesRegex(ValidationError, "no future date"):
            case.write(
                {"mercurio_out_number": "2026EE1", "mercurio_out_date": "2027-09-16"}
            )
        answer = self._registered(beneficiary_id_number="80009990")._do_answer(BODY)
        with self.assertRaisesRegex(ValidationError, "no future date"):
            answer._do_notify_otherwise("mercurio", "No abre", "2026EE1", "2027-09-16")

    def test_a_number_is_of_letters_to_one_entity(self):  # 5.2.9
        case = self._written()
        case._do_answer(BODY)._do_record_mercurio_out("2026EE1")
        other = self._registered(
            partner_id=self.town.id, contact_id=False, beneficiary_id_number="80009990"
        )
        interim = other._do_answer("<p>Seguimos.</p>", "interim", means="mercurio")
        with self.assertRaisesRegex(ValidationError, "another entity"):
            interim._do_record_mercurio_out("2026EE1")

    def test_a_correction_without_a_date_is_refused_by_a_sentence(self):
        answer = self._written()._do_answer(BODY)
        answer._do_record_mercurio_out("2026EE1")
        wizard = self.env["grandes.clientes.case.answer.act"]
        dialog = wizard.with_user(self.supervisor).create(
            {
                "answer_ids": answer.ids,
                "act": "correct_mercurio_date",
                "reason": "Consulta en Mercurio",
                "mercurio_out_number": "2026EE2",
            }
        )
        with self.assertRaisesRegex(UserError, "Enter the date"):
            dialog.action_confirm()
