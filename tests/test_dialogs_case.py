"""The dialogs of the acts on a case, each confirmed as its screen does it."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .answer_common import BODY, AnswerCommon
from .common import NOW
from .dialog_common import DialogCommon, confirms
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestCaseDialogs(AnswerCommon, DialogCommon):
    def _act(self, case, act, user=None, **chosen):
        user = user or self.front
        opened = getattr(case.with_user(user), f"action_{act}")()
        return self._confirm(user, opened, **chosen)

    def _closed(self, **vals):
        case = self._registered(channel="phone", **vals)
        case._do_answer(BODY)
        self.assertEqual(case.state, "closed")
        return case

    @confirms("case.act.assign/action_confirm")
    def test_assign(self):
        case = self._registered()
        self._act(case, "assign", self.supervisor, user_id=self.front2)
        self.assertEqual(case.user_id, self.front2)

    @confirms("case.act.correct.received/action_confirm")
    def test_correct_day_zero(self):
        case = self._registered()
        right = NOW - timedelta(days=1)
        self._act(
            case,
            "correct_received",
            self.supervisor,
            received_on=right,
        )
        self.assertEqual(case.received_on, right)

    @confirms("filing.consent/action_confirm")
    def test_what_was_said_of_the_data(self):
        filing = self._registered().filing_id
        action = filing.with_user(self.front).action_record_consent()
        self._confirm(self.front, action)
        self.assertEqual(filing.consent, "given")

    @confirms("case.act.dismiss/action_confirm")
    def test_dismiss(self):
        case = self._case()
        self._act(case, "dismiss")
        self.assertEqual(case.state, "dismissed")

    @confirms("case.act.reason/action_confirm/not_duplicate")
    def test_not_a_repeat(self):
        self._registered()
        repeat = self._registered()
        self.assertEqual(repeat.state, "duplicate")
        self._act(repeat, "not_duplicate")
        self.assertEqual(repeat.state, "front_office")

    @confirms("case.act.reclassify/action_confirm")
    def test_reclassify(self):
        case = self._registered()
        self._act(case, "reclassify", typification_id=self._typification("T11"))
        self.assertEqual(case.typification_id.code, "T11")

    @confirms("case.act.refer/action_confirm")
    def test_refer(self):
        first = self._closed()
        again = self._case()
        self._act(again, "refer", first_id=first)
        self.assertEqual(again.duplicate_id, first)

    @confirms("case.act.reason/action_confirm/reopen")
    def test_reopen(self):
        case = self._closed()
        self._act(case, "reopen", self.supervisor)
        self.assertEqual(case.state, "front_office")

    def test_a_reason_without_a_word_is_none(self):
        case = self._closed()
        for reason in ("x", ".", " - "):
            with (
                self.subTest(reason),
                self.assertRaisesRegex(ValidationError, "Give the reason"),
            ):
                self._act(case, "reopen", self.supervisor, reason=reason)
        self.assertEqual(case.state, "closed")

    @confirms("case.act.reason/action_confirm/not_solved")
    def test_not_solved(self):
        case = self._closed()
        case._log_requester_wrote()
        self._act(case, "not_solved")
        self.assertEqual(case.state, "front_office")

    @confirms("case.act.transfer/action_confirm")
    def test_transfer(self):
        case = self._case()
        self._act(case, "transfer")
        self.assertEqual(case.state, "transferred")

    @confirms("case.act.reason/action_confirm/withdraw")
    def test_withdraw(self):
        case = self._registered()
        self._act(case, "withdraw")
        self.assertEqual(case.state, "withdrawn")

    @confirms("case.act.join/action_confirm")
    def test_join(self):
        first = self._registered()
        mail = self._case()
        self._act(mail, "join", first_id=first)
        self.assertEqual(mail.duplicate_id, first)

    @confirms(
        "case.act.reason/action_confirm/ask",
        "case.act.reason/action_confirm/grant_time",
        "case.act.complete/action_confirm",
    )
    def test_the_requester_is_asked_gets_time_and_completes(self):
        case = self._registered()
        self._act(case, "ask")
        asked = case.suspension_ids
        until = asked.requester_until
        self._act(case, "grant_time")
        self.assertGreater(asked.requester_until, until)
        with clock.at(NOW + timedelta(days=2)):
            self._act(case, "complete")
        self.assertTrue(asked.date_to)

    @confirms("case.act.reason/action_confirm/lapse")
    def test_nothing_comes(self):
        case = self._registered()
        case._do_ask("Algo")
        with clock.at(datetime(2026, 11, 18, 15)):
            self._act(case, "lapse")
        self.assertEqual(case.state, "withdrawn")

    @confirms("case.act.extend/action_confirm")
    def test_extend(self):
        case = self._registered()
        before = case.date_legal_due
        self._act(case, "extend")
        self.assertGreater(case.date_legal_due, before)

    @confirms("new.promise.ask/action_confirm")
    def test_promise_another_date(self):
        opens = self.env.ref("grandes_clientes.new_promise_ask_server_action")
        Promise = self.env["grandes.clientes.new.promise"]
        refused = (UserError, AssertionError)

        def act(case, user=None, **chosen):
            user = user or self.front
            action = (
                opens.with_user(user)
                .with_context(active_model=case._name, active_ids=case.ids)
                .run()
            )
            self.assertIn(case.name, action["name"])
            return self._confirm(user, action, **chosen)

        case = self._registered()
        with self.assertRaisesRegex(refused, "extend the term instead"):
            act(case)
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        said, law = case.date_promised, case.date_legal_due
        self.assertLess(said, law)
        form = self._open_dialog(
            self.front,
            self.env["grandes.clientes.new.promise.ask"]
            .with_user(self.front)
            .action_open(case.ids),
        )
        for told in (case.name, case.partner_id.name):
            self.assertIn(told, form.about)
        self.assertIn(clock.day_on_screen(said, "en_US"), form.limits)
        for wrong, words in (
            (said, "later than"),
            (law + timedelta(days=1), "the law's last day"),
        ):
            with self.assertRaisesRegex(refused, words):
                act(case, day=wrong)
        with self.assertRaisesRegex(UserError, "tells them another date"):
            Promise.with_user(self.quality)._do_promise(
                case.with_user(self.quality), law, "Falta"
            )
        act(case, day=law)
        self.assertEqual(case.new_promise_ids.date_before, said)
        self.assertEqual((Promise._get_day(case), case.date_promised), (law, said))
        event = case.event_ids.filtered(lambda each: each.act == "promise_again")
        self.assertEqual(event.facts["promised_to"], law.isoformat())
        with self.assertRaisesRegex(UserError, "permanent record"):
            case.new_promise_ids.sudo().day = said
        with self.assertRaisesRegex(refused, "It has ended"):
            act(self._closed(beneficiary_id_number="8.888.888"))

    @confirms("case.act.suspend/action_confirm", "case.act.resume/action_confirm")
    def test_suspend_and_resume(self):
        case = self._registered()
        self._act(case, "suspend", self.supervisor)
        self.assertTrue(case.suspension_ids)
        with clock.at(NOW + timedelta(days=2)):
            self._act(case, "resume", self.supervisor)
        self.assertTrue(case.suspension_ids.date_to)

    @confirms("case.consult/action_consult")
    def test_consult(self):  # 5.2.6
        case = self._registered()
        self._consult(case, self.front, finding="Sin novedad")
        self.assertEqual(case.consultation_ids.finding, "Sin novedad")

    def _consult(self, case, user, **chosen):
        opened = case.with_user(user).action_consult()
        self._confirm(user, opened, "action_consult", **chosen)

    # === ANSWERS === #

    @confirms("case.respond/action_confirm")
    def test_answer(self):  # 5.2.7
        case = self._registered(channel="phone")
        opened = case.with_user(self.front).action_answer()
        self._confirm(self.front, opened, body=BODY)
        self.assertEqual(case.state, "closed")

    @confirms("case.respond/action_prepare")
    def test_prepare(self):
        case = self._registered(channel="phone")
        opened = case.with_user(self.front).action_answer()
        self._confirm(self.front, opened, "action_prepare", body=BODY)
        self.assertTrue(case.answer_ids)
        self.assertEqual(case.state, "front_office")

    @confirms("case.respond/action_anew")
    def test_begin_anew(self):
        case = self._registered().with_user(self.front)
        self.env["grandes.clientes.answer.draft"].with_user(self.front).save_typed(
            case.ids, "a", {"body": "<p>Estaba diciendo otra cosa.</p>"}
        )
        anew, dialog = self._confirm(self.front, case.action_answer(), "action_anew")
        self.assertIn("otra cosa", dialog.body)
        form = self._open_dialog(self.front, anew)
        self.assertNotIn("otra cosa", form.body)
        self.assertFalse(form.draft_note)

    def _to_be_signed(self, count):
        """Return answers that another user has to review and sign."""
        cases = self._many(count, typification="T17")
        cases._do_register()
        return cases._do_answer(BODY)

    def _read(self, user, answers, act):
        answers = answers.with_user(user).with_context(grandes_clientes_to_be_read=True)
        return getattr(answers, f"action_{act}")()

    @confirms(
        "case.answer.read/action_confirm_one/review",
        "case.answer.read/action_confirm_one/sign",
        "case.answer.read/action_next/review",
        "case.answer.read/action_next/sign",
        "case.answer.read/action_confirm/review",
        "case.answer.read/action_confirm/sign",
    )
    def test_read_and_sign(self):
        """One by one, or all after they were displayed, and only the requested ones."""
        plain = self._registered(channel="phone")._do_prepare_answer(BODY, direct=True)
        answers = self._to_be_signed(3)
        for act, user, field in (
            ("review", self.front2, "reviewed_by_id"),
            ("sign", self.supervisor, "signed_by_id"),
        ):
            opened = self._read(user, answers | plain, act)
            form = self._open_dialog(user, opened)
            asked = len(form.answer_ids)
            self.assertEqual(asked, 4 if act == "review" else 3)
            dialog = form.save()
            self.assertIn("El pago de agosto", dialog.preview)
            shown = dialog.shown_id
            with self.assertRaisesRegex(UserError, "Read all"):
                dialog.action_confirm()
            opened = dialog.action_confirm_one()
            self.assertEqual(shown[field], user)
            form = self._open_dialog(user, opened)
            self.assertNotEqual(form.shown_id, shown)
            for _turn in range(asked - 2):
                opened, dialog = self._confirm(user, opened, "action_next")
            self.assertFalse(dialog.shown_id[field])
            self._confirm(user, opened)
            self.assertEqual(set(answers.mapped(field)), {user})
        self.assertFalse(plain.signed_by_id)

    @confirms("case.respond/action_take_new_text")
    def test_take_the_new_text_of_a_template(self):
        case = self._registered()
        template = self.env["grandes.clientes.answer.template"].create(
            {"name": "Giro", "body": "<p>Sale el jueves.</p>"}
        )
        self.env["grandes.clientes.answer.draft"].with_user(self.front).save_typed(
            case.ids,
            "one",
            {
                "body": "<p>Sale el jueves.</p><p>Saludos.</p>",
                "template_version_ids": template._get_versions().ids,
            },
        )
        template.body = "<p>Sale el viernes.</p>"
        opened = case.with_user(self.front).action_answer()
        _shown, wizard = self._confirm(self.front, opened, "action_take_new_text")
        self.assertEqual(wizard.body, "<p>Sale el viernes.</p><p>Saludos.</p>")

    @confirms("case.answer.send/action_confirm")
    def test_send_what_can_go(self):
        able = self._registered()._do_prepare_answer(BODY, direct=True)
        unable = self._to_be_signed(1)
        answers = (able | unable).with_user(self.front)
        opened = answers.action_send()
        form = self._open_dialog(self.front, opened)
        self.assertIn(unable.case_id.name, form.refused)
        self.assertIn("1 answer can go, 1 cannot", form.summary)
        self._confirm(self.front, opened)
        self.assertEqual((able.state, unable.state), ("sent", "ready"))

    @confirms("case.answer.act/action_confirm/record_mercurio_out")
    def test_record_mercurio(self):  # 5.2.9
        case = self._written()
        answer = case._do_answer(BODY)
        self._act(
            answer,
            "record_mercurio_out",
            mercurio_out_number="2026EE0000042",
            mercurio_out_date="2026-09-16",
        )
        self.assertEqual(case.state, "closed")

    @confirms("case.answer.act/action_confirm/correct_mercurio_date")
    def test_correct_mercurio(self):
        answer = self._written()._do_answer(BODY)
        answer._do_record_mercurio_out("2026EE0000042")
        self._act(
            answer,
            "correct_mercurio_date",
            self.supervisor,
            mercurio_out_number="2026EE0000043",
            mercurio_out_date="2026-09-15",
            reason="Libro de radicación",
        )
        self.assertEqual(answer.mercurio_out_number, "2026EE0000043")

    @confirms("case.answer.act/action_confirm/record_delivery")
    def test_record_delivery(self):
        case = self._registered(channel="in_person")
        answer = case._do_answer(BODY, means="pick_up")
        self._act(answer, "record_delivery", reason="La recogió la coordinadora")
        self.assertEqual(case.state, "closed")

    @confirms("case.answer.act/action_confirm/resend")
    def test_send_again(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        answer.sudo().mail_id._log_on_answers("failed", "550 No such mailbox")
        answer.sudo()._apply_failed({answer.id: "550 No such mailbox"})
        self._act(answer, "resend", means="phone")
        self.assertEqual(case.state, "closed")

    @confirms("case.answer.act/action_confirm/discard")
    def test_discard(self):
        case = self._registered()
        answer = case._do_prepare_answer(BODY)
        self._act(answer, "discard")
        self.assertEqual(answer.state, "discarded")

    @confirms("case.answer.notify/action_confirm")
    def test_told_otherwise(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        answer._add_deliveries("delivered")
        answer._apply_delivered()
        self._act(answer, "notify_otherwise")
        self.assertEqual(answer.receipt, "acknowledged")


@tagged("post_install", "-at_install")
class TestEscalationDialogs(EscalationCommon, DialogCommon):
    def _reply(self, act, typification="T19", target="mission_area", **chosen):
        _case, escalation = self._escalated(target, typification=typification)
        user = escalation.mission_area_id.head_id or (
            escalation.mission_area_id.member_ids[:1] or self.back
        )
        if act == "cancel":
            user = self.front
        opened = getattr(escalation.with_user(user), f"action_{act}")()
        self._confirm(user, opened, **chosen)
        return escalation

    @confirms("escalation.reply/action_confirm/reject")
    def test_reject(self):  # 5.2.17
        for target, typification in (("mission_area", "T19"), ("back_office", "T22")):
            with self.subTest(target):
                escalation = self._reply("reject", typification, target)
                self.assertEqual(escalation.state, "rejected")
                self.assertFalse(escalation.suggested_area_id)

    @confirms("escalation.reply/action_confirm/answer")
    def test_answer(self):  # 5.2.19
        self.assertEqual(self._reply("answer").state, "answered")

    @confirms("escalation.reply/action_confirm/return")
    def test_return(self):
        self.assertEqual(self._reply("return").state, "returned")

    @confirms("escalation.reply/action_confirm/accept")
    def test_accept(self):  # one click: it asks nothing
        _case, escalation = self._escalated(typification="T19")
        official = escalation.mission_area_id.member_ids[:1]
        escalation.with_user(official).action_accept()
        self.assertEqual(escalation.state, "accepted")

    @confirms("escalation.reply/action_confirm/cancel")
    def test_cancel(self):
        self.assertEqual(self._reply("cancel").state, "cancelled")

    @confirms("escalation.reply/action_confirm/assign")
    def test_distribute(self):
        self.credit.head_id = self.creditor
        self.assertTrue(self._reply("assign").holder_id)

    @confirms("case.escalate/action_escalate")
    def test_escalate(self):  # 5.2.11, 5.2.12
        case = self._registered(typification="T19")
        opened = case.with_user(self.front).action_escalate()
        self._confirm(self.front, opened, "action_escalate")
        self.assertIn(case.state, ("back_office", "mission_area"))
