from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install")
class TestAnswerSealed(AnswerCommon):
    """A sent answer never changes, including its files (INV-8)."""

    # === NEVER CHANGED ONCE SENT === #

    def test_sent_answers_do_not_change(self):
        case = self._registered()
        answer = case._do_answer(BODY, attachments=self._file())
        for user in (self.front, self.supervisor, self.env.user):
            for vals in (
                {"body": "<p>Otra</p>"},
                {"attachment_ids": [(5, 0, 0)]},
                {"kind": "interim"},
            ):
                with self.assertRaises(UserError), self.cr.savepoint():
                    answer.with_user(user).write(vals)
        with self.assertRaises(UserError):
            answer.sudo().body = "<p>Otra</p>"
        with self.assertRaises(AccessError):
            answer.unlink()
        with self.assertRaises(UserError):
            answer.sudo().unlink()
        file = answer.attachment_ids
        for vals in ({"raw": b"y"}, {"name": "otro.pdf"}, {"res_id": 1}):
            with self.assertRaises(UserError):
                file.sudo().write(vals)
        with self.assertRaises(UserError):
            file.sudo().unlink()

    def test_deliveries_are_only_added(self):
        answer = self._registered(channel="phone")._do_answer(BODY)
        row = answer.sudo().delivery_ids[0]
        with self.assertRaises(UserError):
            row.write({"reason": "x"})
        with self.assertRaises(UserError):
            row.unlink()

    def test_decisive_fields_are_nobodys_to_write(self):
        answer = self._registered()._do_prepare_answer(BODY)
        for vals in (
            {"state": "delivered"},
            {"signed_by_id": self.front.id},
            {"mercurio_out_number": "1"},
            {"case_id": 1},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                answer.write(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.Answer.with_user(self.front).create(
                {"case_id": answer.case_id.id, "body": BODY, "means": "phone"}
            )

    def test_the_event_seals_what_was_sent(self):
        case = self._registered()
        answer = case._do_answer(BODY)
        event = case.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.facts["sha256"], answer._get_digest())
        self.assertEqual(event.facts["answer"], answer.id)

    # === ATTACHMENTS === #

    def test_attachments_are_the_answers_own_and_go_with_the_mail(self):
        case = self._registered()
        foreign = self._file(res_model="res.partner", res_id=self.ies.id)
        answer = case._do_answer(BODY, attachments=foreign)
        own = answer.sudo().attachment_ids
        self.assertNotEqual(own, foreign)
        self.assertEqual((own.res_model, own.res_id), (answer._name, answer.id))
        self.assertEqual(answer.sudo().mail_id.attachment_ids, own)
        self.assertEqual(own.raw, foreign.raw)

    def test_heavy_attachments_are_refused(self):
        self.env.company.grandes_clientes_answer_attachments_mb = 1
        case = self._registered()
        with self.assertRaisesRegex(ValidationError, "at most 1 MB"):
            case._do_answer(BODY, attachments=self._file(size=1024**2 + 1))
        self.assertEqual(case.state, "front_office")

    def test_files_that_the_user_may_not_read_are_refused(self):
        case = self._registered()
        secret = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        with self.assertRaises(AccessError):
            case._do_answer(BODY, attachments=secret)

    def test_the_limit_is_at_least_one(self):
        with self.assertRaises(ValidationError):
            self.env.company.grandes_clientes_answer_attachments_mb = 0
