"""A user who holds work cannot be archived or lose a role or area, by any route."""

import json
from datetime import timedelta

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .staff_common import HANDOVER, HolderCommon

FRONT = "grandes_clientes.group_front_office"


@tagged("post_install", "-at_install", "slow")
class TestHeld(HolderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")

    def _refused(self, door, *words):
        """Check that the action is refused with a message that lists everything."""
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            door()
        self.env.invalidate_all()
        message = str(refusal.exception)
        for word in (self.leaver.name, *words):
            self.assertIn(word, message)
        self.assertTrue(self.leaver.active)
        self.assertTrue(self.leaver.has_group(FRONT))
        return refusal.exception

    ALL = (
        "3 open cases",
        "1 entity of the portfolio",
        "1 entity as its backup",
        "1 to-do",
        "1 draft of an answer",
        "1 escalation that comes back",
        "1 scheduled message",
        "1 long act at work",
    )

    def test_counts(self):
        held = self.leaver._grandes_clientes_held()
        self.assertEqual(
            held,
            {
                "portfolio": 1,
                "backup": 1,
                "case": 3,
                "escalation_back": 1,
                "draft": 1,
                "activity": 1,
                "scheduled": 1,
                "job": 1,
            },
        )
        self.assertEqual(self.heir._grandes_clientes_held(), {})
        both = (self.leaver | self.heir)._grandes_clientes_get_held()
        self.assertEqual(both, {self.leaver.id: held, self.heir.id: {}})
        words = (self.leaver | self.heir)._grandes_clientes_get_held_words()
        self.assertEqual(words[self.heir.id], "")
        self.assertIn("3 open cases", words[self.leaver.id])

    def test_counting_many_costs_a_query_a_kind(self):
        many = self.env["res.users"].search([])
        many._grandes_clientes_get_held()
        self.env.flush_all()
        kinds = [e for _k, e in many._get_held_entries() if e.counts]
        with self.assertQueryCount(len(kinds)):
            many._grandes_clientes_get_held_words()

    # === ARCHIVING === #

    def test_archived_by_writing(self):
        admin = self.leaver.with_user(self.admin)
        self._refused(lambda: admin.write({"active": False}), *self.ALL)
        self._refused(
            lambda: self.leaver.sudo().write({"active": False, "name": "Otro"})
        )

    def test_archived_by_the_button(self):
        self._refused(self.leaver.with_user(self.admin).action_archive, *self.ALL)
        self.assertEqual(
            len(self.env["mail.activity"].search([("user_id", "=", self.leaver.id)])), 1
        )

    def test_archived_by_rpc(self):
        users = self.env["res.users"].with_user(self.admin)
        for method, args in (
            ("write", [self.leaver.ids, {"active": False}]),
            ("action_archive", [self.leaver.ids]),
            ("web_save", [self.leaver.ids, {"active": False}, {}]),
        ):
            with self.subTest(method=method):
                self._refused(lambda m=method, a=args: call_kw(users, m, a, {}))

    def test_archived_by_import(self):
        users = self.env["res.users"].with_user(self.admin)
        result = users.load([".id", "active"], [[str(self.leaver.id), "0"]])
        self.assertFalse(result["ids"])
        self.assertIn("3 open cases", result["messages"][0]["message"])
        self.env.invalidate_all()
        self.assertTrue(self.leaver.active)

    def test_deleted(self):
        bare = self._user("bare", "group_front_office")
        self._entity("Suya", "ies", advisor_id=bare.id)
        with self.assertRaisesRegex(UserError, "1 entity of the portfolio"):
            bare.unlink()

    def test_who_holds_nothing_is_archived(self):
        company = self.env.company
        company.grandes_clientes_pool_user_ids = [Command.link(self.heir.id)]
        self.credit.member_ids = [Command.link(self.heir.id)]
        self.heir.with_user(self.admin).action_archive()
        self.assertFalse(self.heir.active)
        # Nor is the user offered in lists again.
        self.heir.with_user(self.admin).action_unarchive()
        self.assertNotIn(self.heir, company.grandes_clientes_pool_user_ids)
        self.assertNotIn(self.heir, self.credit.member_ids)
        self.assertIn(self.creditor, self.credit.member_ids)

    def test_several_at_once(self):
        self._entity("Suya", "ies", advisor_id=self.heir.id)
        error = self._refused(
            lambda: (self.leaver | self.heir | self.heir2).write({"active": False})
        )
        self.assertIn(self.heir.name, str(error))
        self.assertNotIn(f"{self.heir2.name} still", str(error))

    def test_a_plain_employee_s_todos_are_odoo_s(self):
        employee = self._user("employee")
        self.env.company.partner_id.activity_schedule(
            "mail.mail_activity_data_todo", user_id=employee.id
        )
        employee.action_archive()
        self.assertFalse(employee.active)

    def test_an_employee_with_a_todo_on_a_case_stays(self):
        employee = self._user("employee")
        # As before this rule existed: a user without role, but with an activity.
        activity = self.cases[0].activity_ids
        self.env.cr.execute(
            "UPDATE mail_activity SET user_id = %s WHERE id = %s",
            [employee.id, activity.id],
        )
        activity.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "1 to-do"):
            employee.action_archive()

    def test_one_button_for_the_supervisor(self):
        # A user whom Odoo lets archive and who may hand over.
        self.admin.group_ids += self.env.ref("grandes_clientes.group_supervisor")
        error = self._refused(self.leaver.with_user(self.admin).action_archive)
        self.assertIsInstance(error, RedirectWarning)
        _message, action, button, context = error.args
        self.assertEqual(button, "Hand over")
        self.assertEqual(
            self.env["ir.actions.act_window"].browse(action).res_model, HANDOVER
        )
        self.assertEqual(context, {"default_user_id": self.leaver.id})

    def test_others_are_told_whom_to_ask(self):
        error = self._refused(self.leaver.with_user(self.admin).action_archive)
        self.assertNotIsInstance(error, RedirectWarning)
        self.assertIn("The supervisor hands it over", str(error))

    # === THE ROLE === #

    def test_role_taken_on_the_form(self):
        user = self.leaver.with_user(self.admin)
        group = self.env.ref(FRONT)
        internal = self.env.ref("base.group_user")
        for commands in (
            [Command.unlink(group.id)],
            [Command.set(internal.ids)],
            [Command.clear(), Command.link(internal.id)],
        ):
            self._refused(
                lambda c=commands: user.write({"group_ids": c}), "which takes the role"
            )

    def test_role_taken_from_the_group(self):
        group = self.env.ref(FRONT).with_user(self.admin)
        self._refused(
            lambda: group.write({"user_ids": [Command.unlink(self.leaver.id)]}),
            "3 open cases",
        )
        self._refused(lambda: group.write({"user_ids": [Command.set(self.heir.ids)]}))

    def test_role_taken_through_what_implies_it(self):
        front = self.env.ref(FRONT)
        mine = self.env["res.groups"].create(
            {"name": "Nuestra", "implied_ids": [Command.link(front.id)]}
        )
        self.leaver.group_ids = [Command.unlink(front.id), Command.link(mine.id)]
        self.assertTrue(self.leaver.has_group(FRONT))
        as_admin = mine.with_user(self.admin)
        self._refused(
            lambda: as_admin.write({"implied_ids": [Command.unlink(front.id)]})
        )
        self._refused(
            lambda: front.with_user(self.admin).write(
                {"implied_by_ids": [Command.unlink(mine.id)]}
            )
        )
        self._refused(as_admin.unlink)

    def test_another_role_that_suffices(self):
        group = self.env.ref("grandes_clientes.group_supervisor")
        self.leaver.group_ids += group
        self.leaver.group_ids -= self.env.ref(FRONT)
        self.assertTrue(self.leaver.has_group(FRONT))

    def test_who_holds_nothing_loses_it(self):
        self.heir.with_user(self.admin).group_ids -= self.env.ref(FRONT)
        self.assertFalse(self.heir.has_group(FRONT))

    def test_desk_work_takes_its_own_role(self):
        self.back.group_ids += self.env.ref("grandes_clientes.group_mission_area")
        escalation = self.cases[1].escalation_ids
        escalation.with_user(self.back)._do_accept()
        with self.assertRaisesRegex(UserError, "1 escalation on their desk"):
            self.back.group_ids -= self.env.ref("grandes_clientes.group_back_office")
        self.back.group_ids -= self.env.ref("grandes_clientes.group_mission_area")

    def test_a_profile_ends_by_its_act(self):
        grant = self.leaver.grandes_clientes_grant_ids
        self.assertEqual(grant.mapped("state"), ["in_force"])
        self._refused(
            lambda: grant.with_user(self.manager)._do_end("Se va"), "3 open cases"
        )

    def test_a_profile_is_suspended_at_once_and_ends_later(self):
        """A suspension waits for no hand-over; the end of a profile does, always."""
        grant = self.leaver.grandes_clientes_grant_ids.with_user(self.manager)
        grant._do_suspend("Se investiga")
        self.assertEqual(grant.state, "suspended")
        self.assertFalse(self.leaver.has_group(FRONT))
        todo = self.env["mail.activity"].search(
            [("user_id", "=", self.supervisor.id), ("note", "like", "3 open cases")]
        )
        self.assertIn("suspended", todo.summary)
        with (
            self.assertRaisesRegex(UserError, "3 open cases"),
            self.env.cr.savepoint(),
        ):
            grant._do_end("Se va")
        self.env.invalidate_all()
        grant._do_resume("Nada hubo")
        self.assertTrue(self.leaver.has_group(FRONT))
        grant._do_suspend("Se investiga")
        self._handover()._do_run()
        grant._do_end("Se va")
        self.assertEqual(grant.state, "ended")

    def test_profiles_whose_time_is_over(self):
        """A user with work keeps the role, and is reported; others lose it in time."""
        Grant = self.env["grandes.clientes.access.grant"]
        both = (self.leaver | self.heir2).grandes_clientes_grant_ids
        both.sudo().date_to = NOW + timedelta(hours=1)
        for _twice in range(2):
            with clock.at(NOW + timedelta(hours=2)):
                Grant.sudo()._cron_begin_and_end()
        self.assertEqual(self.heir2.grandes_clientes_grant_ids.state, "ended")
        self.assertFalse(self.heir2.has_group(FRONT))
        self.assertTrue(self.leaver.has_group(FRONT))
        todo = self.env["mail.activity"].search(
            [("user_id", "=", self.supervisor.id), ("note", "like", "3 open cases")]
        )
        self.assertEqual(len(todo), 1)
        self.assertIn(self.leaver.name, todo.summary)
        self._handover()._do_run()
        with clock.at(NOW + timedelta(hours=3)):
            Grant.sudo()._cron_begin_and_end()
        self.assertFalse(self.leaver.has_group(FRONT))

    # === THE AREA === #

    def _on_area(self):
        case = self.cases[2]
        case.with_user(self.leaver)._do_escalate(
            "mission_area", area=self.treasury, reason="Lo lleva Tesorería"
        )
        case.escalation_ids.with_user(self.official)._do_accept()
        self.assertEqual(case.escalation_ids.holder_id, self.official)

    def test_leaving_the_area(self):
        self._on_area()
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        for door in (
            lambda: self.treasury.write(
                {"member_ids": [Command.unlink(self.official.id)]}
            ),
            lambda: self.treasury.write({"member_ids": [Command.set(colleague.ids)]}),
            lambda: self.official.sudo().write(
                {"grandes_clientes_area_ids": [Command.unlink(self.treasury.id)]}
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "1 escalation on their desk"),
                self.env.cr.savepoint(),
            ):
                door()
            self.env.invalidate_all()
            self.assertIn(self.official, self.treasury.member_ids)
        # A user without work in the area can leave it.
        self.treasury.member_ids -= colleague
        self.assertNotIn(colleague, self.treasury.member_ids)

    def test_suspended_in_the_area(self):
        self._on_area()
        grants = self.official.grandes_clientes_grant_ids.with_user(self.manager)
        grants.sudo().mission_area_id = self.treasury
        grants._do_suspend("Se investiga")
        self.assertNotIn(self.official, self.treasury.member_ids)
        with (
            self.assertRaisesRegex(UserError, "1 escalation on their desk"),
            self.env.cr.savepoint(),
        ):
            grants._do_end("Se va")
        self.env.invalidate_all()
        self.assertEqual(set(grants.mapped("state")), {"suspended"})

    def test_the_head_names_another_first(self):
        self.treasury.head_id = self.official
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        with self.assertRaisesRegex(UserError, "1 area headed"):
            self.treasury.write({"member_ids": [Command.unlink(self.official.id)]})
        self.env.invalidate_all()
        self.treasury.write(
            {
                "head_id": colleague.id,
                "member_ids": [Command.unlink(self.official.id)],
            }
        )
        self.assertEqual(self.treasury.head_id, colleague)
        self.assertNotIn(self.official, self.treasury.member_ids)

    def test_the_official_loses_no_role(self):
        self._on_area()
        with self.assertRaisesRegex(UserError, "1 escalation on their desk"):
            self.official.group_ids -= self.env.ref(
                "grandes_clientes.group_mission_area"
            )


@tagged("post_install", "-at_install", "slow")
class TestHeldByHttp(HolderCommon, HttpCase):
    def _call(self, login, password, model, method, *args):
        """Call as the web client does; return the result, or the error."""
        self.authenticate(login, password)
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps(
                    {
                        "jsonrpc": "2.0",
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        },
                    }
                ),
                headers={"Content-Type": "application/json"},
            ).json()
        return answer.get("result"), answer.get("error", {}).get("data", {})

    def _be_admin(self, *groups):
        admin = self.env.ref("base.user_admin")
        admin.password = "admin-of-tests"
        for group in groups:
            admin.group_ids += self.env.ref(f"grandes_clientes.{group}")
        return ("admin", "admin-of-tests")

    def test_archiving_by_the_web(self):
        admin = self._be_admin()
        _result, error = self._call(
            *admin, "res.users", "action_archive", self.leaver.ids
        )
        self.assertEqual(error["name"], "odoo.exceptions.UserError")
        self.assertIn("3 open cases", error["message"])
        self.env.invalidate_all()
        self.assertTrue(self.leaver.active)
        self.assertEqual(
            self.leaver._grandes_clientes_held()["activity"], 1, "To-dos survive"
        )

    def test_the_button_that_the_client_shows(self):
        admin = self._be_admin("group_supervisor")
        for method, args in (
            ("action_archive", [self.leaver.ids]),
            ("web_save", [self.leaver.ids, {"active": False}, {}]),
            ("write", [self.leaver.ids, {"active": False}]),
        ):
            _result, error = self._call(*admin, "res.users", method, *args)
            # The web client selects its dialog by this name.
            self.assertEqual(error["name"], "odoo.exceptions.RedirectWarning")
            message, action, button, context = error["arguments"]
            self.assertIn("3 open cases", message)
            self.assertEqual(button, "Hand over")
            self.assertEqual(context, {"default_user_id": self.leaver.id})
            self.assertEqual(
                action, self.env.ref("grandes_clientes.staff_handover_new_action").id
            )

    def test_who_may_not_archive_is_told_nothing(self):
        for user in (self.portal, self.front2, self.supervisor, self.oversight):
            for method, args in (
                ("action_archive", [self.leaver.ids]),
                ("write", [self.leaver.ids, {"active": False}]),
            ):
                _result, error = self._call(
                    user.login, user.login, "res.users", method, *args
                )
                self.assertEqual(error["name"], "odoo.exceptions.AccessError")
                self.assertNotIn("open case", error["message"])

    def test_hand_over_by_the_web_per_role(self):
        vals = {"user_id": self.leaver.id, "successor_id": self.heir.id}
        waiting = self._handover()
        for user in (
            self.front2,
            self.back,
            self.official,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
            self.portal,
        ):
            who = (user.login, user.login, HANDOVER)
            for method, args in (
                ("create", [vals]),
                ("action_run", [waiting.ids]),
                ("action_undo", [waiting.ids]),
                ("action_list_entities", [waiting.ids]),
                ("write", [waiting.ids, {"reason": "x"}]),
                ("write", [waiting.ids, {"state": "done"}]),
            ):
                with self.subTest(user=user.login, method=method):
                    _result, error = self._call(*who, method, *args)
                    self.assertEqual(error.get("name"), "odoo.exceptions.AccessError")
        self.assertEqual(waiting.state, "draft")
        who = (self.supervisor.login, self.supervisor.login, HANDOVER)
        result, error = self._call(*who, "create", vals)
        self.assertFalse(error)
        _result, error = self._call(*who, "write", result, {"state": "done"})
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        _result, error = self._call(*who, "action_run", result)
        self.assertFalse(error)
        self.env.invalidate_all()
        self.assertEqual(self.leaver._grandes_clientes_held(), {})
        self.assertEqual(self.cases.user_id, self.heir)
