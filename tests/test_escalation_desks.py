"""How the desks handle escalated cases (5.2.14–5.2.19)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestEscalationDesks(EscalationCommon):
    def test_the_requester_is_told_a_day_once(self):  # 5.2.10
        """A new escalation after a rejection, with the same date, sends no mail."""
        told = self.env["mail.mail"].sudo().search_count
        asked = [("email_to", "ilike", self.contact.email)]
        case, escalation = self._escalated("back_office")
        before = told(asked)
        escalation.with_user(self.back)._do_reject("other", note="No alcanza")
        again = case._do_escalate("back_office")
        self.assertEqual(again.date_due, escalation.date_due)
        self.assertEqual(told(asked), before)
        # After an answer, a new escalation is told even for the same date.
        again.with_user(self.back)._do_answer("Se aplicó.")
        again = case._do_escalate("back_office")
        self.assertEqual(told(asked), before + 1)
        # A different date is told.
        again.with_user(self.back)._do_reject("other", note="No alcanza")
        with clock.at(NOW + timedelta(days=1)):
            later = case._do_escalate("back_office")
        self.assertNotEqual(later.date_due, escalation.date_due)
        self.assertEqual(told(asked), before + 2)
        # Back to the first date, the requester still counts on the other one.
        later.with_user(self.back)._do_reject("other", note="No alcanza")
        earlier = case._do_escalate("back_office")
        self.assertEqual(earlier.date_due, escalation.date_due)
        self.assertEqual(told(asked), before + 3)

    def test_the_date_is_told_again_after_the_case_had_ended(self):  # 5.2.10
        case, escalation = self._escalated("back_office")
        case.with_user(self.front)._do_withdraw("Desiste por correo")
        self.assertEqual(escalation.state, "cancelled")
        case.with_user(self.supervisor)._do_reopen("Se retiró por error")
        told = self.env["mail.mail"].sudo().search_count
        asked = [("email_to", "ilike", self.contact.email)]
        before = told(asked)
        case.with_user(self.front)._do_escalate("back_office")
        self.assertEqual(told(asked), before + 1)

    def test_what_the_desk_said_stands_beside_the_answer(self):  # 5.2.7
        case, escalation = self._escalated("back_office")
        escalation.with_user(self.back)._do_answer("El pago se aplicó en agosto.")
        self.env.invalidate_all()
        action = case.with_user(self.front).action_answer()
        form = self._open_dialog(self.front, action)
        beside = html2plaintext(form.beside)
        self.assertIn("What the desks answered", beside)
        self.assertIn("se aplicó en agosto", beside)
        self.assertIn("16 Sep", beside)

    def test_where_the_case_is_now_is_told(self):
        case, escalation = self._escalated("back_office")
        escalation.with_user(self.back)._do_return("Falta la fecha del pago")
        case._do_escalate("back_office")
        with self.assertRaisesRegex(UserError, "is now «Back office»"):
            escalation.with_user(self.back)._do_answer("Se aplicó.")

    def test_who_comes_second_is_told_who_ended_it(self):
        """The refusal helps the second of two users with the same rows open."""
        _case, first = self._escalated("back_office")
        _case, second = self._escalated("back_office", beneficiary_id_number="77")
        told = f"not possible.*{self.back.name} ended it on .*: the case is with"
        told = told.replace("(", r"\(").replace(")", r"\)")
        both = (first | second).with_user(self.back)
        action = both.action_answer()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.back)
            .with_context(**action["context"])
            .create({"body": "<p>Se aplicó.</p>"})
        )
        both._do_return("Falta la fecha del pago")
        self.env.invalidate_all()
        # Several records share one advice; a single one has it after its reason.
        with self.assertRaisesRegex(UserError, f"(?s)None of the 2.*{told}"):
            dialog.action_confirm()
        for mine in (both, both[0]):
            with self.assertRaisesRegex(UserError, f"(?s){told}"):
                mine._do_answer("Se aplicó.")
        # The dialog no longer opens either.
        with self.assertRaisesRegex(UserError, told):
            self.env[action["res_model"]].with_user(self.back).with_context(
                default_act="answer", default_escalation_ids=both[0].ids
            ).default_get(["act", "escalation_ids"])

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

    def _answer_with_file(self, escalation, **more):
        """Answer in the dialog with an attached file; return the file."""
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
                **more,
            }
        ).action_confirm()
        self.assertEqual(escalation.attachment_ids, file)
        return file

    def test_support_is_a_reference_or_files(self):  # 5.2.19
        file = (
            self.env["ir.attachment"]
            .with_user(self.back)
            .create({"name": "recibo.pdf", "raw": b"%PDF"})
        )
        for number, support in enumerate((file, file.ids, [("recibo.pdf", b"%PDF")])):
            case, escalation = self._escalated(
                "back_office",
                typification="T12",
                beneficiary_id_number=str(10**7 + number),
            )
            escalation.with_user(self.back)._do_answer("Girado.", support)
            self.assertFalse(escalation.support)
            self.assertEqual(len(escalation.attachment_ids), 1)
            self.assertEqual(len(case.answer_ids.attachment_ids), 1)

    def test_supporting_files_go_along_with_the_answer(self):  # 5.2.19
        case, escalation = self._escalated(typification="T11")
        file = self._answer_with_file(escalation)
        self.assertEqual(file.with_user(self.front).raw, b"OP-1")
        self.assertEqual(case.answer_ids.attachment_ids.raw, b"OP-1")

    def test_a_reference_and_files_are_both_kept(self):  # 5.2.19
        _case, escalation = self._escalated(typification="T11")
        self._answer_with_file(escalation, support="Orden de pago 4711")
        self.assertEqual(escalation.support, "Orden de pago 4711")

    def test_dialogs_name_what_they_act_on(self):
        case, escalation = self._escalated(typification="T11")
        title = escalation.with_user(self.official).action_return()["name"]
        self.assertIn(escalation.name, title)
        self.assertIn(case.subject, title)

    def test_empty_answer_is_refused(self):
        _case, escalation = self._escalated("back_office")
        with self.assertRaisesRegex(ValidationError, "empty one is never sent"):
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
