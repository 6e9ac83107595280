"""Work within a desk: the head assigns it, absences are covered (5.2.17)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon
from .past import leaving_unasked


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
        """Assert that the holder counts as absent, on the record and in the search."""
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

    def test_who_is_given_work_is_told_which_and_what_to_do(self):
        self.escalations[0].with_user(self.chief)._do_assign(self.colleague)
        [told] = self.env["mail.message"].search(
            [("partner_ids", "in", self.colleague.partner_id.ids)]
        )
        case = self.escalations[0].case_id
        self.assertIn(f"{case.name}, {case.subject}", told.subject)
        self.assertIn("send it back", told.body)

    def test_what_somebody_absent_holds_is_taken_by_a_colleague(self):
        self._be_away(self.official)
        self._assert_absent(True)
        self.escalations.with_user(self.colleague).action_take()
        self.assertEqual(self.escalations.holder_id, self.colleague)

    def test_who_comes_second_is_told_who_took_it(self):
        [first] = self.escalations[0].with_user(self.colleague)
        first.sudo().holder_id = False
        first.with_user(self.colleague).action_take()
        with self.assertRaisesRegex(UserError, "It is with gc_colleague"):
            first.with_user(self.official).action_take()
        self.assertEqual(first.holder_id, self.colleague)

    def test_what_nobody_and_somebody_absent_holds_is_taken_at_once(self):
        other = self._registered(typification="T11", beneficiary_id_number="44")
        unheld = other._do_escalate("mission_area")
        unheld.sudo().holder_id = False
        self._be_away(self.official)
        both = self.escalations[0] | unheld
        both.invalidate_recordset()
        both.with_user(self.colleague)._do_assign(self.colleague)
        self.assertEqual(both.holder_id, self.colleague)

    def test_work_of_who_left_the_area_waits_for_a_colleague(self):  # R6
        with leaving_unasked(self.env):
            self.treasury.member_ids -= self.official
        self._assert_absent(True)
        self.escalations.with_user(self.colleague).action_take()
        self.assertEqual(self.escalations.holder_id, self.colleague)
        self._assert_absent(False)

    def test_work_of_who_left_the_house_waits_for_a_colleague(self):  # R6
        with leaving_unasked(self.env):
            self.official.active = False
        self._assert_absent(True)
        self.escalations.with_user(self.chief)._do_assign(self.colleague)
        self._assert_absent(False)

    def test_work_of_who_left_the_back_office_waits_for_a_colleague(self):  # R6
        self.escalations = self._escalated(
            "back_office", typification="T12", beneficiary_id_number="1031"
        )[1]
        self.escalations.with_user(self.back)._do_accept()
        self._assert_absent(False)
        back_office = self.env.ref("grandes_clientes.group_back_office")
        with leaving_unasked(self.env):
            self.back.sudo().group_ids -= back_office
        self._assert_absent(True)
        colleague = self._user("back2", "group_back_office")
        self.escalations.with_user(colleague).action_take()
        self.assertEqual(self.escalations.holder_id, colleague)


@tagged("post_install", "-at_install", "slow")
class TestEscalationComesBack(EscalationCommon):
    """R6: a desk's reply reaches the front office, whoever has left."""

    def _told(self, record, act, *args):
        """Perform an act as the back office; return the case and the notified users.

        :param record: function called with the case, once it is escalated
        """
        case, escalation = self._escalated("back_office")
        record(case)
        Message = self.env["mail.message"].sudo()
        last = Message.search([], order="id desc", limit=1).id
        getattr(escalation.with_user(self.back), act)(*args)
        notices = Message.search(
            [("id", ">", last), ("message_type", "=", "user_notification")]
        )
        return case, notices.notified_partner_ids.user_ids

    def _archive_both(self, case):
        with leaving_unasked(self.env):
            (self.front | self.front2).sudo().active = False

    def test_of_whom_nobody_is_left_the_supervisor_is_told(self):
        for act, *args in (
            ("_do_answer", "Aplicado."),
            ("_do_reject", "other", None, "No procede"),
            ("_do_return", "Falta el recibo"),
        ):
            with self.subTest(act=act), self.env.cr.savepoint() as savepoint:
                case, told = self._told(self._archive_both, act, *args)
                self.assertEqual(case.state, "front_office")
                self.assertFalse(case.user_id)
                self.assertIn(self.supervisor, told)
                savepoint.rollback()

    def test_who_changed_roles_is_not_of_the_front_office(self):
        def leave(case):
            group = self.env.ref("grandes_clientes.group_front_office")
            with leaving_unasked(self.env):
                self.front.sudo().group_ids -= group

        case, told = self._told(leave, "_do_answer", "Aplicado.")
        self.assertEqual(case.user_id, self.front2)
        self.assertEqual(told, self.front2)

    def test_who_is_of_another_company_now_gets_nothing(self):
        def leave(case):
            other = self.env["res.company"].create({"name": "Otra entidad"})
            self.front.sudo().write({"company_id": other.id, "company_ids": other.ids})

        case, told = self._told(leave, "_do_answer", "Aplicado.")
        self.assertEqual(case.user_id, self.front2)
        self.assertEqual(told, self.front2)

    def test_the_supervisor_complained_of_is_not_told(self):  # G26
        chief = self._user("chief2", "group_supervisor")

        def complain(case):
            self._archive_both(case)
            case.sudo().complained_user_id = self.supervisor

        _case, told = self._told(complain, "_do_answer", "Aplicado.")
        self.assertIn(chief, told)
        self.assertNotIn(self.supervisor, told)

    def test_desk_is_told_while_its_head_is_away(self):
        self.treasury.head_id = self._user("chief", "group_mission_area")
        with leaving_unasked(self.env):
            self.treasury.head_id.sudo().active = False
        escalation = self._escalated(typification="T11")[1]
        users = escalation._get_desk_users("mission_area", self.treasury)
        self.assertEqual(users, self.official)

    def test_what_was_given_to_somebody_else_comes_back_to_them(self):
        def reassign(case):
            case.with_user(self.supervisor)._do_assign(self.front2)

        case, told = self._told(reassign, "_do_answer", "Aplicado.")
        self.assertEqual(case.user_id, self.front2)
        self.assertEqual(told, self.front2)

    def test_who_escalated_on_hears_what_the_area_says(self):  # 5.2.15
        self.env.company.grandes_clientes_area_answers_to = "back_office"
        case, back = self._escalated("back_office", typification="T12")
        colleague = self._user("back2", "group_back_office")
        onward = case.with_user(self.back)._do_escalate("mission_area")
        self.assertEqual((back.state, back.holder_id), ("accepted", self.back))
        Message = self.env["mail.message"].sudo()
        last = Message.search([], order="id desc", limit=1).id
        onward.with_user(self.official)._do_answer("Girado.")
        notices = Message.search(
            [("id", ">", last), ("message_type", "=", "user_notification")]
        )
        self.assertIn(self.back.partner_id, notices.notified_partner_ids)
        self.assertNotIn(colleague.partner_id, notices.notified_partner_ids)
        self.assertEqual(case.back_user_id, self.back)

    # === WHAT IS PROPOSED NEXT === #

    def _rejected(self, case, area, suggested=None, hours=1, **escalated):
        """Reject as ``area`` what is escalated to it, some hours later."""
        escalation = case._do_escalate(
            "mission_area", area=area, reason="Por su naturaleza", **escalated
        )
        with clock.at(NOW + timedelta(hours=hours)):
            escalation.with_user(area.member_ids)._do_reject(
                "wrong_area", area=suggested
            )
        return escalation

    def _proposed(self, case, user=None):
        """Return the desk proposed by the wizard, its area, and the reason."""
        wizard = self.env["grandes.clientes.case.escalate"].with_user(
            user or self.front
        )
        wizard = wizard._open_for(case)
        # The target of the single line: the wizard itself shows «by the matrix».
        target = "back_office" if wizard.line_ids.goes_back else "mission_area"
        return target, wizard.line_ids.mission_area_id, wizard.line_ids.reason

    def test_last_rejection_says_where_to(self):  # 5.2.17
        case = self._registered(typification="T11")
        self._rejected(case, self.treasury, self.credit)
        second = self._rejected(case, self.credit, self.treasury, hours=2)
        target, area, reason = self._proposed(case)
        self.assertEqual((target, area), ("mission_area", self.treasury))
        self.assertIn(second.name, reason)

    def test_what_an_earlier_rejection_suggested_is_past(self):
        case = self._registered(typification="T11")
        self._rejected(case, self.treasury, self.credit)
        self._rejected(case, self.credit, None, hours=2)
        target, area, reason = self._proposed(case)
        self.assertEqual(
            (target, area, reason), ("mission_area", self.credit.browse(), False)
        )

    def test_last_is_who_rejected_last_not_who_was_asked_last(self):
        self.env.company.grandes_clientes_area_answers_to = "back_office"
        case, back = self._escalated("back_office", typification="T12")
        held = case.with_user(self.back)
        self._rejected(held, self.treasury, self.credit)
        with clock.at(NOW + timedelta(hours=2)):
            back.with_user(self.back)._do_reject("wrong_area", area=self.treasury)
        self.assertEqual(self._proposed(case)[1], self.treasury)

    def test_the_back_office_that_rejects_is_not_proposed_again(self):
        case, back = self._escalated("back_office", typification="T12")
        back.with_user(self.back)._do_reject("wrong_area", area=self.treasury)
        target, area, _reason = self._proposed(case)
        self.assertEqual((target, area), ("mission_area", self.treasury))
