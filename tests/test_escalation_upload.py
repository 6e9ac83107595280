"""Uploaded answers: few rows are done at once, many as a long act."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .past import leaving_unasked
from .test_escalation_sheet import SheetCommon

UPLOAD = "grandes.clientes.escalation.upload"
PAGE = "grandes_clientes.escalation_upload_view_page"


class UploadCommon(SheetCommon):
    def _all_answered(self, decision="Answer"):
        """Return the upload of a file with a different text in each row."""
        book = self._download()
        for row in range(2, len(self.mine) + 2):
            self._fill(book.worksheets[0], row, decision, f"Lo de la fila {row}")
        return self._upload(book)

    def _work(self, job):
        while job.with_user(job.sudo().user_id)._run_chunk():
            pass
        self.env.invalidate_all()

    def _long(self):
        """Make the rows of an upload too many for a single request."""
        self.env.company.grandes_clientes_job_limit = 2

    def _outcomes(self, upload):
        return upload.line_ids.mapped("outcome")

    def _events(self, act):
        return self.cases.event_ids.filtered(lambda event: event.act == act)


@tagged("post_install", "-at_install", "slow")
class TestEscalationUpload(UploadCommon):
    def test_many_rows_become_a_long_act(self):
        self._long()
        upload = self._all_answered()
        action = upload.action_apply()
        # A page of its own, which shows the progress.
        self.assertNotIn("target", action)
        self.assertEqual(action["views"], [(self.env.ref(PAGE).id, "form")])
        self.assertEqual((upload.state, upload.progress), ("working", 0))
        self.assertEqual(self._outcomes(upload), ["waiting"] * 6)
        self.assertEqual(set(self.escalations.mapped("state")), {"sent"})
        job = upload.job_id
        self.assertEqual((job.user_id, job.total_count), (self.official, 6))
        self._work(job)
        self.assertEqual((upload.state, upload.progress), ("done", 100))
        self.assertEqual(self._outcomes(upload), ["answered"] * 6)
        self.assertEqual(self.escalations.ended_by, self.official)
        self.assertIn("fila 7", self.cases[5].answer_ids.body)
        self.assertEqual(upload.action_preview()["target"], "new")

    def test_person_is_told_at_the_end_once(self):
        self._long()
        upload = self._all_answered()
        self.escalations[2].with_user(self.front)._do_cancel("Ya se pagó")
        upload.action_apply()
        told = []
        with patch.object(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, message: told.append((user, message["message"])),
        ):
            self._work(upload.job_id)
            self._work(upload.job_id)
        [(user, message)] = told
        self.assertEqual(user, self.official)
        self.assertIn("5 done, 1 failed", message)

    def test_a_row_that_fails_undoes_no_other(self):
        for is_long in (False, True):
            with self.subTest(is_long=is_long), self.cr.savepoint() as point:
                if is_long:
                    self._long()
                upload = self._all_answered()
                self.escalations[1].with_user(self.official)._do_reject("other")
                self.escalations[2].with_user(self.front)._do_cancel("Ya se pagó")
                upload.action_apply()
                self._work(upload.job_id)
                self.assertEqual(
                    self._outcomes(upload),
                    ["answered", "failed", "failed", *["answered"] * 3],
                )
                self.assertEqual(
                    self.escalations.mapped("state"),
                    ["answered", "rejected", "cancelled", *["answered"] * 3],
                )
                self.assertIn("Rejected", upload.line_ids[1].problem)
                self.assertIn("Cancelled", upload.line_ids[2].problem)
                self.assertEqual((upload.done_count, upload.failed_count), (4, 2))
                self.assertEqual(upload.job_id.failed_count, 2)
                point.rollback()
                self.env.invalidate_all()

    def test_an_error_that_nobody_expected_stops_its_row_alone(self):
        upload = self._all_answered()
        bad = self.escalations[3].id
        Escalation = type(self.escalations)

        original = Escalation._apply_answers

        def patched(escalations, answers):
            if bad in answers:
                raise KeyError("nobody expected it")
            return original(escalations, answers)

        with (
            patch.object(Escalation, "_apply_answers", patched),
            self.assertLogs("odoo.addons.grandes_clientes", "ERROR"),
        ):
            upload.action_apply()
        self.assertEqual(
            self._outcomes(upload), [*["answered"] * 3, "failed", *["answered"] * 2]
        )
        self.assertIn("unexpected", upload.line_ids[3].problem)
        self.assertEqual(self.escalations[3].state, "sent")
        self.assertFalse(self.cases[3].answer_ids)

    def test_what_failed_is_tried_again_and_nothing_twice(self):
        for is_long in (False, True):
            with self.subTest(is_long=is_long), self.cr.savepoint() as point:
                if is_long:
                    self._long()
                upload = self._all_answered()
                # Meanwhile another desk has the case.
                self.cases[0].sudo().state = "front_office"
                upload.action_apply()
                self._work(upload.job_id)
                self.assertEqual(self._outcomes(upload)[0], "failed")
                self.cases[0].sudo().state = "mission_area"
                upload.action_retry()
                self._work(upload.job_id)
                self.assertEqual(self._outcomes(upload), ["answered"] * 6)
                self.assertFalse(upload.line_ids[0].problem)
                self.assertEqual(len(self._events("escalation_answer")), 6)
                self.assertEqual(len(self.cases.answer_ids), 6)
                point.rollback()
                self.env.invalidate_all()

    def test_confirmed_twice_is_done_once(self):
        for is_long in (False, True):
            with self.subTest(is_long=is_long), self.cr.savepoint() as point:
                if is_long:
                    self._long()
                upload = self._all_answered("Return")
                upload.action_apply()
                job = upload.job_id
                upload.action_apply()
                upload.action_preview()
                self.assertEqual(upload.job_id, job)
                self._work(job)
                self._work(job)
                self.assertEqual(len(self._events("escalation_return")), 6)
                self.assertEqual(upload.done_count, 6)
                point.rollback()
                self.env.invalidate_all()

    def test_two_people_with_the_same_file(self):
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids |= colleague
        book = self._download()
        for row in range(2, 8):
            self._fill(book.worksheets[0], row, "Answer", f"Lo de la fila {row}")
        mine, theirs = self._upload(book), self._upload(book, colleague)
        self.assertEqual(theirs.ready_count, 6)
        mine.action_apply()
        theirs.action_apply()
        self.assertEqual((mine.done_count, theirs.failed_count), (6, 6))
        self.assertIn("Answered", theirs.line_ids[0].problem)
        self.assertEqual(len(self.cases.answer_ids), 6)

    def test_whom_it_was_given_to_meanwhile_does_not_matter(self):
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids |= colleague
        upload = self._all_answered()
        self.mine._do_assign(colleague)
        upload.action_apply()
        self.assertEqual(upload.done_count, 6)
        self.assertEqual(self.escalations.holder_id, colleague)
        self.assertEqual(self.escalations.ended_by, self.official)


@tagged("post_install", "-at_install", "slow")
class TestEscalationUploadRights(UploadCommon):
    @contextmanager
    def _meanwhile(self):
        """Run the block between the confirmation and the work."""
        self._long()
        upload = self._all_answered()
        upload.action_apply()
        yield
        self.env.flush_all()
        self.env.invalidate_all()
        self._work(upload.sudo().job_id)
        lines = upload.sudo().line_ids
        self.assertEqual(set(lines.mapped("outcome")), {"failed"})
        self.assertEqual(len(set(lines.mapped("problem"))), 1)
        self.assertEqual(set(self.escalations.mapped("state")), {"sent"})
        self.assertFalse(self.cases.answer_ids)
        self.why = lines[0].problem

    def test_who_left_the_area_does_nothing_any_more(self):
        with self._meanwhile():
            self.treasury.member_ids -= self.official
        self.assertIn("no escalation of your desks", self.why)

    def test_who_lost_the_role_does_nothing_any_more(self):
        with self._meanwhile():
            with leaving_unasked(self.env):
                self.official.group_ids = self.env.ref("base.group_user")

    def test_who_is_archived_does_nothing_any_more(self):
        with self._meanwhile():
            with leaving_unasked(self.env):
                self.official.active = False
        self.assertIn("archived", self.why)

    def test_of_a_complaint_about_oneself_nothing_is_done_or_seen(self):  # G26
        upload = self._all_answered()
        self.cases[0].sudo().complained_user_id = self.official
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(len(upload.line_ids), 5)
        upload.action_apply()
        self.assertEqual(self.escalations[0].state, "sent")
        self.assertEqual(set(self.escalations[1:].mapped("state")), {"answered"})

    def test_upload_is_its_makers_own(self):
        upload = self._all_answered()
        for user in (self.front, self.back, self.creditor, self.supervisor):
            with self.assertRaises(AccessError):
                upload.with_user(user).read(["filename"])
            with self.assertRaises(AccessError):
                upload.line_ids.with_user(user).read(["text"])
        self.assertEqual(len(upload.line_ids), 6)
        self.treasury.member_ids -= self.official
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(upload.line_ids)
        self.assertFalse(self.env[f"{UPLOAD}.line"].with_user(self.official).search([]))

    def test_nobody_writes_what_an_upload_says(self):
        upload = self._all_answered()
        line = upload.line_ids[0]
        for vals in ({"state": "ready"}, {"text": "Otra"}, {"act": "reject"}):
            with self.assertRaises(AccessError):
                line.write(vals)
        with self.assertRaises(AccessError):
            upload.write({"line_ids": [(1, line.id, {"text": "Otra"})]})
        for vals in ({"job_id": False}, {"state": "file"}, {"read_on": False}):
            with self.assertRaises(AccessError):
                upload.write(vals)
        with self.assertRaises(AccessError):
            self.env[f"{UPLOAD}.line"].with_user(self.official).create(
                {"upload_id": upload.id, "state": "ready"}
            )

    def test_nothing_is_confirmed_that_was_not_read(self):
        upload = self.env[UPLOAD].with_user(self.official).create({})
        with self.assertRaisesRegex(UserError, "Choose"):
            upload.action_preview()
        with self.assertRaisesRegex(UserError, "No row is ready"):
            upload.action_apply()

    def test_what_is_never_confirmed_is_not_kept(self):
        kept, dropped, young = (self._all_answered() for _each in range(3))
        self.assertFalse(kept.file, "It holds what people asked")
        kept.action_apply()
        old = fields.Datetime.now() - timedelta(days=2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_escalation_upload SET create_date = %s"
            " WHERE id = ANY(%s)",
            [old, (kept | dropped).ids],
        )
        self.env.invalidate_all()
        self.env[UPLOAD].sudo()._gc_unconfirmed()
        self.assertEqual((kept | dropped | young).exists(), kept | young)
