"""A campaign is drawn and worked, and a portfolio looked at, in a real browser."""

from datetime import date

from odoo.tests import HttpCase, tagged

from ..tools import clock
from .common import NOW
from .outreach_common import OutreachCommon


@tagged("post_install", "-at_install")
class TestTourOutreach(HttpCase, OutreachCommon):
    def setUp(self):
        super().setUp()
        # The server's threads know of no clock that stands: a Wednesday at ten.
        self.patch(clock, "now", lambda: NOW)

    def test_contacts_by_keyboard(self):
        targets = self._open(
            self.ies, self.town, script="Buenos días, le llamamos de ICETEX."
        )
        self.start_tour(
            "/odoo/grandes-clientes-contacts",
            "grandes_clientes_outreach",
            login=self.front.login,
        )
        university, town = targets
        self.assertFalse(university.attempt_count)
        attempt = town.attempt_ids
        self.assertEqual(
            (attempt.result, attempt.note, attempt.user_id),
            ("reached", "Confirma la renovación", self.front),
        )
        self.assertEqual(attempt.commitment_ids.due_on, date(2099, 9, 18))

    def test_a_list_is_drawn(self):
        campaign = self._campaign(date_to=date(2099, 9, 30))
        self.start_tour(
            f"/odoo/{campaign._name}/{campaign.id}",
            "grandes_clientes_outreach_plan",
            login=self.supervisor.login,
        )
        self.assertEqual((campaign.state, campaign.population), ("open", 2))

    def test_the_portfolio_opens_on_the_entity(self):
        self._try(self._open(self.ies), "reached")
        row = (
            self.env["grandes.clientes.portfolio"]
            .with_user(self.front)
            .search([("partner_id", "=", self.ies.id)])
        )
        self.assertEqual(row.action_open_entity()["res_id"], self.ies.id)
        place = row.action_contact()["params"]["place"]
        card = self.Desk.with_user(self.front).get_card(place)
        self.assertEqual(card["attempts"][0]["code"], "reached")
        self.assertEqual(card["today"], clock.today(self.env.company).isoformat())
