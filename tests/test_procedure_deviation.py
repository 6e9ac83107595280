"""Decisions on deviations: the outsourcing proposes, quality decides."""

import re
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common

BODY = "El pago se aplicó."


@tagged("post_install", "-at_install")
class TestDeviations(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._late()
        cls.deviation = cls.case.deviation_ids

    @classmethod
    def _late(cls, **vals):
        """Return a case that was escalated late."""
        case = cls._registered(**vals)
        with clock.at(NOW + timedelta(days=10)):
            case._do_escalate("back_office", late_reason="Se esperaba")
        return case

    def test_each_role_reads_what_is_its_own(self):
        other = self._late(
            user=self.front2, beneficiary_id_number="44440001", partner_id=self.town.id
        )
        other.with_user(self.supervisor)._do_assign(self.front2)
        theirs = other.deviation_ids
        both = self.deviation | theirs
        sees = {
            self.front: self.deviation,
            self.front2: theirs,
            self.back: both.browse(),
            self.official: both.browse(),
            self.supervisor: both,
            self.coordinator: both,
            self.quality: both,
            self.oversight: both,
        }
        Deviation = self.env["grandes.clientes.deviation"]
        for user, seen in sees.items():
            found = Deviation.with_user(user).search([("id", "in", both.ids)])
            self.assertEqual(found, seen, user.login)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(
                    Deviation.with_user(user).has_access(operation), user.login
                )
        for user in (self.manager, self.portal):
            self.assertFalse(Deviation.with_user(user).has_access("read"))

    def test_desk_reads_what_it_did(self):
        case = self._registered(typification="T11", beneficiary_id_number="8811")
        escalation = case._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=20)):
            escalation.with_user(self.official)._do_answer(BODY)
        found = self.env["grandes.clientes.deviation"].with_user(self.official)
        self.assertEqual(found.search([]).mapped("rule"), ["C5"])

    def test_complaint_is_kept_from_whom_it_is_about(self):  # G26
        self.case.sudo().complained_user_id = self.supervisor
        self.env.flush_all()
        self.assertFalse(
            self.env["grandes.clientes.deviation"]
            .with_user(self.supervisor)
            .search([("case_id", "=", self.case.id)])
        )

    def test_a_retired_typification_is_judged_as_before(self):
        rule = self.case.procedure_id.rule_ids.filtered(
            lambda each: each.check_code == "scholarship"
        )
        codes = rule.typification_ids.mapped("code")
        self.assertTrue(codes)
        rule.sudo().typification_ids.active = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        plain = self.case.procedure_id._get_definition().rule("scholarship")
        self.assertEqual(plain.typifications, set(codes))

    def test_what_was_said_before_is_kept(self):
        mine = self.deviation.with_user(self.quality)
        self.deviation.with_user(self.supervisor)._do_propose("No había firmado")
        self.assertFalse(mine.earlier_text)
        mine._do_justify("Soportado en el correo")
        mine._do_reconsider("El correo es de otro caso")
        self.deviation.with_user(self.supervisor)._do_propose("Firmó después")
        mine._do_confirm()
        self.assertEqual((mine.proposal, mine.reason), ("Firmó después", False))
        acts = [(row["act"], row["words"]) for row in mine.earlier]
        self.assertEqual(
            acts,
            [
                ("justify", "Soportado en el correo"),
                ("propose", "No había firmado"),
                ("reconsider", "El correo es de otro caso"),
            ],
        )
        self.assertEqual(mine.earlier_text.count("\n"), 2)
        self.assertIn(self.quality.name, mine.earlier_text)
        with self.assertRaises(AccessError):
            mine.write({"earlier": False})

    def test_outsourcing_proposes_and_quality_decides(self):
        mine = self.deviation.with_user(self.supervisor)
        for act in ("justify", "nonconformity"):
            with self.assertRaises(AccessError):
                getattr(mine, f"_do_{act}")("Porque sí")
        with self.assertRaises(AccessError):
            mine._do_confirm()
        with self.assertRaises(ValidationError):
            mine._do_propose("  ")
        mine._do_propose("El estudiante no había firmado")
        self.assertEqual(self.deviation.state, "proposed")
        self.assertEqual(self.case.conformity, "deviating")
        self.deviation.with_user(self.quality)._do_justify("Soportado en el correo")
        self.assertRecordValues(
            self.deviation,
            [
                {
                    "state": "justified",
                    "proposal": "El estudiante no había firmado",
                    "proposed_by": self.supervisor.id,
                    "reason": "Soportado en el correo",
                    "decided_by": self.quality.id,
                    "decided_on": NOW,
                }
            ],
        )
        self.assertEqual(self.case.conformity, "justified")
        for user in (self.front, self.back, self.official, self.oversight):
            with self.assertRaises(AccessError):
                self.deviation.with_user(user)._do_confirm()

    def test_nonconformity_stands_until_decided_again(self):  # R10
        mine = self.deviation.with_user(self.quality)
        mine._do_nonconformity("Reincidencia")
        self.assertEqual(self.case.conformity, "deviating")
        with self.assertRaises(UserError):
            mine._do_justify("Tarde")
        mine._do_reconsider("Se revisó la muestra")
        self.assertEqual(self.deviation.state, "open")

    def test_screens_decide_on_many(self):
        other = self._late(beneficiary_id_number="44440002")
        deviations = (self.deviation | other.deviation_ids).with_user(self.quality)
        action = deviations.with_context(grandes_clientes_act="justify").action_ask()
        wizard = self._open_dialog(self.quality, action)
        wizard.reason = "Caída del aplicativo"
        wizard.save().action_confirm()
        self.assertEqual(set(deviations.mapped("state")), {"justified"})

    def test_clients_write_nothing_of_it(self):
        for user in (self.quality, self.supervisor, self.coordinator):
            with self.assertRaises(AccessError):
                self.deviation.with_user(user).write({"state": "justified"})
        with self.assertRaises(AccessError):
            self.case.with_user(self.front).write({"conformity": "conforming"})
        with self.assertRaises(AccessError):
            self.case.with_user(self.front).write({"procedure_id": False})

    def test_judging_anew_keeps_what_people_decided(self):
        other = self._late(beneficiary_id_number="44440003")
        self.deviation.with_user(self.quality)._do_justify("Soportado")
        rule = self.env.ref("grandes_clientes.procedure_rule_r1")
        rule.with_user(self.quality).severity = "none"
        cases = self.case | other
        cases.with_user(self.quality)._do_judge()
        self.assertRecordValues(
            self.deviation | other.deviation_ids,
            [
                {"state": "justified", "corrected_on": NOW, "judge_version": 1},
                {"state": "corrected", "corrected_on": NOW, "judge_version": 1},
            ],
        )
        self.assertEqual(cases.mapped("conformity"), ["justified", "conforming"])
        rule.with_user(self.quality).severity = "critical"
        cases.with_user(self.quality)._do_judge()
        self.assertRecordValues(
            self.deviation | other.deviation_ids,
            [
                {"state": "justified", "corrected_on": False, "severity": "critical"},
                {"state": "open", "corrected_on": False, "severity": "critical"},
            ],
        )
        self.assertEqual(cases.mapped("conformity"), ["justified", "deviating"])

    def test_each_decision_stays_in_the_history_of_the_case(self):
        other = self._late(beneficiary_id_number="44440004")
        both = self.deviation | other.deviation_ids
        both.with_user(self.supervisor)._do_propose("El correo falló")
        mine = both.with_user(self.quality)
        mine._do_justify("Soportado")
        mine._do_reconsider("Se vio otra vez")
        mine._do_confirm()
        for deviation in both:
            events = deviation.case_id.event_ids.sorted("sequence")[-4:]
            self.assertEqual(
                events.mapped("act"),
                [
                    "deviation_propose",
                    "deviation_justify",
                    "deviation_reconsider",
                    "deviation_confirm",
                ],
            )
            self.assertEqual(events[1].user_id, self.quality)
            self.assertEqual(events[1].facts["deviation"], deviation.id)
            # The text is only visible to those who read the deviation.
            self.assertFalse(any(events.mapped("note")))
            self.assertTrue(all(events.mapped("act_label")))
        Event = self.env["grandes.clientes.case.event"]
        self.assertFalse(Event._find_broken_chains(both.case_id))
        mine.case_id._do_judge()
        self.assertEqual(set(both.mapped("state")), {"confirmed"})

    def test_how_grave_is_said_by_quality(self):
        rule = self.env.ref("grandes_clientes.procedure_rule_r1")
        for user in (self.front, self.supervisor, self.oversight):
            with self.assertRaises(AccessError):
                rule.with_user(user).severity = "minor"
        with self.assertRaises(UserError):
            rule.with_user(self.quality).name = "Otra cosa"

    def test_which_typifications_take_a_look_up_is_said_by_quality(self):  # 5.2.6
        rule = self.env.ref("grandes_clientes.procedure_rule_5_2_6")
        typification = self._typification("T22")
        with self.assertRaises(AccessError):
            rule.with_user(self.supervisor).typification_ids = typification
        rule.with_user(self.quality).typification_ids = typification
        case = self._registered(channel="phone", beneficiary_id_number="66554433")
        case._do_answer(BODY)
        self.assertEqual(case.deviation_ids.mapped("rule"), ["5.2.6"])

    def test_period_is_judged_by_quality(self):
        Wizard = self.env["grandes.clientes.judge.period"]
        with self.assertRaises(AccessError):
            Wizard.with_user(self.supervisor).create({})
        self.env.cr.execute("DELETE FROM grandes_clientes_deviation")
        self.env.cr.execute("UPDATE grandes_clientes_case SET conformity = NULL")
        self.env.invalidate_all()
        wizard = Wizard.with_user(self.quality).create({"only_unjudged": True})
        self.assertGreaterEqual(wizard.case_count, 1)
        wizard.action_confirm()
        self.assertEqual(self.case.deviation_ids.mapped("rule"), ["R1"])
        self.assertEqual(self.case.conformity, "deviating")
        self.assertFalse(
            Wizard.with_user(self.quality).create({"only_unjudged": True}).case_count
        )
        before = Wizard.with_user(self.quality).create(
            {"date_from": "2020-01-01", "date_to": "2020-01-31"}
        )
        with self.assertRaises(UserError):
            before.action_confirm()

    def test_many_are_judged_as_a_long_act(self):
        self.env.company.grandes_clientes_job_limit = 3
        cases = self._many(5)
        cases._do_register()
        Wizard = self.env["grandes.clientes.judge.period"].with_user(self.quality)
        action = Wizard.create({}).action_confirm()
        job = self.env["grandes.clientes.job"].browse(action["res_id"])
        self.assertGreaterEqual(job.total_count, 5)
        while job.with_user(self.quality)._run_chunk():
            pass
        self.assertEqual((job.state, job.failed_count), ("done", 0))

    def test_explains_itself_in_words(self):
        self.assertEqual(
            self.deviation.explanation, "It was escalated after the first two days."
        )
        self.assertIn(self.case.name, self.deviation.display_name)

    def test_a_rule_is_said_by_its_name_and_not_by_its_code_alone(self):
        """On every screen: list, form, drawing, dossier and the opening of a visit."""
        name = "R1 Escalonamiento después de los dos primeros días"
        self.assertEqual(self.deviation.rule_label, name)
        self.assertEqual(self.deviation.rule_label, f"R1 {self.deviation.rule_id.name}")
        self.assertIn(name, self.deviation.display_name)
        [told] = self.deviation._get_departures_by_step().values()
        self.assertEqual(told[0]["rule_label"], name)
        # A flow of the procedure is named by its step.
        found = self.env["grandes.clientes.deviation"].search([("rule", "like", "5.2")])
        for deviation in found:
            self.assertNotEqual(deviation.rule_label, deviation.rule)
        # A rule in no version of the procedure has its own name.
        own = self.deviation.new({"rule": "I06", "check_code": "unapproved"})
        self.assertIn("I06 Cambio ejecutado sin", own.rule_label)
        event = self.case.sudo().event_ids.filtered("step")[:1]
        self.assertRegex(event.step_label, rf"^{re.escape(event.step)} \w+")
        # Without either, the name of the check is used.
        bare = self.deviation.new({"rule": "I06", "check_code": "scholarship"})
        self.assertEqual(bare.rule_label, "I06 Scholarship sent elsewhere")
