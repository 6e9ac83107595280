"""The dialogs of delegated changes, each confirmed as its screen does it."""

from odoo.tests import Form, tagged

from .delegation_common import REQUEST, DelegationCommon
from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install")
class TestDelegationDialogs(DelegationCommon, DialogCommon):
    def _act(self, request, act, user, **chosen):
        mine = request.with_user(user).with_context(grandes_clientes_act=act)
        self._confirm(user, mine.action_ask(), **chosen)
        request.invalidate_recordset()

    @confirms("delegation.ask/action_confirm")
    def test_ask_for_many(self):
        cases = self._many(2)
        cases._do_register()
        action = self.env.ref("grandes_clientes.delegation_ask_action").read()[0]
        result, wizard = self._confirm(
            self.front,
            {
                **action,
                "more_context": {"active_model": cases._name, "active_ids": cases.ids},
            },
            change_id=self.change,
            value_asked="Cuenta 200",
        )
        requests = self.env[REQUEST].search(result["domain"])
        self.assertEqual(requests.case_id, cases)
        self.assertEqual(requests.mission_area_id, self.treasury)
        self.assertEqual(set(requests.mapped("value_asked")), {"Cuenta 200"})
        self.assertTrue(wizard)

    @confirms(
        "delegation.act/action_confirm/return",
        "delegation.act/action_confirm/complete",
        "delegation.act/action_confirm/approve",
        "delegation.act/action_confirm/execute",
        "delegation.act/action_confirm/check",
    )
    def test_a_request_from_asked_to_checked(self):
        request = self._request()
        self._act(request, "return", self.official)
        self.assertEqual(request.state, "returned")
        self._act(request, "complete", self.front)
        self.assertEqual((request.state, request.value_asked), ("asked", "Cuenta 200"))
        self._act(request, "approve", self.official)
        self.assertEqual(request.state, "approved")
        file = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "pantalla.png", "raw": b"pantalla"})
        )
        self._act(request, "execute", self.front, attachment_ids=file)
        self.assertEqual(request.proof_ids.name, "pantalla.png")
        self.assertFalse(request.is_different)
        self._act(request, "check", self.quality, as_approved="no")
        self.assertEqual((request.state, request.is_different), ("checked", True))

    @confirms(
        "delegation.act/action_confirm/reject",
        "delegation.act/action_confirm/withdraw",
    )
    def test_reject_and_withdraw(self):
        rejected, withdrawn = self._request(), self._request()
        self._act(rejected, "reject", self.official)
        self._act(withdrawn, "withdraw", self.front)
        self.assertEqual(rejected.state, "rejected")
        self.assertEqual(withdrawn.state, "withdrawn")

    def test_many_are_approved_with_those_left_out_told(self):
        done, left = self._request(), self._request()
        done_too = self._request()
        left.with_user(self.official)._do_reject("No procede")
        requests = (done | left | done_too).with_user(self.official)
        action = requests.action_approve()
        _result, wizard = self._confirm(self.official, action)
        self.assertIn(left.name, wizard.refused)
        self.assertEqual(
            (done | left | done_too).mapped("state"),
            ["approved", "rejected", "approved"],
        )

    @confirms("delegation.revoke/action_confirm")
    def test_revoke(self):
        delegation = self._delegate()
        self._confirm(self.official, delegation.action_revoke())
        self.assertEqual(delegation.state, "revoked")

    def test_recording_a_change_says_beforehand_by_what(self):
        def open_dialog():
            form = Form(
                self.env["grandes.clientes.case.consult"]
                .with_user(self.front)
                .with_context(active_model=self.case._name, active_ids=self.case.ids)
            )
            form.operation = "modify"
            form.system_id = self.ctex
            return form

        self.assertEqual(open_dialog().unapproved_count, 1)
        self._delegate()
        form = open_dialog()
        self.assertEqual(form.unapproved_count, 0)
        self.assertIn("By delegation", form.allowed_by)
        form.change_id = self.change
        form.finding = "Se cambió"
        form.save().action_consult()
        row = self.case.consultation_ids
        self.assertEqual((row.approval, row.change_id), ("delegated", self.change))
