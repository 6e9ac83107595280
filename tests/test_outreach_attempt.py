from datetime import date, datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .outreach_common import PREFIX, SATURDAY_AT_FOUR, OutreachCommon

SUNDAY = datetime(2026, 9, 20, 15, 0)


@tagged("post_install", "-at_install")
class TestOutreachAttempt(OutreachCommon):
    """When a contact may be tried, and the consequences of its result (R11, I05)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.target = cls._open(cls.ies)
        cls.campaign = cls.target.campaign_id.with_user(cls.supervisor)

    # === HOURS === #

    def test_a_refused_hour_says_the_next_allowed_one(self):
        for at, told in (
            (datetime(2026, 9, 17, 11, 30), "Thursday 17 Sep, 7:00"),
            (datetime(2026, 9, 18, 0, 0), "Friday 18 Sep, 7:00"),
            (SATURDAY_AT_FOUR, "Monday 21 Sep, 7:00"),
            (SUNDAY, "Monday 21 Sep, 7:00"),
        ):
            with self.subTest(at), self.assertRaisesRegex(UserError, told):
                self._try(self.target, "reached", at=at)
        self.assertFalse(self.target.attempt_count)

    def test_a_holiday_is_no_day(self):
        self.campaign.date_to = date(2026, 10, 30)
        with self.assertRaisesRegex(UserError, "Tuesday 13 Oct, 7:00"):
            self._try(self.target, "reached", at=datetime(2026, 10, 12, 15, 0))

    def test_people_are_called_on_saturday_institutions_are_not(self):
        saturday = datetime(2026, 9, 19, 15, 0)
        town = self._open(self.town)
        with self.assertRaisesRegex(UserError, "Monday 21 Sep, 7:00"):
            self._try(town, "reached", at=saturday)
        self._try(self.target, "reached", at=saturday)

    def test_a_day_beyond_the_calendar_is_refused(self):
        """A slip in the year is told, whether the contact is an institution or not."""
        town = self._open(self.town)
        for target in (self.target, town):
            for year, told in ((1999, "runs from"), (2199, "not before")):
                with self.assertRaisesRegex(UserError, told):
                    self._try(
                        target, "reached", attempted_on=datetime(year, 9, 16, 15, 0)
                    )
        town.sudo().campaign_id = False
        with self.assertRaisesRegex(UserError, "choose days within it"):
            self._try(town, "reached", attempted_on=datetime(1999, 9, 16, 15, 0))

    def test_institutions_by_our_hours(self):
        self.env.company.grandes_clientes_outreach_from = 10.5
        with self.assertRaisesRegex(UserError, "Wednesday 16 Sep, 10:30"):
            self._try(self._open(self.town), "reached")

    def test_it_goes_by_when_it_was_tried(self):
        attempt = self._try(
            self.target,
            "no_answer",
            at=SUNDAY,
            attempted_on=datetime(2026, 9, 18, 20, 0),
        )
        self.assertEqual(attempt.recorded_on, SUNDAY)
        with self.assertRaisesRegex(UserError, "is allowed"):
            self._try(self.target, "no_answer", attempted_on=NOW - timedelta(hours=9))
        with self.assertRaisesRegex(UserError, "not before"):
            self._try(
                self._open(self.town), "reached", attempted_on=NOW + timedelta(hours=1)
            )

    def test_two_people_at_once_one_after_the_other(self):
        """The second user is retried, as Odoo does, and gets no error."""
        Target = type(self.target)
        with (
            patch.object(
                Target,
                "try_lock_for_update",
                lambda target, **_options: target.browse(),
            ),
            self.assertRaises(ConcurrencyError),
        ):
            self._try(self.target, "busy")
        self._try(self.target, "busy")
        self.assertEqual(self.target.attempt_count, 1)

    def test_spacing(self):
        self._try(self.target, "busy")
        self.assertEqual(self.target.next_on, NOW + timedelta(hours=4))
        with self.assertRaisesRegex(UserError, "Wednesday 16 Sep, 2:00"):
            self._try(self.target, "busy", at=NOW + timedelta(hours=3))
        self._try(self.target, "busy", at=NOW + timedelta(hours=4))
        # It is six in the evening here, so four hours later is the next morning.
        self.assertEqual(self.target.next_on, datetime(2026, 9, 16, 23, 0))

    def test_as_often_as_the_campaign_tries(self):
        for hours in (0, 4, 8):
            self._try(self.target, "no_answer", at=NOW + timedelta(hours=hours))
        self.assertEqual(
            (self.target.state, self.target.attempt_count), ("exhausted", 3)
        )
        self.assertEqual(self.target.attempt_ids.mapped("number"), [3, 2, 1])
        with self.assertRaisesRegex(UserError, "Not reached"):
            self._try(self.target, "no_answer", at=NOW + timedelta(days=1))

    def test_within_the_campaign(self):
        with self.assertRaisesRegex(UserError, "runs from"):
            self._try(self.target, "reached", at=datetime(2026, 10, 1, 15, 0))

    # === WHAT IT IS === #

    def test_it_is_permanent_and_only_what_was_said_is_said(self):
        attempt = self._try(self.target, "reached", note="Confirma", minutes=4)
        self.assertRecordValues(
            attempt,
            [
                {
                    "number": 1,
                    "user_id": self.front.id,
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "address": self.contact.phone,
                    "campaign_id": self.campaign.id,
                }
            ],
        )
        with self.assertRaises(UserError):
            attempt.sudo().write({"result": "refused"})
        with self.assertRaises(UserError):
            attempt.sudo().unlink()
        with self.assertRaises(AccessError):
            self._try(self._open(self.town), "reached", user_id=self.front2.id)

    def test_a_batch_is_checked_row_by_row(self):
        with self.assertRaises(UserError):
            self.Attempt.with_user(self.front).create(
                [
                    {"target_id": self.target.id, "result": "reached"},
                    {"target_id": self.target.id, "result": "reached"},
                ]
            )

    def test_a_case_gets_an_event_and_several_one_attempt(self):
        cases = self._many(2)
        cases._do_register()
        targets = self._open(base="cases", case_domain=f"[('id', 'in', {cases.ids})]")
        attempt = self._try(targets, "no_answer")
        self.assertEqual(attempt.case_ids, cases)
        self._try(targets, "reached", at=NOW + timedelta(hours=4))
        for case in cases:
            self.assertEqual(
                [event.act for event in case.event_ids][-2:],
                ["contact_tried", "contact_reached"],
            )
            self.assertEqual(
                case.event_ids[-1].act_label, "Contacted on our initiative"
            )
            self.assertEqual(case.event_ids[-2].facts["attempt"], attempt.id)

    def test_another_campaign_in_the_week_warns(self):
        self._try(self.target, "reached")
        other = self._open(self.ies, name="Novedades")
        self.assertIn("Renovaciones", other.warning)
        self._try(other, "reached", at=NOW + timedelta(hours=1))
        with clock.at(NOW + timedelta(days=9)):
            self.assertFalse(self._open(self.ies, name="Más tarde").warning)

    # === WRONG DATA === #

    def test_a_contact_corrected_to_one_that_is_tried_already_is_no_second_one(self):
        """Two windows may not make it twice; correcting one may, and ends the other."""
        colleague = self.contact.copy(
            {
                "name": "Colega",
                "phone": "+57 601 3820001",
                "email": "colega@example.com",
            }
        )
        loose = [
            self.Desk.with_user(self.front)._make_target(
                {
                    "partner_id": self.ies.id,
                    "contact_id": who.id,
                    "company_id": self.env.company.id,
                    "advisor_id": self.front.id,
                }
            )
            for who in (self.contact, colleague)
        ]
        self._try(loose[0], "wrong_person")
        self.env.flush_all()
        loose[0]._do_fix(contact=colleague)
        self.env.flush_all()
        # The one with an attempt stays.
        states = [each.state for each in loose]
        self.assertEqual(states, ["pending", "exhausted"])

    def test_one_contact_sent_twice_at_once_is_kept_once(self):
        """Also if it ended at once: the second transaction has an older snapshot."""
        desk = self.Desk.with_user(self.front)
        place = {"model": "res.partner", "ids": self.contact.ids}
        for result in ("reached", "refused", "wrong_data"):
            with self.subTest(result):
                values = {"result": result}
                last = desk._get_last_made()
                first = self.Attempt.browse(desk.record(place, values))
                self.env.flush_all()
                none = first.target_id.browse()
                with (
                    patch.object(type(desk), "_find_loose", return_value=none),
                    patch.object(type(desk), "_get_last_made", return_value=last),
                    self.assertRaises(IntegrityError) as refused,
                    mute_logger("odoo.sql_db"),
                    self.cr.savepoint(),
                ):
                    desk.record(place, values)
                told = first.target_id._sql_error_to_message(refused.exception)
                self.assertIn("in another window", told)
        self.assertEqual(
            self.Attempt.search_count([("contact_id", "=", self.contact.id)]), 3
        )

    def test_wrong_data_marks_the_number_and_makes_a_to_do(self):
        self._try(self.target, "wrong_data")
        self.assertEqual(self.target.state, "to_fix")
        # The number is not deleted but marked, so that it is seen on the contact.
        self.assertEqual(self.contact.phone, "+57 601 3820000")
        self.assertEqual(self.contact.wrong_data, self.contact.phone)
        todo = self.contact.activity_ids
        self.assertEqual(todo.user_id, self.front)
        with self.assertRaisesRegex(UserError, "Correct the data"):
            self._try(self.target, "reached")

        self.target._do_fix(phone="+57 601 3829999")
        self.assertFalse(self.contact.wrong_data)
        self.assertFalse(self.contact.activity_ids)
        self.assertEqual(self.target.state, "pending")
        # The number was wrong, so the right one may be tried at once.
        self._try(self.target, "reached")

    def test_a_wrong_number_is_none_of_the_attempts(self):
        """Otherwise a number corrected on the last attempt would never be called."""
        for hours in (0, 4):
            self._try(self.target, "no_answer", at=NOW + timedelta(hours=hours))
        self._try(self.target, "wrong_data", at=NOW + timedelta(hours=8))
        with clock.at(NOW + timedelta(hours=8)):
            self.target._do_fix(phone="+57 601 3829999")
        self.assertEqual(self.target.state, "pending")
        card = self.env["grandes.clientes.outreach.desk"].with_user(self.front)
        shown = card.get_card({"target": self.target.id})
        self.assertEqual((shown["number"], shown["most"]), (4, 4))
        self._try(self.target, "busy", at=NOW + timedelta(hours=8))
        self.assertEqual(self.target.state, "exhausted")

    def test_what_is_no_address_is_asked_for_by_nobody(self):
        self._try(self.target, "wrong_data", means="email")
        for who, email in (
            (self.front, "no es"),
            (self.supervisor, "ana@example.com; no es"),
        ):
            with self.assertRaisesRegex(ValidationError, "«no es» is no e-mail"):
                self.target.with_user(who)._do_fix(email=email)
        self.assertFalse(self.contact.sudo().contact_request_ids)
        self.assertEqual(self.contact.email, "coordinadora@example.com")

    def test_corrected_by_the_contact_s_own_form(self):
        self._try(self.target, "wrong_data")
        self.contact.with_user(self.front2).phone = "+57 601 3828888"
        self.assertEqual(self.target.state, "pending")

    def test_an_advisor_only_asks_for_another_address(self):
        self._try(self.target, "wrong_data", means="email")
        self.assertEqual(self.contact.wrong_email, self.contact.email)
        self.target._do_fix(email="nueva@example.com")
        self.assertEqual(self.contact.email, "coordinadora@example.com")
        request = self.contact.sudo().contact_request_ids
        self.assertEqual((request.state, request.asked_by_id), ("asked", self.front))
        self.assertEqual(self.target.state, "to_fix")
        request.with_user(self.front2)._do_approve()
        self.assertEqual(self.contact.email, "nueva@example.com")
        self.assertEqual(self.target.state, "pending")

    def test_another_person_is_asked_for(self):
        colleague = self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "phone": "+57 300 1234567"}
        )
        self._try(self.target, "wrong_person")
        # The number is right, but it belongs to another person.
        self.assertFalse(self.contact.wrong_data)
        with self.assertRaises(UserError):
            self.target._do_fix(contact=self.town)
        self.target._do_fix(contact=colleague)
        self.assertEqual(
            (self.target.contact_id, self.target.state), (colleague, "pending")
        )

    def test_nobody_marks_by_hand(self):
        with self.assertRaises(UserError):
            self.contact.with_user(self.front).wrong_phone = "1"
        with self.assertRaises(UserError):
            self.env["res.partner"].with_user(self.front).create(
                {"name": "X", "wrong_email": "x@example.com"}
            )

    # === COMMITMENTS === #

    def _agree(self, **vals):
        attempt = self._try(self.target, "reached")
        return attempt._do_agree("Envía los listados", date(2026, 9, 18), **vals)

    def test_kept(self):
        commitment = self._agree()
        todo = commitment.activity_ids
        self.assertEqual(
            (todo.user_id, todo.date_deadline), (self.front, date(2026, 9, 18))
        )
        commitment._do_keep()
        self.assertEqual(commitment.state, "kept")
        self.assertEqual(commitment.closed_by_id, self.front)
        self.assertFalse(commitment.activity_ids)
        with self.assertRaises(UserError):
            commitment._do_break("Tarde")

    def test_moved_and_broken(self):
        commitment = self._agree(who="us")
        with self.assertRaises(ValidationError):
            commitment._do_move(date(2026, 9, 18), "Otra fecha")
        commitment._do_move(date(2026, 9, 22), "El rector viaja")
        commitment._do_move(date(2026, 9, 25), "Otra vez")
        self.assertRecordValues(
            commitment,
            [
                {
                    "moved_count": 2,
                    "first_due_on": date(2026, 9, 18),
                    "due_on": date(2026, 9, 25),
                }
            ],
        )
        self.assertEqual(commitment.activity_ids.date_deadline, date(2026, 9, 25))
        self.assertIn("El rector viaja", "".join(commitment.message_ids.mapped("body")))
        with clock.at(NOW + timedelta(days=14)):
            self.assertTrue(commitment.is_overdue)
            self.assertIn(commitment, commitment.search([("is_overdue", "=", True)]))
        commitment._do_break("No llegó")
        self.assertFalse(commitment.is_overdue)

    def test_agreed_with_somebody_who_was_reached(self):
        attempt = self._try(self.target, "message")
        with self.assertRaises(UserError):
            attempt._do_agree("Algo", date(2026, 9, 18))
        reached = self._try(self._open(self.town), "reached")
        with self.assertRaises(ValidationError):
            reached._do_agree(" ", date(2026, 9, 18))
        with self.assertRaises(ValidationError):
            reached._do_agree("Ayer", date(2026, 9, 15))
        with self.assertRaises(UserError):
            reached.with_user(self.front2)._do_agree("Algo", date(2026, 9, 18))

    # === THE SCREEN === #

    def test_the_next_one_comes_by_itself(self):
        self.campaign._do_close()
        targets = self._open()
        desk, place = self.Desk.with_user(self.front), {}
        first = desk.get_card(place)
        self.assertEqual((first["target"], first["waiting"]), (targets[0].id, 2))
        self.assertEqual([each["key"] for each in first["results"]], list("1234567"))
        self.assertEqual(first["refusal"], "")
        skipped = desk.get_card({"skip": [targets[0].id]})
        self.assertEqual(skipped["target"], targets[1].id)
        attempt = self.Attempt.browse(
            desk.record(
                place,
                {
                    "target": targets[0].id,
                    "result": "reached",
                    "what": "Envía los listados",
                    "due_on": "2026-09-18",
                },
            )
        )
        self.assertEqual(attempt.commitment_ids.due_on, date(2026, 9, 18))
        after = desk.get_card(place)
        self.assertEqual(after["target"], targets[1].id)
        self.assertNotIn("entity", self.Desk.with_user(self.front2).get_card({}))

    def test_who_stands_in_gets_them(self):
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(hours=1),
                "out_of_office_to": NOW + timedelta(days=2),
            }
        )
        Users = type(self.env["res.users"])
        self.patch(
            Users, "_get_substitute_at", lambda user, instant: self.front2.sudo()
        )
        card = self.Desk.with_user(self.front2).get_card({})
        self.assertEqual(card["target"], self.target.id)

    def test_a_shut_hour_is_told_before_dialling(self):
        with clock.at(SATURDAY_AT_FOUR):
            card = self.Desk.with_user(self.front).get_card({"target": self.target.id})
        self.assertIn("Monday 21 Sep", card["refusal"])

    def test_from_entity_case_and_opportunity(self):
        desk = self.Desk.with_user(self.front)
        case = self._registered()
        lead = self.env["crm.lead"].create(
            {"name": "Convenio", "partner_id": self.ies.id}
        )
        self.front.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        for model, ids in (
            ("res.partner", self.ies.ids),
            ("grandes.clientes.case", case.ids),
            ("crm.lead", lead.ids),
        ):
            with self.subTest(model):
                place = {"model": model, "ids": ids}
                before = self.env[f"{PREFIX}.target"].search_count([])
                card = desk.get_card(place)
                self.assertEqual(card["contact"], self.contact.name)
                # Reading the card creates nothing.
                self.assertEqual(self.env[f"{PREFIX}.target"].search_count([]), before)
                attempt = self.Attempt.browse(
                    desk.record(place, {"target": card["target"], "result": "busy"})
                )
                self.assertFalse(attempt.campaign_id)
                self.assertEqual(attempt.partner_id, self.ies)
                # The second time it returns the same target.
                again = desk.get_card(place)
                self.assertEqual(again["target"], attempt.target_id.id)
        self.assertIn("contact_tried", case.event_ids.mapped("act"))
        with self.assertRaises(UserError):
            desk.get_card({"model": "res.users", "ids": [1]})
        with self.assertRaises(UserError):
            desk.get_card({"model": "res.partner", "ids": (self.ies | self.town).ids})
