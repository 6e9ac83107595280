"""Long acts whose user may not continue, or whose desks no longer exist."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .past import leaving_unasked

JOB = "grandes.clientes.job"


@tagged("post_install", "-at_install")
class TestJobEndings(IntakeCommon, EscalationCommon):
    def setUp(self):
        super().setUp()
        self.env.company.grandes_clientes_job_limit = 1

    def _work(self, job):
        self.env.flush_all()
        self.env.invalidate_all()
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.env.flush_all()
        self.env.invalidate_all()

    def _without_role(self, user):
        with leaving_unasked(self.env):
            user.group_ids = [Command.set(self.env.ref("base.group_user").ids)]

    def _sheet_at_work(self):
        rows = [self._row(document) for document in ("1010", "2020", "3030")]
        filing = self._file(self._sheet(*rows))
        return filing.sudo(), filing.with_user(self.front)._do_file_lines().sudo()

    def _batch_at_work(self):
        cases = self._many(3, typification="T11")
        cases.with_user(self.front)._do_register()
        wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        wizard.create(
            {"case_ids": cases.ids, "target": "mission_area"}
        ).action_escalate()
        batch = self.env["grandes.clientes.escalation.batch"].search([], limit=1)
        return cases.sudo(), batch, batch.job_id

    def test_a_spreadsheet_whose_person_has_no_role_any_more(self):
        filing, job = self._sheet_at_work()
        self._without_role(self.front)
        self._work(job)
        self.assertEqual(job.state, "done")
        self.assertEqual(set(job.line_ids.mapped("state")), {"failed"})
        self.assertIn("no role here any more", job.line_ids[0].message)
        self.assertEqual(filing.sheet_state, "review", "nothing holds it")
        self.assertEqual(set(filing.line_ids.mapped("status")), {"failed"})

        job.with_user(self.supervisor).action_take_over()
        self.assertEqual((job.user_id, job.state), (self.supervisor, "pending"))
        self.assertEqual(job.taken_over_from_id, self.front)
        self._work(job)
        self.assertEqual((job.state, job.done_count), ("done", 3))
        self.assertEqual(filing.sheet_state, "done")
        self.assertEqual(len(filing.case_ids), 3)

    def test_a_spreadsheet_whose_person_is_of_another_role(self):
        filing, job = self._sheet_at_work()
        self._without_role(self.front)
        self.front.group_ids += self.env.ref("grandes_clientes.group_manager")
        self._work(job)
        self.assertEqual((job.state, job.failed_count), ("done", 3))
        self.assertEqual(filing.sheet_state, "review")

    def test_a_mass_escalation_goes_on_as_the_supervisor(self):
        """Even between two chunks: finished rows stay, and she gets the rest."""
        cases, batch, job = self._batch_at_work()
        self._without_role(self.front)
        self._work(job)
        self.assertEqual((batch.state, batch.failed_count), ("done", 3))
        self.assertIn("no role", batch.line_ids[0].message)
        job.with_user(self.supervisor).action_take_over()
        batch.invalidate_recordset()
        self.assertEqual(batch.state, "working")
        self._work(job)
        self.assertEqual((batch.sent_count, batch.failed_count), (3, 0))
        self.assertEqual(set(cases.mapped("state")), {"mission_area"})

    def test_who_takes_over(self):
        _filing, job = self._sheet_at_work()
        for user in (self.front2, self.coordinator, self.manager):
            with self.assertRaises(AccessError):
                job.with_user(user).action_take_over()
        job.with_user(self.supervisor).action_take_over()
        with self.assertRaisesRegex(UserError, "yours already"):
            job.with_user(self.supervisor).action_take_over()
        self._work(job)
        self.assertEqual(job.done_count, 3)
        other = self._user("supervisor2", "group_supervisor")
        with self.assertRaisesRegex(UserError, "Every row is done"):
            job.with_user(other).action_take_over()

    def test_an_area_archived_meanwhile(self):
        _cases, batch, job = self._batch_at_work()
        self.treasury.active = False
        self._work(job)
        self.assertEqual((batch.state, batch.failed_count), ("done", 3))
        self.assertIn("is archived", batch.line_ids[0].message)

    def test_an_area_emptied_meanwhile(self):
        """The cases are sent anyway, and each row reports that nobody sees them."""
        _cases, batch, job = self._batch_at_work()
        self.treasury.member_ids = [Command.clear()]
        self._work(job)
        self.assertEqual(batch.sent_count, 3)
        for line in batch.line_ids:
            self.assertIn("has nobody who sees it", line.message)
