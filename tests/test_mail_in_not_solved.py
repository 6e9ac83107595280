"""«No resuelve»: the requester sends a closed case back to the desk (5.2.13)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestMailInNotSolved(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(channel="phone")
        cls.case._do_answer("El pago se aplicó el lunes.")
        assert cls.case.state == "closed"
        cls.asked = cls.case.with_user(cls.portal)

    def test_the_requester_puts_it_back_on_the_desk(self):
        self.asked._do_reopen("El pago sigue sin aparecer.")
        self.assertEqual(self.case.state, "front_office")
        self.assertFalse(self.case.closed_on)
        self.assertEqual(self.case.user_id, self.front)
        event = self.case.event_ids.sorted("sequence")[-1]
        self.assertEqual((event.act, event.role), ("not_solved", "requester"))
        self.assertEqual(event.user_id, self.portal)
        self.assertEqual(event.note, "El pago sigue sin aparecer.")
        activity = self.case.activity_ids
        self.assertEqual(activity.user_id, self.front)
        self.assertIn("sigue sin aparecer", activity.note)

    def test_the_banner_says_why_it_is_on_the_desk_again(self):
        """Otherwise the banner would read like that of a new case."""
        self.asked._do_reopen("El pago sigue sin aparecer. " * 20)
        self.env.invalidate_all()
        mine = self.case.with_user(self.front)
        self.assertRegex(
            mine.guidance, "does not solve it: «El pago sigue .*…». Answer anew"
        )
        # The banner is empty after a new answer.
        mine._do_answer("Se aplica mañana.")
        self.assertFalse(mine.guidance)
        mine.with_user(self.supervisor)._do_reopen("Falta la certificación")
        self.env.invalidate_all()
        self.assertIn("reopened it: «Falta la certificación»", mine.guidance)
        mine._do_escalate("back_office")
        self.env.invalidate_all()
        self.assertIn("With back office", mine.guidance)

    def test_only_within_the_business_days_set(self):
        # With a weekend and the holiday of 12 October in between.
        last = NOW + timedelta(days=14)
        with clock.at(last):
            self.assertFalse(self.asked._get_cannot_act_reasons("not_solved"))
        with clock.at(last + timedelta(days=1)):
            with self.assertRaisesRegex(UserError, "file it again"):
                self.asked._do_not_solved("Nada")
        self.env.company.grandes_clientes_not_solved_days = 0
        with self.assertRaisesRegex(UserError, "is over"):
            self.asked._do_not_solved("Nada")
        with self.assertRaises(ValidationError):
            self.env.company.grandes_clientes_not_solved_days = -1

    def test_it_takes_the_requesters_words(self):
        with self.assertRaises(ValidationError):
            self.asked._do_not_solved("  ")

    def test_nobody_elses_case(self):
        other = self._registered(
            partner_id=self.town.id, contact_id=False, channel="phone"
        )
        other._do_answer("Listo")
        with self.assertRaises(AccessError):
            other.with_user(self.portal)._do_reopen("No es mío")
        self.contact.is_coordinator = False
        with self.assertRaises(AccessError):
            self.asked._do_reopen("Ya no soy coordinadora")

    def test_the_front_office_only_where_the_requester_wrote(self):
        with self.assertRaisesRegex(UserError, "written nothing"):
            self.case._do_not_solved("Porque sí")
        with self.assertRaises(AccessError):
            self.case._do_reopen("Porque sí")
        with self.assertRaises(AccessError):
            self.case.with_user(self.oversight)._do_not_solved("Porque sí")
        self.case._log_requester_wrote()
        self.assertTrue(self.case.requester_unread)
        self.assertEqual(self.case.activity_ids.user_id, self.front)
        action = self.case.action_not_solved()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.front)
            .with_context(**action["context"])
            .create({"reason": "Escribió que el pago no aparece"})
        )
        wizard.action_confirm()
        self.assertEqual(self.case.state, "front_office")

    def test_what_the_requester_wrote_stays_until_it_is_read(self):
        self.case._log_requester_wrote()
        self.case._log_requester_wrote()
        self.assertEqual(len(self.case.activity_ids), 1, "one to-do, however many")
        with self.assertRaises(AccessError):
            self.case.requester_unread = False
        with self.assertRaises(AccessError):
            self.case.with_user(self.oversight).action_requester_read()
        self.case.action_requester_read()
        self.assertFalse(self.case.requester_unread)
        self.assertFalse(self.case.activity_ids)
        self.assertTrue(self.case.requester_wrote_on)
