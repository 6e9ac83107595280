"""A movement of staff is communicated: by letter, to whom, and what they say (R6)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .movement_common import MOVEMENT, StaffCommon
from .test_mail_request import MailRequestCommon


@tagged("post_install", "-at_install", "slow")
class TestCommunicate(StaffCommon, MailRequestCommon):
    """The letter is sent through the Interventoría, and then to the office (R6)."""

    def _leaver(self, days=7, **vals):
        return super()._leaver(days, **vals)

    def test_letter_goes_to_both_with_its_pdf(self):
        movement = self._leaver()
        movement._do_communicate()
        self.assertEqual((movement.state, movement.notice_days), ("communicated", 7))
        self.assertTrue(movement.letter_id.sudo().raw.startswith(b"%PDF"))
        for address in ("interventoria@example.com", "comercial@example.com"):
            [mail] = self._mails_to(address)
            self.assertEqual(mail.attachment_ids, movement.letter_id)
            self.assertIn(self.front.name, mail.body_html)
        self.assertEqual(
            set(movement.mail_request_ids.mapped("kind")), {"oversight", "office"}
        )
        self.assertFalse(movement._find_broken_seals())

    def test_one_leaving_has_one_letter(self):
        movement = self._leaver()
        refused = self.assertRaisesRegex(ValidationError, "There is one already")
        with refused, self.cr.savepoint():
            self._leaver(days=3)
        movement.with_user(self.supervisor)._do_cancel("Se queda hasta fin de mes")
        self._leaver(days=14)._do_communicate()

    def test_a_movement_that_one_may_not_read_is_not_named(self):
        company = self.env["res.company"].create({"name": "Otra"})
        there = self.env[MOVEMENT].create(
            {
                "kind": "leaver",
                "user_id": self.front.id,
                "company_id": company.id,
                "effective_on": NOW.date(),
            }
        )
        refused = self.assertRaisesRegex(ValidationError, "^Another company has one")
        with refused, self.cr.savepoint():
            self._leaver()
        there._do_cancel("Se queda")
        self._movement("leaver", self.official)
        refused = self.assertRaisesRegex(ValidationError, "somebody else entered")
        with refused, self.cr.savepoint():
            self._movement("leaver", self.official, by=self.official)

    def test_told_afterwards_the_days_are_negative(self):
        movement = self._leaver(days=-3)
        movement._do_communicate()
        self.assertEqual(movement.notice_days, -3)
        self.assertTrue(movement.letter["late"])

    def test_what_the_letter_says_stands(self):
        movement = self._leaver()
        movement._do_communicate()
        for vals in (
            {"effective_on": NOW.date()},
            {"successor_id": self.back.id},
            {"person_name": "Otra"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                movement.sudo().write(vals)
        movement.write({"note": "Entrega el carné"})
        with self.assertRaises(UserError):
            movement.unlink()

    def test_who_has_no_login_is_told_of_likewise(self):
        movement = self._movement(
            "leaver",
            side="mission_area",
            person_name="Funcionaria sin cuenta",
            mission_area_id=self.treasury,
        )
        movement._do_communicate()
        self.assertIn("Funcionaria sin cuenta", movement.letter["sentence"])
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_without_addresses_the_roles_are_written_to(self):
        self.env.company.grandes_clientes_seal_email = False
        self.oversight.email = "veedor@example.com"
        movement = self._leaver()
        movement._do_communicate()
        request = self._get_request(movement)
        self.assertIn("veedor@example.com", request.address)

    # === WHAT THE INTERVENTORÍA SAYS === #

    def test_it_acknowledges_or_objects_and_delays_nothing(self):
        movement = self._leaver(days=0)
        movement._do_communicate()
        told = movement.with_user(self.oversight)
        told._do_object("Falta la justificación")
        self.assertEqual(movement.oversight_answer, "objected")
        movement._do_hand_over()
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")
        self.assertFalse(self.front.sudo().active)
        told._do_object("Y el empalme")
        told._do_acknowledge()
        self.assertEqual(movement.oversight_answer, "acknowledged")
        # What they objected to is kept.
        self.assertEqual(movement.objection, "Falta la justificación\n\nY el empalme")
        with self.assertRaises(UserError):
            told._do_object("Otra vez")

    def test_called_off_it_says_that_the_person_is_shut_out_still(self):
        movement = self._leaver()
        movement._do_communicate()
        movement._do_lock()
        self.assertFalse(movement.is_shut_out_still)
        movement._do_cancel("Se queda con nosotros")
        self.assertTrue(movement.is_shut_out_still)
        self.front.with_user(self.manager)._grandes_clientes_do_unlock("Se queda")
        self.assertFalse(movement.is_shut_out_still)

    def test_its_mail_comes_back_and_is_entered_by_who_asked(self):
        movement = self._leaver()
        movement._do_communicate()
        request = self._get_request(movement)
        with self.assertRaises(UserError):
            movement._do_acknowledge(request)
        self._reply(request, "Enterados.", sender="interventoria@example.com")
        self.assertEqual(movement.mail_reply_count, 1)
        movement._do_acknowledge(request)
        self.assertEqual(movement.oversight_answer, "acknowledged")
        self.assertEqual(movement.oversight_request_id, request)
        self.assertEqual(movement.oversight_on, request.replied_on)
        self.assertEqual(request.state, "entered")

    def test_nobody_makes_up_what_it_says(self):
        movement = self._leaver()
        movement._do_communicate()
        office = self._get_request(movement, "office")
        self._reply(office, "Enterados.", sender="comercial@example.com")
        with self.assertRaises(AccessError):
            movement._do_acknowledge(office)
        other = self._movement("leaver", self.back, successor_id=self.front2)
        other._do_communicate()
        request = self._get_request(other)
        self._reply(request, "Enterados.")
        with self.assertRaises(UserError):
            movement._do_acknowledge(request)
        with self.assertRaises(AccessError):
            movement._do_acknowledge()

    # === RIGHTS === #

    def test_who_does_what(self):
        movement = self._leaver()
        may = {
            "_do_communicate": {self.supervisor},
            "_do_hand_over": {self.supervisor},
            "_do_lock": {self.supervisor, self.manager},
            "_do_carry_out": {self.manager},
        }
        everybody = (self.front2 | self.back | self.official | self.coordinator) | (
            self.quality | self.oversight | self.manager | self.supervisor
        )
        for act, people in may.items():
            for user in everybody:
                if user in people:
                    continue
                with (
                    self.subTest(act=act, user=user.login),
                    self.assertRaises(UserError),
                ):
                    getattr(movement.with_user(user), act)()
        for user in (self.coordinator, self.quality, self.manager):
            movement.with_user(user).read(["person_name"])
            with self.assertRaises(AccessError):
                movement.with_user(user).write({"note": "Yo"})
        for user in (self.front, self.front2, self.back, self.official, self.oversight):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                movement.with_user(user).read(["person_name"])
        movement._do_communicate()
        movement.with_user(self.oversight).read(["person_name"])

    def test_an_area_asks_for_its_own_people(self):
        movement = self._movement("leaver", self.official, by=self.official)
        self.assertEqual(movement.side, "mission_area")
        with self.assertRaises(AccessError):
            movement._do_communicate()
        movement.with_user(self.supervisor)._do_communicate()
        with self.assertRaises(AccessError):
            self._movement("leaver", self.front, by=self.official)

    def test_protected_fields_are_refused_to_clients(self):
        movement = self._leaver()
        for vals in (
            {"state": "carried_out"},
            {"oversight_answer": "acknowledged"},
            {"communicated_on": NOW},
            {"is_removal_due": True},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                movement.write(vals)
