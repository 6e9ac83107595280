"""The procedure as data: its text, versions, documents, and what cases record."""

from base64 import b64encode
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.migration import load_script
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from ..tools import clock
from ..tools.procedure.definition import END, LANES, LITERAL
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestProcedure(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("grandes_clientes.procedure_m5_1_08")

    def test_version_1_is_in_force(self):
        self.assertRecordValues(
            self.procedure,
            [
                {
                    "code": "M5-1-08",
                    "version": 1,
                    "state": "active",
                    "valid_from": date(2012, 5, 7),
                }
            ],
        )
        definition = self.procedure._get_definition()
        self.assertEqual(
            [step.number for step in definition.steps],
            [f"5.2.{number}" for number in range(1, 22)],
        )
        self.assertEqual(len(definition.lanes), 7)
        asked = [g.question for g in definition.gateways if not g.inferred]
        self.assertEqual(len(asked), 5)

    def test_steps_are_word_by_word(self):
        step = self.procedure.step_ids.filtered(lambda s: s.number == "5.2.4")
        self.assertEqual(
            step.text,
            "En caso que el caso ya este registrado se informa al Coordinador de la "
            "IES que no se registra por presentarse una solicitud anterior y debe "
            "esperar respuesta.",
        )

    def test_next_steps_under_both_readings(self):
        definition = self.procedure._get_definition()

        def of_text(number, reading):
            return {
                flow.target
                for flow in definition.flows
                if flow.source == number
                and not flow.inferred
                and flow.reading in ("both", reading)
            }

        self.assertEqual(definition.next_steps(), ("5.2.1",))
        self.assertEqual(of_text("5.2.11", LITERAL), {"5.2.12"})
        self.assertEqual(of_text("5.2.12", LITERAL), {"5.2.15"})
        self.assertEqual(of_text("5.2.11", LANES), {"5.2.14"})
        self.assertEqual(of_text("5.2.12", LANES), {"5.2.17"})
        self.assertEqual(
            set(definition.next_steps("5.2.10", LANES)), {"5.2.11", "5.2.12"}
        )
        self.assertIn(END, definition.next_steps("5.2.13", LANES))
        for reading in (LITERAL, LANES):
            reached, waiting = set(), ["5.2.1"]
            while waiting:
                number = waiting.pop()
                if number not in reached and number != END:
                    reached.add(number)
                    waiting += definition.next_steps(number, reading)
            self.assertEqual(
                reached, {step.number for step in definition.steps if step.in_case}
            )

    def test_every_check_is_judged_and_named(self):
        checks = {rule.check_code for rule in self.procedure.rule_ids} - {False}
        known = dict(self.procedure.rule_ids._selection_check())
        self.assertEqual(checks, set(known))

    def test_rules_are_word_by_word_with_a_check_or_what_holds_them(self):
        rules = {
            rule.code: rule
            for rule in self.procedure.rule_ids
            if not rule.code.startswith("5.2")
        }
        self.assertEqual(
            set(rules), {*(f"R{number}" for number in range(1, 13)), "C4", "C5", "C8"}
        )
        for code, rule in rules.items():
            self.assertTrue(rule.text, code)
            self.assertNotEqual(bool(rule.check_code), bool(rule.held_by), code)
        self.assertTrue(rules["R3"].text.endswith("Código Contencioso Administrativo."))

    def test_what_was_activated_does_not_change(self):
        mine = self.procedure.with_user(self.coordinator)
        for records, vals in (
            (mine, {"name": "Otro"}),
            (mine.step_ids[0], {"name": "Otro"}),
            (mine.flow_ids[0], {"label": "Otro"}),
            (mine.rule_ids[0], {"code": "R9"}),
            (mine.lane_ids[0], {"name": "Otro"}),
        ):
            with self.assertRaises(UserError):
                records.write(vals)
        with self.assertRaises(UserError):
            mine.step_ids[0].unlink()
        with self.assertRaises(UserError):
            self.env["grandes.clientes.procedure.lane"].with_user(
                self.coordinator
            ).create({"procedure_id": mine.id, "code": "x", "name": "X"})
        for user in (self.front, self.supervisor, self.quality, self.manager):
            with self.assertRaises(AccessError):
                self.procedure.with_user(user).copy()

    def test_new_version_judges_what_is_received_from_then_on(self):
        old = self._registered(channel="phone")
        self.assertEqual(old.procedure_id, self.procedure)
        new = self.procedure.with_user(self.coordinator).copy()
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(len(new.flow_ids), len(self.procedure.flow_ids))
        self.assertEqual(new.flow_ids.source_step_id.procedure_id, new)
        self.assertEqual(new.step_ids.lane_id.procedure_id, new)
        self.assertEqual(
            new._get_definition().to_json()["flows"],
            self.procedure._get_definition().to_json()["flows"],
        )
        # From now on, every answer requires a consultation.
        new.flow_ids.filtered(
            lambda flow: flow.source_step_id.number == "5.2.5"
            and flow.target_gateway_id.code == "solved"
        ).unlink()
        new._do_activate()
        self.assertEqual(
            (self.procedure.state, self.procedure.valid_to),
            ("retired", new.valid_from - timedelta(days=1)),
        )
        with clock.at(NOW + timedelta(days=1)):
            fresh = self._registered(channel="phone", beneficiary_id_number="60606060")
            self.assertEqual(fresh.procedure_id, new)
            for case in (old, fresh):
                case._do_answer("El pago se aplicó.")
        self.assertFalse(old.deviation_ids)
        self.assertEqual(fresh.deviation_ids.mapped("rule"), ["5.2.6"])
        self.assertEqual(fresh.deviation_ids.step_id.procedure_id, new)

    def test_version_through_which_no_case_walks_is_refused(self):
        new = self.procedure.with_user(self.coordinator).copy()
        new.flow_ids.filtered("is_start").unlink()
        with self.assertRaisesRegex(UserError, "start"):
            new._do_activate()
        again = self.procedure.with_user(self.coordinator).copy()
        again.flow_ids.filtered(
            lambda flow: flow.target_step_id.number == "5.2.17"
        ).unlink()
        with self.assertRaisesRegex(UserError, "5.2.17"):
            again._do_activate()
        endless = self.procedure.with_user(self.coordinator).copy()
        endless.flow_ids.filtered("is_end").unlink()
        with self.assertRaisesRegex(UserError, "end"):
            endless._do_activate()

    def test_version_with_words_that_nothing_has_is_refused(self):
        new = self.procedure.with_user(self.coordinator).copy()
        step = new.step_ids[0]
        step.roles = "group_frontoffice"
        with self.assertRaisesRegex(UserError, "group_frontoffice"):
            new._do_activate()
        step.roles = "requester"
        flow = new.flow_ids.filtered("needs")[0]
        flow.needs = "reopenn"
        with self.assertRaisesRegex(UserError, "reopenn"):
            new._do_activate()
        flow.needs = "reopen"
        new._do_activate()
        self.assertEqual(new.state, "active")

    def test_versions_do_not_overlap(self):
        new = self.procedure.with_user(self.coordinator).copy(
            {"valid_from": "2012-05-07"}
        )
        with self.assertRaises(ValidationError):
            new._do_activate()

    def test_arrows_stay_within_their_version(self):
        new = self.procedure.with_user(self.coordinator).copy()
        with self.assertRaises(ValidationError):
            new.flow_ids[0].target_step_id = self.procedure.step_ids[3]

    def test_cases_of_before_get_the_version_of_their_day(self):
        cases = self._many(3)
        (cases[0] | cases[1])._do_register()
        old = cases[2]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_case SET procedure_id = NULL, conformity = NULL"
        )
        self.env.cr.execute(
            "UPDATE grandes_clientes_case SET received_on = '2010-03-01' WHERE id = %s",
            [old.id],
        )
        self.env.cr.execute("UPDATE grandes_clientes_case_event SET walk = NULL")
        # An update does not activate the version of its data files, nor update all of
        # it.
        self.env.cr.execute("UPDATE grandes_clientes_procedure SET state = 'draft'")
        self.env.cr.execute(
            "DELETE FROM grandes_clientes_procedure_rule WHERE code = 'R6'"
        )
        self.env.cr.execute(
            "DELETE FROM ir_model_data WHERE module = 'grandes_clientes'"
            " AND name = 'procedure_rule_r6'"
        )
        self.env.invalidate_all()
        for name in ("pre", "post"):
            script = file_path(
                f"grandes_clientes/migrations/19.0.1.1.0/{name}-procedure.py"
            )
            load_script(script, f"{name}_procedure").migrate(self.cr, "19.0.1.0.0")
        self.assertEqual(cases.procedure_id, self.procedure)
        self.assertEqual(self.procedure.state, "active")
        self.assertIn("R6", self.procedure.rule_ids.mapped("code"))
        self.assertEqual(set(cases.mapped("conformity")), {"not_judged"})
        # The next act continues from the existing events.
        cases[0]._do_answer("Listo.")
        cases.with_user(self.quality)._do_judge()
        self.assertEqual(set(cases.mapped("conformity")), {"conforming"})
        self.assertFalse(cases.deviation_ids)

    def test_company_reads_it_one_way(self):
        self.assertEqual(self.env.company.grandes_clientes_procedure_reading, "either")
        self.env.company.grandes_clientes_procedure_reading = "lanes"
        case = self._registered(channel="phone")
        case._do_answer("Listo.")
        self.assertFalse(case.deviation_ids)


@tagged("post_install", "-at_install")
class TestDocumentDownload(Common, HttpCase):
    def test_file_opens_whatever_it_is_called(self):
        guide = self.env.ref("grandes_clientes.procedure_document_g26")
        guide.with_user(self.quality).write(
            {"file": b64encode("Guía".encode()), "file_name": "Guía #1?.txt"}
        )
        self.authenticate(self.front.login, self.front.login)
        answer = self.url_open(guide.with_user(self.front).action_open()["url"])
        self.assertEqual(answer.content.decode(), "Guía")


@tagged("post_install", "-at_install")
class TestDocuments(Common):
    def test_each_step_leads_to_what_it_names(self):
        procedure = self.env.ref("grandes_clientes.procedure_m5_1_08")
        named = {
            step.number: set(step.document_ids.mapped("code"))
            for step in procedure.step_ids
            if step.document_ids
        }
        self.assertEqual(named["5.2.9"], {"A8-1-04"})
        self.assertEqual(named["5.2.20"], {"A8-1-07"})
        self.assertEqual(named["5.2.21"], {"G64", "A4-2-02"})
        self.assertEqual(named["5.2.2"], {"DISTRIBUCION"})
        self.assertEqual(named["5.2.12"], {"MATRIZ"})
        self.assertEqual(len(procedure.document_ids), 8)

    def test_case_opens_the_version_of_its_day(self):
        guide = self.env.ref("grandes_clientes.procedure_document_g26")
        guide = guide.with_user(self.quality)
        with self.assertRaisesRegex(UserError, "G26"):
            guide.action_open()
        guide.write({"url": "https://example.com/g26-v1.pdf", "version": "1"})
        self.assertEqual(guide.action_open()["url"], guide.url)
        case = self._registered()
        self.assertIn(guide, case.with_user(self.front).procedure_document_ids)
        with clock.at(NOW + timedelta(days=2)):
            action = guide.action_new_version()
            newer = guide.browse(action["res_id"])
            later = self._registered(beneficiary_id_number="32323232")
            # In preparation: it has no file to open yet.
            self.assertIn(guide, later.procedure_document_ids)
            later.invalidate_recordset(["procedure_document_ids"])
            newer.write({"version": "2", "url": "https://example.com/g26-v2.pdf"})
        self.assertIn(newer, later.procedure_document_ids)
        self.assertNotIn(guide, later.procedure_document_ids)
        self.assertIn(guide, case.procedure_document_ids)
        for each, version in ((case, guide), (later, newer)):
            [drawn] = each.procedure_drawing()["steps"]["5.2.5"]["documents"]
            self.assertEqual(drawn["id"], version.id)
        with self.assertRaises(AccessError):
            guide.with_user(self.supervisor).write({"version": "3"})

    def test_address_is_of_the_web(self):
        guide = self.env.ref("grandes_clientes.procedure_document_g26")
        with self.assertRaises(ValidationError):
            guide.with_user(self.quality).url = "javascript:alert(1)"

    def test_matrix_is_the_one_of_this_system(self):
        matrix = self.env.ref("grandes_clientes.procedure_document_matriz")
        action = matrix.with_user(self.coordinator).action_open()
        self.assertEqual(action["res_model"], "grandes.clientes.escalation.matrix")
