"""Absent users are assigned and offered nothing; their substitute is (R6)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon
from .movement_common import MOVEMENT, StaffCommon


@tagged("post_install", "-at_install")
class TestAbsence(StaffCommon):
    """From one instant to another, recorded by those who may."""

    def test_it_writes_through_to_odoo(self):
        absence = self._away(self.front, substitute=self.front2)
        self.assertEqual(absence.state, "carried_out")
        user = self.front.sudo()
        self.assertEqual(user.out_of_office_from, NOW - timedelta(days=1))
        self.assertEqual(user.out_of_office_to, NOW + timedelta(days=5))
        self.assertIn(self.front2.name, user.out_of_office_message)

    def test_other_words_for_who_writes_are_told(self):
        absence = self._away(self.front, substitute=self.front2)
        absence.absence_message = "Vuelvo el lunes; urgencias al 601"
        self.assertIn("urgencias al 601", self.front.sudo().out_of_office_message)

    def test_it_ends_at_its_instant(self):
        self._away(self.front)
        end = NOW + timedelta(days=5)
        self.assertTrue(self.front._is_absent_at(end - timedelta(seconds=1)))
        self.assertFalse(self.front._is_absent_at(end))
        self.assertNotIn(self.front, self.env["res.users"]._find_absent_at(end))
        with clock.at(end):
            self.env[MOVEMENT]._cron_finish()
            self.assertFalse(self.front.sudo().out_of_office_from)
            self.assertFalse(self.front.grandes_clientes_is_absent)

    def test_odoos_own_dates_count_as_ever(self):
        self.front.sudo().out_of_office_from = NOW
        self.assertTrue(self.front._is_absent_at(NOW))
        self.assertIn(self.front, self.env["res.users"]._find_absent_at(NOW))
        self.env["res.users"]._apply_absences()
        self.assertTrue(self.front.sudo().out_of_office_from)

    def test_the_next_one_follows(self):
        self._away(self.front, end=1)
        self._away(self.front, start=3, end=4)
        self.assertFalse(self.front._is_absent_at(NOW + timedelta(days=2)))
        with clock.at(NOW + timedelta(days=2)):
            self.env[MOVEMENT]._cron_finish()
            self.assertEqual(
                self.front.sudo().out_of_office_from, NOW + timedelta(days=3)
            )

    def test_who_may_say_so(self):
        self._away(self.front, by=self.front, end=1)
        self._away(self.back, by=self.supervisor, end=1)
        self.treasury.head_id = chief = self._user("chief", "group_mission_area")
        self._away(self.official, by=chief, end=1)
        for user in (self.front2, self.quality, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._away(self.back, by=user, start=10, end=11)
        with self.assertRaises(AccessError):
            self._away(self.official, by=self.front, start=10, end=11)

    def test_the_administrator_of_profiles_records_and_ends_it(self):
        person = self.env["grandes.clientes.person"].with_user(self.manager)
        person = person.browse(self.front.id)
        self.assertFalse(person.absence_told)
        action = person.action_absence()
        self.assertEqual(action["context"]["default_user_id"], self.front.id)
        ask = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"absent_to": NOW + timedelta(days=3)})
        )
        self.assertTrue(ask.is_for_others)
        ask.successor_id = self.front2
        ask.action_confirm()
        self.assertTrue(self.front._is_absent_at(NOW + timedelta(hours=1)))
        self.env.flush_all()
        self.env.invalidate_all()
        with clock.at(NOW + timedelta(hours=1)):
            self.assertIn(self.front2.name, person.absence_told)
            person.action_come_back()
            self.assertFalse(self.front._is_absent_at(clock.now()))
        # Quality may not end an absence.
        with self.assertRaises(AccessError):
            person.with_user(self.quality).browse(self.front.id).action_come_back()

    def test_the_person_ends_it_and_reads_it(self):
        absence = self._away(self.front, by=self.front)
        absence.with_user(self.front)._do_come_back()
        self.assertFalse(self.front._is_absent_at(NOW))
        self.assertFalse(self.front.sudo().out_of_office_from)
        with self.assertRaises(AccessError):
            absence.with_user(self.front2).read(["note"])

    def test_called_off_it_is_no_more(self):
        absence = self._movement("absence", self.front, absent_from=NOW)
        self.assertFalse(self.front._is_absent_at(NOW))
        absence._do_communicate()
        self.assertTrue(self.front._is_absent_at(NOW))
        absence._do_cancel("Se aplazó")
        self.assertFalse(self.front._is_absent_at(NOW))
        self.assertFalse(self.front.sudo().out_of_office_from)

    def test_chain_leads_to_the_first_one_present(self):
        self._away(self.front, substitute=self.front2)
        self._away(self.front2, substitute=self.supervisor)
        self.assertEqual(self.front._get_present_at(NOW), self.supervisor)
        self._away(self.supervisor, end=1, substitute=self.back)
        self.assertEqual(self.front._get_present_at(NOW), self.back)
        self.assertEqual(
            self.front._get_present_at(NOW + timedelta(days=2)), self.supervisor
        )
        self.back.sudo().active = False
        self.assertFalse(self.front._get_present_at(NOW))

    # === COMPLAINTS ABOUT A SUBSTITUTE (G26) === #

    def _complaint(self, about, **vals):
        return self._registered(
            typification="T30", kind="complaint", complained_user_id=about.id, **vals
        )

    def _todos(self, case, user):
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", case._name),
                    ("res_id", "=", case.id),
                    ("user_id", "=", user.id),
                ]
            )
        )

    def test_digest_tells_no_substitute_of_the_complaint_about_them(self):
        case = self._complaint(self.front2)
        self.assertEqual(case.user_id, self.front)
        later = NOW + timedelta(days=40)
        with clock.at(later):
            self._away(self.front, start=-1, end=80, substitute=self.front2)
            self.env.company._grandes_clientes_tell_if_due()
        self.assertTrue(self._todos(case, self.front))
        self.assertFalse(self._todos(case, self.front2))

    def test_digest_tells_no_advisor_of_the_complaint_about_them(self):
        case = self._complaint(self.front, user=self.front2)
        case.sudo().user_id = False
        with clock.at(NOW + timedelta(days=40)):
            self.assertTrue(self.env.company._grandes_clientes_tell_if_due())
        self.assertFalse(self._todos(case, self.front))

    def test_requester_writes_on_while_the_substitute_is_complained_of(self):
        case = self._complaint(self.front2)
        self._away(self.front, substitute=self.front2)
        case.with_user(self.portal)._do_write_in("Falta el giro de agosto")
        self.assertTrue(self._todos(case, self.front))
        self.assertFalse(self._todos(case, self.front2))

    def test_loops_are_refused_when_saved(self):
        self._away(self.front, substitute=self.front2)
        with self.assertRaises(ValidationError):
            self._away(self.front2, substitute=self.front)
        self._away(self.front2, substitute=self.supervisor)
        with self.assertRaises(ValidationError):
            self._away(self.supervisor, substitute=self.front)
        # At a different time, so there is no loop.
        self._away(self.supervisor, start=6, end=7, substitute=self.front)
        with self.assertRaises(ValidationError):
            self._movement("absence", self.back, successor_id=self.back)

    def test_twice_at_once_is_refused(self):
        self._away(self.front)
        with self.assertRaises(ValidationError):
            self._away(self.front, start=2, end=9)
        with self.assertRaises(ValidationError):
            self._away(self.front, start=-9, end=None)
        self._away(self.front, start=5, end=6)

    def test_back_dated_ones_and_acts_meanwhile_show(self):
        self._registered()
        absence = self._away(self.front, start=-2)
        self.assertTrue(absence.is_backdated)
        self.assertFalse(self._away(self.back, start=0).is_backdated)
        with clock.at(NOW + timedelta(hours=1)):
            absence.invalidate_recordset()
            self.assertGreater(absence.acts_while_absent, 0)
            action = absence.action_open_acts()
            found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.user_id, self.front)

    def test_dialog_of_the_person(self):
        action = (
            self.env["res.users"]
            .with_user(self.front)
            .action_grandes_clientes_absence()
        )
        form = self._open_dialog(self.front, action)
        form.successor_id = self.front2
        form.absent_to = NOW + timedelta(days=1)
        form.save().action_confirm()
        self.assertTrue(self.front._is_absent_at(NOW))


@tagged("post_install", "-at_install")
class TestAbsenceSeen(StaffCommon, EscalationCommon):
    """Wherever work is assigned, listed or searched: one test per rule."""

    # === CASES === #

    def test_advisor_away_who_stands_in_gets_the_case_before_the_backup(self):
        self.assertEqual(self._registered().user_id, self.front)
        third = self._user("front3", "group_front_office")
        self._away(self.front, substitute=third)
        case = self._registered(beneficiary_id_number="1031")
        self.assertEqual(case.user_id, third)

    def test_advisor_away_without_substitute_the_backup_gets_it(self):
        self._away(self.front)
        self.assertEqual(self._registered().user_id, self.front2)

    def test_who_stands_in_and_may_not_hold_it_does_not(self):
        self._away(self.front, substitute=self.official)
        self.assertEqual(self._registered().user_id, self.front2)

    def test_backup_away_whoever_stands_in_for_the_backup(self):
        third = self._user("front3", "group_front_office")
        self._away(self.front)
        self._away(self.front2, substitute=third)
        self.assertEqual(self._registered().user_id, third)

    def test_pool_leaves_out_who_is_away(self):
        self.env.company.grandes_clientes_pool_user_ids = self.front | self.front2
        self._away(self.front)
        for number in range(2):
            case = self._registered(
                partner_id=self.town.id,
                contact_id=self.town.id,
                beneficiary_id_number=f"10310{number}",
            )
            self.assertEqual(case.user_id, self.front2)

    def test_nobody_is_given_a_case_while_away(self):
        case = self._registered()
        self._away(self.front2)
        with self.assertRaises(UserError):
            case.with_user(self.supervisor)._do_assign(self.front2)
        Assign = self.env["grandes.clientes.case.act.assign"].with_user(self.supervisor)
        dialog = Assign.create({"case_ids": case.ids, "user_id": self.front.id})
        # As the screen evaluates it, with the dialog's other fields.
        domain = safe_eval(
            dialog._domain_user_id(),
            {"excluded_user_ids": dialog.excluded_user_ids.ids},
        )
        offered = self.env["res.users"].search(domain)
        self.assertNotIn(self.front2, offered)
        self.assertIn(self.front, offered)

    def test_portfolio_pool_and_areas_propose_nobody_away(self):
        self._away(self.front)
        for model, name in (
            ("res.partner", "advisor_id"),
            ("res.partner", "backup_advisor_id"),
            ("res.config.settings", "grandes_clientes_pool_user_ids"),
            ("grandes.clientes.mission.area", "member_ids"),
            ("grandes.clientes.mission.area", "head_id"),
            (MOVEMENT, "successor_id"),
            (MOVEMENT, "companion_id"),
        ):
            with self.subTest(field=f"{model}.{name}"):
                # As the screen evaluates it: the domain of the view, or of the field.
                arch = etree.fromstring(self.env[model].get_view(None, "form")["arch"])
                domains = arch.xpath(f"//field[@name='{name}']/@domain")
                domain = domains[0] if domains else self.env[model]._fields[name].domain
                if isinstance(domain, str):
                    domain = safe_eval(domain)
                found = self.env["res.users"].with_user(self.supervisor).search(domain)
                self.assertNotIn(self.front, found)
                self.assertIn(self.front2, found)

    def test_search_and_list_show_who_is_away(self):
        self._away(self.front)
        Users = self.env["res.users"].with_user(self.supervisor)
        found = Users.search([("grandes_clientes_is_absent", "=", True)])
        self.assertIn(self.front, found)
        self.assertNotIn(self.front2, found)
        self.assertTrue(self.front.with_user(self.back).grandes_clientes_is_absent)

    def test_requesters_words_go_to_who_stands_in(self):
        case = self._registered()
        self._away(self.front, substitute=self.front2)
        case._log_requester_wrote()
        self.assertEqual(case.activity_ids.user_id, self.front2)

    def test_warnings_go_to_who_stands_in(self):
        case = self._registered()
        self._away(self.front, substitute=self.front2)
        warnings = self.env["grandes.clientes.case.warnings"]
        self.assertEqual(warnings._get_warned_user(case), self.front2)

    # === ESCALATIONS === #

    def test_what_comes_back_goes_to_who_stands_in(self):
        third = self._user("front3", "group_front_office")
        case, escalation = self._escalated("back_office")
        self._away(self.front, substitute=third)
        escalation.with_user(self.back)._do_answer("Aplicado.")
        self.assertEqual(case.user_id, third)

    def test_distribution_proposes_and_takes_nobody_away(self):
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        self.treasury.head_id = chief = self._user("chief", "group_mission_area")
        _case, escalation = self._escalated(typification="T11")
        self._away(colleague)
        action = escalation.with_user(chief).action_assign()
        form = self._open_dialog(chief, action)
        form.user_id = self.official
        wizard = form.save()
        self.assertIn(self.official, wizard.desk_user_ids)
        self.assertNotIn(colleague, wizard.desk_user_ids)
        with self.assertRaises(UserError):
            escalation.with_user(chief)._do_assign(colleague)

    def test_holder_away_shows_on_the_record_and_in_the_queue(self):
        _case, escalation = self._escalated(typification="T11")
        escalation.with_user(self.official)._do_accept()
        self._away(self.official)
        escalation.invalidate_recordset()
        self.assertTrue(escalation.is_holder_absent)
        self.assertIn(escalation, escalation.search([("is_holder_absent", "=", True)]))
        with clock.at(NOW + timedelta(days=5)):
            escalation.invalidate_recordset()
            self.assertFalse(escalation.is_holder_absent)
            self.assertNotIn(
                escalation, escalation.search([("is_holder_absent", "=", True)])
            )

    def test_head_away_who_stands_in_is_told_what_the_desk_gets(self):
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        self.treasury.head_id = chief = self._user("chief", "group_mission_area")
        _case, escalation = self._escalated(typification="T11")
        self._away(chief, substitute=colleague)
        told = escalation._get_desk_users("mission_area", self.treasury)
        self.assertEqual(told, colleague)
