"""A user joins, leaves or changes post: announced, handed over, done (R6, C9)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon
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


@tagged("post_install", "-at_install", "slow")
class TestLeaver(StaffCommon, EscalationCommon):
    """A leaver is shut out, with nothing left behind (R6, C9)."""

    def test_all_goes_to_the_successor_then_the_account_is_archived(self):
        case = self._registered()
        movement = self._leaver()
        movement._do_communicate()
        self.assertTrue(movement.held)
        movement._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertEqual(movement.handover_id.state, "done")
        self.assertEqual(case.user_id, self.front2)
        self.assertEqual(self.ies.advisor_id, self.front2)
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")
        front = self.front.sudo()
        self.assertFalse(front.active)
        self.assertTrue(front.grandes_clientes_locked_on)
        self.assertEqual(set(movement.grant_ids.mapped("state")), {"ended"})

    def test_dismissed_while_holding_shut_out_now_archived_after(self):
        self._registered()
        movement = self._leaver()
        movement.with_user(self.manager)._do_carry_out()
        front = self.front.sudo()
        self.assertTrue(front.grandes_clientes_locked_on)
        self.assertTrue(front.active)
        self.assertTrue(movement.is_removal_due)
        self.assertNotEqual(movement.state, "carried_out")
        movement._do_hand_over()
        self.assertEqual(movement.state, "carried_out")
        self.assertFalse(front.active)
        movement._do_communicate()
        self.assertEqual((movement.state, movement.notice_days), ("carried_out", 0))

    def test_cron_finishes_what_was_handed_over_otherwise(self):
        movement = self._leaver()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(movement.is_removal_due)
        handover = (
            self.env["grandes.clientes.staff.handover"]
            .with_user(self.supervisor)
            .create({"user_id": self.front.id, "successor_id": self.front2.id})
        )
        handover._do_run()
        self.env[MOVEMENT]._cron_finish()
        self.assertEqual(movement.state, "carried_out")

    def test_supervisor_shuts_out_at_once(self):
        movement = self._leaver(days=1)
        movement._do_lock()
        self.assertTrue(self.front.sudo().grandes_clientes_locked_on)
        self.assertTrue(self.front.sudo().active)
        with self.assertRaises(UserError):
            movement._do_lock()

    def test_nobody_is_removed_before_the_day_nor_removes_themselves(self):
        movement = self._leaver(days=1)
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_carry_out()
        with clock.at(NOW + timedelta(days=1)):
            movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(movement.locked_on)
        own = self._movement("leaver", self.manager)
        with self.assertRaises(UserError):
            own.with_user(self.manager)._do_carry_out()

    def test_removal_is_asked_for_where_access_goes_by_request(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._leaver()
        movement._do_communicate()
        request = movement.access_request_id.sudo()
        self.assertEqual((request.kind, request.user_id), ("removal", self.front))
        self.assertTrue(request.line_ids)
        movement._do_hand_over()
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_seals_hold_whatever_is_still_written(self):
        movement = self._leaver()
        movement._do_hand_over()
        movement.write({"post": "Asesora", "note": "Entrega el carné"})
        self.assertFalse(movement._find_broken_seals())
        movement.with_user(self.manager)._do_carry_out()
        with self.assertRaises(UserError):
            movement.sudo().write({"post": "Otra"})
        self.assertFalse(movement._find_broken_seals())

    def test_called_off_it_says_why(self):
        movement = self._leaver()
        movement._do_communicate()
        movement._do_cancel("Se queda")
        self.assertEqual(movement.state, "cancelled")
        self.assertEqual(set(movement.mail_request_ids.mapped("state")), {"cancelled"})

    def test_called_off_its_access_request_is_carried_out_no_more(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._leaver()
        movement._do_communicate()
        movement._do_cancel("Se queda")
        request = movement.access_request_id.sudo()
        self.assertEqual(
            (request.state, request.refusal_reason), ("refused", "Se queda")
        )

    def test_undone_hand_over_is_begun_again(self):
        self._registered()
        movement = self._leaver()
        movement._do_hand_over()
        self.assertFalse(movement.held)
        movement.handover_id._do_undo()
        self.assertTrue(movement.held)
        self.assertEqual((movement.state, movement.handed_over_on), ("draft", False))
        with self.assertRaises(UserError):
            movement.unlink()
        self.env.flush_all()
        movement._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertFalse(movement.held)
        self.assertFalse(movement._find_broken_seals())

    def test_undone_by_a_job_it_goes_back_as_the_job_ends(self):
        for _each in range(3):
            self._registered()
        movement = self._leaver()
        movement._do_communicate()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        self.assertTrue(job)
        # Its items are still the successor's.
        self.assertEqual(movement.state, "handed_over")
        self.assertFalse(movement._find_broken_seals())
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertEqual(
            (movement.state, movement.handed_over_on), ("communicated", False)
        )
        self.assertTrue(movement.held)
        self.assertFalse(movement._find_broken_seals())

    def test_nobody_is_archived_while_a_job_gives_work_back(self):
        for _each in range(3):
            self._registered()
        movement = self._leaver()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        self.assertFalse(movement.held)
        movement.with_user(self.manager)._do_carry_out()
        self.env[MOVEMENT]._cron_finish()
        self.assertTrue(movement.locked_on)
        self.assertTrue(self.front.active)
        self.assertTrue(movement.is_removal_due)
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertTrue(movement.held)
        self.env.company.grandes_clientes_job_limit = 100
        movement._do_hand_over()
        self.assertFalse(self.front.active)
        self.assertEqual(movement.state, "carried_out")

    def test_nobody_gets_back_work_after_they_were_archived(self):
        cases = self.env["grandes.clientes.case"]
        for at in range(3):
            cases |= self._registered(beneficiary_id_number=str(70_000_000 + at))
        movement = self._leaver()
        movement._do_hand_over()
        self.env.company.grandes_clientes_job_limit = 1
        job = movement.handover_id._do_undo()
        # Carried out in a transaction that did not see the undoing yet.
        self.front.sudo().active = False
        while job.with_user(job.user_id)._run_chunk():
            pass
        self.assertEqual(cases.user_id, self.front2)

    def test_one_removal_that_is_refused_does_not_stop_the_others(self):
        self._registered()
        first = self._leaver()
        first.with_user(self.manager)._do_carry_out()
        second = self._movement("leaver", self.back, successor_id=self.front2)
        second.sudo().is_removal_due = True
        # The company's own group gives the role as well, so the profile cannot end.
        group = self.env["res.groups"].create(
            {
                "name": "Propio",
                "implied_ids": [
                    Command.link(self.env.ref("grandes_clientes.group_front_office").id)
                ],
            }
        )
        self.front.write({"group_ids": [Command.link(group.id)]})
        first._do_hand_over()
        self.assertEqual(first.state, "handed_over")
        self.env[MOVEMENT]._cron_finish()
        self.assertEqual((first.state, second.state), ("handed_over", "carried_out"))
        told = self.env["mail.activity"].search(
            [("user_id", "=", self.supervisor.id), ("note", "ilike", "Propio")]
        )
        self.assertEqual(len(told), 1)

    def test_transfer_gives_the_new_profile_and_ends_the_old(self):
        movement = self._movement(
            "transfer",
            self.front,
            successor_id=self.front2,
            profile_id=self._profile("back_office"),
        )
        movement._do_hand_over()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.front.has_group("grandes_clientes.group_back_office"))
        self.assertFalse(self.front.has_group("grandes_clientes.group_front_office"))
        self.assertEqual(self.ies.advisor_id, self.front2)


@tagged("post_install", "-at_install")
class TestJoiner(StaffCommon):
    """Profile, portfolio, induction and a first case within the hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.env["res.users"].create(
            {
                "name": "Nueva Asesora",
                "login": "gc_new",
                "email": "nueva@example.com",
                "group_ids": [(6, 0, cls.env.ref("base.group_user").ids)],
            }
        )

    def test_a_profile_without_an_account_is_given_to_nobody(self):
        movement = self._movement(
            "joiner",
            person_name="Aura Nueva",
            side="outsourcing",
            profile_id=self._profile("front_office"),
        )
        with self.assertRaisesRegex(UserError, "no account that would get it"):
            movement.with_user(self.manager)._do_carry_out()
        movement.profile_id = False
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def _unknown(self):
        """Communicate a joiner who has no account yet."""
        movement = self._movement(
            "joiner",
            person_name="Aura Nueva",
            side="outsourcing",
            profile_id=self._profile("front_office"),
        )
        movement._do_communicate()
        return movement

    def test_account_is_chosen_after_the_letter_which_stays_as_it_was(self):
        movement = self._unknown()
        self.newcomer.partner_id.function = "Asesora"
        with self.assertRaisesRegex(UserError, "choose the account"):
            movement.with_user(self.manager)._do_carry_out()
        movement.with_user(self.manager)._do_choose_account(self.newcomer)
        self.env.flush_all()
        self.assertEqual(
            (movement.user_id, movement.person_name, movement.post),
            (self.newcomer, "Aura Nueva", False),
        )
        self.assertFalse(movement._find_broken_seals())
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_choose_account(self.front)
        with self.assertRaises(UserError):
            movement.sudo().write({"user_id": self.front.id})
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))

    def test_account_is_chosen_by_who_may(self):
        movement = self._unknown()
        for user in (self.coordinator, self.quality, self.oversight, self.official):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                movement.with_user(user)._do_choose_account(self.newcomer)
        with self.assertRaisesRegex(UserError, "their own access"):
            movement.with_user(self.manager)._do_choose_account(self.manager)

    def test_without_an_account_the_request_waits_for_it(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._unknown()
        request = movement.access_request_id
        self.assertEqual(request.person_name, "Aura Nueva")
        mine = movement.with_user(self.manager)
        with self.assertRaisesRegex(UserError, request.name):
            mine._do_carry_out()
        with self.assertRaisesRegex(UserError, request.name):
            mine._do_choose_account(self.newcomer)
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        request.with_user(self.manager).user_id = self.newcomer
        request.with_user(self.manager)._do_carry_out()
        self.assertEqual(
            (movement.user_id, movement.person_name), (self.newcomer, "Aura Nueva")
        )
        self.assertFalse(movement._find_broken_seals())
        mine._do_carry_out()
        self.assertEqual(movement.state, "carried_out")
        self.assertEqual(len(self.newcomer.sudo().grandes_clientes_grant_ids), 1)

    def test_access_is_requested_once_the_account_is_chosen(self):
        movement = self._unknown()
        self.env.company.grandes_clientes_access_requests = True
        movement.with_user(self.manager)._do_choose_account(self.newcomer)
        request = movement.access_request_id.sudo()
        self.assertEqual(
            (request.kind, request.user_id, request.asked_by_id),
            ("new", self.newcomer, self.supervisor),
        )

    def _joiner(self, **vals):
        return self._movement(
            "joiner",
            self.newcomer,
            profile_id=self._profile("front_office"),
            companion_id=self.front,
            entity_ids=[(6, 0, self.ies.ids)],
            **vals,
        )

    def _said(self, movement, act):
        """Return what the dialog says that the act will do."""
        return (
            self.env["grandes.clientes.staff.movement.act"]
            .with_user(self.manager if act == "carry_out" else self.supervisor)
            .create({"movement_id": movement.id, "act": act})
            .sentence
        )

    def test_the_dialog_says_what_a_movement_does(self):
        joiner = self._joiner()
        self.assertIn("gets the profile «", self._said(joiner, "carry_out"))
        self.assertIn(f"gets {self.ies.name};", self._said(joiner, "hand_over"))
        joiner.entity_ids |= self.town
        self.assertIn("gets 2 entities;", self._said(joiner, "hand_over"))
        self.assertEqual(
            self._said(
                self._movement("joiner", person_name="Aura", side="outsourcing"),
                "carry_out",
            ),
            "Aura gets an induction list, and no profile: there is no account.",
        )
        transfer = self._movement(
            "transfer", self.front, profile_id=self._profile("back_office")
        )
        self.assertIn("loses those of before", self._said(transfer, "carry_out"))

    def test_first_hour(self):
        case = self._registered()
        movement = self._joiner()
        movement._do_communicate()
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))
        self.assertTrue(movement.induction_ids)
        self.assertIn(
            "Read procedure M5-1-08", movement.induction_ids.mapped("name")[0]
        )
        movement._do_give_first_case()
        self.assertEqual(movement.first_case_id, case)
        self.assertEqual(case.user_id, self.newcomer)

    def test_portfolio_comes_from_others_who_are_the_backup_then(self):
        movement = self._joiner()
        self.ies.backup_advisor_id = False
        movement.with_user(self.supervisor)._do_hand_over()
        self.assertEqual(movement.state, "handed_over")
        self.assertEqual(self.ies.advisor_id, self.newcomer)
        self.assertEqual(self.ies.backup_advisor_id, self.front)
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(self._registered().user_id, self.newcomer)

    def test_induction_is_ticked_by_the_newcomer_or_the_colleague(self):
        movement = self._joiner()
        movement.with_user(self.manager)._do_carry_out()
        first, second, *_rest = movement.induction_ids
        first.with_user(self.newcomer).action_tick()
        second.with_user(self.front).action_tick()
        self.assertEqual((first | second).done_by_id, self.newcomer | self.front)
        with self.assertRaises(AccessError):
            movement.induction_ids.with_user(self.front2).action_tick()
        with self.assertRaises(UserError):
            movement.induction_ids.with_user(self.quality).action_tick()

    def test_by_request_it_waits_for_the_request(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._joiner()
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().kind, "new")
        with self.assertRaises(UserError):
            movement.with_user(self.manager)._do_carry_out()

    def test_official_joins_the_area(self):
        movement = self._movement(
            "joiner",
            self.newcomer,
            side="mission_area",
            mission_area_id=self.treasury,
            profile_id=self._profile("mission_area"),
        )
        movement.with_user(self.manager)._do_carry_out()
        self.assertIn(self.newcomer, self.treasury.member_ids)
        names = " ".join(movement.induction_ids.mapped("name"))
        self.assertIn("escalation of the area", names)
        self.assertNotIn("template", names)

    def _official_of(self, area):
        self._movement(
            "joiner",
            self.newcomer,
            side="mission_area",
            mission_area_id=area,
            profile_id=self._profile("mission_area"),
        ).with_user(self.manager)._do_carry_out()

    def _other_area(self):
        return self.env["grandes.clientes.mission.area"].create(
            {"name": "Cartera", "code": "cartera_prueba"}
        )

    def _carry_out_by_request(self, movement):
        request = movement.access_request_id
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        request.with_user(self.manager)._do_carry_out()
        movement.with_user(self.manager)._do_carry_out()
        self.assertEqual(movement.state, "carried_out")

    def test_by_request_an_official_goes_to_another_area(self):
        self._official_of(self.treasury)
        self.env.company.grandes_clientes_access_requests = True
        other = self._other_area()
        grant = self.newcomer.grandes_clientes_grant_ids
        for kind, area, left in (
            ("transfer", other, self.treasury),
            ("joiner", self.treasury, other),
        ):
            movement = self._movement(
                kind,
                self.newcomer,
                side="mission_area",
                mission_area_id=area,
                profile_id=self._profile("mission_area"),
            )
            movement._do_communicate()
            request = movement.access_request_id.sudo()
            self.assertEqual((request.kind, request.ended_grant_ids), ("change", grant))
            self._carry_out_by_request(movement)
            self.assertIn(self.newcomer, area.member_ids)
            self.assertNotIn(self.newcomer, left.member_ids)
            self.assertEqual(grant.state, "ended")
            grant = request.grant_ids

    def test_by_request_an_emergency_is_no_profile_that_ends(self):
        self.env.company.grandes_clientes_access_requests = True
        emergency = (
            self.env["grandes.clientes.access.grant"]
            .with_user(self.manager)
            .create(
                {
                    "user_id": self.newcomer.id,
                    "profile_id": self._profile("front_office").id,
                    "is_emergency": True,
                    "reason": "Turno",
                }
            )
        )
        emergency._do_grant()
        movement = self._joiner()
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().kind, "new")
        self._carry_out_by_request(movement)
        self.assertEqual((emergency.state, emergency.date_to), ("in_force", False))

    def test_who_has_the_profile_already_needs_no_request(self):
        self._official_of(self.treasury)
        self.env.company.grandes_clientes_access_requests = True
        grant = self.newcomer.grandes_clientes_grant_ids
        for kind in ("transfer", "joiner"):
            with self.subTest(kind):
                movement = self._movement(
                    kind,
                    self.newcomer,
                    side="mission_area",
                    mission_area_id=self.treasury,
                    profile_id=self._profile("mission_area"),
                    post="Líder",
                )
                movement._do_communicate()
                self.assertEqual(movement.state, "communicated")
                self.assertFalse(movement.access_request_id)
                movement.with_user(self.manager)._do_carry_out()
                self.assertEqual(movement.state, "carried_out")
                self.assertEqual(self.newcomer.grandes_clientes_grant_ids, grant)
                self.assertEqual(grant.state, "in_force")

    def test_a_request_that_was_not_carried_out_gave_no_profile(self):
        self.env.company.grandes_clientes_access_requests = True
        movement = self._movement(
            "joiner", self.newcomer, profile_id=self._profile("front_office")
        )
        movement._do_communicate()
        self.assertEqual(movement.access_request_id.sudo().state, "asked")
        self.env.company.grandes_clientes_access_requests = False
        movement.with_user(self.manager)._do_carry_out()
        self.assertTrue(self.newcomer.has_group("grandes_clientes.group_front_office"))


@tagged("post_install", "-at_install")
class TestRotation(StaffCommon):
    """The figures for I10."""

    def test_figures_by_side(self):
        # Everybody has been there since before the month.
        grants = self.env["grandes.clientes.access.grant"].sudo().search([])
        grants.write({"date_from": NOW - timedelta(days=60)})
        early = self._movement(
            "leaver",
            self.front,
            successor_id=self.front2,
            effective_on=NOW.date() + timedelta(days=7),
        )
        early._do_communicate()
        late = self._movement(
            "leaver", self.back, effective_on=NOW.date() - timedelta(days=2)
        )
        late._do_communicate()
        self._movement("joiner", person_name="Sin cuenta", side="mission_area")
        self._away(self.official)
        figures = self.env[MOVEMENT]._get_rotation(
            self.env.company,
            NOW.date().replace(day=1),
            NOW.date().replace(day=30),
        )
        ours, theirs = figures["outsourcing"], figures["mission_area"]
        self.assertEqual((ours["leaver"], ours["joiner"], ours["absence"]), (2, 0, 0))
        self.assertEqual(ours["notice_days"], [-2, 7])
        self.assertEqual((ours["late"], ours["alive_after"]), (1, 1))
        self.assertEqual(set(ours["ids"]), {early.id, late.id})
        # A movement that was not announced yet does not count in the month.
        self.assertEqual((theirs["joiner"], theirs["absence"]), (0, 1))
        self.assertGreater(ours["at_start"], 0)
        self.assertEqual(
            ours["rate"], 100 * 2 / ((ours["at_start"] + ours["at_end"]) / 2)
        )

    def test_who_was_shut_out_by_other_means_was_not_alive(self):
        movement = self._movement(
            "leaver", self.back, effective_on=NOW.date(), successor_id=self.front2
        )
        movement._do_communicate()
        month = NOW.date().replace(day=1), NOW.date().replace(day=30)
        person = self.env["grandes.clientes.person"].browse(self.back.id)
        reports = self.env["grandes.clientes.report"].with_user(self.quality)

        def assert_alive(count):
            self.env.flush_all()
            figures = self.env[MOVEMENT]._get_rotation(self.env.company, *month)
            self.assertEqual(figures["outsourcing"]["alive_after"], count)
            report = reports._make("I10", *month)
            self.assertEqual(report.indicator("I10.alive").numerator, count)

        with clock.at(NOW + timedelta(days=3)):
            assert_alive(1)
        person.with_user(self.manager)._do_lock("Sale hoy")
        with clock.at(NOW + timedelta(days=3)):
            assert_alive(0)
            person.with_user(self.manager)._do_unlock("Se necesita")
            assert_alive(1)

    def test_nobody_there_has_no_rate(self):
        other = self.env["res.company"].create({"name": "Otra"})
        figures = self.env[MOVEMENT]._get_rotation(
            other, NOW.date().replace(day=1), NOW.date().replace(day=30)
        )
        self.assertIsNone(figures["outsourcing"]["rate"])
