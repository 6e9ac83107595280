"""Mass escalation in real processes: killed midway, and two users at once."""

from functools import partial

from odoo.tests import tagged

from .effort import by_effort
from .server.client import at_once
from .server.common import CASE, ServerCase
from .server.pause import AT_ONCE, CHUNK, CHUNKS

WIZARD = f"{CASE}.escalate"
ROWS = by_effort(4 * CHUNK, 10000)
# In the middle of the second chunk, and when the next one records its result.
KILL_AT = (
    (CHUNK, "grandes_clientes_escalation", CHUNK * 3 // 2, "INSERT"),
    (
        2 * CHUNK,
        "grandes_clientes_job_line",
        CHUNK * 3 // 2,
        "UPDATE",
        "NEW.state = 'done'",
    ),
)


class EscalationServerCase(ServerCase):
    workers = 3
    crons = 1
    prelude = CHUNKS
    at_once_limit = AT_ONCE
    works_mail_queue = False

    def _registered(self, documents):
        """Return the ids of registered cases; later mails are counted."""
        ids = self._received(documents)
        with self._environment() as env:
            env[CASE].with_user(self.user_ids[0]).browse(ids)._do_register()
            # Earlier mails stay, as nobody deletes sent mails.
            self.last_mail = env["mail.mail"].search([], limit=1, order="id desc").id
        return ids

    def _escalate(self, place, ids):
        """Escalate by the wizard, as an advisor.

        :return: the batch's id, and whether it was reported that some cases are left
            out
        """
        client = self._client(place)
        values = {"case_ids": ids, "target": "back_office"}
        (wizard_id,) = client.call(WIZARD, "create", vals_list=[values])
        action = client.call(WIZARD, "action_escalate", wizard_id)
        is_told = action["type"] == "ir.actions.client"
        page = action["params"]["next"] if is_told else action
        return page["res_id"], is_told

    def _states(self, batch_id):
        """Return ``{state: count}`` of the batch's lines."""
        query = (
            "SELECT state, count(*) FROM grandes_clientes_escalation_batch_line"
            " WHERE batch_id = %s GROUP BY state"
        )
        return dict(self._rows(query, batch_id))

    def _wait_for_batch(self, batch_id):
        query = "SELECT job_id FROM grandes_clientes_escalation_batch WHERE id = %s"
        ((job_id,),) = self._rows(query, batch_id)
        if job_id:
            self._wait_for_job(job_id)

    def _assert_escalated_once(self, ids):
        """Check that every case has one escalation and one event of it."""
        outcome = self._rows(
            "SELECT count(*), count(DISTINCT case_id)"
            "  FROM grandes_clientes_escalation WHERE case_id = ANY(%s)",
            ids,
        )
        self.assertEqual(outcome, [(len(ids),) * 2])
        untold = self._rows(
            "SELECT count(*) FROM grandes_clientes_escalation made"
            "  JOIN grandes_clientes_escalation_batch act ON act.id = made.batch_id"
            " WHERE made.case_id = ANY(%s) AND made.id > act.told_up_to",
            ids,
        )
        self.assertEqual(untold, [(0,)])
        events = self._rows(
            "SELECT count(*), count(DISTINCT case_id)"
            "  FROM grandes_clientes_case_event"
            " WHERE act = 'escalate' AND case_id = ANY(%s)",
            ids,
        )
        self.assertEqual(events, [(len(ids),) * 2])
        self._assert_chains_intact()

    def _mails_to_contact(self):
        query = (
            "SELECT count(*) FROM mail_mail"
            " WHERE email_to LIKE 'coordinadora@%%' AND id > %s"
        )
        return self._rows(query, self.last_mail or 0)[0][0]


@tagged("post_install", "-at_install")
class TestEscalationKill(EscalationServerCase):
    def test_killed_twice_in_the_middle_of_many(self):
        ids = self._registered(range(10000000, 10000000 + ROWS))
        batches = []

        def begin():
            batches.append(self._escalate(0, ids)[0])

        for done in self._killed_at(KILL_AT, begin):
            (batch_id,) = batches
            self._assert_lines_match_cases(batch_id)
            self.assertEqual(self._states(batch_id)["sent"], done)
            self.assertEqual(self._mails_to_contact(), 0, "Told when all are done")
        self._wait_for_batch(batch_id)
        self.assertEqual(self._states(batch_id), {"sent": ROWS})
        self._assert_escalated_once(ids)
        self.assertEqual(self._mails_to_contact(), 1)

    def _assert_lines_match_cases(self, batch_id):
        """Check that exactly the lines marked as sent have their case escalated."""
        doubtful = self._rows(
            "SELECT line.id FROM grandes_clientes_escalation_batch_line line"
            "  JOIN grandes_clientes_case matter ON matter.id = line.case_id"
            " WHERE line.batch_id = %s"
            "   AND (line.state = 'sent') != (matter.state = 'back_office')",
            batch_id,
        )
        self.assertEqual(doubtful, [])


@tagged("post_install", "-at_install")
class TestEscalationOverlap(EscalationServerCase):
    def _check_each_once(self, ids, mine, others):
        """Check two overlapping mass acts: each case once, each line with an outcome.

        A case that the other act escalated before the button was pressed has no line:
        the answer to the button reports it as left out.
        """
        outcomes = at_once(
            [
                partial(self._escalate, 0, mine),
                partial(self._escalate, 1, others),
            ],
            2,
        )
        for batch_id, _is_told in outcomes:
            self._wait_for_batch(batch_id)
        states = [self._states(batch_id) for batch_id, _is_told in outcomes]
        self.assertEqual(sum(state.get("sent", 0) for state in states), len(ids))
        for state, asked, (_batch_id, is_told) in zip(
            states, (mine, others), outcomes, strict=True
        ):
            check = self.assertLess if is_told else self.assertEqual
            check(sum(state.values()), len(asked))
        self.assertEqual(sum(state.get("pending", 0) for state in states), 0)
        self._assert_escalated_once(ids)
        self.assertEqual(self.server.problems(), [])

    def test_two_people_at_once(self):
        self._check_overlap(20000000, AT_ONCE - 10)

    def test_two_jobs_at_once(self):
        self._check_overlap(30000000, AT_ONCE + 10)

    def _check_overlap(self, first, count):
        """Let two users escalate ``count`` cases each, half of which are common."""
        ids = self._registered(range(first, first + count * 3 // 2))
        self._check_each_once(ids, ids[:count], ids[-count:][::-1])
