"""Profiles that nobody may hold together, and the exceptions (P8, C9)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..tools import clock
from .access_common import AccessCommon
from .common import NOW

_BOTH = ("quality", "manager")


@tagged("post_install", "-at_install")
class TestIncompatible(AccessCommon):
    """Profiles that nobody may hold together, and the dated exceptions."""

    def _pair(self, name):
        return self.env.ref(f"grandes_clientes.incompatibility_{name}")

    def _except(self, by=None, **vals):
        return (
            self.env["grandes.clientes.access.exception"]
            .with_user(by or self.coordinator)
            .create(
                {
                    "user_id": self.person.id,
                    "incompatibility_id": self._pair("quality_manager").id,
                    "date_to": NOW + timedelta(days=30),
                    "reason": "One person short",
                    **vals,
                }
            )
        )

    def test_an_exception_has_a_longest_time(self):
        too_long = NOW + timedelta(days=366)
        refused = self.assertRaisesRegex(ValidationError, "lasts 365 days at most")
        with refused, self.cr.savepoint():
            self._except(date_from=NOW, date_to=too_long)
        self.env.company.grandes_clientes_exception_days = 0
        self.assertTrue(self._except(date_from=NOW, date_to=too_long))

    def test_incompatible_roles_are_refused_by_each_door(self):
        self._grant(code="quality")
        admin = new_test_user(self.env, "gc_form", groups="base.group_system")
        person = self.person.with_user(admin)
        manager = self._group("manager").with_user(admin)
        doors = (
            lambda: self._grant(code="manager"),
            lambda: person.write({"group_ids": [Command.link(manager.id)]}),
            lambda: manager.write({"user_ids": [Command.link(person.id)]}),
        )
        for door in doors:
            with (
                self.assertRaisesRegex(ValidationError, "at once"),
                self.cr.savepoint(),
            ):
                door()
        names = ("base.group_user", *map("grandes_clientes.group_{}".format, _BOTH))
        result = person.load(
            [".id", "group_ids/id"], [[str(person.id), ",".join(names)]]
        )
        self.assertIn("at once", result["messages"][0]["message"])
        self.assertFalse(self._has(self.person, "manager"))

    def test_what_code_gave_shows(self):
        user = new_test_user(
            self.env,
            "gc_both",
            groups="base.group_user,grandes_clientes.group_quality,"
            "grandes_clientes.group_manager",
        )
        grants = self.Grant.search([("user_id", "=", user.id)])
        self.assertEqual(len(grants.filtered("incompatible_with")), 2)

    def test_an_exception_allows_it_and_shows(self):
        self._grant(code="quality")
        self._except()
        grant = self._grant(code="manager")
        self.assertEqual(grant.incompatible_with, self._profile("quality").name)

    def test_an_exception_ends(self):
        self._grant(code="quality")
        self._except()
        with (
            clock.at(NOW + timedelta(days=31)),
            self.assertRaisesRegex(ValidationError, "at once"),
        ):
            self._grant(code="manager")

    def test_an_exception_of_another_company_is_seen(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        role = "base.group_user,grandes_clientes.group_coordinator"
        abroad = new_test_user(
            self.env, "gc_abroad", role, company_id=other.id, company_ids=other.ids
        )
        line = self._except(by=abroad)
        self.assertEqual(line.company_id, other)
        refused = self.assertRaisesRegex(ValidationError, "Otra entidad")
        with refused, self.cr.savepoint():
            self._except()
        mine = line.with_user(self.coordinator)
        self.assertIn(mine, mine.search([]))
        mine.action_end()
        self.assertTrue(self._except())

    def test_an_exception_of_strangers_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        stranger = new_test_user(
            self.env, "gc_stranger", company_id=other.id, company_ids=other.ids
        )
        role = "base.group_user,grandes_clientes.group_coordinator"
        abroad = new_test_user(
            self.env, "gc_abroad", role, company_id=other.id, company_ids=other.ids
        )
        line = self._except(by=abroad, user_id=stranger.id)
        self.assertFalse(
            line.with_user(self.coordinator).search([("id", "=", line.id)])
        )

    def test_an_exception_is_the_coordinators_and_not_for_herself(self):
        for user in (self.manager, self.quality, self.supervisor):
            with self.assertRaises(AccessError):
                self._except(by=user)
        with self.assertRaises(UserError):
            self._except(user_id=self.coordinator.id)
        line = self._except()
        with self.assertRaises(UserError):
            line.write({"date_to": NOW + timedelta(days=300)})
        line._do_end()
        self.assertFalse(line.is_in_force)

    def test_an_exception_is_ended_from_its_form(self):
        line = self._except().with_user(self.coordinator)
        form = Form(line)
        with self.assertRaises(AssertionError):
            form.reason = "Otra"
        refused = self.assertRaisesRegex(ValidationError, "end it first")
        with refused, self.cr.savepoint():
            self._except()
        line.action_end()
        self.assertEqual(line.ended_by_id, self.coordinator)
        self._except()
        buttons = etree.fromstring(line.get_view(view_type="form")["arch"]).xpath(
            "//header/button/@name"
        )
        self.assertEqual(buttons, ["action_end"])

    def test_an_exception_has_a_reason_and_is_not_over(self):
        for vals, says in (
            ({"reason": " "}, "Say why"),
            (
                {
                    "date_from": NOW - timedelta(days=60),
                    "date_to": NOW - timedelta(days=30),
                },
                "over already",
            ),
        ):
            with self.subTest(says), self.assertRaisesRegex(ValidationError, says):
                self._except(**vals)

    def test_one_beside_the_other_in_time(self):
        self._grant(code="quality", date_to=NOW + timedelta(days=5))
        grant = self._grant(code="manager", date_from=NOW + timedelta(days=5))
        self.assertEqual(grant.state, "planned")
