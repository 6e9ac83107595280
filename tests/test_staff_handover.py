"""The hand-over: all work of a user goes to the successors; nothing is left (R6)."""

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .staff_common import HANDOVER, HolderCommon


@tagged("post_install", "-at_install", "slow")
class TestHandover(HolderCommon):
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
