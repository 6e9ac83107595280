"""The public methods for people and quality, each in a minimal example."""

from datetime import date, datetime

from odoo.tests import tagged

from ..tools import clock
from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install")
class TestContractPeople(AnswerCommon):
    def test_a_profile_is_granted_and_ended(self):
        user = self._user("newcomer")
        profile = self.env["grandes.clientes.access.profile"].search(
            [("code", "=", "front_office")]
        )
        grant = (
            self.env["grandes.clientes.access.grant"]
            .with_user(self.manager)
            .create({"user_id": user.id, "profile_id": profile.id})
        )
        grant._do_grant()
        self.assertEqual(grant.state, "in_force")
        self.assertTrue(user.has_group("grandes_clientes.group_front_office"))
        grant._do_end("Cambió de funciones")
        self.assertEqual(grant.state, "ended")
        user.invalidate_recordset()
        self.assertFalse(user.has_group("grandes_clientes.group_front_office"))

    def test_what_no_hook_saw_is_in_the_log(self):
        user = self._user("quiet")
        group = self.env.ref("grandes_clientes.group_quality")
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            [group.id, user.id],
        )
        self.env.invalidate_all()
        events = self.env["grandes.clientes.access.event"]
        before = events.search([("user_id", "=", user.id)])
        events._cron_compare()
        self.assertTrue(events.search([("user_id", "=", user.id)]) - before)

    def test_somebody_leaves(self):
        self._registered()
        self.assertIn("case", self.front._grandes_clientes_held())
        movement = (
            self.env["grandes.clientes.staff.movement"]
            .with_user(self.supervisor)
            .create(
                {
                    "user_id": self.front.id,
                    "side": "outsourcing",
                    "kind": "leaver",
                    "effective_on": clock.today(self.env.company),
                    "successor_id": self.front2.id,
                }
            )
        )
        movement._do_communicate()
        movement._do_hand_over()
        self.assertEqual(self.front._grandes_clientes_held(), {})
        movement.with_user(self.manager)._do_carry_out()
        self.assertFalse(self.front.active)

    def test_a_week_is_drawn_and_audited(self):
        self._registered(channel="phone")._do_answer(BODY)
        self._stand_still_at(datetime(2026, 9, 21, 15, 0))
        sample = (
            self.env["grandes.clientes.quality.sample"]
            .with_user(self.quality)
            .create(
                {
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 20),
                    "size": 3,
                    "seed": "x",
                }
            )
        )
        sample._do_draw()
        audit = sample.audit_ids[:1]
        audit._do_start()
        for mark in audit.mark_ids:
            mark.write({"answer": "yes", "reason": "Visto"})
        audit.write({"identity_in_case": "yes", "without_recording": True})
        audit._do_sign()
        self.assertEqual((audit.state, audit.score), ("signed", 100))

    def test_a_week_is_visited(self):
        visits = self.env["grandes.clientes.quality.visit"]
        visits._cron_plan()
        visit = visits.search([("week", "=", "2026-W38")]).with_user(self.quality)
        self.assertEqual(visit.state, "planned")
        visit._do_start()
        visit._do_close()
        self.assertEqual(visit.state, "done")
        visit._do_present()

    def _stand_still_at(self, instant):
        context = clock.at(instant)
        context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
