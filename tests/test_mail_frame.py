"""Messages to requesters: one thread, one letterhead, no remote content."""

from email import message_from_bytes
from email.policy import default

from lxml import html

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..demo.smtp_sink import REFUSE
from ..tools import clock
from .mail_common import FILING, MailInCommon, build
from .smtp_common import SmtpCommon

_ASKED = "<pedido-1@universidad.example>"


@tagged("post_install", "-at_install", "slow")
class TestMailFrame(MailInCommon, SmtpCommon):
    def setUp(self):
        super().setUp()
        self.env.company.partner_id.write({"phone": "+57 601 3821670"})
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()

    def _filed(self, **headers):
        return self._feed(build(Message_ID=_ASKED, **headers))

    def _answer(self, filing):
        """Register the case of a mail, and answer it."""
        case = filing.case_ids.with_user(self.front)
        case.write(
            {
                "partner_id": self.ies.id,
                "typification_id": self._typification("T22").id,
                "kind": "claim",
                "beneficiary_id_type": "CC",
                "beneficiary_id_number": "52438911",
            }
        )
        case._do_register()
        case._do_answer("<p>El pago ya se aplicó.</p>")
        return case

    def _sent(self):
        """Run the mail queue; return the messages that the server got, oldest first."""
        self._work_queue()
        return self._taken()

    def _taken(self):
        return [
            message_from_bytes(envelope.content, policy=default)
            for envelope in self.smtp.taken
        ]

    # === THREAD === #

    def test_all_about_a_filing_is_one_conversation(self):
        case = self._answer(self._filed())
        told, answer = self._sent()
        self.assertEqual(told["In-Reply-To"], _ASKED)
        self.assertEqual(told["References"], _ASKED)
        self.assertEqual(answer["In-Reply-To"], told["Message-Id"])
        self.assertEqual(
            answer["References"].split(), [_ASKED, told["Message-Id"].strip()]
        )
        self.assertEqual(told["Subject"], f"Re: Giro pendiente [{case.filing_id.name}]")
        self.assertEqual(answer["Subject"], f"Re: Giro pendiente [{case.name}]")
        # The next answer refers to the requester's latest mail.
        self._feed(
            build(
                subject="Re: Giro pendiente",
                Message_ID="<pedido-2@universidad.example>",
                In_Reply_To=answer["Message-Id"].strip(),
            )
        )
        [thread] = self.env["grandes.clientes.message.frame"]._prepare_threads([case])
        self.assertEqual(
            thread["references"].split()[-1], "<pedido-2@universidad.example>"
        )
        self.assertEqual(thread["references"].split()[0], _ASKED)

    def test_a_long_conversation_keeps_its_root(self):
        filing = self._filed()
        case = self._answer(filing)
        for place in range(15):
            self._feed(
                build(
                    subject=f"Re: [{case.name}]",
                    body=f"Mensaje {place}",
                    Message_ID=f"<mas-{place}@universidad.example>",
                )
            )
        frame = self.env["grandes.clientes.message.frame"]
        [thread] = frame._prepare_threads([case])
        told = thread["references"].split()
        self.assertEqual((len(told), told[0]), (10, _ASKED))
        self.assertEqual(told[-1], "<mas-14@universidad.example>")

    def test_what_came_otherwise_answers_nothing(self):
        case = self._registered(email_from="coordinadora@example.com")
        case._do_answer("<p>Listo.</p>")
        answer = self._sent()[-1]
        self.assertFalse(answer["Subject"].startswith("Re:"))

    def test_many_messages_take_one_query_more(self):
        cases = self.env["grandes.clientes.case"].union(
            *(
                self._registered(beneficiary_id_number=f"1.020.304.{number:03}")
                for number in range(20)
            )
        )
        cases.filing_id.acknowledged_on = self.env.cr.now()
        frame = self.env["grandes.clientes.message.frame"]
        frame._prepare_threads([cases[0]])
        with self.assertQueryCount(2):
            threads = frame._prepare_threads([case for case in cases])
        self.assertEqual(len(threads), 20)

    def test_an_acknowledgement_looks_for_its_author_once(self):
        self._case()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(19):
            self._case(beneficiary_id_number="1.020.304.051")
            self.env.flush_all()

    # === LETTERHEAD === #

    def test_the_acknowledgement_says_until_when(self):
        filing = self._filed()
        promised = filing.case_ids.date_promised
        self.assertTrue(promised)
        [told] = self._sent()
        body = told.get_body(("html",)).get_content()
        page = html.fromstring(body)
        text = " ".join(page.text_content().split())
        lang = self.env.company.partner_id.lang
        self.assertIn(clock.in_words(promised, lang), text)
        self.assertIn(f"Good day, {self.contact.name}:", text)
        self.assertIn("+57 601 3821670", text)
        self.assertFalse(page.xpath("//table|//img|//link|//style"))

    def test_the_plain_text_reads_as_the_letter(self):
        filing = self._filed()
        [told] = self._sent()
        lines = told.get_body(("plain",)).get_content().splitlines()
        self.assertIn(f"Good day, {self.contact.name}:", lines)
        [said] = [line for line in lines if filing.name in line]
        self.assertTrue(said.startswith("We received your request on"), said)
        self.assertTrue(said.endswith("keep it to ask about it."), said)

    def test_who_has_an_account_gets_a_link_without_token(self):
        users = self.contact.user_ids
        self.assertTrue(users)
        filing = self._filed()
        [told] = self._sent()
        page = html.fromstring(told.get_body(("html",)).get_content())
        [link] = page.xpath("//a/@href")
        self.assertTrue(link.endswith(f"/my/radicaciones/{filing.id}"), link)
        users.active = False
        self._feed(build(subject="Otra", Message_ID="<pedido-9@universidad.example>"))
        page = html.fromstring(self._sent()[-1].get_body(("html",)).get_content())
        self.assertFalse(page.xpath("//a/@href"))

    def test_an_answer_says_who_attends(self):
        case = self._answer(self._filed())
        case.sudo().user_id = self.front
        body = case.answer_ids.sudo().mail_id.body_html
        self.assertIn(self.front.name, html2plaintext(body))
        self.assertNotIn("sent automatically", body)

    # === INVITATIONS === #

    def test_invitation_and_reset_speak_as_we_do(self):
        user = self.contact.user_ids
        for context, words in (
            ({"create_user": 1}, "You sign in with"),
            ({}, "asked for a new password"),
        ):
            with self.subTest(words=words):
                user.with_context(**context).action_reset_password()
                told = self._taken()[-1]
                page = html.fromstring(told.get_body(("html",)).get_content())
                self.assertIn(words, " ".join(page.text_content().split()))
                self.assertFalse(page.xpath("//img|//table"))
                [link] = page.xpath("//a/@href")
                self.assertIn("token=", link)
        # Nobody else can find the link.
        self.assertFalse(
            self.env["mail.mail"].search([("body_html", "like", "token=")])
        )

    def test_everybody_elses_stay_odoos(self):
        other = self.env["res.users"].create(
            {"name": "Otra", "login": "otra", "email": "otra@example.com"}
        )
        other.action_reset_password()
        page = html.fromstring(self._taken()[-1].get_body(("html",)).get_content())
        self.assertTrue(page.xpath("//table"))

    # === WHAT DOES NOT LEAVE === #

    def test_what_does_not_leave_is_told(self):
        state = self.env["grandes.clientes.mail.state"]
        company = self.env.company
        codes = {each["code"] for each in state._get_problems(company)}
        self.assertNotIn("lost", codes)
        self.smtp.mode = REFUSE
        filing = self._filed()
        self._work_queue()
        mail = self.env["mail.mail"].search(
            [("model", "=", FILING), ("res_id", "=", filing.id)]
        )
        self.assertEqual(mail.state, "exception")
        [lost] = [
            each for each in state._get_problems(company) if each["code"] == "lost"
        ]
        self.assertIn("1", lost["message"])
        keepers = self.env["grandes.clientes.mail.keepers"]
        todo = keepers._find(mail._get_lost_summary, keepers._get_keepers())
        self.assertEqual(todo.user_id, keepers._get_keepers())
        self.assertIn(mail.email_to, todo[0].note)

    def test_a_company_that_cannot_write_is_told_why(self):
        state = self.env["grandes.clientes.mail.state"]
        company = self.env.company
        company.email = False
        self.mail_server.active = False
        codes = {each["code"] for each in state._get_problems(company)}
        self.assertLessEqual({"no_address", "no_server"}, codes)
        company.email = "atencion@example.com"
        self.mail_server.active = True
        codes = {each["code"] for each in state._get_problems(company)}
        self.assertFalse({"no_address", "no_server"} & codes)
