"""Profiles granted by acts or by Odoo's groups, in sync both ways (P8, C9, R12)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import clock
from .access_common import AccessCommon
from .common import NOW


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
