"""The update to 19.0.1.3.0: everybody keeps the access they had (R12, P8)."""

from odoo.fields import Command
from odoo.modules.module import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path

from ..tools.access import ROLES
from .access_common import AccessCommon

_ROLES = [name for name, _label in ROLES]


@tagged("post_install", "-at_install")
class TestUpdate(AccessCommon):
    """A database without grants and log, in which only roles existed."""

    def setUp(self):
        super().setUp()
        case = self._registered()
        self.case = case
        system = self.env.ref("grandes_clientes.legacy_system_cctex")
        self.row = case._do_consult(system, "Pago aplicado")
        self.both = new_test_user(
            self.env,
            "gc_both",
            groups="base.group_user,grandes_clientes.group_quality,"
            "grandes_clientes.group_manager",
        )
        self.gone = new_test_user(
            self.env,
            "gc_gone",
            groups="base.group_user,grandes_clientes.group_front_office",
        )
        self.people = self.env["res.users"].union(
            *(self._group(role[6:]).all_user_ids for role in _ROLES)
        )
        self.could = self._what_they_can()
        self._be_old()

    def _what_they_can(self):
        """Return the roles of each user, and their permissions in each system."""
        systems = self.env["grandes.clientes.legacy.system"].search([])
        permissions = self.env["grandes.clientes.legacy.system.permission"]
        found = {}
        for user in self.people:
            profiles = user._grandes_clientes_profiles()[user.id]
            lines = permissions.search([("profile_id", "in", profiles.ids)])
            found[user] = (
                {role for role in _ROLES if self._has(user, role[6:])},
                {
                    (system, right)
                    for system in systems
                    for right in ("can_consult", "can_modify")
                    if any(
                        lines.filtered("system_id")
                        .filtered(lambda line, system=system: line.system_id == system)
                        .mapped(right)
                    )
                },
            )
        return found

    def _be_old(self):
        """Restore the database as 19.0.1.2.0 left it, including an archived user."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            DELETE FROM grandes_clientes_seal_entry
             WHERE res_model = 'grandes.clientes.access.event';
            DELETE FROM grandes_clientes_access_event;
            DELETE FROM grandes_clientes_access_grant;
            ALTER TABLE grandes_clientes_consultation ADD COLUMN profile varchar;
            UPDATE grandes_clientes_consultation
               SET profile = 'front_office', profile_id = NULL;
            ALTER TABLE grandes_clientes_legacy_system_permission
                  ADD COLUMN profile varchar,
                  ALTER COLUMN profile_id DROP NOT NULL;
            UPDATE grandes_clientes_legacy_system_permission line
               SET profile = profile.code, profile_id = NULL
              FROM grandes_clientes_access_profile profile
             WHERE profile.id = line.profile_id;
            """
        )
        self.env.cr.execute(
            "UPDATE res_users SET active = false WHERE id = %s", [self.gone.id]
        )
        self.env.invalidate_all()

    def _migrate(self, when):
        path = f"grandes_clientes/migrations/19.0.1.3.0/{when}-access.py"
        load_script(file_path(path), f"{when}_access").migrate(
            self.env.cr, "19.0.1.2.0"
        )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def test_everybody_can_what_they_could(self):
        self._migrate("pre")
        self._migrate("post")
        can = self._what_they_can()
        for user in self.people - self.gone:
            self.assertEqual(can[user], self.could[user], user.login)
        self.assertEqual(self.row.profile_id.code, "front_office")
        grants = self.Grant.search([("user_id", "in", self.people.ids)])
        self.assertEqual(set(grants.mapped("origin")), {"update"})
        self.assertEqual(grants.user_id, self.people - self.gone)
        lines = self.Event.search([("user_id", "in", self.people.ids)])
        self.assertEqual(set(lines.mapped("kind")), {"baseline"})
        self.assertEqual(len(lines), len(self.people))
        # Supervisors have one grant, whose profile includes those of both desks.
        profiles = self.supervisor._grandes_clientes_profiles()[self.supervisor.id]
        self.assertIn("back_office", profiles.mapped("code"))
        # Existing incompatible combinations remain, and are shown.
        both = grants.filtered(lambda grant: grant.user_id == self.both)
        self.assertTrue(all(both.mapped("incompatible_with")))

    def test_twice_is_as_once(self):
        self._migrate("pre")
        self._migrate("post")
        count = self.Grant.search_count([])
        self._migrate("post")
        self.assertEqual(self.Grant.search_count([]), count)
        self.assertFalse(self.Event._log_changes())

    def test_archived_people_have_their_line_and_nothing_else(self):
        self._migrate("pre")
        self._migrate("post")
        self.assertFalse(self.Grant.search([("user_id", "=", self.gone.id)]))
        self.gone.active = True
        self.assertFalse(self._has(self.gone, "front_office"))

    def test_nothing_of_the_portal_gets_a_grant(self):
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            [self._group("front_office").id, self.portal.id],
        )
        self.env.invalidate_all()
        self._migrate("post")
        self.assertFalse(self.Grant.search([("user_id", "=", self.portal.id)]))
        self.portal.write(
            {"group_ids": [Command.unlink(self._group("front_office").id)]}
        )
