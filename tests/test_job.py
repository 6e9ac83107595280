"""Long acts: rows with outcomes, processed in chunks on behalf of the user."""

from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestJob(Common):
    def _work(self, job):
        while job.with_user(job.user_id)._run_chunk():
            pass
        job.invalidate_recordset()

    def test_few_are_done_at_once(self):
        cases = self._many(3)
        job = (
            self.env["grandes.clientes.job"]
            .with_user(self.front)
            ._run_or_submit(cases, "_do_register", "Registro")
        )
        self.assertFalse(job)
        self.assertEqual(set(cases.mapped("state")), {"front_office"})

    def test_many_become_a_job_with_an_outcome_a_row(self):
        self.env.company.grandes_clientes_job_limit = 2
        cases = self._many(4)
        bad = self._case(typification_id=False, beneficiary_id_number="1357911")
        (cases[:2] | bad | cases[2:]).action_register()
        job = self.env["grandes.clientes.job"].search([], limit=1)
        self.assertEqual((job.user_id, job.total_count), (self.front, 5))
        self.assertEqual(set(cases.mapped("state")), {"received"})
        self._work(job)
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        self.assertEqual(bad.state, "received")
        self.assertEqual((job.done_count, job.failed_count), (4, 1))
        self.assertEqual((job.state, job.progress), ("done", 100))
        failed = job.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.res_id, bad.id)
        self.assertIn("typification", failed.message)
        self.assertTrue(job.notified_on)

    def test_failed_rows_are_tried_again_and_nothing_twice(self):
        self.env.company.grandes_clientes_job_limit = 1
        cases = self._many(2)
        cases[1].typification_id = False
        cases.action_register()
        job = self.env["grandes.clientes.job"].search([], limit=1)
        self._work(job)
        numbers = cases.mapped("name")
        cases[1].typification_id = self._typification("T22")
        job.with_user(self.front).action_retry_failed()
        self._work(job)
        self.assertEqual((job.done_count, job.failed_count), (2, 0))
        self.assertEqual(cases[0].name, numbers[0])

    def test_job_runs_with_the_rights_of_its_user(self):
        cases = self._many(1)
        job = (
            self.env["grandes.clientes.job"]
            .with_user(self.oversight)
            ._create_job(cases.with_user(self.oversight), "_do_register", "Registro")
        )
        self._work(job)
        self.assertEqual(cases.state, "received")
        self.assertEqual(job.sudo().failed_count, 1)

    def test_job_reaches_every_company_of_its_user(self):
        here, there = self.env.company, self.env["res.company"].create({"name": "Allá"})
        here_area, there_area = self.env["grandes.clientes.mission.area"].create(
            [
                {"name": company.name, "code": code, "company_id": company.id}
                for company, code in ((here, "XA"), (there, "XB"))
            ]
        )
        self.front.company_ids |= there
        jobs = self.env["grandes.clientes.job"].with_user(self.front)
        job = jobs._create_job(here_area | there_area, "exists", "De las dos")

        def reached():
            context = job.sudo()._get_working_context()
            areas = (here_area | there_area).with_user(self.front)
            areas = areas.with_context(**context)
            return areas.env.company, areas._filtered_access("read")

        self.assertEqual(reached(), (here, here_area | there_area))
        # A user who left the company continues with the companies they have left.
        self.front.write({"company_id": there.id, "company_ids": [(6, 0, there.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(reached(), (there, there_area))

    def test_jobs_are_ones_own(self):
        cases = self._many(1)
        job = (
            self.env["grandes.clientes.job"]
            .with_user(self.front)
            ._create_job(cases, "_do_register", "Registro")
        )
        with self.assertRaises(AccessError):
            job.with_user(self.front2).read(["name"])
        self.assertTrue(job.with_user(self.supervisor).read(["name"]))
        for user in (self.front, self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                self.env["grandes.clientes.job"].with_user(user).create(
                    {"name": "x", "res_model": "res.users", "method": "unlink"}
                )

    def test_what_the_time_does_not_suffice_for_follows_at_once(self):
        jobs = self.env["grandes.clientes.job"].with_user(self.front)
        job = jobs._create_job(self._many(1), "_do_register", "Registro").sudo()
        cron = self.env.ref("grandes_clientes.cron_work_jobs")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with (
            patch.object(type(job), "_run_next_chunk", return_value=True),
            patch.object(type(cron), "_commit_progress", return_value=0) as progress,
        ):
            job._cron_work()
        # Odoo considers a cron without remaining rows done until its next turn.
        progress.assert_called_once_with(1, remaining=1)
        self.assertTrue(
            self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        )

    def test_job_that_stumbles_holds_up_no_other(self):
        jobs = self.env["grandes.clientes.job"].with_user(self.front)
        submitted = jobs.browse()
        for _job in range(2):
            submitted |= jobs._create_job(self._many(1), "_do_register", "Registro")
        worked = []

        def work(job):
            worked.append(job.id)
            raise ValueError("Again and again")

        with (
            patch.object(type(jobs), "_run_next_chunk", work),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            self.assertLogs("odoo.addons.grandes_clientes", "ERROR"),
        ):
            jobs.sudo()._cron_work()
        self.assertEqual(worked, submitted.ids)

    def test_job_that_others_got_in_the_way_of_is_tried_again_at_once(self):
        jobs = self.env["grandes.clientes.job"].with_user(self.front)
        jobs._create_job(self._many(1), "_do_register", "Registro")
        Job = type(jobs)
        with (
            patch.object(Job, "_run_next_chunk", side_effect=ConcurrencyError("x")),
            patch.object(Job, "_trigger") as trigger,
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            jobs.sudo()._cron_work()
        trigger.assert_called_once_with()

    def _count_registrations(self, cases):
        """Register the cases as a job; return the job and the number of calls."""
        jobs = self.env["grandes.clientes.job"].with_user(self.front)
        job = jobs._create_job(cases, "_do_register", "Registro")
        Case = type(cases)
        with patch.object(
            Case, "_do_register", autospec=True, side_effect=Case._do_register
        ) as register:
            self._work(job)
        return job, register.call_count

    def test_rows_that_the_act_refuses_cost_one_call(self):
        cases = self._many(64)
        (cases[7] | cases[40]).typification_id = False
        job, calls = self._count_registrations(cases)
        self.assertEqual(calls, 2)
        self.assertEqual((job.done_count, job.failed_count), (62, 2))

    def test_row_with_an_unforeseen_error_costs_few_calls(self):
        cases = self._many(63)
        odd = self._case(channel="phone")
        cases = cases[:40] | odd | cases[40:]

        def check_rows(records):
            if odd in records:
                raise AssertionError("unforeseen")
            return []

        with (
            patch.object(type(cases), "_get_check_rows", check_rows),
            self.assertLogs("odoo.addons.grandes_clientes", "ERROR"),
        ):
            job, calls = self._count_registrations(cases)
        # All at once, then the halves, and so on, instead of one by one.
        self.assertEqual(calls, 13)
        self.assertEqual((job.done_count, job.failed_count), (63, 1))
