"""A coordinator's way through the portal, in a real browser (5.2.1–5.2.13)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import clock
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTour(PortalCommon):
    def test_file_follow_read_and_say_that_it_does_not_solve(self):
        self.start_tour("/my", "grandes_clientes_portal_file", login=self.portal.login)
        self.env.invalidate_all()
        filing = self._filings()
        case = filing.case_ids.with_user(self.front)
        self.assertEqual(case.state, "received")
        self.assertTrue(filing.acknowledged_on)
        with clock.at(fields.Datetime.now() + timedelta(seconds=1)):
            case.sudo().typification_id = self._typification("T22")
            case._do_register()
            # By telephone, which closes it at once.
            case._do_answer("<p>El pago se aplicó.</p>", means="phone")
        self.assertEqual(case.state, "closed")
        self.start_tour(
            "/my/casos?estado=answered",
            "grandes_clientes_portal_not_solved",
            login=self.portal.login,
        )
        self.env.invalidate_all()
        self.assertEqual(case.state, "front_office")
        self.assertEqual(
            [(event.act, event.role) for event in case.event_ids.sorted("sequence")][
                -1
            ],
            ("not_solved", "requester"),
        )
        self.assertIn("opened", case.answer_ids.sudo().delivery_ids.mapped("event"))
        self.assertEqual(case.activity_ids.user_id, self.front)
