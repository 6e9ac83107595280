from datetime import date, datetime

import holidays

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..models.time.resource_calendar import HORIZON
from ..tools import clock
from .common import Common


@tagged("post_install", "-at_install")
class TestCalendar(Common):
    """Holidays and closures, and the open cases moved by one entered late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.calendar = cls.company._grandes_clientes_get_calendar()
        cls.Leave = cls.env["resource.calendar.leaves"]

    def _close(self, first, last=None, name="Cierre"):
        return self.Leave.create(
            self.calendar._grandes_clientes_get_closure_vals(name, first, last or first)
        )

    # --- holidays ---

    def test_the_calendar_is_ours_and_in_bogota(self):
        self.assertEqual(
            self.calendar, self.env.ref("grandes_clientes.calendar_business_days")
        )
        self.assertEqual(self.calendar.tz, "America/Bogota")
        self.assertNotEqual(self.calendar, self.company.resource_calendar_id)

    def test_holidays_are_the_library_s_years_ahead(self):
        days = self.company._grandes_clientes_get_days()
        last_year = clock.now().year + HORIZON
        official = holidays.country_holidays(
            "CO", years=range(2010, last_year + 1), language="es"
        )
        self.assertEqual(days.last, date(last_year, 12, 31))
        for day in official:
            self.assertFalse(days.is_working(day), day)
            self.assertTrue(days.name(day), day)
        self.assertFalse(days.is_working(date(2026, 7, 13)), "Ley 2578 of 2026")
        self.assertTrue(days.is_working(date(2025, 7, 14)), "not before that law")

    def test_two_holidays_on_a_date_are_one_time_off_with_both_names(self):
        leaves = self.Leave.search(
            [
                ("calendar_id", "=", self.calendar.id),
                ("date_from", "<=", datetime(2025, 6, 30, 15)),
                ("date_to", ">=", datetime(2025, 6, 30, 15)),
            ]
        )
        self.assertEqual(len(leaves), 1)
        self.assertIn(";", leaves.name)

    def test_entering_holidays_again_adds_nothing_nor_what_was_deleted(self):
        domain = [("calendar_id", "=", self.calendar.id)]
        before = self.Leave.search_count(domain)
        self.env["resource.calendar"]._grandes_clientes_sync_holidays()
        self.assertEqual(self.Leave.search_count(domain), before)
        self.Leave.search([*domain, ("name", "ilike", "Chiquinquirá")])[-1].unlink()
        self.env["resource.calendar"]._grandes_clientes_sync_holidays()
        self.assertEqual(self.Leave.search_count(domain), before - 1)

    def test_a_year_later_the_next_year_is_entered(self):
        with clock.at(datetime(2027, 2, 1, 15)):
            self.env["resource.calendar"]._grandes_clientes_sync_holidays()
            days = self.company._grandes_clientes_get_days()
            self.assertFalse(days.is_working(date(2027 + HORIZON, 12, 25)))
            self.assertEqual(days.last.year, 2027 + HORIZON)

    def test_part_of_a_day_off_is_no_closure_two_halves_are(self):
        day = date(2026, 9, 24)
        vals = {"name": "Tarde", "calendar_id": self.calendar.id}
        self.Leave.create(
            {
                **vals,
                "date_from": datetime(2026, 9, 24, 18),
                "date_to": datetime(2026, 9, 24, 23),
            }
        )
        self.assertTrue(self.company._grandes_clientes_get_days().is_working(day))
        self.Leave.create(
            {
                **vals,
                "name": "Mañana",
                "date_from": datetime(2026, 9, 24, 12),
                "date_to": datetime(2026, 9, 24, 18),
            }
        )
        days = self.company._grandes_clientes_get_days()
        self.assertFalse(days.is_working(day))
        self.assertEqual(days.name(day), "Mañana; Tarde")

    def test_somebody_s_own_time_off_is_no_closure(self):
        resource = self.env["resource.resource"].create({"name": "Ana"})
        vals = self.calendar._grandes_clientes_get_closure_vals(
            "Vacaciones", date(2026, 9, 24), date(2026, 9, 24)
        )
        self.Leave.create({**vals, "resource_id": resource.id})
        self.assertTrue(
            self.company._grandes_clientes_get_days().is_working(date(2026, 9, 24))
        )

    def test_saturday_by_setting_and_by_hours(self):
        saturday = date(2026, 9, 19)
        self.assertFalse(self.company._grandes_clientes_get_days().is_working(saturday))
        self.company.grandes_clientes_saturday = True
        self.assertTrue(self.company._grandes_clientes_get_days().is_working(saturday))
        self.company.grandes_clientes_saturday = False
        self.calendar.attendance_ids = [
            (
                0,
                0,
                {
                    "name": "Sábado",
                    "dayofweek": "5",
                    "hour_from": 8,
                    "hour_to": 12,
                    "day_period": "morning",
                },
            )
        ]
        self.assertTrue(self.company._grandes_clientes_get_days().is_working(saturday))

    def test_settings_are_checked(self):
        with self.assertRaises(ValidationError):
            self.company.grandes_clientes_closing_time = 25
        with self.assertRaises(ValidationError):
            self.company.grandes_clientes_escalation_days = -1
        with self.assertRaises(ValidationError):
            self.company.grandes_clientes_escalation_days = 100_000
        with self.assertRaises(ValidationError):
            self.company.grandes_clientes_desk_days = 100_000

    def test_business_days_are_cached_and_cost_no_query(self):
        self.company._grandes_clientes_get_counter()
        with self.assertQueryCount(0):
            self.company._grandes_clientes_get_counter()

    # --- what a late one moves ---

    def test_a_late_closure_moves_what_it_touches_and_says_which(self):
        touched = self._registered()
        closed = self._registered(beneficiary_id_number="55")
        closed._do_withdraw("Desiste")
        self.assertEqual(touched.date_legal_due, date(2026, 10, 7))
        self._close(date(2026, 9, 21), name="Paro")
        self.assertEqual(touched.date_legal_due, date(2026, 10, 8))
        self.assertEqual(closed.date_legal_due, date(2026, 10, 7), "closed ones stay")
        move = self.env["grandes.clientes.term.move"].search(
            [("case_id", "in", (touched | closed).ids)]
        )
        self.assertEqual(move.case_id, touched)
        self.assertEqual(move.legal_from, date(2026, 10, 7))
        self.assertEqual(move.legal_to, date(2026, 10, 8))
        self.assertIn("Paro", move.reason)
        event = touched.event_ids[-1]
        self.assertEqual(event.act, "recount")
        self.assertEqual(event.facts["to"]["date_legal_due"], "2026-10-08")
        self.assertEqual(event.act_label, "Dates counted anew")

    def test_moving_and_removing_a_closure_moves_them_back(self):
        case = self._registered()
        closure = self._close(date(2026, 9, 21))
        closure.write(
            {
                "date_from": datetime(2026, 12, 21, 5),
                "date_to": datetime(2026, 12, 22, 4, 59, 59),
            }
        )
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))
        closure.write(
            {
                "date_from": datetime(2026, 9, 17, 5),
                "date_to": datetime(2026, 9, 19, 4, 59, 59),
            }
        )
        self.assertEqual(case.date_legal_due, date(2026, 10, 9))
        self.assertEqual(case.date_escalate_by, date(2026, 9, 22))
        closure.unlink()
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_only_what_it_touches_is_counted(self):
        case = self._registered()
        Case = self.env["grandes.clientes.case"]
        for day, touches in (
            (date(2026, 9, 15), False),
            (date(2026, 9, 16), True),
            (date(2026, 10, 7), True),
            (date(2026, 10, 8), False),
        ):
            with self.subTest(day=day):
                found = Case.env["grandes.clientes.case.recount"]._find_touched_by(
                    self.company, [day]
                )
                self.assertEqual(case in found, touches)

    def test_many_cases_are_moved_by_a_long_act(self):
        self.company.grandes_clientes_job_limit = 5
        cases = self._many(8)
        self._close(date(2026, 9, 21))
        job = self.env["grandes.clientes.job"].search([], limit=1)
        self.assertEqual(job.method, "_apply_recount")
        self.assertEqual(job.total_count, 8)
        self.assertEqual(set(cases.mapped("date_legal_due")), {date(2026, 10, 7)})
        while job._run_chunk():
            pass
        cases.invalidate_recordset()
        self.assertEqual(set(cases.mapped("date_legal_due")), {date(2026, 10, 8)})

    def test_the_coordinator_sees_first_and_nobody_else_changes(self):
        case = self._registered()
        Closure = self.env["grandes.clientes.closure"]
        with self.assertRaises(AccessError):
            Closure.with_user(self.front).create({"name": "x"})
        form = Form(Closure.with_user(self.coordinator))
        form.name = "Paro"
        form.date_from = date(2026, 9, 21)
        self.assertGreaterEqual(form.moved_count, 1)
        self.assertIn(case.name, form.preview)
        self.assertEqual(case.date_legal_due, date(2026, 10, 7), "nothing moved yet")
        form.save().action_confirm()
        self.assertEqual(case.date_legal_due, date(2026, 10, 8))
        with self.assertRaises(AccessError):
            self.Leave.with_user(self.coordinator).create(
                self.calendar._grandes_clientes_get_closure_vals(
                    "Otro", date(2026, 9, 22), date(2026, 9, 22)
                )
            )
        closure = self.Leave.search([("name", "=", "Paro")])
        wizard = Closure.with_user(self.coordinator).create(
            {"mode": "remove", "leave_id": closure.id}
        )
        self.assertGreaterEqual(wizard.moved_count, 1)
        wizard.action_confirm()
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_no_closure_beyond_the_calendar(self):
        Closure = self.env["grandes.clientes.closure"].with_user(self.coordinator)
        for last in (date(9999, 12, 31), date(2026, 9, 20)):
            with self.assertRaises(ValidationError):
                Closure.create(
                    {"name": "x", "date_from": date(2026, 9, 21), "date_to": last}
                )
        with self.assertRaisesRegex(ValidationError, "choose days within it"):
            Closure.create({"name": "x", "date_from": date(26, 9, 21)})
        form = Form(Closure)
        form.name = "x"
        form.date_from = date(26, 9, 21)
        self.assertFalse(form.moved_count)

    def test_a_closure_within_another_moves_nothing_when_taken_out(self):
        case = self._registered()
        self._close(date(2026, 9, 21))
        within = self._close(date(2026, 9, 21), name="Otro")
        due = case.date_legal_due
        wizard = self.env["grandes.clientes.closure"].with_user(self.coordinator)
        wizard = wizard.create({"mode": "remove", "leave_id": within.id})
        self.assertFalse(wizard.moved_count)
        wizard.action_confirm()
        self.assertEqual(case.date_legal_due, due)
