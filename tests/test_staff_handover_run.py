"""A hand-over runs, at once or as a job; it then stays, or is undone in a day (R6)."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .staff_common import HolderCommon


@tagged("post_install", "-at_install", "slow")
class TestHandoverRun(HolderCommon):
    def _work(self, job):
        while job.with_user(job.user_id)._run_chunk():
            pass
        job.invalidate_recordset()

    def test_what_comes_in_meanwhile(self):
        self.env.company.grandes_clientes_job_limit = 2
        handover = self._handover()
        job = handover._do_run()
        self.assertTrue(job)
        self.assertEqual(handover.state, "running")
        late = self._many(
            1, self.leaver, partner_id=self.entity.id, subject="Llegó después"
        )
        late.beneficiary_id_number = False
        late._do_register()
        gone = self.env["grandes.clientes.case"].search(
            [("user_id", "=", self.leaver.id), ("id", "!=", late.id)], limit=1
        )
        gone.with_user(self.leaver)._do_dismiss("other")
        self._work(job)
        self.assertEqual(handover.state, "done")
        self.assertEqual(late.user_id, self.heir)
        self.assertEqual(gone.user_id, self.leaver)
        self.assertEqual(self._left_by_sql(self.leaver), {})
        line = handover.kind_ids.filtered(lambda line: line.kind == "case")
        self.assertEqual((line.moved_count, line.gone_count), (3, 1))

    def test_one_at_a_time(self):
        self.env.company.grandes_clientes_job_limit = 2
        self._handover()._do_run()
        with self.assertRaisesRegex(Exception, "one_running"):
            self._handover(successor_id=self.heir2.id)._do_run()

    def test_due_soon_goes_first(self):
        cases = self.cases
        dates = cases.mapped("date_promised")
        self.assertTrue(all(dates))
        self.env.cr.execute(
            "UPDATE grandes_clientes_case SET date_promised = %s WHERE id = %s",
            [clock.today(self.env.company), cases[2].id],
        )
        cases.invalidate_recordset()
        handover = self._handover()
        line = handover.kind_ids.filtered(lambda line: line.kind == "case")
        self.assertEqual(line.urgent_count, 1)
        handover._do_run()
        items = handover.sudo().item_ids.sorted("id")
        urgent = [item.is_urgent for item in items]
        self.assertEqual(urgent, sorted(urgent, reverse=True))
        self.assertEqual(
            items.filtered(lambda i: i.kind == "case")[0].res_id, cases[2].id
        )

    def test_what_failed_is_tried_again(self):
        """The hand-over stays done: it is not taken for its undoing."""
        self.env.company.grandes_clientes_job_limit = 2
        handover = self._handover()
        job = handover._do_run()
        Item = self.env.registry["grandes.clientes.staff.handover.item"]
        change = Item._change_hands

        def fail(items, records, *args):
            if records._name == self.cases._name and self.cases[0] in records:
                raise ValueError("broken")
            return change(items, records, *args)

        with (
            patch.object(Item, "_change_hands", fail),
            mute_logger("odoo.addons.grandes_clientes.models.engine.job_line"),
        ):
            self._work(job)
        self.assertEqual((handover.state, job.failed_count), ("done", 1))
        self.assertEqual(self.cases[0].user_id, self.leaver)
        done_on = handover.done_on
        job.with_user(self.supervisor).action_retry_failed()
        self._work(job)
        self.assertEqual((handover.state, handover.done_on), ("done", done_on))
        self.assertEqual(self.cases[0].user_id, self.heir)
        line = handover.kind_ids.filtered(lambda line: line.kind == "case")
        self.assertEqual((line.moved_count, line.left_count), (3, 0))
        seals = self.env["grandes.clientes.seal.entry"].search(
            [("res_model", "=", handover._name), ("res_id", "=", handover.id)]
        )
        self.assertEqual(set(seals.mapped("act")), {"done"})
        self.assertFalse(handover._find_broken_seals())
        # Nothing is left to be tried: no second end.
        with self.assertRaisesRegex(UserError, "Every row is done"):
            job.with_user(self.supervisor).action_retry_failed()

    def test_a_job_is_shown(self):
        self.env.company.grandes_clientes_job_limit = 1
        handover = self._handover()
        shown = handover.action_run()
        self.assertEqual(shown["res_model"], "grandes.clientes.job")
        self.assertTrue(handover.is_at_work)
        self._work(handover.job_id)
        self.assertEqual(handover.state, "done")
        job = handover.job_id
        self.assertEqual((job.state, job.failed_count), ("done", 0))
        shown = handover.action_undo()
        self._work(handover.job_id)
        self.assertNotEqual(handover.job_id, job)
        self.assertEqual(handover.state, "undone")
        self.assertEqual(self.entity.advisor_id, self.leaver)
        json.dumps(shown, default=str)

    def test_the_leaver_hands_over_themselves(self):
        self.env.company.grandes_clientes_job_limit = 1
        self.leaver.group_ids += self.env.ref("grandes_clientes.group_supervisor")
        handover = self._handover().with_user(self.leaver)
        job = handover._do_run()
        self.assertEqual(job.user_id, self.leaver)
        self._work(job)
        self.assertEqual(handover.state, "done")
        self.assertEqual(self._left_by_sql(self.leaver), {})

    # === DONE === #

    def test_nothing_moves_into_one_that_is_done(self):
        done = self._handover()
        done._do_run()
        other = self._handover(user_id=self.heir.id, successor_id=self.heir2.id)
        other.action_list_entities()
        self.assertTrue(other.line_ids)
        with self.assertRaisesRegex(UserError, "was handed over"):
            other.line_ids.write({"handover_id": done.id})
        self.assertFalse(done._find_broken_seals())

    def test_done_stays_on_record(self):
        handover = self._handover()
        handover._do_run()
        for change in (
            lambda: handover.write({"reason": "Otra"}),
            lambda: handover.kind_ids[0].write({"successor_id": self.heir2.id}),
            lambda: handover.kind_ids.unlink(),
            lambda: handover.line_ids.create(
                {
                    "handover_id": handover.id,
                    "partner_id": self.entity.id,
                    "successor_id": self.heir2.id,
                }
            ),
        ):
            with self.assertRaisesRegex(UserError, "handed over"):
                change()
        self.assertEqual(handover._find_broken_seals(), {})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_staff_handover_kind SET left_count = 3"
            " WHERE handover_id = %s AND kind = 'case'",
            [handover.id],
        )
        self.env.invalidate_all()
        self.assertIn(handover.id, handover._find_broken_seals())
        with self.assertRaises(ValidationError):
            handover.sudo().unlink()

    # === UNDONE === #

    def test_undone_but_for_what_was_touched(self):
        cases = self.cases
        handover = self._handover()
        handover._do_run()
        cases[2].with_user(self.heir)._do_dismiss("other")
        self.second.backup_advisor_id = self.heir2
        with clock.at(NOW + timedelta(hours=23)):
            handover._do_undo()
        self.assertEqual(handover.state, "undone")
        self.assertEqual(cases[:2].user_id, self.leaver)
        self.assertEqual(cases[2].user_id, self.heir)
        self.assertEqual(self.second.backup_advisor_id, self.heir2)
        self.assertEqual(self.entity.advisor_id, self.leaver)
        self.assertEqual(cases[1].escalation_ids.advisor_id, self.leaver)
        self.assertEqual(self.draft.prepared_by_id, self.leaver)
        todos = cases[0].activity_ids.grouped("user_id")
        self.assertEqual(todos[self.leaver].summary, "Llamar")
        # The scheduled message remains an activity of the successor.
        self.assertIn("Mañana", todos[self.heir].note)
        self.assertEqual(self.leaver_job.user_id, self.leaver)
        pool = self.env.company.grandes_clientes_pool_user_ids
        self.assertEqual(pool & (self.leaver | self.heir), self.leaver)
        line = handover.kind_ids.filtered(lambda line: line.kind == "case")
        self.assertEqual(line.undone_count, 2)
        note = cases[0].event_ids.sorted("sequence")[-1].note
        self.assertIn("undone", note)

    def test_not_undone_after_a_day(self):
        handover = self._handover()
        handover._do_run()
        with (
            clock.at(NOW + timedelta(hours=25)),
            self.assertRaisesRegex(UserError, "More than a day"),
        ):
            handover._do_undo()

    def test_not_undone_for_who_is_archived(self):
        handover = self._handover()
        handover._do_run()
        self.leaver.sudo().action_archive()
        with self.assertRaisesRegex(UserError, "archived"):
            handover._do_undo()
