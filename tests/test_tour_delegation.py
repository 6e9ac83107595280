"""The advisor asks, the head of the area approves, the advisor executes (I06)."""

from odoo.tests import tagged

from ..tools import clock
from .delegation_common import REQUEST, DelegationCommon
from .tour_common import TourCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourDelegation(TourScenes, TourCommon, DelegationCommon):
    def test_a_change_from_asked_to_executed(self):
        self._play_tours(self._change)

    def _change(self):
        self.treasury.sudo().head_id = self.official
        # In the company's time zone, whose day begins later than in UTC.
        company = self.env.company
        company.grandes_clientes_delegation_from = clock.today(company)
        yield self.front, f"{self.case._name}/{self.case.id}", "delegation_ask"
        request = self.env[REQUEST].search([("case_id", "=", self.case.id)])
        self.assertEqual(request.asked_by_id, self.front)
        yield self.official, "grandes-clientes-approvals", "delegation_approve"
        self.assertEqual(request.decided_by_id, self.official)
        place = f"grandes-clientes-changes/{request.id}"
        yield self.front, place, "delegation_execute"
        self.assertEqual(request.consultation_id.reference, "P-77")
        self.assertEqual(request.consultation_id.approval, "approved")
        self.assertFalse(
            self.case.sudo().deviation_ids.filtered_domain([("rule", "=", "I06")])
        )
