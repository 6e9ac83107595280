"""Acts that the administrator of profiles may not do, tried by RPC (P8)."""

from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon


@tagged("post_install", "-at_install", "security")
class TestAdministrator(HttpCase, AccessCommon):
    """Calls by the web client's own route, as an attacker would make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = new_test_user(cls.env, "gc_settings", groups="base.group_system")
        cls.case = cls._registered()

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def _refused(self, model, method, *args, **kwargs):
        with (
            self.subTest(model=model, method=method, args=args),
            mute_logger("odoo.http"),
            self.assertRaises(JsonRpcException),
        ):
            self._call(model, method, *args, **kwargs)

    def test_what_is_refused(self):
        me, other = self.manager.id, self.person.id
        quality, system = (
            self._group("quality").id,
            self.env.ref("base.group_system").id,
        )
        prefix = "grandes.clientes."
        planned = self.Grant.create(
            {"user_id": me, "profile_id": self._profile("quality").id}
        )
        of_settings = self.Grant.create(
            {
                "user_id": self.settings.id,
                "profile_id": self._profile("front_office").id,
            }
        )
        held = self.Grant.search([("user_id", "=", self.front.id)])
        line = self.Event.search([], limit=1)
        request = (
            self.env[f"{prefix}access.request"]
            .with_user(self.supervisor)
            .create(
                {
                    "user_id": other,
                    "profile_id": self._profile("quality").id,
                    "reason": "Turno",
                }
            )
        )
        self.authenticate(self.manager.login, self.manager.login)
        # Groups beyond the addon's profiles, for herself or others.
        for user, group in (
            (me, quality),
            (me, system),
            (other, quality),
            (other, system),
        ):
            self._refused(
                "res.users", "write", [user], {"group_ids": [Command.link(group)]}
            )
            self._refused(
                "res.groups", "write", [group], {"user_ids": [Command.link(user)]}
            )
        self._refused(
            "res.groups", "write", [quality], {"implied_ids": [Command.link(system)]}
        )
        self._refused("res.users", "create", {"name": "X", "login": "x"})
        self._refused(
            "res.groups", "create", {"name": "X", "user_ids": [Command.link(me)]}
        )
        self._refused(
            f"{prefix}access.profile", "create", {"code": "x", "role": "group_system"}
        )
        # Her own access, and that of Odoo's administrators.
        self._refused(f"{prefix}access.grant", "action_grant", [planned.id])
        self._refused(f"{prefix}access.grant", "action_grant", [of_settings.id])
        self._refused("res.users", "write", [self.settings.id], {"login": "x"})
        self._refused("res.users", "write", [self.settings.id], {"active": False})
        self._refused("res.users", "write", [other], {"password": "x"})
        self._refused(
            "res.users", "write", [other], {"grandes_clientes_locked_on": False}
        )
        self._refused("res.users", "action_reset_password", [self.settings.id])
        # Fields that only acts write.
        for vals in (
            {"state": "in_force"},
            {"granted_by_id": self.quality.id},
            {"request_id": request.id},
            {"date_to": "2026-09-01 10:00:00"},
        ):
            self._refused(f"{prefix}access.grant", "write", held.ids, vals)
        self._refused(f"{prefix}access.grant", "unlink", held.ids)
        self._refused(
            f"{prefix}access.grant",
            "create",
            {
                "user_id": other,
                "profile_id": self._profile("quality").id,
                "state": "in_force",
            },
        )
        # The log, and decisions of others.
        self._refused(f"{prefix}access.event", "write", line.ids, {"reason": "x"})
        self._refused(f"{prefix}access.event", "unlink", line.ids)
        self._refused(f"{prefix}access.event", "create", {"kind": "locked"})
        self._refused(f"{prefix}access.request", "action_approve", request.ids)
        self._refused(f"{prefix}access.request", "action_validate", request.ids)
        self._refused(f"{prefix}access.request", "action_carry_out", request.ids)
        self._refused(
            f"{prefix}access.request", "write", request.ids, {"state": "validated"}
        )
        self._refused(
            f"{prefix}access.exception",
            "create",
            {
                "user_id": other,
                "incompatibility_id": self.env.ref(
                    "grandes_clientes.incompatibility_quality_manager"
                ).id,
                "date_to": "2026-12-31 10:00:00",
                "reason": "x",
            },
        )
        self._refused(
            f"{prefix}access.incompatibility",
            "write",
            self.env[f"{prefix}access.incompatibility"].search([]).ids,
            {"active": False},
        )
        # Cases and their messages.
        self._refused(f"{prefix}case", "read", self.case.ids, ["subject"])
        self._refused(f"{prefix}case", "write", self.case.ids, {"subject": "x"})
        self._refused(f"{prefix}case.event", "search_read", [])
        self._refused(f"{prefix}deviation", "search_read", [])
        # Private methods are closed to clients.
        self._refused("res.users", "_grandes_clientes_do_lock", [other], "x")
        self._refused(f"{prefix}access.event", "_cron_compare")
        self.env.invalidate_all()
        self.assertFalse(self._has(self.manager, "quality"))
        self.assertFalse(self._has(self.settings, "front_office"))
        self.assertEqual(held.state, "in_force")

    def test_what_is_hers(self):
        self.authenticate(self.manager.login, self.manager.login)
        prefix = "grandes.clientes."
        profile = self._call(
            f"{prefix}access.profile",
            "create",
            {"code": "consult", "name": "Consults", "role": "group_front_office"},
        )
        grant = self._call(
            f"{prefix}access.grant",
            "create",
            {"user_id": self.person.id, "profile_id": profile},
        )
        self._call(f"{prefix}access.grant", "action_grant", [grant])
        self.env.invalidate_all()
        self.assertTrue(self._has(self.person, "front_office"))

    def test_the_portal_has_nothing_of_it(self):
        self.authenticate("gc_portal", "gc_portal")
        for name in (
            "access.profile",
            "access.grant",
            "access.event",
            "access.request",
            "access.request.line",
            "access.exception",
            "access.incompatibility",
            "campaign",
            "legacy.system.permission",
        ):
            self._refused(f"grandes.clientes.{name}", "search_read", [])
