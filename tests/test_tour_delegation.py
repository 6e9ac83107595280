"""The advisor asks, the head of the area approves, the advisor executes (I06)."""

from odoo.tests import tagged

from ..tools import clock
from .delegation_common import REQUEST, DelegationCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourDelegation(TourCommon, DelegationCommon):
    def test_a_change_from_asked_to_executed(self):
        self.treasury.sudo().head_id = self.official
        # Where deadlines are counted: that day begins later than the one of UTC.
        company = self.env.company
        company.grandes_clientes_delegation_from = clock.today(company)
        self.start_tour(
            f"/odoo/{self.case._name}/{self.case.id}",
            "grandes_clientes_delegation_ask",
            login=self.front.login,
        )
        request = self.env[REQUEST].search([("case_id", "=", self.case.id)])
        self.assertEqual(request.asked_by_id, self.front)
        self.start_tour(
            "/odoo/grandes-clientes-approvals",
            "grandes_clientes_delegation_approve",
            login=self.official.login,
        )
        self.assertEqual(request.decided_by_id, self.official)
        self.start_tour(
            f"/odoo/grandes-clientes-changes/{request.id}",
            "grandes_clientes_delegation_execute",
            login=self.front.login,
        )
        self.env.invalidate_all()
        self.assertEqual(request.consultation_id.reference, "P-77")
        self.assertEqual(request.consultation_id.approval, "approved")
        self.assertFalse(
            self.case.sudo().deviation_ids.filtered_domain([("rule", "=", "I06")])
        )
