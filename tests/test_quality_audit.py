from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install")
class TestQualityAudit(AnswerCommon):
    """An audit is marked, signed and never rewritten (C1, C4, R10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(channel="phone")
        cls.case._do_answer(BODY)
        cls._stand_still(datetime(2026, 9, 21, 15, 0))
        sample = (
            cls.env["grandes.clientes.quality.sample"]
            .with_user(cls.quality)
            .create(
                {
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 20),
                    "size": 5,
                    "seed": "x",
                }
            )
        )
        sample._do_draw()
        cls.audit = sample.audit_ids.filtered(lambda a: a.case_id == cls.case)

    def _marked(self, **answers):
        self.audit._do_start()
        for mark in self.audit.mark_ids:
            answer = answers.get(mark.error_class, "yes")
            mark.write({"answer": answer})
            if mark.computed_answer not in (False, answer) or answer == "no":
                mark.reason = "Minuto 02:10"
        self.audit.write(
            {
                "identity_in_case": "yes",
                "identity_in_mercurio": "no_data",
                "recording_reference": "REC-1",
                "recording_minute": "02:10",
            }
        )
        return self.audit

    def test_an_audit_is_marked_and_signed(self):
        self._marked()._do_sign()
        self.assertEqual((self.audit.state, self.audit.score), ("signed", 100.0))
        self.assertFalse(self.audit.critical_errors)

    def test_who_begins_second_is_stopped_before_the_marks(self):
        """The audit is written before its marks, so Odoo retries a concurrent start."""
        Mark = type(self.env["grandes.clientes.quality.mark"])
        create, states = Mark.create, []

        def watched(marks, vals_list):
            self.env.cr.execute(
                "SELECT state FROM grandes_clientes_quality_audit WHERE id = %s",
                self.audit.ids,
            )
            states.extend(self.env.cr.fetchone())
            return create(marks, vals_list)

        self.patch(Mark, "create", watched)
        self.audit._do_start()
        self.assertEqual(states, ["started"])

    def test_a_critical_error_makes_it_zero_and_both_numbers_show(self):
        self._marked(ecuf="no")._do_sign()
        self.assertEqual((self.audit.score, self.audit.non_critical_score), (0, 100))
        self.assertEqual(self.audit.critical_errors, "ecuf")
        self.assertEqual(self.audit.critical_told, "Critical for the user")

    def test_nothing_that_applies_is_no_data(self):
        self._marked(ecuf="na", ecn="na", ecc="na", enc="na")._do_sign()
        self.assertFalse(self.audit.has_score)

    def test_judgement_is_asked_before_the_record_shows(self):
        self.audit._do_start()
        judged = self.audit.mark_ids.filtered(
            lambda mark: mark.attribute_id.computed == "as_typified"
        )
        self.assertFalse(judged.computed_answer)
        judged.answer = "no"
        self.assertEqual(judged.computed_answer, "yes")
        self.assertIn("Say what shows it", self._get_reason())

    def _get_reason(self):
        for mark in self.audit.mark_ids.filtered(lambda mark: not mark.answer):
            mark.answer = "yes"
        return self.audit._get_cannot_sign_reasons()[self.audit.id]

    def test_no_document_is_no_data(self):  # C1
        self.case.sudo().write({"beneficiary_id_number": False})
        self._marked()
        with self.assertRaisesRegex(UserError, "no document of a beneficiary"):
            self.audit._do_sign()
        self.audit.identity_in_case = "no_data"
        self.audit._do_sign()

    def test_what_was_not_attested_is_no_data_never_a_yes(self):  # C1
        audit = self._marked()
        audit.write({"identity_in_case": False, "recording_minute": False})
        with self.assertRaisesRegex(UserError, "whether the document agrees"):
            audit.action_sign()
        audit.identity_in_case = "yes"
        with self.assertRaisesRegex(UserError, "the recording and the minute"):
            audit.action_sign()
        audit.identity_in_case = False
        audit._do_sign()
        self.assertEqual(
            (audit.state, audit.identity_in_case, audit.without_recording),
            ("signed", "no_data", True),
        )

    def test_what_is_signed_is_frozen(self):
        self._marked()._do_sign()
        with self.assertRaises(UserError):
            self.audit.mark_ids[0].answer = "no"
        with self.assertRaises(UserError):
            self.audit.conclusion = "otra"
        for name, value in (("answer", "no"), ("computed_answer", "na")):
            with self.subTest(name), self.assertRaisesRegex(UserError, "signed"):
                self.audit.sudo().mark_ids[0][name] = value
        with self.assertRaisesRegex(UserError, "signed"):
            self.audit.sudo().identity_in_case = "no"
        self.assertFalse(self.audit._find_broken_seals())

    def test_nobody_audits_a_case_they_worked_on(self):
        worker = self._user("both", "group_quality", "group_front_office")
        self.case.with_user(worker)._log_events("note")
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.audit.with_user(worker)._do_start()

    def test_the_other_side_and_other_roles_write_nothing(self):
        self.audit._do_start()
        for user in (self.supervisor, self.coordinator, self.oversight, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.audit.mark_ids[0].with_user(user).answer = "yes"

    def test_the_advisor_sees_it_once_signed(self):
        audit = self._marked()
        with self.assertRaises(AccessError):
            audit.with_user(self.front).read(["score"])
        audit._do_sign()
        self.assertEqual(audit.with_user(self.front).score, 100)
        with self.assertRaises(AccessError):
            audit.with_user(self.front2).read(["score"])

    def test_an_administrator_opens_no_form(self):
        form = self.env["grandes.clientes.quality.form"].search([], limit=1)
        with self.assertRaises(AccessError):
            form.with_user(self.manager).copy()
