from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestViewsDiscussion(Common):
    """Invariant 6: the thread is internal; only acts write to requesters."""

    def test_nobody_from_outside_is_suggested(self):
        case = self._registered()
        for record in (case, case.filing_id):
            suggested = record._message_get_suggested_recipients(reply_discussion=True)
            self.assertFalse(suggested)

    def test_a_note_to_a_requester_is_refused_with_what_to_do(self):
        case = self._registered()
        for record in (case, case.filing_id):
            with self.assertRaisesRegex(UserError, "Reply"):
                record.with_user(self.front).message_post(
                    body="Su caso va bien",
                    message_type="comment",
                    partner_ids=self.contact.ids,
                )

    def test_a_note_reaches_the_colleague(self):
        case = self._registered().with_user(self.front)
        note = case.message_post(
            body="¿Lo miras?",
            message_type="comment",
            partner_ids=self.front2.partner_id.ids,
        )
        self.assertEqual(note.notified_partner_ids, self.front2.partner_id)

    def test_requesters_neither_follow_nor_are_notified(self):
        case = self._registered()
        case.message_subscribe((self.contact + self.front2.partner_id).ids)
        self.assertEqual(case.message_partner_ids, self.front2.partner_id)
        # As posted by code, which is not refused.
        note = case.sudo().message_post(
            body="Hecho", message_type="email", partner_ids=self.contact.ids
        )
        self.assertFalse(note.notified_partner_ids)
        mails = self.env["mail.mail"].search([("mail_message_id", "=", note.id)])
        self.assertFalse(mails.recipient_ids)
