"""Somebody joins or changes area where access goes by request (R6, C9)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .movement_common import JoinerCommon


@tagged("post_install", "-at_install")
class TestJoinerByRequest(JoinerCommon):
    """The profile waits for the access request of the movement."""

    def test_without_an_account_the_request_waits_for_it(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._unknown()
        request = movement.access_request_id
        self.assertEqual(request.person_name, "Aura Nueva")
        mine = movement.with_user(self.manager)
        with self.assertRaisesRegex(UserError, request.name):
            mine._do_carry_out()
        with self.assertRaisesRegex(UserError, request.name):
            mine._do_choose_account(self.newcomer)
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        request.with_user(self.manager).user_id = self.newcomer
        request.with_user(self.manager)._do_carry_out()
        self.assertEqual(
            (movement.user_id, movement.person_name), (self.newcomer, "Aura Nueva")
        )
        self.assertFalse(movement._find_broken_seals())
        mine._do_carry_out()
        self.assertEqual(movement.state, "carried_out")
        self.assertEqual(len(self.newcomer.sudo().grandes_clientes_grant_ids), 1)

    def test_access_is_requested_once_the_account_is_chosen(self):
        movement = self._unknown()
        self.env.company.grandes_clientes_access_requests = True
        movement.with_user(self.manager)._do_choose_account(self.newcomer)
        request = movement.access_request_id.sudo()
        self.assertEqual(
            (request.kind, request.user_id, request.asked_by_id),
            ("new", self.newcomer, self.supervisor),
        )

    def test_by_request_it_waits_for_the_request(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._joiner()
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().kind, "new")
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_carry_out()

    def _official_of(self, area):
        self._movement(
            "joiner",
            self.newcomer,
            side="mission_area",
            mission_area_id=area,
            profile_id=self._profile("mission_area"),
        ).with_user(self.manager)._do_carry_out()

    def _other_area(self):
        return self.env["grandes.clientes.mission.area"].create(
            {"name": "Cartera", "code": "cartera_prueba"}
        )

    def _carry_out_by_request(self, movement):
        request = movement.access_request_id
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        request.with_user(self.manager)._do_carry_out()
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_by_request_an_official_goes_to_another_area(self):
        self._official_of(self.treasury)
        self.env.company.grandes_clientes_access_requests = True
        other = self._other_area()
        grant = self.newcomer.grandes_clientes_grant_ids
        for kind, area, left in (
            ("transfer", other, self.treasury),
            ("joiner", self.treasury, other),
        ):
            movement = self._movement(
                kind,
                self.newcomer,
                side="mission_area",
                mission_area_id=area,
                profile_id=self._profile("mission_area"),
            )
            movement._do_communicate()
            request = movement.access_request_id.sudo()
            self.assertEqual((request.kind, request.ended_grant_ids), ("change", grant))
            self._carry_out_by_request(movement)
            self.assertIn(self.newcomer, area.member_ids)
            self.assertNotIn(self.newcomer, left.member_ids)
            self.assertEqual(grant.state, "ended")
            grant = request.grant_ids

    def test_by_request_an_emergency_is_no_profile_that_ends(self):
        self.env.company.grandes_clientes_access_requests = True
        emergency = (
            self.env["grandes.clientes.access.grant"]
            .with_user(self.manager)
            .create(
                {
                    "user_id": self.newcomer.id,
                    "profile_id": self._profile("front_office").id,
                    "is_emergency": True,
                    "reason": "Turno",
                }
            )
        )
        emergency._do_grant()
        movement = self._joiner()
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().kind, "new")
        self._carry_out_by_request(movement)
        self.assertEqual((emergency.state, emergency.date_to), ("in_force", False))

    def test_who_has_the_profile_already_needs_no_request(self):
        self._official_of(self.treasury)
        self.env.company.grandes_clientes_access_requests = True
        grant = self.newcomer.grandes_clientes_grant_ids
        for kind in ("transfer", "joiner"):
            with self.subTest(kind):
                movement = self._movement(
                    kind,
                    self.newcomer,
                    side="mission_area",
                    mission_area_id=self.treasury,
                    profile_id=self._profile("mission_area"),
                    post="Líder",
                )
                movement._do_communicate()
                self.assertEqual(movement.state, "communicated")
                self.assertFalse(movement.access_request_id)
                movement.with_user(self.manager)._do_carry_out()
                self.assertEqual(movement.state, "carried_out")
                self.assertEqual(self.newcomer.grandes_clientes_grant_ids, grant)
                self.assertEqual(grant.state, "in_force")

    def test_a_request_that_was_not_carried_out_gave_no_profile(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._movement(
            "joiner", self.newcomer, profile_id=self._profile("front_office")
        )
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().state, "asked")
        self.env.company.grandes_clientes_access_requests = False
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))
