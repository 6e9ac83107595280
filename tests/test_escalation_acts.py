"""Escalation: where cases go, and what it requires (5.2.10–5.2.12)."""

from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


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
        # The back office itself escalates on without one.
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
        body = " ".join(html2plaintext(mail.body_html).replace("*", "").split())
        for case in cases:
            self.assertIn(f"{case.name} · {case.subject} · {case.filing_id.name}", body)
            self.assertIn(clock.in_words(case.date_promised, "en_US"), body)

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
        # With the former typification it fits again.
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
            with self.assertRaisesRegex(UserError, "days that the procedure"):
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
