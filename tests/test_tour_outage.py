"""A system does not answer: on «My work», on the call, reported and ended (C6, C8)."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..tools import clock
from .outage_common import OutageCommon


@tagged("post_install", "-at_install")
class TestTourOutage(HttpCase, OutageCommon):
    def setUp(self):
        super().setUp()
        # The server's own thread has the real time.
        self.enterContext(clock.at(fields.Datetime.now()))

    def test_me_neither(self):
        outage = self._down(self.front2)
        self.start_tour(
            "/odoo/grandes-clientes-my-work",
            "grandes_clientes_outage_my_work",
            login=self.front.login,
        )
        outage.invalidate_recordset()
        self.assertEqual(outage.witness_ids.user_id, self.front | self.front2)

    def test_during_a_call(self):
        self.start_tour(
            "/odoo/grandes-clientes-call",
            "grandes_clientes_outage_call",
            login=self.front.login,
        )
        outage = self.outages.search([("system_id", "=", self.cobol.id)])
        self.assertEqual(outage.witness_ids.source, "call")

    def test_reported_and_ended(self):
        outage = self._down()
        self.start_tour(
            f"/odoo/grandes-clientes-outages/{outage.id}",
            "grandes_clientes_outage_report",
            login=self.supervisor.login,
        )
        outage.invalidate_recordset()
        self.assertEqual((outage.state, outage.ticket), ("ended", "INC-12"))
        self.assertEqual(len(outage.mail_request_ids), 2)
