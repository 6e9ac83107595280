"""The administrator's and the oversight's screens of access, in a browser."""

from datetime import date

from odoo.tests import HttpCase, tagged

from .access_people_common import AccessPeopleCommon


@tagged("post_install", "-at_install")
class TestTourAccess(HttpCase, AccessPeopleCommon):
    def test_the_administrators_day(self):
        self.start_tour(
            "/odoo/gc-people",
            "grandes_clientes_access_administrator",
            login=self.manager.login,
        )
        made = self.env["res.users"].search([("login", "=", "recorrido@example.com")])
        self.assertTrue(made.sudo().grandes_clientes_locked_on)
        grants = self._person(made).grant_ids
        self.assertEqual(
            {grant.profile_id.code: grant.approval for grant in grants},
            {"front_office": False, "back_office": "pending"},
        )

    def test_oversight_reads(self):
        self.env["grandes.clientes.access.review"]._do_open(
            self.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        self.start_tour(
            "/odoo/gc-access-reviews",
            "grandes_clientes_access_oversight",
            login=self.oversight.login,
        )
        self.start_tour(
            f"/odoo/gc-people/{self.front.id}",
            "grandes_clientes_access_log",
            login=self.oversight.login,
        )
