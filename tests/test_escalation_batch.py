"""Many cases at once: an outcome for each, retried, notified once (5.2.12)."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestEscalationBatch(EscalationCommon):
    def _wizard(self, cases, user=None, **vals):
        Wizard = self.env["grandes.clientes.case.escalate"].with_user(
            user or self.front
        )
        return Wizard.create({"case_ids": cases.ids, "target": "mission_area", **vals})

    def _batch(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def _mails(self):
        return self.env["mail.mail"].sudo().search([("email_to", "!=", False)])

    def _work(self, job):
        while job.with_user(job.user_id)._run_chunk():
            pass

    def test_wizard_shows_where_each_case_goes(self):
        cases = self._registered(typification="T09", beneficiary_id_number="1")
        cases |= self._registered(typification="T11", beneficiary_id_number="2")
        cases |= self._registered(
            typification="T30", kind="complaint", beneficiary_id_number="3"
        )
        wizard = self._wizard(cases)
        lines = wizard.line_ids
        # Problems come first, as nobody looks for them among hundreds.
        self.assertEqual(lines.case_id.ids, [cases[2].id, cases[0].id, cases[1].id])
        self.assertEqual(lines.mapped("area_id.code"), ["VCC", "DTE"])
        self.assertIn("names no area", lines[0].problem)
        self.assertEqual(wizard.problem_count, 1)
        with self.assertRaises(UserError):
            wizard.action_escalate()
        lines[0].mission_area_id = self.credit
        self.assertIn("says nothing", lines[0].problem)
        lines[0].reason = "La atiende Crédito"
        self.assertFalse(lines[0].problem)
        batch = self._batch(wizard.action_escalate())
        self.assertEqual(batch.sent_count, 3)
        self.assertEqual(
            batch.escalation_ids.filtered("override_reason").override_reason,
            "La atiende Crédito",
        )

    def test_leaving_out_what_cannot_go(self):
        cases = self._registered(typification="T09", beneficiary_id_number="1")
        cases |= self._registered(
            typification="T30", kind="complaint", beneficiary_id_number="3"
        )
        wizard = self._wizard(cases)
        wizard.line_ids[0].leave_out = True
        params = wizard.action_escalate()["params"]
        # The message says where it went and its due date, with a link to the
        # escalation.
        escalation = cases.escalation_ids
        self.assertEqual(params["links"][0]["label"], escalation.display_name)
        self.assertIn(escalation.mission_area_id.name, params["message"])
        self.assertEqual(cases.mapped("state"), ["mission_area", "front_office"])

    def test_what_cannot_go_stays_and_the_rest_goes(self):  # R5
        cases = self._registered(typification="T24", beneficiary_id_number="1")
        cases |= self._registered(typification="T12", beneficiary_id_number="2")
        cases |= self._registered(typification="T24", beneficiary_id_number=False)
        ended = self._registered(typification="T24", beneficiary_id_number="3")
        ended._do_withdraw("Ya no")
        wizard = self._wizard(cases | ended, target="matrix")
        self.assertEqual(wizard.blocked_count, 2)
        self.assertEqual(set(wizard.line_ids[:2].case_id.ids), {cases[2].id, ended.id})
        action = wizard.action_escalate()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("requires what is not there", action["params"]["message"])
        self.assertIn(ended.display_name, action["params"]["message"])
        batch = self._batch(action["params"]["next"])
        self.assertEqual(batch.escalation_ids.case_id, cases[:2])
        self.assertEqual(cases[2].state, "front_office")

    def test_one_that_cannot_go_is_refused_before_anything_opens(self):  # R5
        case = self._registered(typification="T24", beneficiary_id_number=False)
        with self.assertRaisesRegex(UserError, "Complete the case first"):
            case.with_user(self.front).action_escalate()

    def test_late_ones_are_asked_for_once(self):  # R1
        cases = self._registered(typification="T09", beneficiary_id_number="1")
        cases |= self._registered(
            typification="T30", kind="complaint", beneficiary_id_number="3"
        )
        with clock.at(NOW + timedelta(days=12)):
            wizard = self._wizard(cases)
            self.assertEqual((wizard.late_count, wizard.problem_count), (2, 1))
            wizard.line_ids[0].leave_out = True
            self.assertEqual((wizard.late_count, wizard.problem_count), (1, 0))
            with self.assertRaisesRegex(AssertionError, "late_reason"), Form(wizard):
                pass

    def test_what_lacks_something_is_opened_to_be_completed(self):  # R5
        cases = self._registered(typification="T24", beneficiary_id_number="1")
        cases |= self._registered(typification="T24", beneficiary_id_number=False)
        wizard = self._wizard(cases, target="back_office")
        action = wizard.action_complete_problems()
        self.assertEqual(action["res_id"], cases[1].id)

    def test_late_reason_is_asked_once(self):  # R1
        cases = self._many(2, typification="T09")
        cases._do_register()
        with clock.at(NOW + timedelta(days=12)):
            wizard = self._wizard(cases)
            self.assertEqual(wizard.late_count, 2)
            with self.assertRaisesRegex(UserError, "days that the procedure"):
                wizard.action_escalate()
            wizard.late_reason = "Falla del sistema"
            wizard.action_escalate()
        self.assertEqual(
            set(cases.escalation_ids.mapped("late_reason")), {"Falla del sistema"}
        )

    def test_above_the_limit_it_is_a_job_told_once(self):
        self.env.company.grandes_clientes_job_limit = 2
        cases = self._many(5, typification="T09")
        cases._do_register()
        before = self._mails()
        batch = self._batch(self._wizard(cases).action_escalate())
        self.assertEqual(batch.pending_count, 5)
        self.assertEqual(batch.progress, 0)
        self.assertTrue(batch.job_id)
        # Meanwhile another user escalates one of them.
        cases[0].with_user(self.front2)._do_escalate("mission_area")
        told = self._mails() - before
        said = []
        with patch.object(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, message: said.append((user, message["message"])),
        ):
            self._work(batch.job_id)
        [(user, sentence)] = said
        self.assertEqual(user, self.front)
        self.assertIn("4 done, 1 failed", sentence)
        batch.invalidate_recordset()
        self.assertEqual((batch.sent_count, batch.failed_count), (4, 1))
        failed = batch.line_ids.filtered(lambda line: line.outcome == "failed")
        self.assertEqual(failed.case_id, cases[0])
        self.assertIn("Escalated already, by gc_front2", failed.message)
        self.assertEqual(len(cases.escalation_ids), 5)
        self.assertEqual(len(self._mails() - before - told), 1)
        # The job runs again after a crash: nothing is repeated, no notice either.
        batch._notify_all()
        batch.line_ids._do_send()
        self.assertEqual(len(cases.escalation_ids), 5)
        self.assertEqual(len(self._mails() - before - told), 1)

    def test_what_went_to_the_back_office_meanwhile_stays_there(self):
        """A user of both desks would take it away unknowingly."""
        cases = self._many(3, typification="T09")
        cases._do_register()
        both = self._user("both", "group_front_office", "group_back_office")
        opened, alone = self._wizard(cases, both), self._wizard(cases[0], both)
        self.assertFalse(any((opened | alone).line_ids.mapped("problem")))
        with clock.at(NOW + timedelta(minutes=1)):
            cases[0].with_user(self.front)._do_escalate("back_office", reason="Saldo")
        self.env.invalidate_all()
        with clock.at(NOW + timedelta(minutes=2)):
            said = opened.action_escalate()
            with self.assertRaisesRegex(UserError, "Escalated already, by gc_front"):
                alone.action_escalate()
        self.assertIn("Escalated already, by gc_front", said["params"]["message"])
        self.assertEqual(
            cases.mapped("state"), ["back_office", "mission_area", "mission_area"]
        )
        self.assertEqual(cases[0].escalation_ids.mapped("state"), ["sent"])

    def test_who_takes_many_takes_those_that_wait(self):
        """If colleagues accepted some meanwhile, the others are accepted."""
        cases = self._many(3, typification="T09")
        cases._do_register()
        escalations = cases._do_escalate("mission_area").with_user(self.creditor)
        escalations[0].action_accept()
        said = escalations.action_accept()
        self.assertEqual(set(escalations.mapped("state")), {"accepted"})
        self.assertEqual(said["params"]["title"], "1 escalation was not taken")
        self.assertIn("in state «Accepted»", said["params"]["message"])
        self.assertIn(f"{self.creditor.name} took it on", said["params"]["message"])
        with self.assertRaisesRegex(UserError, r"gc_creditor .* took it on"):
            escalations.action_accept()

    def test_the_title_counts_no_cases_that_can_be_left_out(self):
        cases = self._many(3, typification="T09")
        cases._do_register()
        self.assertEqual(cases.action_escalate()["name"], "Escalate cases")
        self.assertIn(cases[0].name, cases[0].action_escalate()["name"])

    def test_reason_with_impossible_characters_is_kept_without_them(self):
        cases = self._many(2, typification="T09")
        cases._do_register()
        cases._do_escalate(
            "mission_area",
            area=self.funds,
            reason="Por\x00 qué \ud800no",
            late_reason="Falla\x00",
        )
        batch = cases.escalation_ids.batch_id
        self.assertEqual(batch.late_reason, "Falla")
        self.assertEqual(set(batch.line_ids.mapped("reason")), {"Por qué no"})
        self.assertIn("Por qué no", cases[0].event_ids.mapped("note"))
        self.assertFalse(
            self.env["grandes.clientes.case.event"]._find_broken_chains(cases)
        )

    def test_failed_lines_are_tried_again(self):
        cases = self._many(2, typification="T09")
        cases._do_register()
        plans = cases.env["grandes.clientes.escalation.plan"]._plan_escalation(
            cases, self._wizard(cases).line_ids._get_escalation_requests(), True
        )
        batch = self.env["grandes.clientes.escalation.batch"].with_user(self.front)
        batch = batch._create_for(cases, plans, None)
        batch._add_lines(cases, plans)
        first = cases[0]
        first.with_user(self.front)._do_escalate("mission_area")
        batch._do_send()
        self.assertEqual((batch.sent_count, batch.failed_count), (1, 1))
        first.escalation_ids.with_user(self.creditor)._do_return("Falta el soporte")
        batch.with_user(self.front).action_retry()
        batch.invalidate_recordset()
        self.assertEqual((batch.sent_count, batch.failed_count), (2, 0))

    def _with_a_failed_line(self, count=2):
        """Return an advisor's mass act whose first case had already been escalated."""
        cases = self._many(count, typification="T12")
        cases._do_register()
        first = cases[0].with_user(self.front2)._do_escalate("back_office")
        batch = self.env["grandes.clientes.escalation.batch"].with_user(self.front)
        wizard = self._wizard(cases, target="back_office")
        plans = cases.env["grandes.clientes.escalation.plan"]._plan_escalation(
            cases, wizard.line_ids._get_escalation_requests(), True
        )
        batch = batch._create_for(cases, plans, None)
        batch._add_lines(cases, plans)
        return cases, first, batch

    def test_who_sees_a_part_tries_no_others_lines_again(self):
        cases, first, batch = self._with_a_failed_line()
        batch._do_send()
        failed = batch.line_ids.filtered(lambda line: line.outcome == "failed")
        said = failed.message
        self.assertIn(first.name, said)
        # The back office may read the act, because it received cases from it.
        with self.assertRaises(UserError):
            batch.with_user(self.back).action_retry()
        self.assertEqual((failed.state, failed.message), ("failed", said))

    def test_nothing_is_tried_again_while_the_act_is_at_work(self):
        self.env.company.grandes_clientes_job_limit = 1
        cases, _first, batch = self._with_a_failed_line(3)
        batch._do_send()
        job = batch.job_id
        # One line has already failed, the others are pending.
        batch.line_ids[:1]._do_send()
        with self.assertRaisesRegex(UserError, "at work"):
            batch.action_retry()
        self.assertEqual(batch.job_id, job)
        before = self._mails()
        self._work(job)
        self.assertEqual(len(self._mails() - before), 1)
        self.assertEqual(batch.sent_count, 2)

    def test_what_was_answered_meanwhile_is_not_escalated_again(self):
        cases, first, batch = self._with_a_failed_line()
        batch._do_send()
        with clock.at(NOW + timedelta(hours=1)):
            first.with_user(self.back)._do_answer("Conciliado.")
        self.assertEqual(cases[0].state, "front_office")
        batch.action_retry()
        self.assertEqual((batch.sent_count, batch.failed_count), (1, 1))
        failed = batch.line_ids.filtered(lambda line: line.outcome == "failed")
        self.assertIn("answered", failed.message)
        self.assertEqual(cases[0].escalation_ids, first)

    def test_a_mass_act_is_of_one_company(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        self.front.company_ids += other
        case = self._registered(typification="T09")
        foreign = self._registered(typification="T09", beneficiary_id_number="77")
        self.cr.execute(
            "UPDATE grandes_clientes_case SET company_id = %s WHERE id = %s",
            [other.id, foreign.id],
        )
        self.env.invalidate_all()
        both = (case | foreign).with_user(self.front)
        both = both.with_context(allowed_company_ids=[self.env.company.id, other.id])
        with self.assertRaisesRegex(UserError, "company"):
            both._do_escalate("mission_area")

    def test_area_reads_its_part_of_the_batch(self):
        cases = self._many(2, typification="T09") | self._many(1, typification="T11")
        cases._do_register()
        batch = cases._do_escalate("mission_area").batch_id
        self.env.invalidate_all()
        mine = batch.with_user(self.official)
        lines = self.env["grandes.clientes.escalation.batch.line"].with_user(
            self.official
        )
        self.assertEqual(lines.search([("batch_id", "=", mine.id)]).case_id, cases[2])
        self.assertEqual(mine.line_ids.case_id, cases[2])
        with self.assertRaises(AccessError):
            batch.with_user(self._user("stranger", "group_mission_area")).read(
                ["user_id"]
            )

    def test_mass_escalation_costs_little(self):
        """One more query per twenty cases is too much: rows are written by hundreds."""
        counted = {}
        for count in (100, 300):
            # The same beneficiaries would make repeats.
            with self.cr.savepoint() as point:
                cases = self._many(count, typification="T09")
                cases._do_register()
                self.env.flush_all()
                self.env.invalidate_all()
                self._many(1, typification="T11")._do_register()
                before = self.env.cr.sql_log_count
                cases._do_escalate("mission_area")
                self.env.flush_all()
                counted[count] = self.env.cr.sql_log_count - before
                point.rollback()
            self.env.invalidate_all()
        self.assertLessEqual(counted[300] - counted[100], 0.05 * 200)
