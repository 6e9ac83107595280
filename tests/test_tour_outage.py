"""A system does not answer: on «My work», on the call, reported and ended (C6, C8)."""

from odoo import fields
from odoo.tests import tagged

from ..tools import clock
from .outage_common import OutageCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourOutage(TourScenes, OutageCommon):
    def setUp(self):
        super().setUp()
        # The server's own thread has the real clock.
        self.enterContext(clock.at(fields.Datetime.now()))

    def test_a_system_does_not_answer(self):
        self._play_tours(self._me_neither, self._during_a_call, self._reported)

    def _me_neither(self):
        outage = self._down(self.front2)
        yield self.front, "grandes-clientes-my-work", "outage_my_work"
        self.assertEqual(outage.witness_ids.user_id, self.front | self.front2)

    def _during_a_call(self):
        yield self.front, "grandes-clientes-call", "outage_call"
        outage = self.outages.search([("system_id", "=", self.cobol.id)])
        self.assertEqual(outage.witness_ids.source, "call")

    def _reported(self):
        """Report a failure and end it."""
        outage = self._down()
        place = f"grandes-clientes-outages/{outage.id}"
        yield self.supervisor, place, "outage_report"
        self.assertEqual((outage.state, outage.ticket), ("ended", "INC-12"))
        self.assertEqual(len(outage.mail_request_ids), 2)
