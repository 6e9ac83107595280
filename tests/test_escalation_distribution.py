"""Who of a desk works what: the head gives it out, absences are covered (5.2.17)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .test_escalation_acts import EscalationCommon


@tagged("post_install", "-at_install")
class TestEscalationDistribution(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._user("chief", "group_mission_area")
        cls.colleague = cls._user("colleague", "group_mission_area")
        cls.treasury.member_ids += cls.colleague
        cls.treasury.head_id = cls.chief
        cases = cls._many(2, typification="T11")
        cases._do_register()
        cls.escalations = cases._do_escalate("mission_area")
        cls.escalations.with_user(cls.chief)._do_assign(cls.official)

    def _assert_absent(self, is_absent):
        """Assert that the holder counts as absent, on the record and in the queue."""
        mine = self.escalations
        mine.invalidate_recordset()
        self.assertEqual(set(mine.mapped("is_holder_absent")), {is_absent})
        for wanted in (True, False):
            found = mine.search(
                [("is_holder_absent", "=", wanted), ("id", "in", mine.ids)]
            )
            self.assertEqual(found, mine if wanted == is_absent else mine.browse())

    def _be_away(self, user):
        user.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=5),
            }
        )

    def test_head_distributes(self):
        self.assertEqual(self.escalations.holder_id, self.official)
        self._assert_absent(False)
        with self.assertRaises(UserError):
            self.escalations.with_user(self.official)._do_assign(self.chief)
        with self.assertRaises(UserError):
            self.escalations.with_user(self.colleague)._do_assign(self.colleague)
        with self.assertRaises(UserError):
            self.escalations.with_user(self.chief)._do_assign(self.creditor)

    def test_what_somebody_absent_holds_is_taken_by_a_colleague(self):
        self._be_away(self.official)
        self._assert_absent(True)
        self.escalations.with_user(self.colleague).action_take()
        self.assertEqual(self.escalations.holder_id, self.colleague)

    def test_work_of_who_left_the_area_waits_for_a_colleague(self):  # R6
        self.treasury.member_ids -= self.official
        self._assert_absent(True)
        self.escalations.with_user(self.colleague).action_take()
        self.assertEqual(self.escalations.holder_id, self.colleague)
        self._assert_absent(False)

    def test_work_of_who_left_the_house_waits_for_a_colleague(self):  # R6
        self.official.active = False
        self._assert_absent(True)
        self.escalations.with_user(self.chief)._do_assign(self.colleague)
        self._assert_absent(False)
