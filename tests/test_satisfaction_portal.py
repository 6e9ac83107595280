from odoo import fields
from odoo.http import root
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import Common

MODEL = "grandes.clientes.satisfaction"


@tagged("post_install", "-at_install")
class TestSatisfactionPortal(Common, HttpCase):
    """The question in the portal: for who filed the case, signed in, by POST."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.password = "gc_portal-1"
        cls.case = cls._registered()
        # The server's thread has the real clock.
        cls._stand_still(fields.Datetime.now())
        cls.case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        cls.url = f"/my/satisfaction/{cls.case.id}"

    def _question(self):
        return self.env[MODEL].search([("case_id", "=", self.case.id)])

    def _rate(self, token=True, **vals):
        data = dict(vals)
        if token:
            data["csrf_token"] = self._csrf_token()
        return self.url_open(self.url, data=data, allow_redirects=False)

    def _csrf_token(self):
        page = self.url_open(self.url).text
        return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def test_rated_by_who_filed_it(self):
        self.authenticate("gc_portal", "gc_portal-1")
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="score"', page.text)
        self.assertFalse(self._question(), "Looking at the page asks nothing")
        answer = self._rate(score="4", comment="<script>alert(1)</script>")
        self.assertEqual(answer.status_code, 303)
        question = self._question()
        self.assertEqual((question.score, question.answered_by), (4, "portal"))
        self.assertEqual(question.contact_id, self.contact)
        page = self.url_open(self.url).text
        self.assertNotIn('name="score"', page)
        self.assertNotIn("<script>alert(1)", page)

    def test_the_second_of_two_clicks_is_no_refusal(self):
        self.authenticate("gc_portal", "gc_portal-1")
        given = {"score": "4", "comment": "Bien", "csrf_token": self._csrf_token()}
        for vals, status in ((given, 303), (given, 303), ({**given, "score": 1}, 422)):
            answer = self.url_open(self.url, data=vals, allow_redirects=False)
            self.assertEqual(answer.status_code, status)
        self.assertEqual(self._question().score, 4)

    def test_what_was_answered_still_shows_once_the_case_is_reopened(self):
        self.authenticate("gc_portal", "gc_portal-1")
        self._rate(score="2")
        self.case.with_user(self.supervisor)._do_reopen("Falta el paz y salvo")
        page = self.url_open(self.url).text
        self.assertIn("Your opinion", page)
        self.assertNotIn("no question open", page)
        self.assertNotIn('name="score"', page)

    def test_an_old_question_says_that_its_days_are_over(self):
        self.env[MODEL]._ask(self.case, by_mail=True)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_satisfaction"
            " SET sent_on = sent_on - interval '16 days' WHERE case_id = %s",
            [self.case.id],
        )
        self.env.invalidate_all()
        self.authenticate("gc_portal", "gc_portal-1")
        page = self.url_open(self.url).text
        self.assertIn("The days for answering this question are over", page)
        self.assertNotIn('name="score"', page)

    def test_the_question_that_was_mailed_is_the_same(self):
        question = self.env[MODEL]._ask(self.case, by_mail=True)
        self.authenticate("gc_portal", "gc_portal-1")
        self._rate(score="5")
        self.assertEqual(self._question(), question)
        self.assertEqual(question.score, 5)

    def test_a_wrong_mark_is_told(self):
        self.authenticate("gc_portal", "gc_portal-1")
        for score in ("", "0", "6", "-1", "cinco", "٣", "99999999999"):
            with self.subTest(score=score):
                answer = self._rate(score=score)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Choose a mark from 1 to 5", answer.text)
        self.assertFalse(self._question().filtered("score"))

    def test_not_without_the_form(self):
        self.authenticate("gc_portal", "gc_portal-1")
        with mute_logger("odoo.http"):
            answer = self._rate(token=False, score="5")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._question())

    def test_not_by_looking(self):
        self.authenticate("gc_portal", "gc_portal-1")
        self.url_open(f"{self.url}?score=5")
        self.assertFalse(self._question())

    def test_who_is_not_signed_in_is_asked_to(self):
        answer = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_not_for_others(self):
        colleague = self._portal_user("colega", self.ies)
        stranger = self._portal_user("extrana", self.town)
        self.authenticate(colleague.login, "gc_portal-1")
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('name="score"', page.text)
        self.authenticate(stranger.login, "gc_portal-1")
        for url in (self.url, "/my/satisfaction/999999999"):
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_a_colleague_cannot_rate_by_hand(self):
        colleague = self._portal_user("colega", self.ies)
        self.authenticate(colleague.login, "gc_portal-1")
        session = root.session_store.get(self.opener.cookies["session_id"])
        self.assertEqual(session.uid, colleague.id)
        answer = self.url_open(
            self.url,
            data={"score": "1", "csrf_token": self._any_csrf_token()},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._question())

    def _any_csrf_token(self):
        page = self.url_open("/my/account").text
        return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def _portal_user(self, login, entity):
        contact = self.env["res.partner"].create(
            {
                "name": login,
                "parent_id": entity.id,
                "email": f"{login}@example.com",
                "is_coordinator": True,
            }
        )
        return self.env["res.users"].create(
            {
                "login": f"gc_{login}",
                "password": "gc_portal-1",
                "partner_id": contact.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
