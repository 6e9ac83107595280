"""The access log: written by hooks and by comparison, chained, sealed, append-only."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..tools import access, clock
from .access_common import AccessCommon
from .common import NOW


class LogCommon(AccessCommon):
    """All earlier changes are already in the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event._cron_compare()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.last = self.Event.search([], limit=1).id

    def _new(self, user=None):
        domain = [("id", ">", self.last)]
        if user:
            domain.append(("user_id", "=", user.id))
        return self.Event.search(domain, order="id")

    def _sql(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(query, args)
        self.env.invalidate_all()

    def _compare(self):
        with clock.at(NOW + timedelta(hours=12)):
            self.Event._cron_compare()


@tagged("post_install", "-at_install")
class TestComparison(LogCommon):
    """Changes that no hook sees are in the log by the next morning."""

    def _assert_compared(self, user, kinds):
        self.assertFalse(self._new(user))
        self._compare()
        lines = self._new(user)
        self.assertEqual(lines.mapped("kind"), kinds)
        self.assertEqual(set(lines.mapped("seen_by")), {"comparison"})
        self.assertFalse(lines.by_id)
        self._compare()
        self.assertEqual(self._new(user), lines)

    def test_membership_by_sql(self):
        self._sql(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            self._group("quality").id,
            self.person.id,
        )
        self._assert_compared(self.person, ["role_gained", "profile_given"])
        grant = self.Grant.search([("user_id", "=", self.person.id)])
        self.assertEqual((grant.origin, grant.state), ("comparison", "in_force"))
        self.last = self.Event.search([], limit=1).id
        self._sql(
            "DELETE FROM res_groups_users_rel WHERE gid = %s AND uid = %s",
            self._group("quality").id,
            self.person.id,
        )
        self._assert_compared(self.person, ["role_lost", "profile_ended"])
        self.assertEqual(grant.state, "ended")

    def test_implied_groups_by_sql(self):
        group = self.env["res.groups"].create(
            {"name": "Team", "user_ids": [Command.link(self.person.id)]}
        )
        self._sql(
            "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)",
            group.id,
            self._group("oversight").id,
        )
        self._assert_compared(self.person, ["role_gained", "profile_given"])

    def test_everything_else_by_sql(self):
        for column, value, kind in (
            ("login", "somebody", "login_changed"),
            ("password", "$pbkdf2$x$y", "password_changed"),
            ("totp_secret", "ABC", "totp_on"),
            ("grandes_clientes_locked_on", "2026-09-01 10:00:00", "locked"),
            ("active", False, "archived"),
        ):
            with self.subTest(column=column):
                self.last = self.Event.search([], limit=1).id
                self._sql(
                    f"UPDATE res_users SET {column} = %s WHERE id = %s",
                    value,
                    self.front2.id,
                )
                self._compare()
                self.assertEqual(self._new(self.front2).mapped("kind"), [kind])

    def test_who_had_no_role_is_not_looked_at(self):
        stranger = new_test_user(self.env, "gc_stranger", groups="base.group_user")
        self._sql("UPDATE res_users SET login = 'x' WHERE id = %s", stranger.id)
        self._compare()
        self.assertFalse(self._new(stranger))

    def test_settings_are_watched_too(self):
        admin = new_test_user(self.env, "gc_settings", groups="base.group_system")
        self.assertIn("base.group_system", self._new(admin).mapped("role"))

    def test_a_deleted_group_keeps_its_lines(self):
        group = self.env["res.groups"].create(
            {
                "name": "Team",
                "implied_ids": [Command.link(self._group("quality").id)],
                "user_ids": [Command.link(self.person.id)],
            }
        )
        self.assertEqual(
            self._new(self.person).mapped("kind"), ["role_gained", "profile_given"]
        )
        group.unlink()
        self.assertEqual(
            self._new(self.person).mapped("kind")[2:], ["role_lost", "profile_ended"]
        )


@tagged("post_install", "-at_install")
class TestLog(LogCommon):
    """The lines that hooks write, and who may read or change them."""

    def test_who_when_before_and_after(self):
        admin = new_test_user(self.env, "gc_settings", groups="base.group_system")
        self.last = self.Event.search([], limit=1).id
        self.front2.with_user(admin).write({"login": "another"})
        self.front2.partner_id.write({"email": "another@example.com"})
        login, email = self._new(self.front2)
        self.assertEqual(
            (login.kind, login.before, login.after, login.by_id, login.happened_on),
            ("login_changed", "gc_front2", "another", admin, NOW),
        )
        self.assertEqual(
            (email.kind, email.after), ("email_changed", "another@example.com")
        )

    def test_passwords_and_links(self):
        self.front2.write({"password": "another password"})
        self.front2.sudo().with_context(no_reset_password=False).action_reset_password()
        self.assertEqual(
            self._new(self.front2).mapped("kind"), ["password_changed", "reset_asked"]
        )

    def test_a_password_that_odoo_stores_anew_says_so(self):
        context = self.front2._crypt_context()
        self.front2.sudo()._set_encrypted_password(
            self.front2.id, context.hash("gc_front2")
        )
        line = self._new(self.front2)
        self.assertEqual(line.kind, "password_changed")
        self.assertIn("newer way", line.reason)

    def test_keys_made_removed_and_expired(self):
        Key = self.env["res.users.apikeys"].with_user(self.front2).sudo()
        Key._generate("rpc", "Laptop", NOW + timedelta(days=1))
        Key._generate("rpc", "Phone", False)
        self.front2.api_key_ids.filtered(lambda key: key.name == "Phone").unlink()
        with clock.at(NOW + timedelta(days=2)):
            self.env["res.users.apikeys"]._gc_user_apikeys()
        lines = self._new(self.front2)
        self.assertEqual(
            lines.mapped("kind"), ["key_made", "key_made", "key_removed", "key_expired"]
        )
        self.assertEqual(lines[-2].before, "Phone")

    def test_profiles_and_permissions(self):
        profile = self._profile("front_office")
        system = self.env.ref("grandes_clientes.legacy_system_cobol")
        line = profile.permission_ids.filtered(lambda line: line.system_id == system)
        line.with_user(self.manager).write({"can_modify": False})
        profile.with_user(self.manager).write({"name": "Advisor"})
        profile.with_user(self.manager).write({"active": False})
        lines = self._new()
        self.assertEqual(
            lines.mapped("kind"), ["permission_changed", "profile_changed"]
        )
        self.assertEqual(
            (lines[0].profile_id, lines[0].before, lines[0].after, lines[0].by_id),
            (profile, "COBOL: CM", "COBOL: C-", self.manager),
        )

    def test_a_permission_that_moves_is_lost_by_the_other_profile(self):  # C9
        line = self._profile("front_office").permission_ids.filtered("can_modify")[:1]
        line = line or self._profile("front_office").permission_ids[:1]
        other = self.env["grandes.clientes.access.profile"].create(
            {"name": "Otro", "code": "other", "role": "group_front_office"}
        )
        self.last = self.Event.search([], limit=1).id
        told = line._get_told()[line.id]
        line.with_user(self.manager).profile_id = other
        self.assertEqual(
            self._new().mapped(lambda e: (e.profile_id, e.before, e.after, e.by_id)),
            [
                (self._profile("front_office"), told, False, self.manager),
                (other, False, told, self.manager),
            ],
        )

    def test_campaigns_chosen_from_their_side_are_logged_too(self):  # C9
        profile = self._profile("front_office")
        Campaign = self.env["grandes.clientes.campaign"].with_user(self.manager)
        campaign = Campaign.create(
            {
                "name": "Renovación",
                "code": "RENOV",
                "profile_ids": [Command.link(profile.id)],
            }
        )
        campaign.profile_ids = False
        lines = self._new().filtered(lambda line: line.profile_id == profile)
        self.assertEqual(lines.mapped("kind"), ["profile_changed"] * 2)
        self.assertIn("@RENOV", lines[0].after)
        self.assertNotIn("RENOV", lines[1].after)

    def test_nobody_changes_or_deletes_a_line(self):
        line = self.Event.search([], limit=1)
        for user in (self.manager, self.quality, self.env.ref("base.user_admin")):
            mine = line.with_user(user)
            for act in (
                lambda mine=mine: mine.write({"reason": "x"}),
                mine.unlink,
                lambda mine=mine: mine.create({"kind": "locked"}),
            ):
                with self.assertRaises(UserError):
                    act()
        with self.assertRaises(UserError):
            line.sudo().write({"reason": "x"})
        with self.assertRaises(UserError):
            line.sudo().unlink()

    def test_who_reads_whose(self):
        self.front2.write({"login": "another"})
        mine = self._new(self.front2)
        for user in (self.coordinator, self.quality, self.oversight, self.manager):
            self.assertTrue(mine.with_user(user).read(["kind"]))
        self.assertTrue(mine.with_user(self.front2).read(["kind"]))
        for user in (
            self.front,
            self.back,
            self.supervisor,
            self.official,
            self.portal,
        ):
            with self.assertRaises(AccessError):
                mine.with_user(user).read(["kind"])
        with self.assertRaises(AccessError):
            mine.with_user(self.quality).read(["state"])

    def test_changed_and_deleted_lines_show(self):
        self.front2.write({"login": "another"})
        self.front2.write({"login": "third"})
        first, second = self._new(self.front2)
        find = self.Event._find_all_broken_seals
        self.assertFalse(find(self.env.company))
        self._sql(
            "UPDATE grandes_clientes_access_event SET before = 'x' WHERE id = %s",
            first.id,
        )
        self.assertEqual(find(self.env.company), {first.id: "changed"})
        self._sql("DELETE FROM grandes_clientes_access_event WHERE id = %s", first.id)
        self.assertEqual(
            find(self.env.company), {first.id: "deleted", second.id: "changed"}
        )

    def test_the_nightly_seal_covers_the_log(self):
        self.env["grandes.clientes.event.seal"]._create_seal(self.env.company)
        self.front2.write({"login": "another"})
        seal = self.env["grandes.clientes.event.seal"]._create_seal(self.env.company)
        self.assertEqual(seal.entry_count, 1)

    def test_the_update_writes_one_line_a_person(self):
        self._sql(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            self._group("quality").id,
            self.person.id,
        )
        self.Event._log_baseline()
        line = self._new(self.person)
        self.assertEqual((line.kind, line.seen_by), ("baseline", "update"))
        grant = self.Grant.search([("user_id", "=", self.person.id)])
        self.assertEqual(grant.origin, "update")

    def test_the_cause_is_no_context_key(self):
        self.front2.with_context(seen_by="update").write({"login": "another"})
        self.assertEqual(self._new(self.front2).seen_by, "act")
        self.assertEqual(access.cause().seen_by, "act")
