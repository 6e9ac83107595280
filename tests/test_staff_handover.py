"""The hand-over: all work of a user goes to the successors; nothing is left (R6)."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext, mute_logger

from ..tools import clock
from .common import NOW
from .staff_common import HANDOVER, HolderCommon


@tagged("post_install", "-at_install", "slow")
class TestHandover(HolderCommon):
    def _lines(self, handover):
        return {
            line.kind: (line.moved_count, line.left_count) for line in handover.kind_ids
        }

    def _record(self, handover):
        """Return the text of the printed record of the hand-over."""
        [content, _kind] = (
            self.env["ir.actions.report"]
            .with_user(self.quality)
            ._render_qweb_html("grandes_clientes.staff_handover_record", handover.ids)
        )
        return html2plaintext(content.decode())

    def test_its_record_says_who_got_what(self):
        handover = self._handover(reason="Fin de contrato")
        handover._do_run()
        told = self._record(handover)
        for words in (self.leaver.name, self.heir.name, "Fin de contrato"):
            self.assertIn(words, told)
        self.assertIn("nothing is left with", told)
        handover._do_undo()
        told = self._record(handover)
        self.assertIn("What nobody had touched went back", told)
        self.assertIn("Undone by", told)
        self.assertIn("Given back", told)

    def test_nothing_moves_into_one_that_is_done(self):
        done = self._handover()
        done._do_run()
        other = self._handover(user_id=self.heir.id, successor_id=self.heir2.id)
        other.action_list_entities()
        self.assertTrue(other.line_ids)
        with self.assertRaisesRegex(UserError, "was handed over"):
            other.line_ids.write({"handover_id": done.id})
        self.assertFalse(done._find_broken_seals())

    def test_all_of_it_to_one(self):
        cases = self.cases
        handover = self._handover(reason="Fin de contrato")
        self.assertEqual(
            dict(handover.kind_ids.mapped(lambda line: (line.kind, line.count))),
            self.leaver._grandes_clientes_held(),
        )
        job = handover._do_run()
        self.assertFalse(job)
        self.assertEqual(handover.state, "done")
        self.assertEqual(
            self._lines(handover),
            {
                "portfolio": (1, 0),
                "backup": (1, 0),
                "case": (3, 0),
                "escalation_back": (1, 0),
                "draft": (1, 0),
                "activity": (1, 0),
                "scheduled": (1, 0),
                "job": (1, 0),
                "pool": (1, 0),
            },
        )
        self.assertEqual(self._left_by_sql(self.leaver), {})
        self.assertEqual(self.leaver._grandes_clientes_held(), {})
        self.assertEqual(cases.user_id, self.heir)
        self.assertEqual(self.entity.advisor_id, self.heir)
        self.assertEqual(self.second.backup_advisor_id, self.heir)
        self.assertEqual(cases[1].escalation_ids.advisor_id, self.heir)
        self.assertEqual(self.draft.prepared_by_id, self.heir)
        self.assertEqual(cases[0].activity_ids.user_id, self.heir)
        # The leaver's scheduled message becomes an activity of the successor.
        said = cases[0].activity_ids.filtered("note")
        self.assertIn("Mañana pregunto", said.note)
        self.assertIn(self.leaver.name, said.summary)
        self.assertFalse(self.env["mail.scheduled.message"].search([]))
        self.assertEqual(self.leaver_job.user_id, self.heir)
        self.assertEqual(self.leaver_job.taken_over_from_id, self.leaver)
        self.assertEqual(
            self.env.company.grandes_clientes_pool_user_ids & (self.leaver | self.heir),
            self.heir,
        )
        event = cases[0].event_ids.sorted("sequence")[-1]
        self.assertEqual(
            (event.act, event.user_id, event.note, event.facts["handed_over_by"]),
            ("assign", self.supervisor, "Fin de contrato", self.leaver.id),
        )
        # Now the user may leave.
        self.leaver.sudo().action_archive()
        self.assertFalse(self.leaver.active)

    def test_the_successor_is_told_once(self):
        before = self.env["mail.message"].search([], limit=1, order="id desc")
        self._handover()._do_run()
        told = self.env["mail.message"].search(
            [("id", ">", before.id), ("partner_ids", "in", self.heir.partner_id.ids)]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("3 open cases", told.body)
        self.assertNotIn("pool", told.body)

    def test_history_stays(self):
        cases = self.cases
        events = cases.event_ids.filtered(lambda e: e.user_id == self.leaver)
        self.assertTrue(events)
        escalation = cases[1].escalation_ids
        self._handover()._do_run()
        self.assertEqual(events.user_id, self.leaver)
        self.assertEqual(escalation.escalated_by, self.leaver)

    def test_ended_cases_stay_with_who_ended_them(self):
        case = self._many(1, self.leaver, partner_id=self._entity_of("Otra más").id)
        case._do_register()
        case.with_user(self.leaver)._do_dismiss("other")
        self._handover()._do_run()
        self.assertEqual(case.user_id, self.leaver)

    # === TO SEVERAL === #

    def test_by_entity_to_several(self):
        cases = self.cases
        other = self._entity_of("Otra del portafolio")
        theirs = self._many(2, self.leaver, partner_id=other.id, subject="Otra")
        theirs.beneficiary_id_number = False
        theirs._do_register()
        campus = self._entity("Sede", "ies", parent_id=other.id)
        at_campus = self._many(1, self.leaver, partner_id=campus.id, subject="Sede")
        at_campus.beneficiary_id_number = False
        at_campus._do_register()
        self.assertEqual(at_campus.user_id, self.leaver)
        handover = self._handover(
            line_ids=[
                Command.create({"partner_id": other.id, "successor_id": self.heir2.id})
            ]
        )
        self.assertEqual(handover.line_ids.case_count, 2)
        loads = {user: (now, then) for user, now, then in handover._get_loads()}
        self.assertEqual(loads, {self.heir: (0, 3), self.heir2: (0, 3)})
        handover._do_run()
        self.assertEqual(cases.user_id, self.heir)
        self.assertEqual((theirs | at_campus).user_id, self.heir2)
        self.assertEqual(other.advisor_id, self.heir2)
        self.assertEqual(self.entity.advisor_id, self.heir)
        self.assertEqual(self._left_by_sql(self.leaver), {})

    def test_spread_by_load(self):
        for name in ("B", "C", "D"):
            self._entity_of(name)
        handover = self._handover(
            spread_user_ids=[Command.set((self.heir | self.heir2).ids)]
        )
        handover.action_list_entities()
        self.assertEqual(len(handover.line_ids), 5)
        by_taker = {
            taker: sum(lines.mapped("case_count"))
            for taker, lines in handover.line_ids.grouped("successor_id").items()
        }
        self.assertEqual(set(by_taker), {self.heir, self.heir2})
        handover.action_list_entities()
        self.assertEqual(len(handover.line_ids), 5, "Listed once")
        handover.action_clear_entities()
        self.assertFalse(handover.line_ids)

    def test_a_kind_to_somebody_else(self):
        cases = self.cases
        handover = self._handover()
        handover.kind_ids.filtered(
            lambda line: line.kind == "activity"
        ).successor_id = self.heir2
        handover._do_run()
        called = cases[0].activity_ids.filtered(lambda each: each.summary == "Llamar")
        self.assertEqual(called.user_id, self.heir2)
        self.assertEqual(cases.user_id, self.heir)

    # === DESKS AND AREAS === #

    def test_an_official_who_heads_the_area(self):
        self.treasury.head_id = self.official
        case = self._registered(typification="T06")
        escalation = case._do_escalate(
            "mission_area", area=self.treasury, reason="Es de Tesorería"
        )
        escalation.with_user(self.official)._do_accept()
        follower = self._user("follower", "group_mission_area")
        handover = self._handover(user_id=self.official.id, successor_id=follower.id)
        handover._do_run()
        self.assertEqual(escalation.holder_id, follower)
        self.assertEqual(self.treasury.head_id, follower)
        self.assertIn(follower, self.treasury.member_ids)
        self.assertNotIn(self.official, self.treasury.member_ids)
        self.assertEqual(self._left_by_sql(self.official), {})
        event = case.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.act, "escalation_assign")
        self.assertFalse(case.deviation_ids.filtered(lambda d: d.rule == "role"))
        handover._do_undo()
        self.assertEqual(escalation.holder_id, self.official)
        self.assertEqual(self.treasury.head_id, self.official)
        self.assertIn(self.official, self.treasury.member_ids)
        self.assertNotIn(follower, self.treasury.member_ids)

    def test_back_office(self):
        case = self._registered()
        escalation = case._do_escalate("back_office")
        escalation.with_user(self.back)._do_accept()
        self.assertEqual(case.back_user_id, self.back)
        back2 = self._user("back2", "group_back_office")
        self._handover(user_id=self.back.id, successor_id=back2.id)._do_run()
        self.assertEqual(escalation.holder_id, back2)
        self.assertEqual(case.back_user_id, back2)
        self.assertEqual(self._left_by_sql(self.back), {})

    # === WHO CANNOT TAKE IT === #

    def test_successor_without_the_role(self):
        handover = self._handover(successor_id=self.official.id)
        with self.assertRaisesRegex(UserError, "takes the role"):
            handover._do_run()
        self.assertEqual(handover.state, "draft")

    def test_successor_who_is_absent_or_gone(self):
        self.heir.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=1),
            }
        )
        with self.assertRaisesRegex(UserError, "absent"):
            self._handover()._do_run()
        self.heir2.sudo().action_archive()
        with self.assertRaisesRegex(UserError, "not there"):
            self._handover(successor_id=self.heir2.id)._do_run()

    def test_nobody_hands_over_to_themselves(self):
        with self.assertRaises(ValidationError):
            self._handover(successor_id=self.leaver.id)

    def test_only_the_supervisor_hands_over(self):
        handover = self._handover()
        for role in ("front", "back", "official", "quality", "coordinator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                handover.with_user(getattr(self, role))._do_run()
        for role in ("oversight", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                handover.with_user(getattr(self, role))._do_run()
            with self.assertRaises(AccessError):
                handover.with_user(getattr(self, role)).write({"reason": "x"})
        with self.assertRaises(AccessError):
            handover.write({"state": "done"})

    def test_who_reads_which(self):
        handover = self._handover()
        for reader in (
            self.leaver,
            self.heir,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
        ):
            self.assertEqual(handover.with_user(reader).reason, False)
        for stranger in (self.front, self.back, self.official):
            with self.assertRaises(AccessError):
                handover.with_user(stranger).read(["reason"])

    # === COMPLAINTS === #

    def _complaint(self, about):
        case = self._case(
            partner_id=self.entity.id,
            kind="complaint",
            typification="T27",
            complained_user_id=about.id,
            beneficiary_id_number=False,
            beneficiary_id_type=False,
        )
        case._do_register()
        case.sudo().user_id = self.leaver
        return case

    def test_complaint_about_the_successor_stays_and_is_named(self):
        case = self._complaint(self.heir)
        handover = self._handover()
        self.assertEqual(handover.left_out, case.name)
        handover._do_run()
        self.assertEqual(case.user_id, self.leaver)
        self.assertEqual(self._lines(handover)["case"], (3, 1))
        with self.assertRaisesRegex(UserError, "1 open case"):
            self.leaver.sudo().action_archive()
        # The successor, who reads the hand-over, does not see it.
        self.assertFalse(handover.with_user(self.heir).left_out)

    def test_complaint_about_the_successor_to_somebody_else(self):
        case = self._complaint(self.heir)
        handover = self._handover(other_successor_id=self.heir2.id)
        handover._do_run()
        self.assertEqual(case.user_id, self.heir2)
        self.assertEqual(self._left_by_sql(self.leaver), {})

    def test_complaint_about_who_hands_over_to_themselves(self):
        case = self._complaint(self.supervisor)
        handover = self._handover(successor_id=self.supervisor.id)
        self.assertFalse(handover.left_out)
        handover._do_run()
        self.assertNotIn(case.user_id, self.leaver | self.supervisor)
        self.assertEqual(self._left_by_sql(self.leaver), {})

    # === MEANWHILE === #

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

    def _work(self, job):
        while job.with_user(job.user_id)._run_chunk():
            pass
        job.invalidate_recordset()

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

    # === UNDO === #

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

    # === ENTITIES === #

    def _told(self, entity):
        return self.env["mail.mail"].search(
            [("model", "=", "res.partner"), ("res_id", "=", entity.id)]
        )

    def test_entities_are_told_once_by_setting(self):
        self.entity.email = "universidad@example.com"
        self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.entity.id,
                    "email": f"{name}@example.com",
                    "is_coordinator": True,
                }
                for name in ("una", "dos")
            ]
        )
        before = self._told(self.entity)
        self._handover()._do_run()
        self.assertEqual(self._told(self.entity), before, "The setting is off")
        self.env.company.grandes_clientes_tell_new_advisor = True
        back = self._handover(user_id=self.heir.id, successor_id=self.heir2.id)
        back._do_run()
        told = self._told(self.entity) - before
        self.assertEqual(len(told), 1)
        self.assertEqual(
            set(told.email_to.split(", ")), {"una@example.com", "dos@example.com"}
        )
        self.assertIn(self.heir2.name, told.body_html)
        back._tell_entities()
        self.assertEqual(len(self._told(self.entity) - before), 1, "Once each")
        back._do_undo()
        again = self._told(self.entity) - before - told
        self.assertEqual(len(again), 1)
        self.assertIn(self.heir.name, again.body_html)

    # === SCREENS === #

    def test_form_previews(self):
        form = Form(self.env[HANDOVER].with_user(self.supervisor))
        form.user_id = self.leaver
        form.successor_id = self.heir
        self.assertEqual(len(form.kind_ids), 8)
        with form.kind_ids.edit(0) as line:
            self.assertIn("entity of the portfolio", line.name)
        self.assertIn("0 → 3", form.load)
        handover = form.save()
        self.assertEqual(len(handover.kind_ids), 8)
        handover.action_run()
        self.assertEqual(handover.state, "done")

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
