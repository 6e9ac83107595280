"""Long acts in real processes: killed midway, and two at once."""

from functools import partial

from odoo.fields import Command
from odoo.tests import tagged

from .effort import by_effort
from .past import leaving_unasked
from .server.client import Client, Refused, at_once
from .server.common import CASE, JOB, ServerCase
from .server.pause import AT_ONCE, CHUNK, CHUNKS
from .server.process import CHEAP_PASSWORDS

ROWS, REPEATS, FAULTY = by_effort((4 * CHUNK, 15, 4), (4000, 60, 8))
# In the middle of the second chunk's act, and after the third one's act before the
# scheduled action records it. Not a third time, because Odoo makes a cron that failed
# three times wait.
KILL_AT = (
    (
        CHUNK,
        "grandes_clientes_case_event",
        CHUNK * 3 // 2,
        "INSERT",
        "NEW.act = 'register'",
    ),
    (3 * CHUNK, "ir_cron_progress", 2, "UPDATE"),
)
# Slightly more than is done at once.
LONG = AT_ONCE + 10
# Each document is a matter. Later cases with a document of the first ones are repeats.
FIRST_DOCUMENT = 10000000


class JobCase(ServerCase):
    workers = 2
    crons = 1
    works_mail_queue = False
    prelude = f"{CHUNKS}{CHEAP_PASSWORDS}"
    at_once_limit = AT_ONCE

    def _job_of(self, user_id):
        """Return the id of the user's latest job."""
        query = "SELECT max(id) FROM grandes_clientes_job WHERE user_id = %s"
        return self._rows(query, user_id)[0][0]

    def _states(self, job_id):
        """Return ``{state: count}`` of the job's rows."""
        query = (
            "SELECT state, count(*) FROM grandes_clientes_job_line"
            " WHERE job_id = %s GROUP BY state"
        )
        return dict(self._rows(query, job_id))

    def _notices(self, name):
        """Return the number of notices on the bus that name the job."""
        query = (
            "SELECT count(*) FROM bus_bus"
            " WHERE strpos(message, 'grandes_clientes_notice') > 0"
            " AND strpos(message, %s) > 0"
        )
        return self._rows(query, name)[0][0]

    def _assert_told_once(self, job_id, done, failed=0):
        """Check the job as the user sees it, and that one notice announced its end."""
        (job,) = self._client().call(
            JOB,
            "read",
            job_id,
            fields=["name", "state", "progress", "done_count", "failed_count"],
        )
        self.assertEqual(
            (job["state"], job["progress"], job["done_count"], job["failed_count"]),
            ("done", 100, done, failed),
        )
        query = "SELECT notified_on IS NOT NULL FROM grandes_clientes_job WHERE id = %s"
        self.assertEqual(self._rows(query, job_id), [(True,)])
        self.assertEqual(self._notices(job["name"]), 1)


@tagged("post_install", "-at_install")
class TestServerKill(JobCase):
    def test_killed_twice_in_the_middle_of_many(self):
        ids = self._received_with_repeats_and_faults()
        begin = partial(self._client().call, CASE, "action_register", *ids)
        for done in self._killed_at(KILL_AT, begin):
            job_id = self._job_of(self.user_ids[0])
            self._assert_rows_match_cases(job_id)
            self.assertEqual(self._states(job_id)["done"], done)
        self._wait_for_job(job_id)

        self._assert_rows_match_cases(job_id)
        self.assertEqual(
            self._states(job_id), {"done": ROWS - FAULTY, "failed": FAULTY}
        )
        states = self._rows(
            "SELECT state, count(*), count(DISTINCT name), count(DISTINCT"
            " duplicate_key) FROM grandes_clientes_case WHERE id = ANY(%s)"
            " GROUP BY state ORDER BY state",
            ids,
        )
        fresh = ROWS - REPEATS - FAULTY
        self.assertEqual(
            states,
            [
                ("duplicate", REPEATS, 0, REPEATS),
                ("front_office", fresh, fresh, fresh),
                ("received", FAULTY, 0, 0),
            ],
        )
        self._assert_one_registration_each(ids)
        self._assert_told_once(job_id, ROWS - FAULTY, FAULTY)

    def _received_with_repeats_and_faults(self):
        """Return the ids of received cases: fresh, then faulty, then repeats."""
        fresh = ROWS - REPEATS - FAULTY
        ids = self._received(FIRST_DOCUMENT + place for place in range(fresh))
        faulty = self._received(10**9 + place for place in range(FAULTY))
        with self._environment() as env:
            env[CASE].browse(faulty).write({"typification_id": False})
        return [
            *ids,
            *faulty,
            *self._received(FIRST_DOCUMENT + place for place in range(REPEATS)),
        ]

    def _assert_rows_match_cases(self, job_id):
        """Check that a row is marked as done if, and only if, its case is."""
        doubtful = self._rows(
            "SELECT line.id, line.state, matter.state"
            "  FROM grandes_clientes_job_line line"
            "  JOIN grandes_clientes_case matter ON matter.id = line.res_id"
            " WHERE line.job_id = %s"
            "   AND (line.state = 'done') != (matter.state != 'received')",
            job_id,
        )
        self.assertEqual(doubtful, [])

    def _assert_one_registration_each(self, ids):
        """Check that each case is registered exactly once."""
        wrong = self._rows(
            "SELECT matter.id, matter.state, count(event.id)"
            "  FROM grandes_clientes_case matter"
            "  LEFT JOIN grandes_clientes_case_event event"
            "    ON event.case_id = matter.id AND event.act = 'register'"
            " WHERE matter.id = ANY(%s) GROUP BY matter.id"
            " HAVING count(event.id) != (matter.state != 'received')::int",
            ids,
        )
        self.assertEqual(wrong, [])
        self._assert_chains_intact()


@tagged("post_install", "-at_install")
class TestServerOverlap(JobCase):
    crons = 2
    advisors = 3

    def _register(self, place, ids):
        """Register as an advisor; return whether the server did it."""
        try:
            self._client(place).call(CASE, "action_register", *ids)
        except Refused as refusal:
            # Another user was faster: a message, not a server error.
            self.assertEqual(refusal.status, 422, refusal)
            return False
        return True

    def test_two_jobs_and_people_over_the_same_cases(self):
        ids = self._received(range(30000000, 30000000 + 3 * CHUNK))
        alone = ids[:: len(ids) // 15]
        tasks = [
            partial(self._register, 0, ids),
            partial(self._register, 1, ids[::-1]),
            *(partial(self._register, 2, [case_id]) for case_id in alone),
        ]
        done = at_once(tasks, 4)
        self.assertEqual(done[:2], [True, True])
        jobs = [self._job_of(user_id) for user_id in self.user_ids[:2]]
        for job_id in jobs:
            self._wait_for_job(job_id)

        rows = [self._states(job_id) for job_id in jobs]
        for states in rows:
            self.assertEqual(sum(states.values()), len(ids), "Each row has an outcome")
        by_jobs = sum(states.get("done", 0) for states in rows)
        self.assertEqual(by_jobs + sum(done[2:]), len(ids), "Each was registered once")
        outcome = self._rows(
            "SELECT state, count(DISTINCT name) FROM grandes_clientes_case"
            " WHERE id = ANY(%s) GROUP BY state",
            ids,
        )
        self.assertEqual(outcome, [("front_office", len(ids))])
        self._assert_chains_intact()
        # The slower users are told so, and the log says it.
        told = [line for line in self.server.problems() if "not possible" not in line]
        self.assertEqual(told, [])

    def test_job_of_someone_whose_role_ends_meanwhile(self):
        self._check_nothing_is_done(
            lambda user: user.write(
                {"group_ids": [Command.set(user.env.ref("base.group_user").ids)]}
            ),
            range(40000000, 40000000 + LONG),
            "role",
        )

    def test_job_of_someone_who_leaves_meanwhile(self):  # R6
        self._check_nothing_is_done(
            lambda user: user.write({"active": False}),
            range(50000000, 50000000 + LONG),
            "archived",
        )

    def _check_nothing_is_done(self, change, documents, word):
        """Check that a job does nothing after ``change`` happened to its user.

        :param documents: of the cases that it would register
        :param str word: part of the message of each row
        """
        with self._environment() as env:
            [(user_id, key)] = self._make_advisors(env, f"gc_server_{documents[0]}")
        ids = self._received(documents)
        with self._cron_held("grandes_clientes.cron_work_jobs"):
            Client(self.server, key).call(CASE, "action_register", *ids)
            with self._environment() as env, leaving_unasked(env):
                change(env["res.users"].browse(user_id))
        job_id = self._job_of(user_id)
        self._wait_for_job(job_id)
        self.assertEqual(self._states(job_id), {"failed": len(ids)})
        messages = self._rows(
            "SELECT DISTINCT message FROM grandes_clientes_job_line WHERE job_id = %s",
            job_id,
        )
        self.assertEqual(len(messages), 1)
        self.assertIn(word, messages[0][0])
        untouched = self._rows(
            "SELECT count(*) FROM grandes_clientes_case"
            " WHERE id = ANY(%s) AND state = 'received'",
            ids,
        )
        self.assertEqual(untouched, [(len(ids),)])
