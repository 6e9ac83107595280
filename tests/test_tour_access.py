"""The administrator's and the oversight's screens of access, in a browser."""

from datetime import date

from odoo.tests import tagged

from .access_people_common import AccessPeopleCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourAccess(TourScenes, AccessPeopleCommon):
    def test_who_gives_access_and_who_reads(self):
        self._play_tours(self._administrator, self._oversight)

    def _administrator(self):
        yield self.manager, "gc-people", "access_administrator"
        made = self.env["res.users"].search([("login", "=", "recorrido@example.com")])
        self.assertTrue(made.sudo().grandes_clientes_locked_on)
        grants = self._person(made).grant_ids
        self.assertEqual(
            {grant.profile_id.code: grant.approval for grant in grants},
            {"front_office": False, "back_office": "pending"},
        )

    def _oversight(self):
        self.env["grandes.clientes.access.review"]._do_open(
            self.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        yield self.oversight, "gc-access-reviews", "access_oversight"
        yield self.oversight, f"gc-people/{self.front.id}", "access_log"
