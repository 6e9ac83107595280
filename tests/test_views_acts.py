from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import clock
from .common import Common


@tagged("post_install", "-at_install")
class TestViewsActs(Common):
    """The acts as users perform them: the button, its dialog, the result."""

    def _wizard(self, cases, act, user=None):
        """Click ``act`` on ``cases`` and return the form that opens."""
        cases = cases.with_user(user or self.front)
        action = getattr(cases, f"action_{act}")()
        return self._open_dialog(user or self.front, action)

    def _perform(self, cases, act, user=None, **values):
        form = self._wizard(cases, act, user)
        for name, value in values.items():
            setattr(form, name, value)
        return form.save().action_confirm()

    def test_withdraw(self):
        case = self._registered()
        self._perform(case, "withdraw", reason="Called on Tuesday")
        self.assertEqual(case.state, "withdrawn")
        self.assertEqual(case.event_ids[-1].note, "Called on Tuesday")

    def test_transfer_to_an_authority(self):
        case = self._registered()
        self._perform(
            case,
            "transfer",
            destination="authority",
            authority="Superintendencia",
            reason="Theirs",
        )
        self.assertEqual(case.transferred_to, "Superintendencia")

    def test_transfer_to_the_general_channel(self):
        case = self._registered()
        self._perform(case, "transfer", reason="No large client's matter")
        self.assertEqual(case.state, "transferred")
        self.assertTrue(case.transferred_to)

    def test_dismiss(self):
        case = self._case()
        reason = self.env["grandes.clientes.reason"]._find_reason("dismiss", "thanks")
        self._perform(case, "dismiss", reason_id=reason)
        self.assertEqual((case.state, case.end_reason_id), ("dismissed", reason))

    def test_reopen_by_the_supervisor(self):
        case = self._registered()
        case._do_withdraw("Called")
        self._perform(case, "reopen", self.supervisor, reason="Not solved")
        self.assertEqual(case.state, "front_office")

    def test_not_a_repeat(self):
        first = self._registered()
        second = self._registered()
        self.assertEqual(second.duplicate_id, first)
        self._perform(second, "not_duplicate", reason="Another payment")
        self.assertEqual(second.state, "front_office")

    def test_assign_and_see_the_load(self):
        self._registered(beneficiary_id_number="555001")
        case = self._registered()
        form = self._wizard(case, "assign", self.supervisor)
        form.user_id = self.front
        self.assertEqual(form.load, 2)
        form.user_id = self.front2
        form.save().action_confirm()
        self.assertEqual(case.user_id, self.front2)

    def test_take(self):
        case = self._registered(partner_id=self.town.id, contact_id=False)
        case.sudo().user_id = False
        case.with_user(self.front2).action_take()
        self.assertEqual(case.user_id, self.front2)

    def test_reclassify_one_tells_only_what_changed(self):
        case = self._registered()
        typification = self._typification("T06")
        form = self._wizard(case, "reclassify")
        self.assertEqual(form.typification_id, case.typification_id)
        form.typification_id = typification
        self.assertEqual(form.petition_type_id, typification.petition_type_id)
        form.reason = "The attachment says so"
        form.save().action_confirm()
        self.assertEqual(case.typification_id, typification)
        self.assertEqual(case.product_id, typification.product_id)
        self.assertNotIn("beneficiary_name", case.event_ids[-1].facts["changed"])

    def test_reclassify_many_leaves_what_is_empty(self):
        cases = self._many(3)
        cases._do_register()
        self._perform(
            cases, "reclassify", priority_ground="child", reason="They are children"
        )
        self.assertEqual(set(cases.mapped("priority_ground")), {"child"})
        self.assertEqual(set(cases.mapped("typification_id.code")), {"T22"})
        self.assertEqual(len(set(cases.mapped("beneficiary_id_number"))), 3)

    def test_correct_day_zero(self):
        case = self._registered()
        earlier = clock.now() - timedelta(days=2)
        self._perform(
            case,
            "correct_received",
            self.supervisor,
            received_on=earlier,
            evidence="Stamp of the mail room",
        )
        self.assertEqual(case.received_on, earlier)

    def test_those_that_cannot_are_left_out_and_named(self):
        registered = self._registered()
        withdrawn = self._registered(beneficiary_id_number="555002")
        withdrawn._do_withdraw("Called")
        form = self._wizard(registered | withdrawn, "withdraw")
        self.assertEqual(form.case_count, 1)
        self.assertIn(withdrawn.name, form.refused)
        form.reason = "Called"
        form.save().action_confirm()
        self.assertEqual(registered.state, "withdrawn")

    def test_none_that_can_is_an_error_at_the_click(self):
        case = self._registered()
        case._do_withdraw("Called")
        with self.assertRaisesRegex(UserError, case.name):
            case.with_user(self.front).action_withdraw()

    def test_many_become_a_job_that_shows_its_progress(self):
        self.env.company.grandes_clientes_job_limit = 2
        cases = self._many(3)
        action = cases.with_user(self.front).action_register()
        job = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((job.total_count, job.progress), (3, 0))
        while job._run_chunk():
            pass
        job.invalidate_recordset()
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual(set(cases.mapped("state")), {"front_office"})

    def test_a_wizard_over_the_limit_becomes_a_job(self):
        self.env.company.grandes_clientes_job_limit = 2
        cases = self._many(3)
        cases._do_register()
        action = self._perform(cases, "withdraw", reason="Letter of the rector")
        job = self.env[action["res_model"]].browse(action["res_id"])
        while job._run_chunk():
            pass
        self.assertEqual(set(cases.mapped("state")), {"withdrawn"})

    def test_menu_of_acts(self):
        case = self._case().with_user(self.front)
        acts = {act["act"]: act["reason"] for act in case.act_menu}
        self.assertIn("dismiss", acts)
        self.assertNotIn("register", acts, "it has a button of its own")
        self.assertNotIn("reclassify", acts, "the state excludes it")
        case._do_register()
        case.invalidate_recordset()
        acts = {act["act"]: act["reason"] for act in case.act_menu}
        self.assertIn(self.front.name, acts["assign"])
        self.assertFalse(case.with_user(self.oversight).act_menu)

    def test_guidance(self):
        case = self._case(typification_id=False, petition_type_id=False)
        self.assertIn("typification", case.missing)
        self.assertFalse(case.guidance)
        case = self._case().with_user(self.front)
        self.assertFalse(case.missing)
        self.assertIn("register", case.guidance)
        case._do_register()
        self.assertIn("with you", case.guidance)
        self.assertIn(self.front.name, case.with_user(self.supervisor).guidance)
        repeat = self._registered()
        self.assertIn(case.name, repeat.guidance)
