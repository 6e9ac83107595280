"""A case that moved while its answer was being written."""

import itertools

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .answer_common import BODY, AnswerCommon
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestAnswerMoved(AnswerCommon, EscalationCommon):
    """The send is refused, and the sentence says who has the case now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Respond = cls.env["grandes.clientes.case.respond"].with_user(cls.front)
        cls.Send = cls.env["grandes.clientes.case.answer.send"].with_user(cls.front)
        cls.other = cls._registered(beneficiary_id_number="80009990")
        cls.Draft = cls.env["grandes.clientes.answer.draft"].with_user(cls.front)

    def _one(self, at):
        return self._registered(beneficiary_id_number=str(80_000_000 + at))

    def _write(self, cases, **vals):
        """Return the dialog as it is when the advisor presses «Send»."""
        form = Form(self.Respond.with_context(default_case_ids=cases.ids))
        form.body = BODY
        for name, value in vals.items():
            form[name] = value
        dialog = form.save()
        self.Draft.save_typed(cases.ids, dialog.draft_token, {"body": BODY})
        return dialog

    def _move(self, how, case):
        """Let a colleague move the case."""
        case = case.with_user(self.front2)
        if how == "answered":
            case._do_answer(BODY)
        elif how == "back_office":
            case._do_escalate("back_office", reason="Pide consulta")
        elif how == "mission_area":
            case._do_escalate("mission_area", reason="Es del área")
        elif how == "withdrawn":
            case._do_withdraw("express")
        elif how == "transferred":
            case._do_transfer("Ministerio de Educación", "Es de su competencia")
        elif how == "united":
            case._do_join(self.other.with_user(self.front2))

    def test_refused_by_each_means_wherever_it_went(self):
        said = {
            "answered": "Answered",
            "back_office": "With back office",
            "mission_area": "With Vicepresidencia de Crédito y Cobranza",
            "withdrawn": "Withdrawn",
            "transferred": "Transferred",
            "united": "United with",
        }
        means = dict(self.env["grandes.clientes.answer.means"]._get_selection())
        # Every way by the usual means, and every means with one of the ways.
        tried = [(how, None) for how in said]
        tried += list(zip(itertools.cycle(said), means, strict=False))
        for at, (how, code) in enumerate(tried):
            case = self._one(at)
            with self.subTest(how, means=code):
                dialog = self._write(case, **({"means": code} if code else {}))
                self._move(how, case)
                before = case.answer_ids
                with self.assertRaisesRegex(UserError, said[how]):
                    dialog.action_confirm()
                self.assertEqual(case.answer_ids, before)
                draft = self.Draft._find_own(case)
                self.assertIn("El pago de agosto", draft.body)

    def test_what_a_colleague_sent_meanwhile_is_asked_about_once(self):
        case = self._one(1)
        interim = case._do_prepare_answer("<p>Seguimos.</p>", "interim", direct=True)
        dialog = self._write(case, kind="interim")
        self.assertEqual(dialog.waiting_answer_id, interim)
        interim.with_user(self.front2)._do_send()
        self.env.invalidate_all()  # the button is another request
        again = dialog.action_confirm()
        self.assertEqual(again["res_id"], dialog.id)
        self.assertEqual(case.answer_ids, interim)
        self.assertIn(f"sent meanwhile by {self.front2.name}", dialog.warnings)
        dialog.action_confirm()
        self.assertEqual(len(case.answer_ids), 2)

    def test_a_colleagues_case_is_asked_about_once(self):
        case = self._one(1)
        dialog = self._write(case)
        self.assertFalse(dialog.warnings)
        case.with_user(self.supervisor)._do_assign(self.front2)
        self.env.invalidate_all()  # the button is another request
        again = dialog.action_confirm()
        self.assertEqual(again["res_id"], dialog.id)
        self.assertEqual(case.state, "front_office")
        self.assertIn(self.front2.name, dialog.warnings)
        dialog.action_confirm()
        self.assertEqual(case.state, "answered")

    def test_a_case_that_was_a_colleagues_before_asks_nothing(self):
        case = self._one(1)
        case.with_user(self.supervisor)._do_assign(self.front2)
        self._write(case).action_confirm()
        self.assertEqual(case.state, "answered")

    def test_of_several_what_moved_is_told(self):
        for act, states in (
            ("action_confirm", ["mission_area", "answered"]),
            ("action_prepare", ["mission_area", "front_office"]),
        ):
            with self.subTest(act):
                cases = self._many(3)
                cases._do_register()
                cases = cases.filtered(lambda case: case.state == "front_office")[:2]
                dialog = self._write(cases)
                self._move("mission_area", cases[0])
                told = getattr(dialog, act)()
                self.assertEqual(cases.mapped("state"), states)
                self.assertEqual(told["tag"], "display_notification")
                self.assertIn(cases[0].name, told["params"]["message"])
                self.assertEqual(told["params"]["title"], "1 was left out")
                cases.with_user(self.supervisor)._do_withdraw("express")

    def test_what_no_act_refuses_has_no_sentence(self):
        """An answer that was not shown is left out of the signing, and says nothing."""
        cases = self._one(1) | self._one(2)
        answers = cases._do_prepare_answer(BODY)
        Read = self.env["grandes.clientes.case.answer.read"].with_user(self.front2)
        dialog = Read.create(
            {"answer_ids": answers.ids, "shown_id": max(answers.ids), "act": "review"}
        )
        told = dialog.action_confirm()
        self.assertNotEqual((told or {}).get("tag"), "display_notification")
        reviewed = [bool(each.reviewed_by_id) for each in answers.sorted("id")]
        self.assertEqual(reviewed, [False, True])

    def test_the_tray_says_who_has_the_case(self):
        case = self._one(1)
        answer = case._do_prepare_answer(BODY, direct=True)
        dialog = Form(
            self.Send.with_context(active_model=answer._name, active_ids=answer.ids)
        ).save()
        self._move("mission_area", case)
        with self.assertRaisesRegex(UserError, "With Vicepresidencia de Crédito"):
            dialog.action_confirm()
        with self.assertRaisesRegex(UserError, "With Vicepresidencia de Crédito"):
            answer.with_user(self.front)._do_send()
        self.assertEqual(answer.state, "ready")

    def test_an_official_who_lost_the_area_is_told_so(self):
        case = self._one(1)
        escalation = case._do_escalate("mission_area", reason="Es del área")
        area = escalation.mission_area_id.with_user(self.coordinator)
        area.member_ids = self.creditor
        Reply = self.env["grandes.clientes.escalation.reply"].with_user(self.creditor)
        form = Form(
            Reply.with_context(
                default_escalation_ids=escalation.ids, default_act="answer"
            )
        )
        form.body = BODY
        dialog = form.save()
        area.member_ids = self.official
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "out of your reach"):
            dialog.action_confirm()
        self.assertEqual(case.state, "mission_area")
