"""Escalating, and what the desks do with it (5.2.10–5.2.19)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_date, html2plaintext

from ..tools import clock
from .common import NOW, Common


class EscalationCommon(Common):
    """Adds a member to each area that the tests escalate to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Area = cls.env["grandes.clientes.mission.area"]
        cls.credit = Area._with_code("VCC")
        cls.funds = Area._with_code("VFO")
        cls.relations = Area._with_code("ORI")
        cls.creditor = cls._user("creditor", "group_mission_area")
        cls.credit.member_ids = cls.creditor

    @classmethod
    def _escalated(cls, target="mission_area", **vals):
        """Return a case escalated by the advisor, and its escalation."""
        case = cls._registered(**vals)
        return case, case._do_escalate(target)


@tagged("post_install", "-at_install")
class TestEscalationActs(EscalationCommon):
    def test_to_back_office_individually(self):  # 5.2.11
        case, escalation = self._escalated("back_office")
        self.assertEqual(case.state, "back_office")
        self.assertRecordValues(
            escalation,
            [
                {
                    "name": f"{case.name}-E1",
                    "target": "back_office",
                    "mode": "individual",
                    "state": "sent",
                    "term_days": 3,
                    "matrix_version": "1",
                    "departure": "none",
                    "is_late": False,
                    "is_correct": True,
                    "escalated_by": self.front.id,
                    "advisor_id": self.front.id,
                }
            ],
        )
        self.assertEqual(
            self._walk(case)[-2:], [("5.2.10", "check_matrix"), ("5.2.11", "escalate")]
        )
        self.assertEqual(str(escalation.date_due), "2026-09-21")

    def test_in_mass_to_areas_by_the_matrix(self):  # 5.2.12
        cases = self._many(3, typification="T09")
        cases |= self._many(2, typification="T11")
        cases._do_register()
        escalations = cases._do_escalate("mission_area")
        self.assertEqual(escalations.case_id, cases)
        self.assertEqual(escalations.mapped("mission_area_id.code"), ["VCC", "DTE"])
        self.assertEqual(set(escalations.mapped("mode")), {"mass"})
        self.assertEqual(set(cases.mapped("state")), {"mission_area"})
        batch = escalations.batch_id
        self.assertEqual(len(batch), 1)
        self.assertEqual(set(batch.line_ids.mapped("outcome")), {"sent"})
        self.assertEqual(batch.progress, 100)

    def test_promised_date_is_the_earlier_one_and_told_once(self):  # 5.2.10
        cases = self._many(3, typification="T09")
        cases._do_register()
        legal = cases[0].date_legal_due
        mails = self.env["mail.mail"].sudo().search([])
        cases._do_escalate("mission_area")
        told = self.env["mail.mail"].sudo().search([]) - mails
        told = told.filtered(lambda mail: mail.email_to)
        self.assertEqual(told.mapped("email_to"), ["coordinadora@example.com"])
        for case in cases:
            self.assertIn(case.name, told.body_html)
            self.assertEqual(case.date_promised, case.escalation_ids.date_due)
            self.assertLess(case.date_promised, legal)

    def test_desk_is_told_once(self):
        cases = self._many(3, typification="T11")
        cases._do_register()
        with self.mock_notices() as notices:
            cases._do_escalate("mission_area")
        to_official = [n for n in notices if self.official.partner_id in n.partner_ids]
        self.assertEqual(len(to_official), 1)

    def mock_notices(self):
        from contextlib import contextmanager

        @contextmanager
        def watch():
            Message = self.env["mail.message"].sudo()
            last = Message.search([], order="id desc", limit=1).id
            found = []
            yield found
            found += Message.search(
                [("id", ">", last), ("message_type", "=", "user_notification")]
            )

        return watch()

    def test_desk_without_matrix_takes_a_reason(self):  # R4
        case = self._registered(typification="T30", kind="complaint")
        with self.assertRaisesRegex(ValidationError, "names no area"):
            case._do_escalate("mission_area")
        with self.assertRaisesRegex(ValidationError, "says nothing"):
            case._do_escalate("mission_area", area=self.credit)
        escalation = case._do_escalate(
            "mission_area", area=self.credit, reason="La conoce esta área"
        )
        self.assertRecordValues(
            escalation,
            [
                {
                    "departure": "no_rule",
                    "override_reason": "La conoce esta área",
                    "is_correct": False,
                    "rule_id": False,
                    "term_days": 5,
                }
            ],
        )

    def test_another_area_takes_a_reason(self):
        case = self._registered(typification="T09")
        with self.assertRaisesRegex(ValidationError, "another area"):
            case._do_escalate("mission_area", area=self.funds)
        case._do_escalate("mission_area", area=self.credit)
        self.assertEqual(case.escalation_ids.departure, "none")

    def test_back_office_out_of_scope_takes_a_reason(self):  # R12
        case = self._registered(typification="T09")
        with self.assertRaisesRegex(ValidationError, "scope"):
            case._do_escalate("back_office")

    def test_past_the_back_office_takes_a_reason(self):  # 5.2.10, C4
        case = self._registered(typification="T12")
        with self.assertRaisesRegex(ValidationError, "back office look first"):
            case._do_escalate("mission_area")
        escalation = case._do_escalate("mission_area", reason="El área la conoce")
        self.assertRecordValues(
            escalation,
            [
                {
                    "departure": "none",
                    "skips_back_office": True,
                    "override_reason": "El área la conoce",
                    "is_correct": False,
                }
            ],
        )
        # The back office itself sends it on without one.
        case = self._registered(typification="T12", beneficiary_id_number="52123456")
        case._do_escalate("back_office")
        onward = case.with_user(self.back)._do_escalate("mission_area")
        self.assertFalse(onward.skips_back_office)

    def test_given_correctness_is_what_is_computed(self):  # C4
        escalations = self._registered(typification="T09")._do_escalate("mission_area")
        case = self._registered(typification="T12")
        escalations |= case._do_escalate("mission_area", reason="El área la conoce")
        given = escalations.mapped("is_correct")
        self.env.add_to_compute(escalations._fields["is_correct"], escalations)
        self.assertEqual(escalations.mapped("is_correct"), given)
        self.assertEqual(given, [True, False])

    def test_notice_lists_each_case_under_its_date(self):  # 5.2.10
        cases = self._registered(typification="T09") + self._registered(
            typification="T11"
        )
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id
        cases._do_escalate("mission_area")
        mail = self.env["mail.mail"].search(
            [("id", ">", last), ("email_to", "=", self.contact.email)]
        )
        self.assertEqual(len(mail), 1)
        body = html2plaintext(mail.body_html)
        for case in cases:
            self.assertIn(f"{case.filing_id.name} · {case.name} · {case.subject}", body)
            self.assertIn(format_date(mail.env, case.date_promised), body)

    def test_reclassified_on_the_desk(self):  # 5.2.13
        case, escalation = self._escalated(typification="T09")
        other = self.env.ref("grandes_clientes.typification_t11")
        Message = self.env["mail.message"]
        last = Message.search([], order="id desc", limit=1).id
        case._do_reclassify({"typification_id": other.id}, "Es otro asunto")
        self.assertTrue(escalation.is_outgrown)
        self.assertEqual((escalation.state, case.state), ("sent", "mission_area"))
        self.assertTrue(escalation.is_correct)
        told = Message.search([("id", ">", last), ("res_id", "=", escalation.id)])
        self.assertIn(other.display_name, " ".join(told.mapped("body")))
        self.assertIn(self.creditor.partner_id, told.partner_ids)
        # Back to what it was: it fits again.
        case._do_reclassify(
            {"typification_id": self.env.ref("grandes_clientes.typification_t09").id},
            "Era el primero",
        )
        self.assertFalse(escalation.is_outgrown)

    def test_scholarships_only_to_relations(self):  # R2
        case = self._registered(typification="T20")
        for target, area in (
            ("back_office", None),
            ("mission_area", self.credit),
        ):
            with self.assertRaisesRegex(ValidationError, "Relaciones"):
                case._do_escalate(target, area=area, reason="Porque sí")
        escalation = case._do_escalate("mission_area")
        self.assertEqual(escalation.mission_area_id, self.relations)

    def test_late_takes_a_reason(self):  # R1
        case = self._registered()
        with clock.at(NOW + timedelta(days=10)):
            with self.assertRaisesRegex(UserError, "R1"):
                case._do_escalate("back_office")
            escalation = case._do_escalate(
                "back_office", late_reason="Se esperaba al estudiante"
            )
        self.assertTrue(escalation.is_late)
        self.assertEqual(escalation.late_reason, "Se esperaba al estudiante")

    def test_required_information_must_be_there(self):  # R5
        case = self._registered(typification="T24", beneficiary_id_number=False)
        with self.assertRaisesRegex(ValidationError, "documento del beneficiario"):
            case._do_escalate("back_office", reason="Da igual")

    def test_back_office_answers(self):  # 5.2.14–5.2.16
        case, escalation = self._escalated("back_office")
        mine = escalation.with_user(self.back)
        mine._do_accept()
        self.assertEqual(case.back_user_id, self.back)
        mine._do_answer("El pago se aplicó el 3 de septiembre.", support="COBOL 4711")
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.user_id, self.front)
        self.assertRecordValues(
            escalation,
            [
                {
                    "state": "answered",
                    "holder_id": self.back.id,
                    "support": "COBOL 4711",
                    "in_time": True,
                    "days_taken": 0,
                }
            ],
        )
        answer = case.answer_ids
        self.assertEqual(answer.state, "ready")
        self.assertIn("3 de septiembre", answer.body)
        self.assertEqual(answer.prepared_by_id, self.back)
        self.assertEqual(
            self._walk(case)[-3:],
            [
                ("5.2.14", "escalation_accept"),
                ("5.2.15", "prepare_answer"),
                ("5.2.16", "escalation_answer"),
            ],
        )
        self.assertEqual(case.event_ids[-1].role, "group_back_office")
        answer.with_user(self.front)._do_send()
        self.assertEqual(case.state, "answered")

    def test_area_answers_many_with_one_text(self):  # 5.2.19
        cases = self._many(3, typification="T11")
        cases._do_register()
        escalations = cases._do_escalate("mission_area")
        escalations.with_user(self.official)._do_answer("Girado el 1 de septiembre.")
        self.assertEqual(set(escalations.mapped("state")), {"answered"})
        self.assertEqual(set(escalations.mapped("accepted_by.id")), {self.official.id})
        self.assertEqual(len(cases.answer_ids), 3)
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        self.assertEqual(cases[0].event_ids[-1].area_id, self.treasury)

    def test_supporting_files_go_along_with_the_answer(self):  # 5.2.19
        case, escalation = self._escalated(typification="T11")
        file = (
            self.env["ir.attachment"]
            .with_user(self.official)
            .create({"name": "orden.txt", "raw": b"OP-1"})
        )
        reply = self.env["grandes.clientes.escalation.reply"].with_user(self.official)
        reply.create(
            {
                "act": "answer",
                "escalation_ids": escalation.ids,
                "body": "Girado.",
                "attachment_ids": file.ids,
            }
        ).action_confirm()
        self.assertEqual(escalation.attachment_ids, file)
        self.assertEqual(file.with_user(self.front).raw, b"OP-1")
        self.assertEqual(case.answer_ids.attachment_ids.raw, b"OP-1")

    def test_empty_answer_is_refused(self):
        _case, escalation = self._escalated("back_office")
        with self.assertRaisesRegex(ValidationError, "5.2.7"):
            escalation.with_user(self.back)._do_answer("<p> </p>")

    def test_area_rejects_with_the_area_it_belongs_to(self):  # 5.2.17
        case, escalation = self._escalated(typification="T11")
        mine = escalation.with_user(self.official)
        with self.assertRaises(ValidationError):
            mine._do_reject("porque_no")
        mine._do_reject("wrong_area", area=self.credit)
        self.assertEqual(case.state, "front_office")
        self.assertEqual(escalation.state, "rejected")
        self.assertTrue(escalation.is_wrong_area)
        self.assertFalse(escalation.is_correct)
        wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        wizard = wizard.create({"case_ids": case.ids, "target": "mission_area"})
        self.assertEqual(wizard.line_ids.mission_area_id, self.credit)
        wizard.action_escalate()
        again = case.escalation_ids - escalation
        self.assertEqual(again.name, f"{case.name}-E2")
        self.assertFalse(again.is_late)

    def test_desk_returns_what_is_incomplete(self):  # R5
        case, escalation = self._escalated("back_office")
        mine = escalation.with_user(self.back)
        with self.assertRaises(ValidationError):
            mine._do_return("  ")
        mine._do_return("El recibo de pago")
        self.assertEqual(case.state, "front_office")
        self.assertRecordValues(
            escalation, [{"state": "returned", "missing": "El recibo de pago"}]
        )
        with clock.at(NOW + timedelta(days=60)):
            self.assertFalse(escalation.is_overdue)

    def test_back_office_escalates_on(self):  # 5.2.12, 5.2.19
        case, first = self._escalated("back_office", typification="T12")
        mine = case.with_user(self.back)
        second = mine._do_escalate("mission_area")
        self.assertEqual(first.state, "forwarded")
        self.assertEqual(second.parent_id, first)
        self.assertEqual(second.advisor_id, self.front)
        self.assertEqual(case.state, "mission_area")
        second.with_user(self.official)._do_answer("Relación adjunta.")
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.user_id, self.front)

    def test_area_answers_through_back_office(self):  # 5.2.12 → 5.2.15
        self.env.company.grandes_clientes_area_answers_to = "back_office"
        case, first = self._escalated("back_office", typification="T12")
        first.with_user(self.back)._do_accept()
        second = case.with_user(self.back)._do_escalate("mission_area")
        self.assertEqual(first.state, "accepted")
        with self.assertRaises(UserError):
            first.with_user(self.back)._do_answer("Antes de tiempo")
        second.with_user(self.official)._do_answer("Relación adjunta.")
        self.assertEqual(case.state, "back_office")
        first.with_user(self.back)._do_answer("Según Tesorería: adjunta.")
        self.assertEqual(case.state, "front_office")

    def test_directing_a_draft_ends_the_escalation(self):  # 5.2.16
        case, escalation = self._escalated("back_office")
        case.with_user(self.back)._do_prepare_answer("Aplicado.", direct=True)
        self.assertEqual(escalation.state, "answered")
        self.assertEqual(case.state, "front_office")

    def test_absent_advisor_has_a_backup(self):  # R6
        case, escalation = self._escalated("back_office")
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=5),
            }
        )
        escalation.with_user(self.back)._do_answer("Aplicado.")
        self.assertEqual(case.user_id, self.front2)

    def test_only_the_desk_acts(self):
        _case, back = self._escalated("back_office")
        _case2, area = self._escalated(typification="T11", beneficiary_id_number="1030")
        for user in (self.front, self.coordinator, self.quality, self.oversight):
            with self.assertRaises(AccessError):
                back.with_user(user)._do_answer("No me toca")
        with self.assertRaises(AccessError):
            area.with_user(self.creditor)._do_answer("No es de mi área")
        with self.assertRaises(AccessError):
            back.with_user(self.official)._do_accept()
        with self.assertRaises(AccessError):
            area.with_user(self.back)._do_accept()

    def test_only_front_and_back_office_escalate(self):
        case = self._registered()
        for user in (self.coordinator, self.official, self.quality, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user)._do_escalate("back_office")

    def test_cancel_calls_it_back(self):
        case, escalation = self._escalated("back_office")
        escalation.with_user(self.front)._do_cancel("Escalado por error")
        self.assertEqual(escalation.state, "cancelled")
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.date_promised, case.date_legal_due)

    def test_end_of_the_case_ends_the_escalation(self):
        case, escalation = self._escalated("back_office")
        case.with_user(self.front)._do_withdraw("Desiste por correo")
        self.assertEqual(escalation.state, "cancelled")
