"""What the administrator of profiles may not do, tried over HTTP as a client."""

from datetime import date

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .access_people_common import AccessPeopleCommon


@tagged("post_install", "-at_install", "security", "slow")
class TestAccessPeopleDoors(AccessPeopleCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.admin2 = new_test_user(
            cls.env, login="gc_setter", groups="base.group_user,base.group_system"
        )
        cls.everything = cls.env.ref("base.group_system")
        cls.front_group = cls.env.ref("grandes_clientes.group_front_office")

    def setUp(self):
        super().setUp()
        self.manager.password = self.manager.login
        self.authenticate(self.manager.login, self.manager.login)

    def _call(self, model, method, *args, **kwargs):
        """Call as the administrator's browser; return the result or error name."""
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": kwargs,
                },
            },
        ).json()
        return answer.get("result"), answer.get("error")

    def _assert_refused(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            result, error = self._call(model, method, *args, **kwargs)
        self.assertTrue(error, f"{model}.{method}{args} returned {result}")
        name = error["data"]["name"]
        # Refused with a message, or as a private method; never by a crash.
        self.assertIn(
            name.rpartition(".")[2],
            ("AccessError", "UserError", "ValidationError", "MissingError"),
            f"{model}.{method}{args}: {error['data']}",
        )

    def _groups(self, user):
        user.invalidate_recordset()
        return user.sudo().group_ids

    # === GROUPS === #

    def test_no_group_of_odoos_by_any_call(self):
        others = (self.manager, self.manager2, self.front)
        before = {user: self._groups(user) for user in others}
        for user in others:
            for command in ([(4, self.everything.id)], [(6, 0, self.everything.ids)]):
                self._assert_refused(
                    "res.users", "write", user.ids, {"group_ids": command}
                )
        self._assert_refused(
            "res.users",
            "create",
            {
                "name": "X",
                "login": "x@example.com",
                "group_ids": [(4, self.everything.id)],
            },
        )
        self._assert_refused(
            "res.groups",
            "write",
            self.everything.ids,
            {"user_ids": [(4, self.manager.id)]},
        )
        self._assert_refused(
            "res.groups",
            "write",
            self.front_group.ids,
            {"implied_ids": [(4, self.everything.id)]},
        )
        self._assert_refused("res.users", "action_archive", self.front.ids)
        self._assert_refused("res.users", "unlink", self.front.ids)
        for user in others:
            self.assertEqual(self._groups(user), before[user])

    def test_no_profile_gives_what_is_not_a_role_of_ours(self):
        profile = self._profile("front_office")
        for role in ("base.group_system", "group_system", "group_mail_gateway"):
            with mute_logger("odoo.http"):
                _result, error = self._call(
                    "grandes.clientes.access.profile",
                    "write",
                    profile.ids,
                    {"role": role},
                )
            self.assertTrue(error, role)

    def test_nobody_gives_themselves_a_profile(self):
        values = {
            "user_id": self.manager.id,
            "profile_id": self._profile("supervisor").id,
        }
        grant_id, error = self._call("grandes.clientes.access.grant", "create", values)
        self.assertFalse(error)
        before = self._groups(self.manager)
        for method in ("_do_grant", "_apply_state", "_apply_links"):
            self._assert_refused("grandes.clientes.access.grant", method, [grant_id])
        for state in ("in_force",):
            self._assert_refused(
                "grandes.clientes.access.grant", "write", [grant_id], {"state": state}
            )
        self._assert_refused(
            "grandes.clientes.access.grant", "create", {**values, "state": "in_force"}
        )
        wizard, error = self._call(
            "grandes.clientes.person.give",
            "create",
            {
                "person_keys": self.manager.ids,
                "profile_id": self._profile("supervisor").id,
            },
        )
        self.assertFalse(error)
        self._assert_refused("grandes.clientes.person.give", "action_confirm", [wizard])
        self.assertEqual(self._groups(self.manager), before)

    def test_no_group_comes_along_with_a_new_person(self):
        wizard, error = self._call(
            "grandes.clientes.person.make",
            "create",
            {
                "name": "Con de más",
                "login": "demas@example.com",
                "profile_ids": [(4, self._profile("front_office").id)],
                "is_invited": False,
            },
            context={
                "default_group_ids": [(4, self.everything.id)],
                "default_role": "group_system",
            },
        )
        self.assertFalse(error)
        _result, error = self._call(
            "grandes.clientes.person.make",
            "action_confirm",
            [wizard],
            context={
                "default_group_ids": [(4, self.everything.id)],
                "default_share": True,
                "default_grandes_clientes_locked_on": "2026-01-01 00:00:00",
            },
        )
        self.assertFalse(error, error)
        made = self.env["res.users"].search([("login", "=", "demas@example.com")])
        self.assertFalse(made.has_group("base.group_system"))
        self.assertFalse(made.has_group("sales_team.group_sale_salesman"))
        self.assertEqual(
            made.group_ids, self.front_group | self.env.ref("base.group_user")
        )

    # === WHO SETS ODOO UP === #

    def test_who_has_settings_is_touched_by_nothing(self):
        user = self.admin2
        for act in ("lock", "archive", "unlock", "reactivate"):
            # The user has no role in the addon.
            wizard, error = self._call(
                "grandes.clientes.person.door",
                "create",
                {"act": act, "user_id": user.id, "reason": "Prueba"},
            )
            self.assertFalse(error)
            self._assert_refused(
                "grandes.clientes.person.door", "action_confirm", [wizard]
            )
        # Nor with an additional role in the addon.
        user.group_ids += self.front_group
        for act in ("lock", "archive", "reactivate"):
            wizard, _error = self._call(
                "grandes.clientes.person.door",
                "create",
                {"act": act, "user_id": user.id, "reason": "Prueba"},
            )
            self._assert_refused(
                "grandes.clientes.person.door", "action_confirm", [wizard]
            )
        self._assert_refused("grandes.clientes.person", "action_invite", user.ids)
        self._assert_refused(
            "res.partner",
            "write",
            user.partner_id.ids,
            {"email": "atacante@example.com"},
        )
        self._assert_refused("res.users", "write", user.ids, {"password": "x"})
        self.assertTrue(user.active)
        self.assertFalse(user.grandes_clientes_locked_on)

    # === CASES AND RECORDS OF OTHERS === #

    def test_no_case_is_read(self):
        for model in (
            "grandes.clientes.case",
            "grandes.clientes.filing",
            "grandes.clientes.case.event",
            "grandes.clientes.case.answer",
            "grandes.clientes.escalation",
            "grandes.clientes.consultation",
        ):
            self._assert_refused(model, "search_read", [], ["id"])
        self._assert_refused(
            "grandes.clientes.case", "read", self.case.ids, ["subject"]
        )
        # The explanation for a case does not disclose the case.
        wizard, error = self._call(
            "grandes.clientes.person.explain",
            "create",
            {"user_id": self.front.id, "reference": self.case.name},
        )
        self.assertFalse(error)
        told, error = self._call(
            "grandes.clientes.person.explain", "read", [wizard], ["told"]
        )
        self.assertFalse(error)
        self.assertNotIn(self.case.subject, told[0]["told"])
        self.assertNotIn("complaint", told[0]["told"].lower())

    def test_no_validation_or_log_is_changed(self):
        review = self.env["grandes.clientes.access.review"]._do_open(
            self.env.company,
            "quarterly",
            date(2026, 7, 1),
            date(2026, 9, 30),
        )
        line = review.line_ids[:1]
        event = self.env["grandes.clientes.access.event"].search([], limit=1)
        for record in (review, line, event):
            for method, *args in (
                ("write", {"company_id": self.env.company.id}),
                ("unlink",),
            ):
                self._assert_refused(record._name, method, record.ids, *args)
        self._assert_refused(
            "grandes.clientes.access.review.line", "action_keep", line.ids
        )
        self._assert_refused(
            "grandes.clientes.access.review", "action_sign", review.ids
        )
        self._assert_refused(
            "grandes.clientes.access.review.line",
            "create",
            {"review_id": review.id, "user_id": self.front.id},
        )
        self._assert_refused(
            "grandes.clientes.access.load.upload",
            "create",
            {"system_id": 1, "kind": "users"},
        )
        self._assert_refused(
            "grandes.clientes.access.event", "create", {"kind": "locked"}
        )

    def test_no_emergency_is_approved_by_who_gave_it(self):
        grant = self._person(self.front)._do_give_in_emergency(
            self._profile("back_office").with_user(self.manager), "Turno"
        )
        self._assert_refused(
            "grandes.clientes.access.grant", "action_approve_emergency", grant.ids
        )
        self._assert_refused(
            "grandes.clientes.access.grant",
            "write",
            grant.ids,
            {"approval": "approved"},
        )
