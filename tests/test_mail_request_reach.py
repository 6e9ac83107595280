"""Replies to a request are visible to whoever may read it, by every route."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from .escalation_common import EscalationCommon
from .mail_common import INBOUND, build
from .test_mail_request import REQUEST, MailRequestCommon

WHOLE = "79888777"


@tagged("post_install", "-at_install", "security")
class TestMailRequestReach(MailRequestCommon, EscalationCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasury.sudo().write({"member_ids": [(5,)], "email": "dte@example.com"})
        _case, escalation = cls._escalated(typification="T11")
        cls.request = cls.env[REQUEST].search([("res_id", "=", escalation.id)], limit=1)
        cls._feed(
            cls,
            build(
                "RE",
                f"Girado a {WHOLE}.",
                From="dte@example.com",
                References=cls.request.message_id,
                files=[("soporte.txt", WHOLE.encode())],
            ),
        )
        cls.mail = cls.request.inbound_mail_ids
        cls.env.flush_all()

    def _call(self, user, model, method, *args, **kwargs):
        self.env.invalidate_all()
        user_env = self.env(user=user.id, su=False)
        return call_kw(user_env[model], method, list(args), kwargs)

    def test_the_mail_itself(self):
        domain = [("id", "=", self.mail.id)]
        by_words = [("preview", "ilike", WHOLE)]
        for user in (self.front, self.quality):
            self.assertEqual(self._call(user, INBOUND, "search_count", by_words), 1)
            self.assertIn(
                WHOLE,
                self._call(user, INBOUND, "read", self.mail.ids, ["preview"])[0][
                    "preview"
                ],
            )
        for asked in (domain, by_words):
            self.assertEqual(
                self._call(self.oversight, INBOUND, "search_count", asked), 0
            )
        for name in ("preview", "subject"):
            with self.assertRaises(AccessError):
                self._call(self.oversight, INBOUND, "read", self.mail.ids, [name])

    def test_its_files_by_no_token(self):
        file = self.request.reply_attachment_ids
        token = file.sudo()._get_raw_access_token()
        path = f"/web/content/{file.id}?access_token={token}"
        for user, is_given in ((self.front, True), (self.oversight, False)):
            self.authenticate(user.login, user.login)
            said = self.url_open(path).content
            self.assertEqual(WHOLE.encode() in said, is_given, user.login)

    def test_nothing_is_grouped_by_it_where_nothing_is_found(self):
        for method, groupby in (
            ("formatted_read_group", ["inbound_mail_ids"]),
            ("formatted_read_grouping_sets", [["inbound_mail_ids"]]),
        ):
            with self.assertRaises(AccessError, msg=method):
                self._call(
                    self.coordinator,
                    REQUEST,
                    method,
                    [("id", "=", 0)],
                    groupby,
                    ["__count"],
                )
