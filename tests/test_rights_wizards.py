"""Least privilege of wizards: their data are private to the user."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestWizardRights(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()

    def _assert_hidden(self, model, vals, names):
        """Assert that the back office cannot read the case through the wizard."""
        records = self.env[f"grandes.clientes.{model}"].with_user(self.back)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            records.create(vals).read(names)
        with self.assertRaises(AccessError):
            records.onchange(vals, [], dict.fromkeys(vals | dict.fromkeys(names), {}))

    def test_every_wizard_is_its_makers_own(self):
        rules = self.env["ir.rule"].search(
            [
                ("domain_force", "=like", '[("create_uid", "=", user.id)%'),
                ("groups", "=", False),
            ]
        )
        wizards = self.env["ir.model"].search(
            [("model", "=like", "grandes.clientes.%"), ("transient", "=", True)]
        )
        # Portal data of a spreadsheet are out of reach for every role.
        reached = wizards.filtered(
            lambda wizard: wizard.access_ids.filtered("perm_read")
        )
        self.assertTrue(reached)
        self.assertEqual(reached - rules.model_id, self.env["ir.model"])

    def test_reason_that_another_is_writing(self):  # G26
        Wizard = self.env["grandes.clientes.case.act.reason"].with_user(self.front)
        asked = Wizard.create(
            {"act": "withdraw", "case_ids": self.case.ids, "reason": "Así lo pidió"}
        )
        with self.assertRaises(AccessError):
            asked.with_user(self.front2).read(["reason"])

    def test_explanation_of_a_case_that_one_does_not_see(self):
        self._assert_hidden(
            "case.explanation", {"case_id": self.case.id}, ["explanation"]
        )

    def test_consultation_of_a_case_that_one_does_not_see(self):
        system = self.env["grandes.clientes.legacy.system"].search([], limit=1)
        wizard = (
            self.env["grandes.clientes.case.consult"]
            .with_user(self.back)
            .create({"system_id": system.id})
        )
        self._assert_hidden(
            "case.consult.line",
            {"wizard_id": wizard.id, "case_id": self.case.id},
            ["beneficiary_name", "beneficiary_id_masked"],
        )

    def test_escalation_of_a_case_that_one_does_not_see(self):
        wizard = (
            self.env["grandes.clientes.case.escalate"].with_user(self.back).create({})
        )
        self._assert_hidden(
            "case.escalate.line",
            {"wizard_id": wizard.id, "case_id": self.case.id},
            ["subject"],
        )
