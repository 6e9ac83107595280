"""Monday's quality visit, in a real browser at mobile width."""

from odoo.tests import tagged

from .tour_common import TourCommon

TELEPHONE = (360, 780)


@tagged("post_install", "-at_install")
class TestTourVisit(TourCommon):
    def test_mondays_visit(self):
        self.quality.lang = "es_CO"
        self.env.company.grandes_clientes_oversight_email = "ve@example.com"
        visits = self.env["grandes.clientes.quality.visit"]
        visits._cron_plan()
        visit = visits.search([("company_id", "=", self.env.company.id)], limit=1)
        path = f"action-grandes_clientes.quality_visit_action/{visit.id}"
        self._walk_tours(self.quality, (path, "visit_day"), size=TELEPHONE)
        self.assertEqual(visit.state, "done")
        self.assertTrue(visit.presented_on)
        self.assertEqual(visit.visited_name, "Supervisora del canal")
        answers = visit.item_ids.grouped("answer")
        self.assertEqual(len(answers["yes"]), 1)
        (finding,) = visit.finding_ids
        self.assertEqual(finding.criterion, answers["no"].criterion)
        # Unanswered points come back, marked as such.
        self.assertGreater(len(answers["not_verified"].filtered("is_left_open")), 5)
        mails = self.env["mail.mail"].search([("email_to", "like", "gc_coordinator")])
        self.assertTrue(mails)
