from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools import clock
from .answer_common import BODY, AnswerCommon
from .common import NOW


@tagged("post_install", "-at_install")
class TestAnswerUndo(AnswerCommon):
    """A sent answer waits some seconds, in which it can be undone (INV-13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_undo_seconds = 10

    def _dialog(self, cases):
        action = cases.with_user(self.front).action_answer()
        return self._open_dialog(self.front, action)

    def _let_go(self):
        """Run the cron, without its commits."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_: 1):
            self.Answer._cron_leave()

    def _later(self, seconds=11):
        return clock.at(NOW + timedelta(seconds=seconds))

    def _trigger_times(self):
        cron = self.env.ref("grandes_clientes.cron_leaving_answers")
        return (
            self.env["ir.cron.trigger"]
            .search([("cron_id", "=", cron.id)])
            .mapped("call_at")
        )

    def test_one_that_cannot_leave_holds_up_no_other(self):
        cases = self._registered() | self._registered(beneficiary_id_number="1122334")
        answers = cases.with_user(self.front)._do_answer(BODY, interactive=True)
        leave = type(answers)._apply_leave

        def fail(records, act):
            if answers[0] in records:
                raise KeyError("internal_name")
            return leave(records, act)

        with (
            patch.object(type(answers), "_apply_leave", fail),
            mute_logger("odoo.addons.grandes_clientes.models.answer.answer_leaving"),
            self._later(),
        ):
            self._let_go()
        self.assertEqual(cases.mapped("state"), ["front_office", "answered"])
        self.assertFalse(cases[0].leaving_answer_id)
        note = cases[0].activity_ids.note
        self.assertIn("tell the administrator", note)
        self.assertNotIn("internal_name", note)

    def test_nothing_has_happened_yet(self):
        case = self._registered()
        events = len(case.event_ids)
        answer = case._do_answer(BODY, interactive=True)
        self.assertEqual((case.state, answer.state), ("front_office", "ready"))
        self.assertFalse(answer.sudo().mail_id)
        self.assertEqual(len(case.event_ids), events)
        self.assertEqual(case.leaving_answer_id, answer)
        self.assertFalse(case.pending_answer_id)
        self.assertIn(NOW + timedelta(seconds=10), self._trigger_times())
        self._let_go()
        self.assertEqual(case.state, "front_office")
        with self._later():
            self._let_go()
            self._let_go()
        self.assertEqual((case.state, answer.state), ("answered", "sent"))
        self.assertEqual((answer.attempt, answer.sent_by_id), (1, self.front))
        self.assertEqual(answer.sent_on, NOW + timedelta(seconds=11))
        self.assertFalse(answer.send_after)

    def test_an_act_alone_does_not_wait(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        self.assertEqual((case.state, answer.state), ("answered", "sent"))
        prepared = self._registered(beneficiary_id_number="1122334")
        answer = prepared._do_prepare_answer(BODY, direct=True)
        answer.with_user(self.front)._do_send()
        self.assertEqual((prepared.state, answer.state), ("answered", "sent"))

    def test_every_screen_waits(self):
        cases = self._many(3)
        cases._do_register()
        form = self._dialog(cases[0])
        form.body = BODY
        form.save().action_confirm()
        (cases[1] | cases[2])._do_prepare_answer(BODY, direct=True)
        tray = (cases[1] | cases[2]).answer_ids.with_user(self.front)
        tray[0].action_send()
        opened = self.env["grandes.clientes.case.answer.send"].with_user(self.front)
        opened.create({"answer_ids": tray[1].ids}).action_confirm()
        self.assertEqual(cases.mapped("state"), ["front_office"] * 3)
        self.assertTrue(all(cases.answer_ids.mapped("send_after")))

    def test_sent_again_by_other_means_waits(self):
        answer = self._registered()._do_answer(BODY).with_user(self.front)
        answer._apply_failed({answer.id: "550"})
        wizard = self.env["grandes.clientes.case.answer.act"].with_user(self.front)
        wizard.create({"answer_ids": answer.ids, "act": "resend"}).action_confirm()
        self.assertEqual(answer.state, "failed")
        self.assertTrue(answer.send_after)

    def test_many_are_one_message_still(self):
        cases = self._many(3)
        cases._do_register()
        answers = cases._do_answer(BODY, interactive=True)
        with self._later():
            self._let_go()
        self.assertEqual(set(answers.mapped("state")), {"sent"})
        self.assertEqual(len(answers.sudo().mail_id), 1)

    def test_undone_it_is_the_draft_it_was(self):
        case = self._registered()
        form = self._dialog(case)
        form.body = BODY
        form.attachment_ids.add(self._file())
        token = form.draft_token
        self.env["grandes.clientes.answer.draft"].with_user(self.front).save_typed(
            case.ids, token, {"body": BODY, "kind": "final"}
        )
        shown = form.save().action_confirm()
        self.assertEqual(shown["tag"], "grandes_clientes_leaving")
        answer = self.Answer.browse(shown["params"]["ids"]).with_user(self.front)
        self.assertEqual(shown["params"]["seconds"], 10)
        opened = answer.action_undo_send()
        self.assertEqual((case.state, answer.state), ("front_office", "draft"))
        last = case.event_ids.sorted("sequence")[-1]
        self.assertEqual((last.act, last.facts["answer"]), ("undo_answer", answer.id))
        with self._later():
            self._let_go()
        self.assertEqual(case.state, "front_office")
        self.assertFalse(answer.sudo().mail_id)
        form = Form(
            self.env[opened["res_model"]]
            .with_user(self.front)
            .with_context(**opened["context"])
        )
        self.assertIn("El pago de agosto", form.body)
        form.body = "<p>Mejor dicho, en septiembre.</p>"
        form.save().action_confirm()
        with self._later(30):
            self._let_go()
        self.assertEqual(case.answer_ids, answer)
        self.assertEqual((case.state, answer.state), ("answered", "sent"))
        self.assertIn("septiembre", answer.body)

    def test_undone_from_the_tray_it_waits_there(self):
        case = self._registered()
        answer = case._do_prepare_answer(BODY, direct=True).with_user(self.front)
        answer._do_send(interactive=True)
        self.assertTrue(answer.send_after)
        answer._do_undo_send()
        self.assertEqual((answer.state, case.state), ("ready", "front_office"))
        self.assertEqual(case.pending_answer_id, answer)
        answer._do_send(interactive=True)
        with self._later():
            self._let_go()
        self.assertEqual(answer.state, "sent")

    def test_what_left_is_not_undone(self):
        answer = (
            self._registered()._do_answer(BODY, interactive=True).with_user(self.front)
        )
        with self._later():
            self._let_go()
        with self.assertRaisesRegex(UserError, "has left already"):
            answer._do_undo_send()
        self.assertEqual(answer.state, "sent")

    def test_meanwhile_it_is_not_escalated(self):
        """The answer could not leave if the case were on another desk by then."""
        case, other = self._registered(), self._registered(beneficiary_id_number="77")
        answer = case._do_answer(BODY, interactive=True)
        other._do_answer(BODY, kind="interim", interactive=True)
        self.env.invalidate_all()
        self.assertNotIn("escalate", case.with_user(self.front).available_acts)
        self.assertIn("escalate", other.with_user(self.front).available_acts)
        for act in ("action_escalate", "_do_escalate"):
            with self.assertRaisesRegex(UserError, "undo it first"):
                arguments = ["back_office"] if act == "_do_escalate" else []
                getattr(case.with_user(self.front2), act)(*arguments)
        answer.with_user(self.front)._do_undo_send()
        self.env.invalidate_all()
        self.assertIn("escalate", case.with_user(self.front).available_acts)

    def test_meanwhile_nobody_answers_or_changes_it(self):
        case = self._registered()
        answer = case._do_answer(BODY, interactive=True)
        with self.assertRaisesRegex(UserError, "undo it first"):
            case.with_user(self.front2)._do_answer(BODY, interactive=True)
        with self.assertRaisesRegex(UserError, "undo it first"):
            answer.with_user(self.front).body = "<p>Otra cosa</p>"
        for act in ("_do_send", "_do_discard", "_do_review"):
            with self.assertRaisesRegex(UserError, "undo it first"):
                getattr(answer.with_user(self.front2), act)()
        with self.assertRaises(UserError):
            case.with_user(self.front).with_context(
                grandes_clientes_leaves=True
            )._do_answer(BODY, interactive=True)

    def test_a_case_that_ended_otherwise_sends_nothing(self):
        case = self._registered()
        answer = case._do_answer(BODY, interactive=True)
        case.with_user(self.front)._do_withdraw("El solicitante desistió por escrito")
        self.assertEqual((answer.state, answer.send_after), ("discarded", False))
        with self._later():
            self._let_go()
        self.assertEqual(answer.state, "discarded")
        self.assertFalse(answer.sudo().mail_id)

    def test_what_cannot_leave_any_more_comes_back_with_a_word(self):
        case = self._registered()
        answer = case._do_answer(BODY, interactive=True)
        # By SQL, since who may change an address is not tested here.
        self.env.cr.execute(
            "UPDATE res_partner SET email = NULL WHERE id = %s", [self.contact.id]
        )
        self.contact.invalidate_recordset()
        with self._later():
            self._let_go()
        self.assertEqual((answer.state, case.state), ("draft", "front_office"))
        self.assertFalse(answer.send_after)
        self.assertTrue(
            case.activity_ids.filtered(lambda todo: "did not leave" in todo.summary)
        )

    def test_the_screen_that_counted_lets_it_go(self):
        answer = (
            self._registered()._do_answer(BODY, interactive=True).with_user(self.front)
        )
        self.assertFalse(answer.action_leave())
        with self._later():
            self.assertTrue(answer.action_leave())
            # Nothing is left to wait for.
            self.assertTrue(answer.action_leave())
        self.assertEqual((answer.state, answer.attempt), ("sent", 1))

    def test_a_call_is_over_at_once(self):
        case = self._registered(channel="phone")
        case._do_answer(BODY, interactive=True)
        self.assertEqual(case.state, "closed")

    def test_sent_again_waits_as_well(self):
        case = self._registered()
        answer = case._do_answer(BODY, interactive=True)
        with self._later():
            self._let_go()
            answer._add_deliveries("delivered")
            answer._apply_delivered()
            answer.with_user(self.front)._do_send_again(interactive=True)
        self.assertEqual((answer.state, answer.attempt), ("delivered", 1))
        with self._later(40):
            self._let_go()
        self.assertEqual((answer.state, answer.attempt), ("sent", 2))


@tagged("post_install", "-at_install")
class TestAnswerDraft(AnswerCommon):
    """Typed text is kept as a draft, which only its author finds again."""

    def setUp(self):
        super().setUp()
        self.Draft = self.env["grandes.clientes.answer.draft"]

    def _dialog(self, cases, user=None):
        user = user or self.front
        action = cases.with_user(user).action_answer()
        return self._open_dialog(user, action)

    def _type(self, cases, user=None, **values):
        values = {"body": "<p>Voy en esto.</p>", "kind": "interim", **values}
        return self.Draft.with_user(user or self.front).save_typed(
            cases.ids, "token", values
        )

    def test_it_is_found_again(self):
        case = self._registered()
        file = self._file()
        self._type(
            case, attachment_ids=file.ids, means="phone", copy_to="a@example.com"
        )
        form = self._dialog(case)
        self.assertIn("Voy en esto", form.body)
        self.assertEqual((form.kind, form.means), ("interim", "phone"))
        self.assertEqual(form.copy_to, "a@example.com")
        self.assertEqual(form.attachment_ids.ids, file.ids)
        self.assertTrue(form.draft_note)
        self.assertNotIn("Voy en esto", self._dialog(case, self.front2).body)
        self.assertFalse(self.Draft.with_user(self.front2).search([]))

    def test_it_is_found_again_with_its_template(self):
        case = self._registered()
        template = self._dialog(case).template_id
        self.assertTrue(template)
        self._type(case, kind="final", template_id=template.id)
        form = self._dialog(case)
        self.assertEqual(form.template_id, template)
        self.assertEqual(form.body, "<p>Voy en esto.</p>")

    def test_it_ends_with_what_is_sent(self):
        case = self._registered()
        form = self._dialog(case)
        form.body = BODY
        self.Draft.with_user(self.front).save_typed(
            case.ids, form.draft_token, {"body": BODY}
        )
        form.save().action_confirm()
        self.assertFalse(self.Draft.with_user(self.front)._find_own(case))
        # A request sent while the dialog closes does not recreate the draft.
        self.assertFalse(
            self.Draft.with_user(self.front).save_typed(
                case.ids, form.draft_token, {"body": BODY}
            )
        )
        self.assertFalse(self.Draft.with_user(self.front)._find_own(case))

    def test_of_many_cases_it_is_theirs_together(self):
        cases = self._many(3)
        cases._do_register()
        self._type(cases)
        self.assertIn("Voy en esto", self._dialog(cases[::-1]).body)
        self.assertNotIn("Voy en esto", self._dialog(cases[0]).body)

    def test_who_answers_nothing_keeps_nothing(self):
        case = self._registered()
        for user in (self.back, self.quality, self.portal):
            with self.assertRaises(UserError):
                self._type(case, user)

    def test_what_an_area_prepared_is_offered_and_sent(self):
        case = self._registered()
        prepared = case.with_user(self.front2)._do_prepare_answer(BODY, direct=True)
        form = self._dialog(case)
        self.assertIn("El pago de agosto", form.body)
        self.assertIn(self.front2.name, form.draft_note)
        form.save().action_confirm()
        self.assertEqual(case.answer_ids, prepared)
        self.assertEqual((prepared.state, prepared.sent_by_id), ("sent", self.front))
        self.assertEqual(prepared.prepared_by_id, self.front2)

    def test_what_is_prepared_meanwhile_is_shown_beside_and_kept(self):
        case = self._registered()
        self._type(case, kind="final")
        self.env.cr.execute(
            "UPDATE grandes_clientes_answer_draft SET write_date = write_date - "
            "interval '1 hour'"
        )
        self.env.invalidate_all()
        prepared = case.with_user(self.front2)._do_prepare_answer(BODY, direct=True)
        form = self._dialog(case)
        self.assertIn("Voy en esto", form.body)
        self.assertIn("El pago de agosto", form.other_window)
        form.save().action_confirm()
        # It is not overwritten, but ends unchanged with its case.
        self.assertIn("El pago de agosto", prepared.body)
        self.assertFalse(prepared.sent_on)
        self.assertIn("Voy en esto", (case.answer_ids - prepared).body)

    def test_many_that_have_one_waiting_are_named(self):
        cases = self._many(2)
        cases._do_register()
        cases[1]._do_prepare_answer(BODY, direct=True)
        form = self._dialog(cases)
        self.assertIn(cases[1].name, form.warnings)
        self.assertNotIn(cases[0].name, form.warnings)
        self.assertFalse(self._dialog(cases[0]).warnings)

    def test_what_was_typed_stays_when_a_template_is_chosen(self):
        case = self._registered()
        form = self._dialog(case)
        form.body = "<p>Lo que ya escribí.</p>"
        form.template_id = self.env.ref("grandes_clientes.answer_template_final")
        self.assertIn("Lo que ya escribí", form.body)
        self.assertIn("le informamos", form.body)

    def test_beside_the_editor(self):
        case = self._registered()
        case.with_user(self.front)._do_consult(
            self.env["grandes.clientes.legacy.system"].search([], limit=1),
            "Pago del 3 de agosto, aplicado",
        )
        beside = self._dialog(case).beside
        self.assertIn("no aparece en el estado de cuenta", beside)
        self.assertIn("Pago del 3 de agosto", beside)

    def test_a_copy_goes_along(self):
        case = self._registered()
        with self.assertRaisesRegex(UserError, "Rectoría"):
            case._do_answer(BODY, copy_to="Rectoría")
        answer = case._do_answer(BODY, copy_to="rectoria@example.com; ana@example.com")
        self.assertEqual(
            answer.sudo().mail_id.email_cc, "rectoria@example.com, ana@example.com"
        )

    def test_a_mistyped_copy_holds_up_no_other_answer(self):
        cases = self._registered() | self._registered(beneficiary_id_number="1122334")
        mistyped, other = cases
        mistyped._do_prepare_answer(BODY, direct=True, copy_to="la decana")
        other._do_prepare_answer(BODY, direct=True)
        answers = cases.answer_ids.with_user(self.front)
        form = self._open_dialog(self.front, answers.action_send())
        self.assertIn(f"{mistyped.name} · Final: «la decana» is no", form.refused)
        form.save().action_confirm()
        self.assertEqual(cases.mapped("state"), ["front_office", "answered"])

    def test_a_copy_that_is_taken_out_does_not_go(self):
        case = self._registered()
        case._do_prepare_answer(BODY, direct=True, copy_to="otra@example.com")
        form = self._dialog(case)
        self.assertEqual(form.copy_to, "otra@example.com")
        form.copy_to = False
        form.save().action_confirm()
        self.assertEqual(case.answer_ids.state, "sent")
        self.assertFalse(case.answer_ids.sudo().mail_id.email_cc)

    def test_as_the_requester_gets_it(self):
        case = self._registered()
        form = self._dialog(case)
        form.body = BODY
        self.assertIn("El pago de agosto", form.preview)
        self.assertIn(self.env.company.name, form.preview)
        self.assertIn(case.filing_id.name, form.preview)

    def test_mail_of_acts_wakes_the_queue(self):
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        Trigger = self.env["ir.cron.trigger"]
        Trigger.search([("cron_id", "=", queue.id)]).unlink()
        self.env.cr.precommit.clear()
        self._registered(beneficiary_id_number="90.000.001")
        self._registered(beneficiary_id_number="90.000.002")
        self.env.cr.precommit.run()
        self.assertTrue(Trigger.search_count([("cron_id", "=", queue.id)]))
