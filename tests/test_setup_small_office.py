"""A small office: one user with two roles can work all day without obstacles."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.home.home import ROLES
from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon
from .setup_common import SetupCommon

_PROFILE = "grandes_clientes.access_profile_"


@tagged("post_install", "-at_install")
class TestSetupSmallOffice(SetupCommon, EscalationCommon):
    """The same user is advisor and back office, and there is nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = (
            cls.env["grandes.clientes.person"]
            .with_user(cls.manager)
            ._do_make(
                "Sola Enlaoficina",
                "sola@example.com",
                cls.env.ref(f"{_PROFILE}front_office")
                | cls.env.ref(f"{_PROFILE}back_office"),
            )
        )
        cls.alone = cls.env["res.users"].browse(cls.person.id)
        cls.town.advisor_id = False

    def test_both_roles_are_given_by_the_administrator(self):
        for role in ("front_office", "back_office"):
            self.assertTrue(self.alone.has_group(f"grandes_clientes.group_{role}"))
        self.assertFalse(self.person.is_without_grant)

    def test_a_day_of_one_person(self):
        case = self._registered(
            self.alone, partner_id=self.town.id, contact_id=False, channel="phone"
        )
        self.assertEqual(case.user_id, self.alone)
        mine = case.with_user(self.alone)
        escalation = mine._do_escalate("back_office")
        self.assertEqual(case.state, "back_office")
        escalation = escalation.with_user(self.alone)
        escalation._do_accept()
        escalation._do_answer("El pago quedó aplicado.")
        self.assertEqual(case.state, "front_office")
        mine._do_answer("<p>El pago quedó aplicado.</p>", means="phone")
        self.assertEqual(case.state, "closed")
        # Each act records the role with which it was done.
        roles = case.event_ids.filtered(lambda event: event.user_id == self.alone)
        self.assertEqual(
            set(roles.mapped("role")), {"group_front_office", "group_back_office"}
        )

    def test_what_waits_of_both_roles_is_shown(self):
        case = self._registered(
            self.alone, partner_id=self.town.id, contact_id=False, channel="phone"
        )
        home = self.env["grandes.clientes.home"].with_user(self.alone)
        self.assertTrue(home.get_home("advisor")["cards"])
        case.with_user(self.alone)._do_escalate("back_office")
        desk = {c["code"]: c["count"] for c in home.get_home("back_office")["cards"]}
        self.assertTrue(desk)
        self.assertIn(1, desk.values())
        menus = self.env["ir.ui.menu"].with_user(self.alone)._visible_menu_ids()
        for name in ("menu_my_work", "menu_back_office", "menu_call"):
            self.assertIn(self.env.ref(f"grandes_clientes.{name}").id, menus)

    def test_roles_that_do_not_go_together_take_a_dated_exception(self):
        manager = self.env["grandes.clientes.person"].with_user(self.manager)
        person = manager.browse(self.alone.id)
        official = self.env.ref(f"{_PROFILE}mission_area")
        with self.assertRaises(ValidationError):
            person._do_give(official, "Oficina pequeña")
        for desk in ("front_office", "back_office"):
            self.env["grandes.clientes.access.exception"].with_user(
                self.coordinator
            ).create(
                {
                    "user_id": self.alone.id,
                    "incompatibility_id": self.env.ref(
                        f"grandes_clientes.incompatibility_{desk}_mission_area"
                    ).id,
                    "date_to": "2026-12-31 12:00:00",
                    "reason": "Oficina pequeña",
                }
            )
        person._do_give(official, "Oficina pequeña")
        person._do_put_into_areas(self.credit)
        self.assertTrue(self.alone.has_group("grandes_clientes.group_mission_area"))
        with clock.at(NOW):
            case = self._registered(
                self.alone,
                partner_id=self.town.id,
                contact_id=False,
                typification="T11",
                channel="phone",
            )
            [escalation] = case.with_user(self.alone)._do_escalate(
                "mission_area", area=self.credit, reason="Lo sabe la misma persona"
            )
            escalation.with_user(self.alone)._do_accept()
            escalation.with_user(self.alone)._do_answer("Girado.")
        self.assertEqual(case.state, "front_office")

    def test_one_person_who_is_everybody(self):
        """With a dated exception for each pair, all homes and steps open."""
        pairs = self.env["grandes.clientes.access.incompatibility"].search([])
        self.env["grandes.clientes.access.exception"].with_user(
            self.coordinator
        ).create(
            [
                {
                    "user_id": self.alone.id,
                    "incompatibility_id": pair.id,
                    "date_to": "2026-12-31 12:00:00",
                    "reason": "Oficina de una persona",
                }
                for pair in pairs
            ]
        )
        manager = self.env["grandes.clientes.person"].with_user(self.manager)
        person = manager.browse(self.alone.id)
        profiles = self.env["grandes.clientes.access.profile"].search([])
        for profile in profiles - person.profile_ids:
            person._do_give(profile, "Oficina de una persona")
        self.assertEqual(person.profile_ids, profiles)
        home = self.env["grandes.clientes.home"].with_user(self.alone)
        for role in ROLES:
            self.assertTrue(home.get_home(role)["cards"], role)
        # All steps of the first day are hers, except those of Odoo's administrator.
        steps = self._steps(self.alone)
        theirs = {code for code, step in steps.items() if not step["may"]}
        self.assertLessEqual(theirs, {"language", "company", "manager"})
        for code in steps.keys() - theirs - {"mail_out"}:
            self.assertTrue(self.Setup.with_user(self.alone).action_open(code), code)
        case = self._registered(
            self.alone, partner_id=self.town.id, contact_id=False, channel="phone"
        )
        case.with_user(self.alone)._do_answer("<p>Quedó aplicado.</p>", means="phone")
        self.assertEqual(case.state, "closed")
