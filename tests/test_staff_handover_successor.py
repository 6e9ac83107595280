"""Who takes the work of a user, who hands it over, and who reads of it (R6)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .staff_common import HolderCommon


@tagged("post_install", "-at_install", "slow")
class TestHandoverSuccessor(HolderCommon):
    def test_successor_without_the_role(self):
        handover = self._handover(successor_id=self.official.id)
        with self.assertRaisesRegex(UserError, "takes the role"):
            handover._do_run()
        self.assertEqual(handover.state, "draft")

    def test_successor_who_is_absent_or_gone(self):
        self.heir.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=1),
            }
        )
        with self.assertRaisesRegex(UserError, "absent"):
            self._handover()._do_run()
        self.heir2.sudo().action_archive()
        with self.assertRaisesRegex(UserError, "not there"):
            self._handover(successor_id=self.heir2.id)._do_run()

    def test_nobody_hands_over_to_themselves(self):
        with self.assertRaises(ValidationError):
            self._handover(successor_id=self.leaver.id)

    # === COMPLAINTS === #

    def _complaint(self, about):
        case = self._case(
            partner_id=self.entity.id,
            kind="complaint",
            typification="T27",
            complained_user_id=about.id,
            beneficiary_id_number=False,
            beneficiary_id_type=False,
        )
        case._do_register()
        case.sudo().user_id = self.leaver
        return case

    def test_complaint_about_the_successor_stays_and_is_named(self):
        case = self._complaint(self.heir)
        handover = self._handover()
        self.assertEqual(handover.left_out, case.name)
        handover._do_run()
        self.assertEqual(case.user_id, self.leaver)
        self.assertEqual(self._lines(handover)["case"], (3, 1))
        with self.assertRaisesRegex(UserError, "1 open case"):
            self.leaver.sudo().action_archive()
        # The successor, who reads the hand-over, does not see it.
        self.assertFalse(handover.with_user(self.heir).left_out)

    def test_complaint_about_the_successor_to_somebody_else(self):
        case = self._complaint(self.heir)
        handover = self._handover(other_successor_id=self.heir2.id)
        handover._do_run()
        self.assertEqual(case.user_id, self.heir2)
        self.assertEqual(self._left_by_sql(self.leaver), {})

    def test_complaint_about_who_hands_over_to_themselves(self):
        case = self._complaint(self.supervisor)
        handover = self._handover(successor_id=self.supervisor.id)
        self.assertFalse(handover.left_out)
        handover._do_run()
        self.assertNotIn(case.user_id, self.leaver | self.supervisor)
        self.assertEqual(self._left_by_sql(self.leaver), {})

    # === RIGHTS === #

    def test_only_the_supervisor_hands_over(self):
        handover = self._handover()
        for role in ("front", "back", "official", "quality", "coordinator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                handover.with_user(getattr(self, role))._do_run()
        for role in ("oversight", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                handover.with_user(getattr(self, role))._do_run()
            with self.assertRaises(AccessError):
                handover.with_user(getattr(self, role)).write({"reason": "x"})
        with self.assertRaises(AccessError):
            handover.write({"state": "done"})

    def test_who_reads_which(self):
        handover = self._handover()
        for reader in (
            self.leaver,
            self.heir,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
        ):
            self.assertEqual(handover.with_user(reader).reason, False)
        for stranger in (self.front, self.back, self.official):
            with self.assertRaises(AccessError):
                handover.with_user(stranger).read(["reason"])
