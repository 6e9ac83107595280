"""The ten controls, and the rules that say which records are their evidence (R8)."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .control_common import ControlCommon, at


@tagged("post_install", "-at_install")
class TestControlRules(ControlCommon):
    def test_ten_controls_with_owner_frequency_and_rule(self):  # R8
        controls = self.env["grandes.clientes.control"]._find_for(self.company)
        ten = controls.filtered(lambda control: not control.is_of_contract)
        self.assertEqual(ten.mapped("code"), [f"C{n:02}" for n in range(1, 11)])
        for control in ten:
            self.assertTrue(control.rule_ids, control.code)
            self.assertTrue(control.activity and control.how and control.evidence)

    def test_every_shipped_rule_can_be_followed(self):
        rules = self.env["grandes.clientes.control.rule"].search([])
        self.assertGreater(len(rules), 10)
        for rule in rules:
            self.assertFalse(rule.problem, f"{rule.control_id.code}: {rule.name}")

    def test_a_company_may_have_its_own_instead_of_the_shared_one(self):
        shared = self.env.ref("grandes_clientes.control_c08")
        own = shared.copy({"company_id": self.company.id, "frequency": "monthly"})
        found = self.env["grandes.clientes.control"]._find_for(self.company)
        self.assertIn(own, found)
        self.assertNotIn(shared, found)

    def test_a_domain_that_cannot_be_read_is_refused(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            rule.domain = "[('state', '=', open)]"

    def test_a_rule_reads_nothing_through_others(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        rule.domain = "[('create_uid', 'any', [('login', '=', 'admin')])]"
        self.assertIn("«login»", rule.problem)
        rule.domain = "[('monitoring_ids', 'any', [('result', '=', 'none')])]"
        self.assertFalse(rule.problem)

    def test_a_rule_that_cannot_be_evaluated_is_refused(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            rule.domain = "[('date_from', '>=', 'mañana')]"
        for name in ("date_field", "made_field"):
            with self.subTest(name):
                rule[name] = "company_id"
                self.assertIn("no field with a day", rule.problem)
                self._plan()
                self.assertTrue(self._of("C04"), "it stops no other control")
                rule.flush_recordset()

    def test_the_control_says_who_changed_what_shows_it(self):
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.domain = "[]"
            line.tolerance_days = 90
        told = control.message_ids[:1]
        self.assertEqual(told.author_id, self.quality.partner_id)
        for words in ("sent", "[]", "2 → 90"):
            self.assertIn(words, told.body)
        control.rule_ids.unlink()
        self.assertIn("taken away", control.message_ids[:1].body)

    def test_a_rule_names_a_field_that_has_a_frequency(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        mine = rule.with_user(self.quality)
        for name in ("frecuency", "line_ids.review_id.frequency", "date_from"):
            refused = self.assertRaisesRegex(ValidationError, f"«{name}»")
            with self.subTest(name), refused, self.cr.savepoint():
                mine.frequency_field = name
        result = mine.load([".id", "frequency"], [[str(rule.id), "Each week"]])
        self.assertIn("Each month, Each quarter", result["messages"][0]["message"])
        self.assertEqual(rule.frequency_field, "frequency")

    def test_a_rule_without_such_a_field_stops_nothing(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        for name in ("frecuency", "line_ids.review_id.frequency"):
            # As it was stored before such a name was refused.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE grandes_clientes_control_rule SET frequency_field = %s"
                " WHERE id = %s",
                [name, rule.id],
            )
            self.env.invalidate_all()
            with self.subTest(name):
                control = rule.control_id.with_user(self.quality)
                self.assertIn(name, Form(control).rule_ids.edit(0).problem)
                self._plan()
                self.assertTrue(self._of("C08"))

    def test_the_control_logs_nothing_where_its_rules_are_moved_or_renamed(self):
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        told = control.message_ids
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.name = "Despacho de la semana"
        # As the handle of the list does.
        moved = Command.update(control.rule_ids[0].id, {"sequence": 20})
        control.rule_ids = [moved]
        self.assertEqual(control.rule_ids[0].sequence, 20)
        self.assertEqual(control.message_ids, told)

    def test_the_control_logs_what_shows_it_in_words_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.company.partner_id.lang = "es_CO"
        # As the update loads it; written by the ORM, the models would be set up anew.
        self.env.cr.execute(
            """
            UPDATE ir_model_fields_selection label
               SET name = label.name || '{"es_CO": "Cada mes"}'
              FROM ir_model_fields field
             WHERE field.id = label.field_id
               AND field.model = 'grandes.clientes.control.rule'
               AND field.name = 'frequency'
               AND label.value = 'monthly'
            """
        )
        self.registry.clear_cache("stable")
        self.addCleanup(self.registry.clear_cache, "stable")
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.frequency = "monthly"
            line.tolerance_days = 0
        body = control.message_ids[0].body
        for words in ("Cambió", "— → Cada mes", "2 → 0"):
            self.assertIn(words, body)

    def test_a_rule_reads_nothing_but_ours(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch").copy()
        rule.domain = "[('sent_by_id.password', '=like', 'a%')]"
        self.assertIn("password", rule.problem)
        rule.write({"domain": "[]", "model": "res.users"})
        self.assertTrue(rule.problem)
        period = (date(2026, 9, 7), date(2026, 9, 13))
        self.assertFalse(rule._get_met(self.company, [period]))

    def test_a_rule_of_a_field_that_is_not_there_is_never_met(self):
        rule = self.env.ref("grandes_clientes.control_c04_visit")
        rule.made_field = "signed_by_ghost"
        self.assertIn("signed_by_ghost", rule.problem)
        self._visit("2026-W37", at(date(2026, 9, 9)))
        self._plan()
        (week,) = self._of("C04", date_from=date(2026, 9, 7))
        self.assertEqual(week.state, "absent")
