"""Every dialog is confirmed as its screen does it: by the form, required fields only.

An act can pass its own tests and still fail behind its dialog, which gives empty
recordsets where a caller gives nothing.
"""

from odoo.tests import Form, tagged

from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install")
class TestEscalationDialogs(EscalationCommon):
    def _form(self, user, escalation, act="reject"):
        action = getattr(escalation.with_user(user), f"action_{act}")()
        wizard = self.env[action["res_model"]].with_user(user)
        return Form(wizard.with_context(**action["context"]))

    def test_a_desk_rejects_without_saying_whose_it_is(self):  # 5.2.17
        for target, typification in (("mission_area", "T19"), ("back_office", "T22")):
            _case, escalation = self._escalated(target, typification=typification)
            official = escalation.mission_area_id.member_ids[:1] or self.back
            with self.subTest(target), self._form(official, escalation) as form:
                form.reason_id = self.env["grandes.clientes.reason"]._by_code(
                    "reject", "not_competent"
                )
            form.record.action_confirm()
            self.assertEqual(escalation.state, "rejected")
            self.assertFalse(escalation.suggested_area_id)
