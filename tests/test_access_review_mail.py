"""Areas whose head has no login validate the profiles of their people by mail (C9)."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .access_people_common import AccessPeopleCommon
from .test_access_review import REVIEW
from .test_mail_request import MailRequestCommon


@tagged("post_install", "-at_install")
class TestReviewByMail(MailRequestCommon, AccessPeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasury.sudo().write({"head_id": False, "email": "dte@example.com"})
        cls.review = cls.env[REVIEW]._do_open(
            cls.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        cls.line = cls.review.line_ids.filtered(
            lambda each: each.user_id == cls.official
        ).with_user(cls.quality)

    def test_the_area_is_asked_and_its_reply_is_the_evidence(self):
        review = self.review.with_user(self.quality)
        self.assertTrue(review.can_ask_areas)
        review.action_ask_areas()
        request = self._request_of(self.line)
        self.assertEqual(request.address, "dte@example.com")
        self.assertIn(self.official.name, request.body)
        review.invalidate_recordset()
        self.assertFalse(review.can_ask_areas)
        self._reply(request, "Se mantiene.")
        self.line._do_keep()
        self.assertEqual(self.line.request_id, request)
        self.assertEqual(
            (request.state, request.entered_by_id), ("entered", self.quality)
        )

    def test_who_did_not_ask_does_not_enter_it(self):
        self.review.with_user(self.quality)._do_ask_areas()
        request = self._request_of(self.line)
        self._reply(request, "Se mantiene.")
        self.line.with_user(self.coordinator)._do_keep()
        self.assertFalse(self.line.request_id)
        self.assertEqual(request.state, "replied")

    def test_a_head_who_signs_in_decides_there(self):
        self.treasury.sudo().head_id = self.official
        with self.assertRaises(UserError):
            self.review.with_user(self.quality)._do_ask_areas()
        with self.assertRaises(AccessError):
            self.review.with_user(self.official)._do_ask_areas()
