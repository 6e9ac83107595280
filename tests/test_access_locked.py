"""A locked user: every way in is closed, and unlocking revives nothing old."""

import json
import re
from unittest.mock import patch

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.http import root
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon

PASSWORD = "gc_person"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@tagged("post_install", "-at_install", "slow")
class TestLocked(HttpCase, AccessCommon):
    """A user with every means of signing in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._grant()
        cls.person.email = "person@example.com"

    def _lock(self, by=None):
        self.person.with_user(by or self.supervisor)._grandes_clientes_do_lock("Fired")

    def _key(self):
        return (
            self.env["res.users.apikeys"]
            .with_user(self.person)
            .sudo()
            ._generate("rpc", "Laptop", False)
        )

    def _rpc(self, secret):
        return self.xmlrpc_object.execute_kw(
            self.cr.dbname,
            self.person.id,
            secret,
            "res.users",
            "search_count",
            [[("id", "=", self.person.id)]],
        )

    def _session_works(self):
        response = self.url_open(
            "/web/session/check",
            data=json.dumps({"params": {}}),
            headers={"Content-Type": "application/json"},
        )
        return "error" not in response.json()

    def test_sessions_end_at_once(self):
        self.authenticate(self.person.login, PASSWORD)
        self.assertTrue(self._session_works())
        self._lock()
        self.assertFalse(self._session_works())
        self.person.with_user(self.manager)._grandes_clientes_do_unlock("Mistake")
        self.assertFalse(self._session_works())

    def test_the_password_opens_nothing(self):
        self._lock()
        with self.assertRaises(AccessDenied), mute_logger("odoo.addons.base"):
            self.env["res.users"].authenticate(
                {"type": "password", "login": self.person.login, "password": PASSWORD},
                {"interactive": True},
            )
        self.person.with_user(self.manager)._grandes_clientes_do_unlock()
        with self.assertRaises(AccessDenied):
            self.env["res.users"].authenticate(
                {"type": "password", "login": self.person.login, "password": PASSWORD},
                {"interactive": True},
            )

    def test_the_sign_in_page_refuses(self):
        self._lock()
        # As if somebody had learnt the new password.
        self.person.sudo().password = PASSWORD
        page = self.url_open("/web/login")
        token = re.search(r'csrf_token: "([^"]+)"', page.text)[1]
        response = self.url_open(
            "/web/login",
            data={
                "csrf_token": token,
                "login": self.person.login,
                "password": PASSWORD,
            },
        )
        self.assertIn("Wrong login/password", response.text)

    def test_rpc_refuses_password_and_key(self):
        key = self._key()
        self.assertEqual(self._rpc(PASSWORD), 1)
        self.assertEqual(self._rpc(key), 1)
        self._lock()
        for secret in (PASSWORD, key):
            with self.assertRaisesRegex(Exception, "Access Denied"):
                self._rpc(secret)
        self.person.with_user(self.manager)._grandes_clientes_do_unlock()
        for secret in (PASSWORD, key):
            with self.assertRaisesRegex(Exception, "Access Denied"):
                self._rpc(secret)

    def test_keys_that_come_back_by_sql_open_nothing_while_locked(self):
        self._lock()
        key = self._key()
        self.person.sudo().password = PASSWORD
        for secret in (PASSWORD, key):
            with self.assertRaisesRegex(Exception, "Access Denied"):
                self._rpc(secret)
        response = self.url_open(
            "/json/2/res.users/search_count",
            data=json.dumps({"domain": []}),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
            },
        )
        self.assertEqual(response.status_code, 401)

    def test_bearer_keys_work_until_locked(self):
        key = self._key()

        def call():
            return self.url_open(
                "/json/2/res.users/search_count",
                data=json.dumps({"domain": [["id", "=", self.person.id]]}),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {key}",
                },
            ).status_code

        self.assertEqual(call(), 200)
        self._lock()
        self.assertEqual(call(), 401)

    def test_a_trusted_device_opens_nothing(self):
        device = (
            self.env["auth_totp.device"]
            .with_user(self.person)
            .sudo()
            ._generate("browser", "Chrome", False)
        )
        check = self.env["auth_totp.device"]._check_credentials_for_uid
        self.assertTrue(check(scope="browser", key=device, uid=self.person.id))
        self._lock()
        self.assertFalse(check(scope="browser", key=device, uid=self.person.id))
        self.person.with_user(self.manager)._grandes_clientes_do_unlock()
        self.assertFalse(check(scope="browser", key=device, uid=self.person.id))
        kinds = self._kinds(self.person)
        self.assertIn("device_made", kinds)
        self.assertIn("device_removed", kinds)

    def test_a_code_after_the_password_opens_nothing(self):
        self.person.sudo().totp_secret = SECRET
        self._lock()
        self.assertFalse(self.person.sudo().totp_secret)
        with self.assertRaises(AccessDenied):
            self.person.with_user(self.person)._check_credentials(
                {"type": "totp", "token": 123456}, {"interactive": True}
            )

    def test_a_passkey_opens_nothing(self):
        passkey = (
            self.env["auth.passkey.key"]
            .with_user(self.person)
            .sudo()
            .create({"name": "Phone", "credential_identifier": "abc"})
        )
        credential = {
            "type": "webauthn",
            "webauthn_response": json.dumps({"id": "abc"}),
        }
        Passkey = type(self.env["auth.passkey.key"])
        with (
            patch.object(Passkey, "_verify_auth", lambda *args: 1),
            patch.object(Passkey, "public_key", "key", create=True),
        ):
            auth = self.env["res.users"].authenticate(
                dict(credential), {"interactive": True}
            )
            self.assertEqual(auth["uid"], self.person.id)
            self._lock()
            self.assertFalse(passkey.exists())
            with self.assertRaises(AccessDenied):
                self.env["res.users"].authenticate(
                    dict(credential), {"interactive": True}
                )

    def test_links_for_a_password_die(self):
        partner = self.person.partner_id.sudo()
        partner.signup_prepare("reset")
        token = partner._generate_signup_token()
        self.assertTrue(partner._get_partner_from_token(token))
        self._lock()
        self.assertFalse(partner._get_partner_from_token(token))
        with self.assertRaises(UserError):
            self.person.sudo().action_reset_password()
        # Nor does a new link revive what the old one opened.
        self.person.with_user(self.manager)._grandes_clientes_do_unlock()
        partner.signup_prepare("reset")
        self.assertFalse(partner._get_partner_from_token(token))

    def test_a_link_made_while_locked_sets_no_password(self):
        self._lock()
        partner = self.person.partner_id.sudo()
        partner.signup_prepare("reset")
        token = partner._generate_signup_token()
        with self.assertRaises(UserError):
            self.env["res.users"].sudo().signup({"password": "new"}, token)

    def test_a_session_ended_by_its_owner_is_logged(self):
        self.env["res.device.log"].sudo().create(
            {
                "session_identifier": "y" * 42,
                "user_id": self.person.id,
                "platform": "linux",
                "browser": "chrome",
                "first_activity": "2026-09-16 10:00:00",
                "last_activity": "2026-09-16 10:00:00",
            }
        )
        self.env.flush_all()
        after = self.Event.search([], order="id desc", limit=1).id
        device = self.env["res.device"].with_user(self.person).search([])
        self.assertTrue(device)
        with patch.object(type(root.session_store), "delete_from_identifiers"):
            device._revoke()
        self.assertEqual(self._kinds(self.person, after), ["sessions_ended"])

    def test_the_files_of_sessions_go_after_the_commit(self):
        self.env["res.device.log"].sudo().create(
            {
                "session_identifier": "x" * 42,
                "user_id": self.person.id,
                "platform": "linux",
                "browser": "chrome",
                "first_activity": "2026-09-16 10:00:00",
                "last_activity": "2026-09-16 10:00:00",
            }
        )
        with patch.object(
            type(root.session_store), "delete_from_identifiers"
        ) as delete:
            self._lock()
            delete.assert_not_called()
            self.env.cr.postcommit.run()
            delete.assert_called_with(["x" * 42])

    def test_work_and_profiles_stay(self):
        self._lock()
        self.assertTrue(self._has(self.person, "front_office"))
        self.assertEqual(
            self.person.sudo().grandes_clientes_locked_by_id, self.supervisor
        )
        kinds = self._kinds(self.person)
        for kind in ("locked", "password_changed", "sessions_ended"):
            self.assertIn(kind, kinds)

    def test_who_may_lock_whom(self):
        for user in (self.front, self.quality, self.coordinator, self.oversight):
            with self.assertRaises(AccessError):
                self._lock(by=user)
        for target in (self.quality, self.manager, self.supervisor, self.portal):
            with self.assertRaises(AccessError):
                target.with_user(self.supervisor)._grandes_clientes_do_lock("No")
        admin = new_test_user(self.env, "gc_settings", groups="base.group_system")
        with self.assertRaises(AccessError):
            admin.with_user(self.manager)._grandes_clientes_do_lock("No")
        self.quality.with_user(self.manager)._grandes_clientes_do_lock("Left")
        self.assertTrue(self.quality.sudo().grandes_clientes_locked_on)

    def test_nobody_writes_the_lock_by_hand(self):
        self._lock()
        admin = new_test_user(self.env, "gc_settings", groups="base.group_system")
        with self.assertRaises(AccessError):
            self.person.with_user(admin).write({"grandes_clientes_locked_on": False})

    def test_reactivated_people_have_none_of_it(self):
        key = self._key()
        self.person.active = False
        self.person.active = True
        with self.assertRaisesRegex(Exception, "Access Denied"):
            self._rpc(key)
        with self.assertRaisesRegex(Exception, "Access Denied"):
            self._rpc(PASSWORD)
