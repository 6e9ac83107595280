from odoo.tests import tagged

from .mail_common import FILING, INBOUND, MailInCommon, build

MODEL = "grandes.clientes.satisfaction"


@tagged("post_install", "-at_install")
class TestSatisfactionMail(MailInCommon):
    """A reply to the question is its answer, hidden from advisors (I13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        cls.question = cls.env[MODEL]._ask(cls.case, by_mail=True)

    def _reply(self, body, **headers):
        headers.setdefault("In_Reply_To", self.question.message_id)
        headers.setdefault("Subject", f"Re: How did we attend? [{self.case.name}]")
        return self._feed(build(body=body, **headers))

    def test_a_mark_is_taken_and_files_nothing(self):
        filings = self.env[FILING].search_count([])
        messages = len(self.case.message_ids)
        self.assertFalse(self._reply("4\n\nTardaron un poco.\n\nAna"))
        self.assertEqual((self.question.score, self.question.answered_by), (4, "email"))
        self.assertEqual(self.question.comment, "Tardaron un poco. Ana")
        self.assertEqual(self.env[FILING].search_count([]), filings)
        self.assertEqual(len(self.case.message_ids), messages)
        self.assertFalse(self.case.requester_unread)

    def test_the_mail_itself_is_read_by_nobody(self):
        self._reply("1\nNo volveré")
        mail = self._inbound().sudo()
        self.assertTrue(mail.is_satisfaction)
        self.assertEqual(mail.state, "ignored")
        self.assertFalse(mail.case_id or mail.filing_id)
        for user in (self.front, self.supervisor, self.quality, self.oversight):
            found = self.env[INBOUND].with_user(user).search([("id", "=", mail.id)])
            self.assertFalse(found, user.login)

    def test_a_word_that_is_no_mark_joins_the_case(self):
        filing = self._reply("Todavía no me resuelven.", In_Reply_To=None)
        self.assertEqual(filing, self.case.filing_id)
        self.assertEqual(self.question.state, "sent")
        self.assertFalse(self._inbound().is_satisfaction)

    def test_another_sender_answers_nothing(self):
        self._reply("5", From="otra@example.com")
        self.assertEqual(self.question.state, "sent")

    def test_a_second_mark_changes_nothing(self):
        self._reply("2")
        self._reply("5", Message_ID="<second@example.com>")
        self.assertEqual(self.question.score, 2)

    def test_a_mark_that_comes_too_late_tells_the_team_nothing(self):
        messages = len(self.case.message_ids)
        self._reply("2")
        self._reply("5", Message_ID="<second@example.com>")
        self.assertEqual(self.question.score, 2)
        self.assertEqual(len(self.case.message_ids), messages)
        self.assertFalse(self.case.requester_unread)
        mail = self._inbound().sudo()
        self.assertTrue(mail.is_satisfaction)
        self.assertIn("does not count", mail.reason)

    def test_words_beside_a_late_mark_join_the_case(self):
        self._reply("2")
        self._reply("1\nSigo sin respuesta.", Message_ID="<second@example.com>")
        self.assertIn("Sigo sin respuesta", str(self.case.message_ids[0].body))
        self.assertFalse(self._inbound().is_satisfaction)

    def test_a_new_request_answers_no_question_of_the_portal(self):
        other = self._registered()
        other._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        asked = self.env[MODEL]._ask(other, by_mail=False)
        filing = self._feed(
            build("Giros", body="4\nestudiantes siguen sin giro.", From=asked.address)
        )
        self.assertTrue(
            filing, "it begins with a number, and is a request all the same"
        )
        self.assertEqual(asked.state, "sent")
        self.assertFalse(self._inbound().is_satisfaction)
