from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .answer_common import BODY, AnswerCommon
from .past import leaving_unasked


@tagged("post_install", "-at_install", "slow")
class TestAnswerBatch(AnswerCommon):
    """Answering many cases at once: one message per contact, few queries."""

    def _ready(self, count, **vals):
        cases = self._many(count, **vals)
        cases._do_register()
        self.env.flush_all()
        self.env.invalidate_all()
        return cases

    def test_one_message_a_contact_lists_its_cases(self):
        mine = self._ready(3)
        others = self._many(
            2, partner_id=self.town.id, contact_id=False, email_from="a@example.com"
        )
        others._do_register()
        answers = (mine + others)._do_answer(BODY)
        mails = answers.sudo().mail_id
        self.assertEqual(len(mails), 2)
        mail = answers[0].sudo().mail_id
        for case in mine:
            self.assertIn(case.name, mail.body_html)
        for case in others:
            self.assertNotIn(case.name, mail.body_html)

    def test_each_case_gets_its_own_words(self):
        cases = self._ready(2)
        answers = cases._do_answer(
            "<p>Sobre {{case}} de {{beneficiary}}</p>", fill=True
        )
        self.assertEqual(len(answers.sudo().mail_id), 1)
        for answer in answers:
            self.assertIn(answer.case_id.name, answer.body)

    def test_a_complaint_is_not_mentioned_in_other_cases_mail(self):  # G26
        case = self._ready(1)
        complaint = self._registered(
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.front2.id,
        )
        answers = (case + complaint)._do_answer(BODY)
        self.assertEqual(len(answers.sudo().mail_id), 2)

    def test_queries_of_one_answer(self):
        case = self._ready(1, channel="phone")
        with self.assertQueryCount(38):
            case._do_answer(BODY)
            self.env.flush_all()

    def test_queries_of_a_hundred_answers_by_phone(self):
        cases = self._ready(100, channel="phone")
        with self.assertQueryCount(39):
            cases._do_answer(BODY)
            self.env.flush_all()
        self.assertEqual(set(cases.mapped("state")), {"closed"})

    def test_queries_of_a_hundred_answers_by_mail(self):
        cases = self._ready(100)
        with self.assertQueryCount(54):
            answers = cases._do_answer(BODY)
            self.env.flush_all()
        self.env.invalidate_all()
        mail = answers.sudo().mail_id
        with self.assertQueryCount(10):
            mail._log_on_answers("delivered")
        with self.assertQueryCount(18):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
            self.env.flush_all()
        self.assertEqual(set(cases.mapped("state")), {"closed"})

    def test_one_that_cannot_be_settled_holds_up_no_other(self):
        cases = self._ready(3)
        answers = cases._do_answer(BODY)
        answers.sudo().mail_id._log_on_answers("delivered")
        deliver = type(answers)._apply_delivered

        def fail(records, *args):
            if answers[1] in records:
                raise KeyError("internal_name")
            return deliver(records, *args)

        with (
            patch.object(type(answers), "_apply_delivered", fail),
            mute_logger("odoo.addons.grandes_clientes.models.answer.answer_settling"),
        ):
            skipped = self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertEqual(skipped, set(answers[1].ids))
        self.assertEqual(cases.mapped("state"), ["closed", "answered", "closed"])

    def test_queries_of_a_hundred_messages(self):
        contacts = self.env["res.partner"].create(
            [
                {
                    "name": f"Coordinador {index}",
                    "parent_id": self.ies.id,
                    "email": f"coordinador{index}@example.com",
                }
                for index in range(100)
            ]
        )
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        cases = Case.create(
            [
                self._case_vals(
                    beneficiary_id_number=str(10**8 + index), contact_id=contact.id
                )
                for index, contact in enumerate(contacts)
            ]
        )
        cases._do_register()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            answers = cases._do_answer(BODY)
            self.env.flush_all()
        self.assertEqual(len(answers.sudo().mail_id), 100)

    def test_queries_of_a_hundred_failures(self):
        cases = self._ready(100)
        answers = cases._do_answer(BODY)
        self.env.flush_all()
        self.env.invalidate_all()
        answers.sudo().mail_id._log_on_answers("failed", "550 No such mailbox")
        with self.assertQueryCount(36):
            self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
            self.env.flush_all()
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        self.assertEqual(len(cases.activity_ids), 100)

    def test_what_comes_back_of_a_leaver_goes_to_another(self):  # R6
        case = self._ready(1)
        self.assertEqual(case.user_id, self.front)
        answer = case._do_answer(BODY)
        with leaving_unasked(self.env):
            self.front.sudo().active = False
        answer.sudo().mail_id._log_on_answers("failed", "550 No such mailbox")
        self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.user_id, self.front2)

    def test_many_become_a_long_act(self):
        self.env.company.grandes_clientes_job_limit = 2
        cases = self._ready(3, channel="phone")
        wizard = (
            self.env["grandes.clientes.case.respond"]
            .with_user(self.front)
            .with_context(default_case_ids=cases.ids)
            .create({"body": BODY})
        )
        action = wizard.action_confirm()
        job = self.env[action["res_model"]].browse(action["res_id"])
        while job.with_user(self.front)._run_chunk():
            pass
        self.assertEqual(set(cases.mapped("state")), {"closed"})

    def test_one_that_stumbles_costs_nobody_else(self):
        cases = self._ready(3)
        answers = cases._do_answer(BODY)
        answers.sudo().mail_id._log_on_answers("delivered")
        cases[1].sudo()._apply_transition("withdraw", note="mientras tanto")
        self.Answer._apply_outcomes(self.Answer._get_delivery_outcomes())
        self.assertEqual(cases.mapped("state"), ["closed", "withdrawn", "closed"])
        self.assertEqual(set(answers.mapped("state")), {"delivered"})
        self.assertFalse(self.Answer._get_delivery_outcomes())
