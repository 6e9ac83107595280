"""Somebody leaves or changes post: handed over, shut out and archived (R6, C9)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon
from .movement_common import MOVEMENT, StaffCommon


@tagged("post_install", "-at_install", "slow")
class TestLeaver(StaffCommon, EscalationCommon):
    """A leaver is shut out, with nothing left behind (R6, C9)."""

    def test_all_goes_to_the_successor_then_the_account_is_archived(self):
        case = self._registered()
        movement = self._leaver()
        movement._do_communicate()
        self.assertTrue(movement.held)
        movement._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertEqual(movement.handover_id.state, "done")
        self.assertEqual(case.user_id, self.front2)
        self.assertEqual(self.ies.advisor_id, self.front2)
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")
        front = self.front.sudo()
        self.assertFalse(front.active)
        self.assertTrue(front.grandes_clientes_locked_on)
        self.assertEqual(set(movement.grant_ids.mapped("state")), {"ended"})

    def test_dismissed_while_holding_shut_out_now_archived_after(self):
        self._registered()
        movement = self._leaver()
        movement.with_user(self.manager)._do_carry_out()
        front = self.front.sudo()
        self.assertTrue(front.grandes_clientes_locked_on)
        self.assertTrue(front.active)
        self.assertTrue(movement.is_removal_due)
        self.assertNotEqual(movement.state, "carried_out")
        movement._do_hand_over()
        self.assertEqual(movement.state, "carried_out")
        self.assertFalse(front.active)
        movement._do_communicate()
        self.assertEqual((movement.state, movement.notice_days), ("carried_out", 0))

    def test_cron_finishes_what_was_handed_over_otherwise(self):
        movement = self._leaver()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(movement.is_removal_due)
        handover = (
            self.env["grandes.clientes.staff.handover"]
            .with_user(self.supervisor)
            .create({"user_id": self.front.id, "successor_id": self.front2.id})
        )
        handover._do_run()
        self.env[MOVEMENT]._cron_finish()
        self.assertEqual(movement.state, "carried_out")

    def test_supervisor_shuts_out_at_once(self):
        movement = self._leaver(days=1)
        movement._do_lock()
        self.assertTrue(self.front.sudo().grandes_clientes_locked_on)
        self.assertTrue(self.front.sudo().active)
        with self.assertRaises(UserError):
            movement._do_lock()

    def test_nobody_is_removed_before_the_day_nor_removes_themselves(self):
        movement = self._leaver(days=1)
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_carry_out()
        with clock.at(NOW + timedelta(days=1)):
            movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(movement.locked_on)
        own = self._movement("leaver", self.manager)
        with self.assertRaises(UserError):
            own.with_user(self.manager)._do_carry_out()

    def test_removal_is_asked_for_where_access_goes_by_request(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._leaver()
        movement._do_communicate()
        request = movement.access_request_id.sudo()
        self.assertEqual((request.kind, request.user_id), ("removal", self.front))
        self.assertTrue(request.line_ids)
        movement._do_hand_over()
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_seals_hold_whatever_is_still_written(self):
        movement = self._leaver()
        movement._do_hand_over()
        movement.write({"post": "Asesora", "note": "Entrega el carné"})
        self.assertFalse(movement._find_broken_seals())
        movement.with_user(self.manager)._do_carry_out()
        with self.assertRaises(UserError):
            movement.sudo().write({"post": "Otra"})
        self.assertFalse(movement._find_broken_seals())

    def test_called_off_it_says_why(self):
        movement = self._leaver()
        movement._do_communicate()
        movement._do_cancel("Se queda")
        self.assertEqual(movement.state, "cancelled")
        self.assertEqual(set(movement.mail_request_ids.mapped("state")), {"cancelled"})

    def test_called_off_its_access_request_is_carried_out_no_more(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._leaver()
        movement._do_communicate()
        movement._do_cancel("Se queda")
        request = movement.access_request_id.sudo()
        self.assertEqual(
            (request.state, request.refusal_reason), ("refused", "Se queda")
        )

    def test_undone_hand_over_is_begun_again(self):
        self._registered()
        movement = self._leaver()
        movement._do_hand_over()
        self.assertFalse(movement.held)
        movement.handover_id._do_undo()
        self.assertTrue(movement.held)
        self.assertEqual((movement.state, movement.handed_over_on), ("draft", False))
        with self.assertRaises(UserError):
            movement.unlink()
        self.env.flush_all()
        movement._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertFalse(movement.held)
        self.assertFalse(movement._find_broken_seals())

    def test_undone_by_a_job_it_goes_back_as_the_job_ends(self):
        for _each in range(3):
            self._registered()
        movement = self._leaver()
        movement._do_communicate()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        self.assertTrue(job)
        # Its items are still the successor's.
        self.assertEqual(movement.state, "handed_over")
        self.assertFalse(movement._find_broken_seals())
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertEqual(
            (movement.state, movement.handed_over_on), ("communicated", False)
        )
        self.assertTrue(movement.held)
        self.assertFalse(movement._find_broken_seals())

    def test_nobody_is_archived_while_a_job_gives_work_back(self):
        for _each in range(3):
            self._registered()
        movement = self._leaver()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        self.assertFalse(movement.held)
        movement.with_user(self.manager)._do_carry_out()
        self.env[MOVEMENT]._cron_finish()
        self.assertTrue(movement.locked_on)
        self.assertTrue(self.front.active)
        self.assertTrue(movement.is_removal_due)
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertTrue(movement.held)
        self.env.company.grandes_clientes_job_limit = 100
        movement._do_hand_over()
        self.assertFalse(self.front.active)
        self.assertEqual(movement.state, "carried_out")

    def test_nobody_gets_back_work_after_they_were_archived(self):
        cases = self.env["grandes.clientes.case"]
        for at in range(3):
            cases |= self._registered(beneficiary_id_number=str(70_000_000 + at))
        movement = self._leaver()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        # Carried out in a transaction that did not see the undoing yet.
        self.front.sudo().active = False
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertEqual(cases.user_id, self.front2)

    def test_one_removal_that_is_refused_does_not_stop_the_others(self):
        self._registered()
        first = self._leaver()
        first.with_user(self.manager)._do_carry_out()
        second = self._movement("leaver", self.back, successor_id=self.front2)
        second.sudo().is_removal_due = True
        # The company's own group gives the role as well, so the profile cannot end.
        group = self.env["res.groups"].create(
            {
                "name": "Propio",
                "implied_ids": [
                    Command.link(self.env.ref("grandes_clientes.group_front_office").id)
                ],
            }
        )
        self.front.write({"group_ids": [Command.link(group.id)]})
        first._do_hand_over()
        self.assertEqual(first.state, "handed_over")
        self.env[MOVEMENT]._cron_finish()
        self.assertEqual((first.state, second.state), ("handed_over", "carried_out"))
        told = self.env["mail.activity"].search(
            [("user_id", "=", self.supervisor.id), ("note", "ilike", "Propio")]
        )
        self.assertEqual(len(told), 1)

    def test_transfer_gives_the_new_profile_and_ends_the_old(self):
        movement = self._movement(
            "transfer",
            self.front,
            successor_id=self.front2,
            profile_id=self._profile("back_office"),
        )
        movement._do_hand_over()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.front.has_group("grandes_clientes.group_back_office"))
        self.assertFalse(self.front.has_group("grandes_clientes.group_front_office"))
        self.assertEqual(self.ies.advisor_id, self.front2)
