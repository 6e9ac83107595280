"""Why a case goes to the back office instead of being solved (R12)."""

from datetime import date

from odoo.tests import Form, tagged

from ..models.escalation.case_plan import EscalationRequest
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install")
class TestEscalationScope(EscalationCommon):
    """The missing permission is named, or the matrix or a reason justifies it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env.ref("grandes_clientes.legacy_system_cobol")
        cls.front_line = cls.env.ref("grandes_clientes.permission_cobol_front_office")

    def test_the_matrix_says_why_where_nobody_names_a_permission(self):
        _case, escalation = self._escalated("back_office")
        self.assertEqual(escalation.scope_ground, "matrix")

    def test_leaving_the_matrix_has_its_reason(self):
        case = self._registered(typification="T09")
        wish = EscalationRequest("back_office")
        planning = case.env["grandes.clientes.escalation.plan"]
        plan = planning._plan_escalation(case, {case.id: wish}, False)[case.id]
        self.assertEqual(plan.departure, "desk")
        escalation = case._do_escalate("back_office", reason="They know the agreement")
        self.assertEqual(escalation.scope_ground, "reason")

    def test_a_permission_that_lacks_and_one_that_does_not(self):
        lacked = (self.system, "modify")
        had = self._registered()._do_escalate("back_office", lacked=lacked)
        self.assertEqual(
            (had.scope_ground, had.lacked_system_id, had.lacked_operation),
            ("had", self.system, "modify"),
        )
        self.front_line.can_modify = False
        case = self._registered(beneficiary_id_number="1")
        lacking = case._do_escalate("back_office", lacked=lacked)
        self.assertEqual(lacking.scope_ground, "permission")
        # By the user's own profile, not by the profile shipped with the addon.
        consults = self.env.ref("grandes_clientes.access_profile_front_office").copy(
            {"code": "front_consult", "name": "Front office, consults only"}
        )
        self.front_line.can_modify = True
        grants = self.env["grandes.clientes.access.grant"].with_user(self.manager)
        grants.create({"user_id": self.front.id, "profile_id": consults.id})._do_grant()
        grants.search(
            [
                ("user_id", "=", self.front.id),
                ("profile_id.code", "=", "front_office"),
            ]
        )._do_end("Consults only")
        self.assertTrue(self.front.has_group("grandes_clientes.group_front_office"))
        case = self._registered(beneficiary_id_number="2")
        own = case._do_escalate("back_office", lacked=lacked)
        self.assertEqual(own.scope_ground, "permission")

    def test_an_area_needs_none(self):
        _case, escalation = self._escalated(typification="T09")
        self.assertFalse(escalation.scope_ground)

    def test_the_dialog_asks_once_for_all(self):
        cases = self._many(2)
        cases._do_register()
        wizard = (
            self.env["grandes.clientes.case.escalate"]
            .with_user(self.front)
            ._open_for(cases)
        )
        with Form(wizard) as form:
            form.target = "back_office"
            form.lacked_system_id = self.system
            form.lacked_operation = "consult"
        wizard.line_ids.reason = "Agreement"
        wizard.action_escalate()
        self.assertEqual(cases.escalation_ids.lacked_system_id, self.system)
        self.assertEqual(set(cases.escalation_ids.mapped("scope_ground")), {"had"})

    def test_the_report_counts_those_it_had(self):
        self._registered()._do_escalate("back_office", lacked=(self.system, "modify"))
        self._registered(beneficiary_id_number="1")._do_escalate("back_office")
        report = (
            self.env["grandes.clientes.report"]
            .with_user(self.coordinator)
            ._make("I04", date(2026, 9, 1), date(2026, 9, 30))
        )
        rows = {row[0]: row[1:] for row in report.section("ground").rows}
        self.assertEqual(
            rows["A permission that the front office has"][:2], [1, 1], rows
        )
        self.assertEqual(
            rows["The matrix puts it in the back office's scope"][:2], [1, 0], rows
        )
