"""A campaign is drawn and worked on, and a portfolio viewed, in a real browser."""

from datetime import date

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .outreach_common import OutreachCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourOutreach(TourScenes, OutreachCommon):
    def setUp(self):
        super().setUp()
        # Freeze the clock for the server's threads, too: a Wednesday at ten.
        self.patch(clock, "now", lambda: NOW)

    def test_who_is_called_and_who_plans_it(self):
        self._play_tours(self._contacts, self._plan)

    def _contacts(self):
        """Work on contacts by keyboard."""
        targets = self._open(
            self.ies, self.town, script="Buenos días, le llamamos de ICETEX."
        )
        yield self.front, "grandes-clientes-contacts", "outreach"
        university, town = targets
        self.assertFalse(university.attempt_count)
        attempt = town.attempt_ids
        self.assertEqual(
            (attempt.result, attempt.note, attempt.user_id),
            ("reached", "Confirma la renovación", self.front),
        )
        self.assertEqual(attempt.commitment_ids.due_on, date(2099, 9, 18))

    def _plan(self):
        """Draw a list."""
        campaign = self._campaign(date_to=date(2099, 9, 30))
        place = f"{campaign._name}/{campaign.id}"
        yield self.supervisor, place, "outreach_plan"
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
