"""A leaver with thousands of cases: one act, killed midway, nothing left."""

from functools import partial

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .effort import by_effort
from .server.client import Client
from .server.common import CASE, JOB
from .server.pause import CHUNK
from .test_server_jobs import JobCase

CASES, ENTITIES, TODOS, DRAFTS = by_effort((80, 15, 12, 8), (5000, 300, 400, 100))
HANDOVER = "grandes.clientes.staff.handover"
# In the middle of the second chunk, and after the act of the next one before the
# scheduled action records it.
KILL_AT = (
    (
        CHUNK,
        "grandes_clientes_staff_handover_item",
        CHUNK * 3 // 2,
        "UPDATE",
        "NEW.state = 'moved'",
    ),
    (2 * CHUNK, "ir_cron_progress", 1, "UPDATE"),
)
UNDO_KILL_AT = (
    (
        CHUNK,
        "grandes_clientes_job_line",
        CHUNK * 3 // 2,
        "UPDATE",
        "NEW.state = 'done'",
    ),
)


@tagged("post_install", "-at_install", "slow")
class TestServerHandover(JobCase):
    @classmethod
    def _prepare_more(cls, env):
        cls.leaver_id, cls.heir_id = cls.user_ids
        supervisor = new_test_user(
            env,
            login="gc_server_supervisor",
            groups="base.group_user,grandes_clientes.group_supervisor,"
            "grandes_clientes.group_mission_area",
        )
        heir = env["res.users"].browse(cls.heir_id)
        leaver = env["res.users"].browse(cls.leaver_id)
        area_role = env.ref("grandes_clientes.group_mission_area")
        (heir | leaver).write({"group_ids": [Command.link(area_role.id)]})
        cls.supervisor_id = supervisor.id
        cls.supervisor_key = cls._make_key(supervisor)
        cls.area_id = env["grandes.clientes.mission.area"]._find_by_code("VCC").id

    def _fill(self):
        """Give the leaver all kinds of work, in large numbers."""
        ids = self._received(range(60000000, 60000000 + CASES))
        with self._environment() as env:
            cases = env[CASE].with_user(self.leaver_id).browse(ids)
            for place in range(0, CASES, 1000):
                cases[place : place + 1000]._do_register()
                env.cr.commit()
            self.assertEqual(cases.user_id.id, self.leaver_id)
            env["res.partner"].create(
                [
                    {
                        "name": f"Entidad {place}",
                        "is_company": True,
                        "is_large_client": True,
                        "large_client_type": "ies",
                        "advisor_id": self.leaver_id,
                        "backup_advisor_id": self.leaver_id if place % 3 else False,
                    }
                    for place in range(ENTITIES - 1)
                ]
            )
            env["mail.activity"].create(
                [
                    {
                        "res_model_id": env["ir.model"]._get_id(CASE),
                        "res_id": case_id,
                        "user_id": self.leaver_id,
                        "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                    }
                    for case_id in ids[:TODOS]
                ]
            )
            env.cr.commit()
            drafts = cases[:DRAFTS]._do_prepare_answer("<p>Ya se aplicó.</p>")
            drafts.sudo().write({"state": "draft"})
            area = env["grandes.clientes.mission.area"].browse(self.area_id)
            area.head_id = self.leaver_id
            company = env.ref("base.main_company")
            company.grandes_clientes_pool_user_ids = [Command.link(self.leaver_id)]
            # Two long acts in progress, which no cron may take up meanwhile.
            jobs = env[JOB].with_user(self.leaver_id)
            for name in ("Uno", "Dos"):
                job = jobs._create_job(cases[:3], "exists", name)
                job.sudo().line_ids.write({"state": "done"})
        return ids

    def _left(self):
        """Return ``{(model, field): count}`` of the leaver's work, by SQL."""
        with self._environment() as env:
            leaver = env["res.users"].browse(self.leaver_id)
            found = {}
            for (model, name), entry in leaver._get_held_entries():
                Model = env[model].with_context(active_test=False)
                query = Model._search([(name, "in", leaver.ids), *entry.domain])
                env.cr.execute(query.select("count(*)"))
                [[found[model, name]]] = env.cr.fetchall()
            return {key: count for key, count in found.items() if count}

    def _advisors(self, ids):
        query = (
            "SELECT user_id, count(*) FROM grandes_clientes_case"
            " WHERE id = ANY(%s) GROUP BY user_id"
        )
        return dict(self._rows(query, ids))

    def _assert_rows_match_cases(self, job_id):
        """Check that exactly the rows marked as done have a case that changed hands."""
        doubtful = self._rows(
            "SELECT item.id FROM grandes_clientes_job_line line"
            "  JOIN grandes_clientes_staff_handover_item item ON item.id = line.res_id"
            "  JOIN grandes_clientes_case matter ON matter.id = item.res_id"
            " WHERE line.job_id = %s AND item.kind = 'case'"
            "   AND ((line.state = 'done') != (item.state = 'moved')"
            "        OR (item.state = 'moved') != (matter.user_id = %s))",
            job_id,
            self.heir_id,
        )
        self.assertEqual(doubtful, [])

    def test_killed_in_the_middle_and_undone(self):
        ids = self._fill()
        held = self._left()
        self.assertEqual(len(held), 9, held)
        self.assertEqual(held["grandes.clientes.case", "user_id"], CASES)
        self.assertEqual(held["res.partner", "advisor_id"], ENTITIES)
        client = Client(self.server, self.supervisor_key)
        [handover_id] = client.call(
            HANDOVER,
            "create",
            vals_list=[{"user_id": self.leaver_id, "successor_id": self.heir_id}],
        )
        begin = partial(client.call, HANDOVER, "action_run", handover_id)
        for done in self._killed_at(KILL_AT, begin):
            job_id = self._job_of(self.supervisor_id)
            self._assert_rows_match_cases(job_id)
            states = self._states(job_id)
            self.assertEqual(set(states), {"done", "pending"})
            self.assertEqual(states["done"], done)
        self._wait_for_job(job_id)
        self.assertEqual(set(self._states(job_id)), {"done"})
        self.assertEqual(self._left(), {}, "Zero left")
        self.assertEqual(self._advisors(ids), {self.heir_id: CASES})
        query = (
            "SELECT count(*), count(DISTINCT case_id) FROM grandes_clientes_case_event"
            " WHERE act = 'assign' AND case_id = ANY(%s)"
        )
        self.assertEqual(self._rows(query, ids), [(CASES, CASES)], "Each once")
        self._assert_chains_intact()
        # Now the user may leave, and comes back.
        [[state]] = self._rows(
            "SELECT state FROM grandes_clientes_staff_handover WHERE id = %s",
            handover_id,
        )
        self.assertEqual(state, "done")
        with self._environment() as env:
            leaver = env["res.users"].browse(self.leaver_id)
            self.assertEqual(leaver._grandes_clientes_held(), {})
            roles = leaver.group_ids
            leaver.action_archive()
            leaver.action_unarchive()
            # A reactivated user has no role at first.
            leaver.group_ids = roles

        # Undone within the day, except for the ten that were changed since.
        with self._environment() as env:
            touched = env[CASE].with_user(self.heir_id).browse(ids[-10:])
            touched._do_dismiss("other")
        begin = partial(client.call, HANDOVER, "action_undo", handover_id)
        for done in self._killed_at(UNDO_KILL_AT, begin):
            job_id = self._job_of(self.supervisor_id)
            self.assertEqual(self._states(job_id)["done"], done)
        self._wait_for_job(job_id)
        self.assertEqual(
            self._advisors(ids), {self.leaver_id: CASES - 10, self.heir_id: 10}
        )
        again = self._left()
        self.assertEqual(again.pop(("grandes.clientes.case", "user_id")), CASES - 10)
        del held["grandes.clientes.case", "user_id"]
        # The long acts finished under the successor.
        held.pop(("grandes.clientes.job", "user_id"))
        self.assertEqual(again, held)
        self._assert_chains_intact()
        self.assertEqual(self.server.problems(), [])
