from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common

MODEL = "grandes.clientes.satisfaction"


@tagged("post_install", "-at_install", "slow")
class TestSatisfaction(Common):
    """Who is surveyed, when, and that answers never change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Cases closed by the demonstration or by other tests are not surveyed.
        cls.env["res.company"].search([]).grandes_clientes_survey = False
        cls.env.company.grandes_clientes_survey = True

    @classmethod
    def _closed(cls, **vals):
        """Return a case that was answered by telephone, which closes it."""
        case = cls._registered(**vals)
        case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        return case

    def _ask(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "grandes_clientes.cron_ask_satisfaction"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _questions(self, cases):
        return self.env[MODEL].search([("case_id", "in", cases.ids)])

    def _mails(self):
        return self.env["mail.mail"].search(
            [("subject", "like", "How did we attend"), ("state", "=", "outgoing")]
        )

    # === ASKING ===

    def test_one_question_a_contact_and_period(self):
        cases = self._closed() + self._closed(beneficiary_id_number="1.020.304.051")
        before = self._mails()
        self._ask()
        question = self._questions(cases)
        self.assertEqual(len(question), 1)
        self.assertEqual(question.case_id, cases[1])
        self.assertRecordValues(
            question,
            [
                {
                    "contact_id": self.contact.id,
                    "partner_id": self.ies.id,
                    "user_id": self.front.id,
                    "channel_id": cases[1].channel_id.id,
                    "typification_id": cases[1].typification_id.id,
                    "company_id": self.env.company.id,
                    "sent_on": NOW,
                    "state": "sent",
                    "score": 0,
                }
            ],
        )
        mail = self._mails() - before
        self.assertEqual(mail.email_to, self.contact.email)
        self.assertIn(f"[{cases[1].name}]", mail.subject)
        self.assertIn(f"/my/satisfaction/{cases[1].id}", mail.body_html)
        self.assertNotIn("token", mail.body_html)
        # No thread tells the advisor who was surveyed.
        self.assertFalse(mail.model)
        self.assertEqual(question.message_id, mail.message_id)
        self._ask()
        self.assertEqual(len(self._questions(cases)), 1)

    def test_asked_again_when_the_period_is_over(self):
        first = self._closed()
        self._ask()
        with clock.at(NOW + timedelta(days=29)):
            second = self._closed(beneficiary_id_number="1.020.304.052")
            self._ask()
            self.assertFalse(self._questions(second))
        with clock.at(NOW + timedelta(days=31)):
            self._ask()
        self.assertEqual(len(self._questions(first | second)), 2)

    def test_who_is_not_asked(self):
        withdrawn = self._registered(beneficiary_id_number="1.020.304.053")
        withdrawn._do_withdraw("La coordinadora desistió por teléfono")
        first = self._registered(beneficiary_id_number="1.020.304.054")
        repeat = self._registered(beneficiary_id_number="1.020.304.054")
        self.assertEqual(repeat.state, "duplicate")
        dismissed = self._case(beneficiary_id_number="1.020.304.055")
        dismissed._do_dismiss("thanks")
        complaint = self._registered(
            beneficiary_id_number="1.020.304.056", complained_user_id=self.front2.id
        )
        complaint._do_answer("<p>Se revisó.</p>", means="phone")
        self.assertEqual(complaint.state, "closed")
        self._ask()
        self.assertFalse(
            self._questions(withdrawn | first | repeat | dismissed | complaint)
        )

    def test_who_does_not_want_to_be_asked(self):
        case = self._closed()
        self.contact.grandes_clientes_no_survey = True
        self._ask()
        self.assertFalse(self._questions(case))

    def test_a_company_that_does_not_ask(self):
        case = self._closed()
        self.env.company.grandes_clientes_survey = False
        self._ask()
        self.assertFalse(self._questions(case))

    def test_who_left_only_an_address_is_asked_once(self):
        vals = {
            "partner_id": self.town.id,
            "contact_id": False,
            "email_from": "Alcaldía <alcalde@example.com>",
        }
        cases = self._closed(**vals) + self._closed(
            **vals, beneficiary_id_number="1.020.304.057"
        )
        self._ask()
        self.assertEqual(len(self._questions(cases)), 1)
        self.assertEqual(self._questions(cases).address, "alcalde@example.com")

    def test_asking_costs_the_same_for_many(self):
        cases = self.env["grandes.clientes.case"]
        for index in range(6):
            contact = self.contact.copy(
                {
                    "name": f"Coordinadora {index}",
                    "email": f"c{index}@example.com",
                    "is_coordinator": False,
                }
            )
            cases |= self._closed(
                contact_id=contact.id, beneficiary_id_number=str(10**8 + index)
            )
        Satisfaction = self.env[MODEL]
        found = Satisfaction._find_to_ask(self.env.company, cases)
        self.assertEqual(found, cases)
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            Satisfaction._ask(Satisfaction._find_to_ask(self.env.company, cases), True)
            self.env.flush_all()

    # === ANSWERING ===

    def _asked(self):
        case = self._closed()
        self._ask()
        return self._questions(case)

    def test_answered_by_mail(self):
        question = self._asked()
        taken = self.env[MODEL]._process_reply(
            question.case_id.name,
            "4\nTardaron un poco.",
            email_from="Coordinadora <COORDINADORA@example.com>",
            message_ids=[question.message_id],
        )
        self.assertEqual(taken, question)
        self.assertRecordValues(
            question,
            [
                {
                    "state": "answered",
                    "score": 4,
                    "grade": "top",
                    "comment": "Tardaron un poco.",
                    "answered_by": "email",
                    "answered_on": NOW,
                    "gave_recommendation": False,
                }
            ],
        )

    def test_by_the_number_in_the_subject_too(self):
        question = self._asked()
        taken = self.env[MODEL]._process_reply(
            question.case_id.name, "1", email_from=self.contact.email
        )
        self.assertEqual((taken, question.score), (question, 1))

    def test_a_mail_that_is_no_answer_is_left_alone(self):
        question = self._asked()
        references = [question.message_id]
        Satisfaction = self.env[MODEL]
        for text, sender, message_ids in (
            ("5", "otra@example.com", references),
            ("5", None, references),
            ("No me resuelve", self.contact.email, references),
            ("5", self.contact.email, ["<other@example.com>"]),
        ):
            self.assertFalse(
                Satisfaction._process_reply(
                    question.case_id.name, text, sender, message_ids
                )
            )
        self.assertFalse(Satisfaction._process_reply("", "5", self.contact.email))
        with clock.at(NOW + timedelta(days=16)):
            self.assertFalse(
                Satisfaction._process_reply("", "5", self.contact.email, references)
            )
        self.assertEqual(question.state, "sent")

    def test_given_once(self):
        question = self._asked()
        question._do_answer(2, comment="x" * 3000)
        self.assertEqual(len(question.comment), 2000)
        with self.assertRaises(UserError):
            question._do_answer(5)
        self.assertEqual(question.score, 2)

    def test_recommendation_where_the_company_asks_for_it(self):
        self.env.company.grandes_clientes_survey_recommendation = True
        question = self._asked()
        with self.assertRaises(ValidationError):
            question._do_answer(5, recommendation=11)
        with self.assertRaises(ValidationError):
            question._do_answer(0)
        question._do_answer(5, recommendation=0)
        self.assertTrue(question.gave_recommendation)
        self.assertEqual(question.recommendation, 0)
