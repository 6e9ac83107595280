from unittest.mock import patch

from odoo.tests import tagged

from .common import Common
from .pages_common import PagesCommon


@tagged("post_install", "-at_install")
class TestViewsTour(Common, PagesCommon):
    """The screens in a browser, as an advisor and a supervisor use them."""

    def test_a_case_from_the_board_to_its_journey(self):
        self._case()
        self._walk_tours(self.front, ("grandes-clientes-my-work", "case"))
        case = self.env["grandes.clientes.case"].search(
            [("subject", "=", "Giro de matrícula pendiente")]
        )
        self.assertEqual(case.academic_period, "2026-2")
        self.assertTrue(case.filing_id.name)

    def test_acts_on_many_from_the_list(self):
        cases = self._many(3)
        self._walk_tours(self.supervisor, ("grandes-clientes-cases", "list"))
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        self.assertEqual(cases.user_id, self.front2)

    def test_a_long_act_shows_its_progress_and_what_failed(self):
        self.env.company.grandes_clientes_job_limit = 1
        cases = self._many(3)
        cases._do_register()
        job = (
            self.env["grandes.clientes.job"]
            .with_user(self.front)
            ._create_job(
                cases, "_do_withdraw", "Withdrawal", ground="The rector's letter"
            )
        )
        cases[0]._do_withdraw("Called before")
        Job = type(self.env["grandes.clientes.job"])
        read = Job.web_read
        reads = []

        def web_read_while_working(records, specification):
            """Act as the cron: run the job from the second read on."""
            reads.append(records)
            if len(reads) > 1:
                while records._run_chunk():
                    pass
            return read(records, specification)

        with patch.object(Job, "web_read", web_read_while_working):
            path = f"grandes-clientes-long-acts/{job.id}"
            self._walk_tours(self.front, (path, "job"))
        self.assertEqual(set(cases.mapped("state")), {"withdrawn"})
