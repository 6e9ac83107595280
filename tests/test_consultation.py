"""5.2.6 and 5.2.15: consultations and changes, by profile, for one or many cases."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestConsultation(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        systems = cls.env["grandes.clientes.legacy.system"].search([])
        cls.system = {system.code: system for system in systems}
        cls.ctex = systems.filtered(lambda system: "CTEX" in system.name)

    def test_look_up_is_recorded_with_its_event(self):  # 5.2.6
        case = self._registered()
        row = case._do_consult(self.ctex, "Pago aplicado el 3", reference="P-12")
        self.assertRecordValues(
            row,
            [
                {
                    "case_id": case.id,
                    "user_id": self.front.id,
                    "profile_id": self.env.ref(
                        "grandes_clientes.access_profile_front_office"
                    ).id,
                    "operation": "consult",
                    "consulted_on": NOW,
                }
            ],
        )
        event = case.event_ids[-1]
        self.assertEqual((event.step, event.act), ("5.2.6", "consult"))
        self.assertEqual(event.facts["consultation"], row.id)

    def test_what_was_looked_up_is_not_asked_for_again(self):
        case = self._registered().with_user(self.front)
        case._do_consult(self.ctex, False, system_down=True)
        self.assertIn("look it up", case.guidance)
        case._do_consult(self.ctex, "Pago aplicado el 3")
        case.invalidate_recordset(["guidance"])
        self.assertIn("was looked up: answer it", case.guidance)
        # What it waits for comes first.
        case._do_ask("Falta el recibo de agosto")
        case.invalidate_recordset(["guidance"])
        self.assertIn("waits for the requester", case.guidance)

    def test_profile_without_right_is_refused_with_a_sentence(self):
        case = self._registered()
        permission = self.ctex.permission_ids.filtered(
            lambda line: line.profile_id.code == "front_office"
        )
        permission.can_modify = False
        with self.assertRaisesRegex(UserError, "may not modify"):
            case._do_consult(self.ctex, "Cambio de fecha", operation="modify")
        self.assertFalse(case.consultation_ids)

    def test_finding_or_system_down(self):
        case = self._registered()
        with self.assertRaises(UserError), self.cr.savepoint():
            case._do_consult(self.ctex, " ")
        row = case._do_consult(self.ctex, False, system_down=True)
        self.assertTrue(row.system_down)

    def test_one_look_up_for_many_with_a_finding_a_row(self):
        cases = self._many(3)
        cases._do_register()
        with Form(
            self.env["grandes.clientes.case.consult"]
            .with_user(self.front)
            .with_context(active_model=cases._name, active_ids=cases.ids)
        ) as form:
            form.system_id = self.ctex
            form.finding = "Sin novedad"
            with form.line_ids.edit(1) as line:
                line.finding = "Giro rechazado"
        form.record.action_consult()
        self.assertEqual(
            [case.consultation_ids.finding for case in cases],
            ["Sin novedad", "Giro rechazado", "Sin novedad"],
        )
        self.assertEqual(len(set(cases.consultation_ids.mapped("look_up"))), 1)

    def test_look_ups_of_the_same_cases_are_told_apart(self):
        cases = self._many(2)
        cases._do_register()
        rows = [cases._do_consult(self.ctex, finding) for finding in ("Nada", "Sí")]
        first, second = (set(each.mapped("look_up")) for each in rows)
        self.assertEqual((len(first), len(second)), (1, 1))
        self.assertNotEqual(first, second)

    def test_two_look_ups_of_one_case_have_an_event_each(self):
        case = self._registered()
        row = {"case_id": case.id, "system_id": self.ctex.id}
        rows = (
            self.env["grandes.clientes.consultation"]
            .with_user(self.front)
            .create([{**row, "finding": "Nada"}, {**row, "finding": "Giro"}])
        )
        told = case.event_ids.filtered(lambda event: event.act == "consult")
        self.assertEqual({event.facts["consultation"] for event in told}, set(rows.ids))

    def test_ended_cases_are_not_consulted(self):
        for end in (
            lambda case: case._do_withdraw("Desiste"),
            lambda case: case._do_transfer("Ministerio", "Es de su competencia"),
            lambda case: case._do_answer("Listo."),
        ):
            case = self._registered(channel="phone")
            end(case)
            with self.subTest(case.state), self.assertRaisesRegex(UserError, "reopen"):
                case._do_consult(self.ctex, "Visto")

    def test_back_office_sees_only_its_systems_in_the_wizard(self):  # 5.2.15
        Case = self.env["grandes.clientes.case"].with_user(self.back)
        names = set(Case._get_legacy_systems_of_user("consult").mapped("name"))
        self.assertFalse({name for name in names if "DEPURA" in name.upper()})
        self.assertTrue({name for name in names if "COBOL" in name.upper()})

    def test_consultation_is_never_changed(self):
        row = self._registered()._do_consult(self.ctex, "Visto")
        with self.assertRaises(UserError):
            row.sudo().write({"finding": "Otra cosa"})
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_nobody_signs_for_another(self):
        case = self._registered()
        with self.assertRaises(AccessError):
            self.env["grandes.clientes.consultation"].with_user(self.front).create(
                {
                    "case_id": case.id,
                    "system_id": self.ctex.id,
                    "finding": "Visto",
                    "user_id": self.front2.id,
                }
            )
