"""Somebody joins: the account, a profile, a portfolio and an induction (R6, C9)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .movement_common import JoinerCommon


@tagged("post_install", "-at_install")
class TestJoiner(JoinerCommon):
    """Profile, portfolio, induction and a first case within the hour."""

    def test_a_profile_without_an_account_is_given_to_nobody(self):
        movement = self._movement(
            "joiner",
            person_name="Aura Nueva",
            side="outsourcing",
            profile_id=self._profile("front_office"),
        )
        with self.assertRaisesRegex(UserError, "no account that would get it"):
            movement.with_user(self.manager)._do_carry_out()
        movement.profile_id = False
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_account_is_chosen_after_the_letter_which_stays_as_it_was(self):
        movement = self._unknown()
        self.newcomer.partner_id.function = "Asesora"
        with self.assertRaisesRegex(UserError, "choose the account"):
            movement.with_user(self.manager)._do_carry_out()
        movement.with_user(self.manager)._do_choose_account(self.newcomer)
        self.env.flush_all()
        self.assertEqual(
            (movement.user_id, movement.person_name, movement.post),
            (self.newcomer, "Aura Nueva", False),
        )
        self.assertFalse(movement._find_broken_seals())
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_choose_account(self.front)
        with self.assertRaises(UserError):
            movement.sudo().write({"user_id": self.front.id})
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))

    def test_account_is_chosen_by_who_may(self):
        movement = self._unknown()
        for user in (self.coordinator, self.quality, self.oversight, self.official):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                movement.with_user(user)._do_choose_account(self.newcomer)
        with self.assertRaisesRegex(UserError, "their own access"):
            movement.with_user(self.manager)._do_choose_account(self.manager)

    def _said(self, movement, act):
        """Return what the dialog says that the act will do."""
        return (
            self.env["grandes.clientes.staff.movement.act"]
            .with_user(self.manager if act == "carry_out" else self.supervisor)
            .create({"movement_id": movement.id, "act": act})
            .sentence
        )

    def test_the_dialog_says_what_a_movement_does(self):
        joiner = self._joiner()
        self.assertIn("gets the profile «", self._said(joiner, "carry_out"))
        self.assertIn(f"gets {self.ies.name};", self._said(joiner, "hand_over"))
        joiner.entity_ids |= self.town
        self.assertIn("gets 2 entities;", self._said(joiner, "hand_over"))
        self.assertEqual(
            self._said(
                self._movement("joiner", person_name="Aura", side="outsourcing"),
                "carry_out",
            ),
            "Aura gets an induction list, and no profile: there is no account.",
        )
        transfer = self._movement(
            "transfer", self.front, profile_id=self._profile("back_office")
        )
        self.assertIn("loses those of before", self._said(transfer, "carry_out"))

    def test_first_hour(self):
        case = self._registered()
        movement = self._joiner()
        movement._do_communicate()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))
        self.assertTrue(movement.induction_ids)
        self.assertIn(
            "Read procedure M5-1-08", movement.induction_ids.mapped("name")[0]
        )
        movement._do_give_first_case()
        self.assertEqual(movement.first_case_id, case)
        self.assertEqual(case.user_id, self.newcomer)

    def test_portfolio_comes_from_others_who_are_the_backup_then(self):
        movement = self._joiner()
        self.ies.backup_advisor_id = False
        movement.with_user(self.supervisor)._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertEqual(self.ies.advisor_id, self.newcomer)
        self.assertEqual(self.ies.backup_advisor_id, self.front)
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(self._registered().user_id, self.newcomer)

    def test_induction_is_ticked_by_the_newcomer_or_the_colleague(self):
        movement = self._joiner()
        movement.with_user(self.manager)._do_carry_out()
        first, second, *_rest = movement.induction_ids
        first.with_user(self.newcomer).action_tick()
        second.with_user(self.front).action_tick()
        self.assertEqual((first | second).done_by_id, self.newcomer | self.front)
        with self.assertRaises(AccessError):
            movement.induction_ids.with_user(self.front2).action_tick()
        with self.assertRaises(UserError):
            movement.induction_ids.with_user(self.quality).action_tick()

    def test_official_joins_the_area(self):
        movement = self._movement(
            "joiner",
            self.newcomer,
            side="mission_area",
            mission_area_id=self.treasury,
            profile_id=self._profile("mission_area"),
        )
        movement.with_user(self.manager)._do_carry_out()
        self.assertIn(self.newcomer, self.treasury.member_ids)
        names = " ".join(movement.induction_ids.mapped("name"))
        self.assertIn("escalation of the area", names)
        self.assertNotIn("template", names)
