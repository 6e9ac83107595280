"""Monday's quality visit, in a real browser as wide as a telephone."""

from odoo.tests import tagged

from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourVisit(TourCommon):
    browser_size = "360x780"
    touch_enabled = True

    def test_mondays_visit(self):
        self.quality.lang = "es_CO"
        self.env.company.grandes_clientes_oversight_email = "ve@example.com"
        visits = self.env["grandes.clientes.quality.visit"]
        visits._cron_plan()
        visit = visits.search([("company_id", "=", self.env.company.id)], limit=1)
        self.start_tour(
            f"/odoo/action-grandes_clientes.quality_visit_action/{visit.id}",
            "grandes_clientes_visit_day",
            login=self.quality.login,
        )
        visit.invalidate_recordset()
        self.assertEqual(visit.state, "done")
        self.assertTrue(visit.presented_on)
        self.assertEqual(visit.visited_name, "Supervisora del canal")
        answers = visit.item_ids.grouped("answer")
        self.assertEqual(len(answers["yes"]), 1)
        (finding,) = visit.finding_ids
        self.assertEqual(finding.criterion, answers["no"].criterion)
        # What nobody answered comes back, and says so.
        self.assertGreater(len(answers["not_verified"].filtered("is_left_open")), 5)
        mails = self.env["mail.mail"].search([("email_to", "like", "gc_coordinator")])
        self.assertTrue(mails)
