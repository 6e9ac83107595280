"""Uploaded answers in real processes: killed midway, and two users at once."""

import base64
import io
from functools import partial

import openpyxl

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .effort import by_effort
from .server.client import Client, at_once
from .server.common import CASE, ServerCase
from .server.pause import AT_ONCE, CHUNK, CHUNKS
from .test_escalation_sheet import ANSWER

UPLOAD = "grandes.clientes.escalation.upload"
ROWS = by_effort(3 * CHUNK, 1600)
# In the middle of the second chunk.
KILL_AT = (
    "grandes_clientes_case_event",
    CHUNK * 3 // 2,
    "INSERT",
    "NEW.act = 'escalation_answer'",
)


class UploadServerCase(ServerCase):
    workers = 3
    crons = 1
    prelude = CHUNKS
    at_once_limit = AT_ONCE
    works_mail_queue = False

    @classmethod
    def _prepare_more(cls, env):
        """Create an area with two officials; T11 belongs to their desk."""
        cls.official_ids, cls.official_keys = [], []
        for place in range(2):
            official = new_test_user(
                env,
                login=f"gc_official_{place}",
                groups="base.group_user,grandes_clientes.group_mission_area",
            )
            cls.official_ids.append(official.id)
            cls.official_keys.append(cls._make_key(official))
        area = env["grandes.clientes.mission.area"]._find_by_code("DTE")
        area.member_ids = [Command.set(cls.official_ids)]
        find = env["grandes.clientes.typification"].search
        cls.typification_id = find([("code", "=", "T11")]).id

    def _escalated(self, documents):
        """Return the ids of escalations of the area."""
        ids = self._received(documents)
        with self._environment() as env:
            cases = env[CASE].with_user(self.user_ids[0]).browse(ids)
            cases._do_register()
            return cases._do_escalate("mission_area").ids

    def _read(self, place, ids):
        """Return the id of an official's upload, parsed but not confirmed."""
        with self._environment() as env:
            escalations = env["grandes.clientes.escalation"]
            escalations = escalations.with_user(self.official_ids[place]).browse(ids)
            book = openpyxl.load_workbook(io.BytesIO(escalations._get_sheet()))
            for row in range(2, len(ids) + 2):
                book.worksheets[0].cell(row, ANSWER).value = f"Girado: {row}"
            target = io.BytesIO()
            book.save(target)
            content = base64.b64encode(target.getvalue())
            upload = escalations.env[UPLOAD].create({"file": content})
            upload.action_preview()
            self.assertEqual(upload.ready_count, len(ids))
            return upload.id

    def _apply(self, place, upload_id):
        client = Client(self.server, self.official_keys[place])
        client.call(UPLOAD, "action_apply", upload_id)

    def _states(self, upload_id):
        """Return ``{state: count}`` of the upload's rows."""
        query = (
            "SELECT state, count(*) FROM grandes_clientes_escalation_upload_line"
            " WHERE upload_id = %s GROUP BY state"
        )
        return dict(self._rows(query, upload_id))

    def _wait_for_upload(self, upload_id):
        query = "SELECT job_id FROM grandes_clientes_escalation_upload WHERE id = %s"
        ((job_id,),) = self._rows(query, upload_id)
        self._wait_for_job(job_id)

    def _assert_answered_once(self, ids):
        """Check that each escalation has one answer and one event of it."""
        for query in (
            "SELECT count(*), count(DISTINCT event.case_id)"
            "  FROM grandes_clientes_case_event event"
            "  JOIN grandes_clientes_escalation each ON each.case_id = event.case_id"
            " WHERE event.act = 'escalation_answer' AND each.id = ANY(%s)",
            "SELECT count(*), count(DISTINCT answer.case_id)"
            "  FROM grandes_clientes_case_answer answer"
            "  JOIN grandes_clientes_escalation each ON each.case_id = answer.case_id"
            " WHERE each.state = 'answered' AND each.id = ANY(%s)",
        ):
            self.assertEqual(self._rows(query, ids), [(len(ids),) * 2])
        self._assert_chains_intact()


@tagged("post_install", "-at_install")
class TestEscalationUploadKill(UploadServerCase):
    def test_killed_in_the_middle_of_many(self):
        ids = self._escalated(range(10000000, 10000000 + ROWS))
        upload_id = self._read(0, ids)
        pause = self._pause(*KILL_AT)
        self._apply(0, upload_id)
        self._kill_at(pause)
        self._assert_rows_match_escalations(upload_id)
        self.assertEqual(self._states(upload_id)["done"], CHUNK)
        self.server.start()
        self._wait_for_upload(upload_id)
        self._assert_rows_match_escalations(upload_id)
        self.assertEqual(self._states(upload_id), {"done": ROWS})
        self._assert_answered_once(ids)

    def _assert_rows_match_escalations(self, upload_id):
        """Check that a row is marked as done if, and only if, its escalation is."""
        doubtful = self._rows(
            "SELECT line.id FROM grandes_clientes_escalation_upload_line line"
            "  JOIN grandes_clientes_escalation each ON each.id = line.escalation_id"
            " WHERE line.upload_id = %s"
            "   AND (line.state = 'done') != (each.state = 'answered')",
            upload_id,
        )
        self.assertEqual(doubtful, [])


@tagged("post_install", "-at_install")
class TestEscalationUploadOverlap(UploadServerCase):
    def _check_each_once(self, first, count):
        """Check that two uploads of the same rows do each row once."""
        ids = self._escalated(range(first, first + count))
        uploads = [self._read(0, ids), self._read(1, ids[::-1])]
        tasks = [partial(self._apply, *each) for each in enumerate(uploads)]
        # One of the users also presses the button twice.
        at_once([*tasks, tasks[0]], 3)
        for upload_id in uploads:
            self._wait_for_upload(upload_id)
        states = [self._states(upload_id) for upload_id in uploads]
        self.assertEqual(sum(state.get("done", 0) for state in states), count)
        self.assertEqual(sum(state.get("failed", 0) for state in states), count)
        self._assert_answered_once(ids)
        self.assertEqual(self.server.problems(), [])

    def test_two_people_at_once(self):
        self._check_each_once(20000000, AT_ONCE - 10)

    def test_two_long_acts_at_once(self):
        self._check_each_once(30000000, AT_ONCE + 10)
