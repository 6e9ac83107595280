"""Profiles granted by acts or by Odoo's groups, in sync both ways (P8, C9, R12)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW, Common

_BOTH = ("quality", "manager")


class AccessCommon(Common):
    """An internal user without any role, and the profiles by code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Grant = cls.env["grandes.clientes.access.grant"]
        cls.Event = cls.env["grandes.clientes.access.event"]
        cls.person = new_test_user(cls.env, "gc_person", groups="base.group_user")

    @classmethod
    def _profile(cls, code):
        return cls.env["grandes.clientes.access.profile"]._find_by_code(code)

    @classmethod
    def _grant(cls, user=None, code="front_office", by=None, **vals):
        """Create a grant and activate it, as the administrator of profiles."""
        grant = cls.Grant.with_user(by or cls.manager).create(
            {
                "user_id": (user or cls.person).id,
                "profile_id": cls._profile(code).id,
                **vals,
            }
        )
        grant._do_grant()
        return grant

    def _has(self, user, role):
        return user.has_group(f"grandes_clientes.group_{role}")

    def _group(self, role):
        return self.env.ref(f"grandes_clientes.group_{role}")

    def _kinds(self, user, after=0):
        """Return the kinds of the user's lines in the log."""
        events = self.Event.search(
            [("user_id", "=", user.id), ("id", ">", after)], order="sequence"
        )
        return events.mapped("kind")


@tagged("post_install", "-at_install", "slow")
class TestGrants(AccessCommon):
    """Profiles granted by acts, which set Odoo's groups accordingly."""

    def test_a_grant_gives_the_group_and_its_end_takes_it(self):
        grant = self._grant(reason="Contract 12")
        self.assertEqual(grant.state, "in_force")
        self.assertTrue(self._has(self.person, "front_office"))
        self.assertEqual(
            self.person._grandes_clientes_profiles()[self.person.id],
            self._profile("front_office"),
        )
        grant._do_end("Leaves")
        self.assertEqual(grant.state, "ended")
        self.assertEqual(grant.ended_by_id, self.manager)
        self.assertFalse(self._has(self.person, "front_office"))
        self.assertTrue(self.person._is_internal())
        self.assertFalse(self.person._grandes_clientes_profiles()[self.person.id])
        self.assertEqual(
            self._kinds(self.person)[-4:],
            ["role_gained", "profile_given", "role_lost", "profile_ended"],
        )

    def test_the_group_stays_while_another_grant_gives_it(self):
        other = self._profile("front_office").copy(
            {"code": "front_consult", "name": "Front office, consults only"}
        )
        first = self._grant()
        second = self._grant(code=other.code)
        first._do_end("Change of function")
        self.assertTrue(self._has(self.person, "front_office"))
        self.assertEqual(
            self.person._grandes_clientes_profiles()[self.person.id], other
        )
        second._do_end("Leaves")
        self.assertFalse(self._has(self.person, "front_office"))

    def test_begins_and_ends_at_its_instant(self):
        grant = self._grant(
            date_from=NOW + timedelta(hours=2), date_to=NOW + timedelta(hours=5)
        )
        self.assertEqual(grant.state, "planned")
        self.assertFalse(self._has(self.person, "front_office"))
        triggers = self.env["ir.cron.trigger"].search(
            [
                (
                    "cron_id",
                    "=",
                    self.env.ref("grandes_clientes.cron_access_grants").id,
                )
            ]
        )
        self.assertIn(NOW + timedelta(hours=5), triggers.mapped("call_at"))
        with clock.at(NOW + timedelta(hours=2)):
            self.Grant._cron_begin_and_end()
            self.assertEqual(grant.state, "in_force")
            self.assertTrue(self._has(self.person, "front_office"))
        with clock.at(NOW + timedelta(hours=5)):
            # The interval is half-open: it ends at its end, whenever the cron runs.
            self.assertFalse(self.person._grandes_clientes_profiles()[self.person.id])
            self.Grant._cron_begin_and_end()
        self.assertEqual(grant.state, "ended")
        self.assertFalse(self._has(self.person, "front_office"))

    def test_one_that_cannot_begin_holds_up_nobody(self):
        """A person who got a portal account since the profile was planned."""
        other = new_test_user(self.env, "gc_other", groups="base.group_user")
        third = new_test_user(self.env, "gc_third", groups="base.group_user")
        ends = self._grant(date_to=NOW + timedelta(hours=2))
        planned = {"date_from": NOW + timedelta(hours=2)}
        stuck, begins = self._grant(other, **planned), self._grant(third, **planned)
        portal = self.env.ref("base.group_portal")
        other.group_ids = [Command.set(portal.ids)]
        with clock.at(NOW + timedelta(hours=3)):
            self.Grant._cron_begin_and_end()
        self.assertEqual(ends.state, "ended")
        self.assertFalse(self._has(self.person, "front_office"))
        self.assertEqual(begins.state, "in_force")
        self.assertTrue(self._has(third, "front_office"))
        self.assertEqual(stuck.state, "planned")
        self.assertFalse(self._has(other, "front_office"))
        todos = self.env.company.partner_id.activity_ids
        todo = todos.filtered(lambda each: each.user_id == self.supervisor)
        self.assertIn(other.name, todo.summary)
        self.assertIn("portal", todo.note)

    def test_what_is_only_written_down_begins_by_nobody(self):
        grant = self.Grant.with_user(self.manager).create(
            {"user_id": self.person.id, "profile_id": self._profile("quality").id}
        )
        with clock.at(NOW + timedelta(days=1)):
            self.Grant._cron_begin_and_end()
        self.assertEqual(grant.state, "planned")
        self.assertFalse(self._has(self.person, "quality"))

    def test_suspended_and_resumed(self):
        grant = self._grant()
        grant._do_suspend("Review")
        self.assertFalse(self._has(self.person, "front_office"))
        grant._do_resume()
        self.assertTrue(self._has(self.person, "front_office"))
        self.assertEqual(
            self._kinds(self.person)[2:],
            ["role_lost", "profile_suspended", "role_gained", "profile_resumed"],
        )

    def test_overlap_is_refused(self):
        self._grant(date_to=NOW + timedelta(days=10))
        with (
            self.assertRaisesRegex(ValidationError, "already for part"),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._grant(date_from=NOW + timedelta(days=9))
        later = self._grant(date_from=NOW + timedelta(days=10))
        self.assertEqual(later.state, "planned")

    def test_nobody_gives_themselves_or_touches_who_sets_odoo_up(self):
        with self.assertRaisesRegex(UserError, "their own access"):
            self._grant(user=self.manager, code="quality")
        admin = new_test_user(self.env, "gc_settings", groups="base.group_system")
        with self.assertRaisesRegex(UserError, "sets Odoo up"):
            self._grant(user=admin)
        with self.assertRaisesRegex(UserError, "portal"):
            self._grant(user=self.portal)

    def test_only_the_administrator_gives(self):
        for user in (self.front, self.supervisor, self.coordinator, self.oversight):
            with self.assertRaises(AccessError):
                self._grant(by=user)
        grant = self._grant()
        for user in (self.supervisor, self.quality):
            with self.assertRaises(AccessError):
                grant.with_user(user)._do_end("No")
        with self.assertRaises(AccessError):
            grant.with_user(self.manager).write({"state": "ended"})
        with self.assertRaises(UserError):
            grant.with_user(self.manager).write({"date_to": NOW})
        with self.assertRaises(UserError):
            grant.with_user(self.manager).sudo().unlink()

    def test_an_area_is_joined_and_left_with_the_grant(self):
        area = self._treasury()
        grant = self._grant(code="mission_area", mission_area_id=area.id)
        self.assertIn(self.person, area.member_ids)
        grant._do_end("Transfer")
        self.assertNotIn(self.person, area.member_ids)

    def _treasury(self):
        return self.treasury

    def test_an_emergency_lasts_48_hours(self):
        grant = self._grant(is_emergency=True, reason="Turno")
        self.assertEqual(grant.date_to, NOW + timedelta(hours=48))

    def test_supervisors_keep_both_permission_sets(self):
        profiles = self.supervisor._grandes_clientes_profiles()[self.supervisor.id]
        self.assertEqual(
            set(profiles.mapped("code")), {"supervisor", "front_office", "back_office"}
        )

    def test_profiles_of_many_cost_as_few_queries_as_of_one(self):
        people = self.front | self.back | self.supervisor | self.manager
        people._grandes_clientes_profiles()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            people._grandes_clientes_profiles()


@tagged("post_install", "-at_install")
class TestGrantsByGroups(AccessCommon):
    """Odoo's form, imports, code and groups create and end grants."""

    def _open(self, role):
        return self.Grant.search(
            [
                ("user_id", "=", self.person.id),
                ("role", "=", f"group_{role}"),
                ("state", "=", "in_force"),
            ]
        )

    def test_new_people_have_grants_of_their_roles(self):
        grant = self.Grant.search([("user_id", "=", self.front.id)])
        self.assertEqual(grant.profile_id.code, "front_office")
        self.assertEqual((grant.state, grant.origin), ("in_force", "group"))

    def test_ticked_by_code_and_taken_again(self):
        group = self._group("quality")
        self.person.write({"group_ids": [Command.link(group.id)]})
        grant = self._open("quality")
        self.assertEqual(grant.profile_id.code, "quality")
        self.person.write({"group_ids": [Command.unlink(group.id)]})
        self.assertEqual(grant.state, "ended")
        self.assertEqual(
            self._kinds(self.person),
            ["role_gained", "profile_given", "role_lost", "profile_ended"],
        )

    def test_ticked_on_the_form_of_odoo(self):
        admin = new_test_user(
            self.env, "gc_form", groups="base.group_system,base.group_erp_manager"
        )
        view = "base.view_users_form"
        with Form(self.person.with_user(admin), view=view) as form:
            form.group_ids.add(self._group("oversight"))
        grant = self._open("oversight")
        self.assertTrue(grant)
        self.assertEqual(grant.granted_by_id, admin)

    def test_imported(self):
        self.person.load(
            [".id", "group_ids/.id"],
            [[str(self.person.id), str(self._group("coordinator").id)]],
        )
        self.assertTrue(self._open("coordinator"))

    def test_from_the_side_of_the_group(self):
        self._group("quality").write({"user_ids": [Command.link(self.person.id)]})
        self.assertTrue(self._open("quality"))
        self._group("quality").write({"user_ids": [Command.unlink(self.person.id)]})
        self.assertFalse(self._open("quality"))

    def test_by_a_group_that_implies_a_role(self):
        team = self.env["res.groups"].create(
            {
                "name": "Team",
                "implied_ids": [Command.link(self._group("front_office").id)],
                "user_ids": [Command.link(self.person.id)],
            }
        )
        grant = self._open("front_office")
        self.assertTrue(grant)
        with self.assertRaisesRegex(UserError, "Team"):
            grant.with_user(self.manager)._do_end("No more")
        team.write({"implied_ids": [Command.clear()]})
        self.assertEqual(grant.state, "ended")

    def test_the_supervisor_has_one_grant(self):
        grants = self.Grant.search([("user_id", "=", self.supervisor.id)])
        self.assertEqual(grants.mapped("profile_id.code"), ["supervisor"])

    def test_archived_people_keep_nothing(self):
        self._grant()
        self.person.active = False
        self.assertFalse(self._open("front_office"))
        self.person.active = True
        self.assertFalse(self._has(self.person, "front_office"))
        self.assertTrue(self.person._is_internal())
        kinds = self._kinds(self.person)
        self.assertIn("archived", kinds)
        self.assertIn("activated", kinds)
        self.assertFalse(self.Event._log_changes(self.person.ids))


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
