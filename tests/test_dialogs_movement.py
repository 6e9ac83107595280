"""The dialogs of staff movements, each confirmed as its screen does it."""

from odoo.tests import tagged

from .common import NOW
from .dialog_common import DialogCommon, confirms
from .movement_common import StaffCommon
from .test_dialogs_rooms import of_menu
from .test_mail_request import MailRequestCommon

ACT = "staff.movement.act/action_confirm"
REPLY = "staff.movement.reply/action_confirm"


@tagged("post_install", "-at_install")
class TestMovementDialogs(StaffCommon, MailRequestCommon, DialogCommon):
    @confirms(f"{ACT}/communicate", f"{ACT}/hand_over", f"{ACT}/carry_out")
    def test_who_leaves(self):
        movement = self._leaver()
        self._confirm(self.supervisor, movement.action_communicate())
        self.assertTrue(movement.communicated_on)
        self._confirm(self.supervisor, movement.action_hand_over())
        self.assertEqual(movement.state, "handed_over")
        self._confirm(self.manager, movement.with_user(self.manager).action_carry_out())
        self.assertEqual(movement.state, "carried_out")

    @confirms(f"{ACT}/choose_account")
    def test_who_joins_before_the_account_is_made(self):
        movement = self._movement(
            "joiner",
            person_name="Aura Nueva",
            side="outsourcing",
            profile_id=self._profile("front_office"),
        )
        movement._do_communicate()
        mine = movement.with_user(self.manager)
        user = self.env["res.users"].create(
            {"name": "Aura", "login": "gc_aura", "email": "aura@example.com"}
        )
        self._confirm(self.manager, mine.action_choose_account(), user_id=user)
        self.assertEqual(movement.user_id, user)
        self._confirm(self.manager, mine.action_carry_out())
        self.assertEqual(movement.state, "carried_out")
        self.assertTrue(user.has_group("grandes_clientes.group_front_office"))

    @confirms(f"{ACT}/lock")
    def test_who_is_shut_out(self):
        movement = self._leaver(days=3)
        self._confirm(self.supervisor, movement.action_lock())
        self.assertTrue(movement.locked_on)

    @confirms(f"{ACT}/object", f"{ACT}/cancel")
    def test_with_a_reason(self):
        movement = self._leaver(days=3)
        movement._do_communicate()
        self._confirm(
            self.oversight, movement.with_user(self.oversight).action_object()
        )
        self.assertEqual(movement.oversight_answer, "objected")
        self._confirm(self.supervisor, movement.action_cancel())
        self.assertEqual(movement.state, "cancelled")

    def _replied(self):
        movement = self._leaver(days=3)
        movement._do_communicate()
        request = self._get_request(movement)
        self._reply(request, "Enterados.", sender="interventoria@example.com")
        return movement

    @confirms(f"{REPLY}/acknowledge")
    def test_reply_that_acknowledges(self):
        movement = self._replied()
        self._confirm(self.supervisor, movement.action_enter_reply())
        self.assertEqual(movement.oversight_answer, "acknowledged")

    @confirms(f"{REPLY}/object")
    def test_reply_that_objects(self):
        movement = self._replied()
        self._confirm(
            self.supervisor,
            movement.action_enter_reply(),
            decision="object",
            reason="Falta el soporte",
        )
        self.assertEqual(movement.oversight_answer, "objected")

    @confirms("staff.absence.ask/action_confirm")
    def test_absence(self):
        self._confirm(
            self.supervisor,
            of_menu(self.env, "staff_absence_ask_action"),
            user_id=self.front,
            successor_id=self.front2,
        )
        self.assertTrue(self.front._is_absent_at(NOW))
