"""A role makes an internal user, and portal users never get one."""

import json

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_path

from ..models.manual.manual import PAGES
from ..tools import access
from .common import Common
from .people import GROUPS as ROLES


@tagged("post_install", "-at_install", "security")
class TestRoles(Common, HttpCase):
    def _group(self, name):
        return self.env.ref(f"grandes_clientes.group_{name}")

    def test_every_role_has_somebody_in_the_tests(self):
        """So the tests for every role, such as the crawl, include new roles."""
        groups = self.env.ref("grandes_clientes.privilege").group_ids
        self.assertEqual(groups, self.env["res.groups"].union(*map(self._group, ROLES)))

    def test_every_role_has_its_profile_and_its_page(self):
        """So the role can be granted, and its users have a page of the manual."""
        names = {f"group_{role}" for role in ROLES}
        self.assertEqual({name for name, _label in access.ROLES}, names)
        profiles = self.env["grandes.clientes.access.profile"].search([])
        self.assertLessEqual(names, set(profiles.mapped("role")))
        self.assertEqual(set(PAGES.values()), names)

    def test_each_role_makes_an_internal_user(self):
        internal = self.env.ref("base.group_user")
        for role in (*ROLES, "mail_gateway"):
            with self.subTest(role):
                self.assertIn(internal, self._group(role).implied_ids)
                user = new_test_user(
                    self.env, f"only_{role}", f"grandes_clientes.group_{role}"
                )
                self.assertFalse(user.share)

    def test_nobody_of_the_portal_gets_a_role(self):
        """By the user, by the group, and by RPC as Odoo's administrator."""
        administrator = new_test_user(
            self.env, "gc_odoo_admin", "base.group_system", password="gc_odoo_admin"
        )
        for role in ROLES:
            group = self._group(role)
            with (
                self.subTest(role),
                self.assertRaisesRegex(ValidationError, "account of the portal"),
                self.env.cr.savepoint(),
            ):
                self.portal.with_user(administrator).write(
                    {"group_ids": [Command.link(group.id)]}
                )
            with (
                self.subTest(role, side="group"),
                self.assertRaisesRegex(ValidationError, "account of the portal"),
                self.env.cr.savepoint(),
            ):
                group.with_user(administrator).write(
                    {"user_ids": [Command.link(self.portal.id)]}
                )
        self.authenticate("gc_odoo_admin", "gc_odoo_admin")
        answer = self.url_open(
            "/web/dataset/call_kw/res.users/write",
            data=json.dumps(
                {
                    "params": {
                        "model": "res.users",
                        "method": "write",
                        "args": [
                            self.portal.ids,
                            {"group_ids": [[4, self._group("front_office").id, 0]]},
                        ],
                        "kwargs": {},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertIn("account of the portal", answer["error"]["data"]["message"])
        self.env.invalidate_all()
        self.assertNotIn(self._group("front_office"), self.portal.group_ids)

    def test_who_has_a_role_is_internal_by_itself(self):
        """By the user or by the group; losing the role leaves an internal user."""
        internal = self.env.ref("base.group_user")
        user = new_test_user(
            self.env, "gc_by_role", "grandes_clientes.group_front_office"
        )
        self.assertIn(internal, user.group_ids)
        user.write({"group_ids": [Command.unlink(internal.id)]})
        self.assertIn(internal, user.group_ids)
        user.write({"group_ids": [Command.set([])]})
        self.assertTrue(user.share)
        self._group("quality").write({"user_ids": [Command.link(user.id)]})
        self.assertIn(internal, user.group_ids)
        user.write({"group_ids": [Command.unlink(self._group("quality").id)]})
        self.assertFalse(user.share)

    def test_the_administrator_of_profiles_needs_no_right_of_odoo(self):
        """All that the demonstration's administrator opens requires her role only."""
        me = self.manager
        self.assertFalse(me.has_group("base.group_erp_manager"))
        env = self.env(user=me)
        env["grandes.clientes.channel"].create({"name": "Buzón", "code": "box"})
        system = env["grandes.clientes.legacy.system"].create(
            {"name": "Sistema", "code": "SIS"}
        )
        env["grandes.clientes.legacy.system.permission"].create(
            {
                "system_id": system.id,
                "profile_id": env.ref(
                    "grandes_clientes.access_profile_front_office"
                ).id,
                "can_consult": True,
            }
        )
        self.assertTrue(env["grandes.clientes.mailbox"].has_access("write"))
        with self.assertRaises(AccessError):
            self.front.with_user(me).write({"group_ids": [Command.clear()]})


@tagged("post_install", "-at_install", "security")
class TestRolesTaken(Common):
    """A database in which portal accounts had roles, given by SQL."""

    def setUp(self):
        super().setUp()
        self.mixed = self.env["res.groups"].create({"name": "Portal y algo más"})
        self.env.flush_all()
        portal = self.env.ref("base.group_portal")
        front = self.env.ref("grandes_clientes.group_front_office")
        cr = self.env.cr
        # By a role, and by a custom portal group that implies one.
        cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            [front.id, self.portal.id],
        )
        self.other = new_test_user(self.env, "gc_portal_2", "base.group_portal")
        self.env.flush_all()
        cr.execute(
            "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s), (%s, %s)",
            [self.mixed.id, portal.id, self.mixed.id, front.id],
        )
        cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            [self.mixed.id, self.other.id],
        )
        self._forget()

    def _forget(self):
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def _migrate(self, when):
        path = f"grandes_clientes/migrations/19.0.1.2.0/{when}-internal-roles.py"
        load_script(file_path(path), f"{when}_internal_roles").migrate(
            self.env.cr, "19.0.1.1.0"
        )
        self._forget()

    def test_roles_are_taken_before_and_said_after(self):
        outsiders = self.portal | self.other
        for user in outsiders:
            self.assertTrue(user.has_group("grandes_clientes.group_front_office"))
        with self.assertLogs("pre_internal_roles", "WARNING") as log:
            self._migrate("pre")
        self.assertIn(str(self.portal.id), "".join(log.output))
        for user in outsiders:
            self.assertFalse(user.has_group("grandes_clientes.group_front_office"))
            self.assertTrue(user.has_group("base.group_portal"))
        self.assertTrue(self.front.has_group("grandes_clientes.group_front_office"))
        outsiders._check_disjoint_groups()  # the error that stopped the update

        self._migrate("post")
        self.assertIn(
            "took from this account", str(self.portal.partner_id.message_ids[0].body)
        )
        activities = self.env.company.partner_id.activity_ids.filtered(
            lambda each: self.portal.login in (each.note or "")
        )
        self.assertIn(self.manager, activities.user_id)
        self.assertIn(self.env.ref("base.user_admin"), activities.user_id)
        before = len(activities)
        self._migrate("pre")
        self._migrate("post")  # nothing is left to report
        activities = self.env.company.partner_id.activity_ids.filtered(
            lambda each: self.portal.login in (each.note or "")
        )
        self.assertEqual(len(activities), before)
