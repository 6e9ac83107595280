from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import clock
from .outreach_common import PREFIX, OutreachCommon


@tagged("post_install", "-at_install")
class TestOutreachCampaign(OutreachCommon):
    """A list frozen from a filter, one row per entity for its advisor (R11)."""

    def test_the_list_is_frozen(self):
        campaign = self._campaign()
        campaign._do_freeze()
        self.assertEqual((campaign.state, campaign.population), ("open", 2))
        by_entity = campaign.target_ids.grouped("partner_id")
        self.assertEqual(set(by_entity), {self.ies, self.town})
        # Whom to ask for: the coordinator, or else the entity.
        self.assertEqual(by_entity[self.ies].contact_id, self.contact)
        self.assertTrue(by_entity[self.ies].is_person)
        self.assertFalse(by_entity[self.town].contact_id)
        self.assertEqual(by_entity[self.town].phone, self.town.phone)
        # Entities that match later do not enter a list frozen before.
        self._entity("Otra", "ies")
        self.assertEqual(len(campaign.target_ids), 2)
        with self.assertRaisesRegex(UserError, "frozen"):
            campaign.entity_domain = "[]"
        with self.assertRaises(UserError):
            campaign.unlink()
        campaign.script = "Buenos días"

    def test_each_row_is_the_advisors_or_who_stands_in(self):
        now = clock.now()
        self.front.sudo().write(
            {
                "out_of_office_from": now - timedelta(hours=1),
                "out_of_office_to": now + timedelta(days=2),
            }
        )
        targets = self._open(self.ies)
        # The backup, since nobody substitutes the advisor.
        self.assertEqual(targets.advisor_id, self.front2)

    def test_the_advisors_are_told_once(self):
        campaign = self._campaign()
        campaign._do_freeze()
        told = self.env["mail.message"].search(
            [
                ("model", "=", campaign._name),
                ("res_id", "=", campaign.id),
                ("partner_ids", "in", self.front.partner_id.ids),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("2 entities", told.body)

    def test_nobody_to_contact(self):
        campaign = self._campaign(entity_domain="[('id', '=', 0)]")
        with self.assertRaisesRegex(UserError, "nobody"):
            campaign._do_freeze()
        for words in ("nonsense", "[('no_such_field', '=', 1)]", "__import__('os')"):
            with self.subTest(words), self.assertRaises(ValidationError):
                self._campaign(entity_domain=words)

    def test_only_those_without_contact(self):
        self._try(self._open(self.ies), "reached")
        campaign = self._campaign(contact_days=30)
        campaign._do_freeze()
        self.assertEqual(campaign.target_ids.partner_id, self.town)

    def test_what_was_tried_in_vain_is_no_contact(self):
        self._try(self._open(self.ies), "no_answer")
        campaign = self._campaign(contact_days=30)
        campaign._do_freeze()
        self.assertIn(self.ies, campaign.target_ids.partner_id)

    def test_several_cases_of_an_entity_are_one_contact(self):
        cases = self._many(3)
        campaign = self._campaign(
            base="cases", case_domain=f"[('id', 'in', {cases.ids})]"
        )
        campaign._do_freeze()
        target = campaign.target_ids
        self.assertEqual(len(target), 1)
        self.assertEqual(target.case_ids, cases.with_user(self.supervisor))
        self.assertEqual(target.contact_id, self.contact)

    def test_nobody_calls_about_a_complaint_about_them(self):  # G26
        case = self._registered(typification="T22")
        case.sudo().complained_user_id = self.front
        campaign = self._campaign(base="cases", case_domain=f"[('id', '=', {case.id})]")
        with self.assertRaisesRegex(UserError, "nobody"):
            campaign._do_freeze()

    def test_a_campaign_and_a_target_by_their_fewest_values(self):
        campaign = self.Campaign.create({"name": "Renovaciones"})
        self.assertEqual(
            (campaign.date_from, campaign.date_to),
            (date(2026, 9, 16), date(2026, 10, 16)),
        )
        target = self.env[f"{PREFIX}.target"].create(
            {"campaign_id": campaign.id, "partner_id": self.town.id}
        )
        self.assertEqual(
            (target.company_id, target.state), (campaign.company_id, "pending")
        )

    def test_who_plans(self):
        with self.assertRaises(AccessError):
            self._campaign().with_user(self.front)._do_freeze()
        with self.assertRaises(AccessError):
            self.Campaign.with_user(self.front).create(
                {"name": "Mía", "date_to": date(2026, 9, 30)}
            )
        with self.assertRaises(AccessError):
            self._campaign().with_user(self.supervisor).write({"state": "open"})

    def test_it_ends_by_itself(self):
        targets = self._open()
        self._try(targets[0], "reached")
        campaign = targets.campaign_id
        with clock.at(datetime(2026, 10, 1, 15, 0)):
            campaign.sudo()._cron_close()
        self.assertEqual(campaign.state, "closed")
        self.assertEqual(targets.mapped("state"), ["reached", "expired"])
        with self.assertRaisesRegex(UserError, "not to be contacted"):
            self._try(targets[1], "reached")

    def test_switched_off_it_rests(self):
        targets = self._open()
        campaign = targets.campaign_id
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "outreach", False, "Lo lleva el contratista"
        )
        with clock.at(datetime(2026, 10, 1, 15, 0)):
            campaign.sudo()._cron_close()
        self.assertEqual(campaign.state, "open")
        with self.assertRaisesRegex(UserError, "not kept here"):
            self._try(targets[0], "reached")
        with self.assertRaisesRegex(UserError, "not kept here"):
            self._campaign()
        menus = self.env["ir.ui.menu"].with_user(self.front).load_menus(False)
        menu = self.env.ref("grandes_clientes.menu_outreach_portfolio")
        self.assertNotIn(menu.id, menus)

    def test_figures(self):
        targets = self._open()
        self._try(targets[0], "wrong_person")
        self._try(targets[1], "reached")._do_agree(
            "Envía", date(2026, 9, 18)
        )._do_keep()
        campaign = targets.campaign_id
        self.assertRecordValues(
            campaign,
            [
                {
                    "worked_count": 2,
                    "reached_count": 1,
                    "waiting_count": 0,
                    "to_fix_count": 1,
                    "contactability": 50.0,
                    "effectiveness": 50.0,
                    "intensity": 1.0,
                    "progress": 50,
                    "commitment_count": 1,
                    "kept_count": 1,
                }
            ],
        )

    def test_a_rate_of_nothing_is_not_shown(self):
        """Without an attempt there is no rate, neither zero nor a hundred percent."""
        target = self._open()[:1]
        campaign = target.campaign_id.with_user(self.supervisor)
        rates = ("contactability", "effectiveness", "intensity")

        def is_hidden(name):
            return Form(campaign)._get_modifier(name, "invisible")

        self.assertEqual([is_hidden(name) for name in rates], [True] * 3)
        self._try(target, "no_answer")
        self.assertEqual([is_hidden(name) for name in rates], [False, True, False])

    def test_a_leaver_s_are_handed_over(self):
        targets = self._open()
        attempt = self._try(targets[0], "reached")
        commitment = attempt._do_agree("Envía los listados", date(2026, 9, 18))
        held = self.front._grandes_clientes_held()
        self.assertEqual((held["outreach_target"], held["commitment"]), (1, 1))
        # Both contact the same outside campaigns.
        loose = [
            self.Desk.with_user(user)
            ._make_target(
                {
                    "partner_id": self.town.id,
                    "contact_id": False,
                    "company_id": self.env.company.id,
                    "advisor_id": user.id,
                }
            )
            .sudo()
            for user in (self.front, self.front2)
        ]
        self.env.flush_all()
        movement = (
            self.env["grandes.clientes.staff.movement"]
            .with_user(self.supervisor)
            .create(
                {
                    "user_id": self.front.id,
                    "side": "outsourcing",
                    "kind": "leaver",
                    "effective_on": clock.today(self.env.company),
                    "successor_id": self.front2.id,
                }
            )
        )
        movement._do_communicate()
        movement._do_hand_over()
        self.assertEqual(self.front._grandes_clientes_held(), {})
        self.assertEqual(targets[1].advisor_id, self.front2)
        self.assertEqual(commitment.user_id, self.front2)
        states = [each.state for each in loose]
        self.assertEqual(states, ["pending", "exhausted"])
        # Past attempts keep their author.
        self.assertEqual(attempt.user_id, self.front)


@tagged("post_install", "-at_install")
class TestOutreachScale(OutreachCommon):
    """5,000 entities: frozen, listed, tried and counted in bounded queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One is created by the ORM, and its row is copied by SQL: the cost of creating
        # entities is not tested here.
        first = cls.env["res.partner"].create(
            {
                "name": "Entidad 0000",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "municipality",
                "phone": "+57 600000000",
                "ref": "scale",
                "advisor_id": cls.front.id,
            }
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            WITH numbered AS (
                SELECT n, nextval('res_partner_id_seq') AS id,
                       'Entidad ' || to_char(n, 'FM0000') AS name,
                       '+57 60' || to_char(n, 'FM0000000') AS phone
                  FROM generate_series(1, 4999) n
            )
            INSERT INTO res_partner
            SELECT (jsonb_populate_record(first, jsonb_build_object(
                       'id', numbered.id,
                       'commercial_partner_id', numbered.id,
                       'name', numbered.name,
                       'complete_name', numbered.name,
                       'commercial_company_name', numbered.name,
                       'phone', numbered.phone,
                       'phone_sanitized', numbered.phone
                   ))).*
              FROM res_partner first, numbered
             WHERE first.id = %s
            """,
            [first.id],
        )
        cls.env.invalidate_all()
        cls.campaign = cls.Campaign.create(
            {
                "name": "Todas",
                "date_to": date(2026, 9, 30),
                "entity_domain": "[('ref', '=', 'scale')]",
            }
        )
        cls.env.flush_all()

    def test_bounded(self):
        self.env.invalidate_all()
        with self.assertQueryCount(75):
            self.campaign._do_freeze()
            self.env.flush_all()
        self.assertEqual(self.campaign.population, 5000)

        Target = self.env[f"{PREFIX}.target"].with_user(self.front)
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            Target.web_search_read(
                [("campaign_id", "=", self.campaign.id)],
                {
                    "partner_id": {"fields": {"display_name": {}}},
                    "contact_id": {"fields": {"display_name": {}}},
                    "advisor_id": {"fields": {"display_name": {}}},
                    "attempt_count": {},
                    "last_result": {},
                    "state": {},
                },
                limit=80,
            )

        self.env.invalidate_all()
        place = {"campaign": self.campaign.id}
        desk = self.Desk.with_user(self.front)
        with self.assertQueryCount(45):
            card = desk.get_card(place)
        self.assertEqual(card["waiting"], 5000)
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            desk.record(place, {"target": card["target"], "result": "no_answer"})
            self.env.flush_all()

        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self.campaign.read(["progress", "contactability", "intensity"])
        self.assertEqual(self.campaign.worked_count, 1)

        self.env.invalidate_all()
        portfolio = self.env["grandes.clientes.portfolio"].with_user(self.front)
        with self.assertQueryCount(12):
            portfolio.search_read([], ["partner_id", "days_without"], limit=80)
