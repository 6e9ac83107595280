"""Expected controls, and their state as derived from the records of the work (R8)."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon, at


@tagged("post_install", "-at_install")
class TestControlPlan(ControlCommon):
    def test_what_should_exist_is_there_beforehand(self):
        self._plan()
        days = self._of("C06")
        # From the 1st to the 16th: twelve business days, the 16th included.
        self.assertEqual(days[0].date_from, date(2026, 9, 1))
        self.assertEqual(days[-1].date_from, date(2026, 9, 16))
        self.assertEqual(len(days), 12)
        self.assertEqual(days[-1].state, "expected")
        weeks = self._of("C04").mapped("date_from")
        self.assertEqual(
            weeks, [date(2026, 8, 31) + timedelta(7 * n) for n in range(3)]
        )
        self.assertEqual(len(self._of("C07", frequency="monthly")), 1)
        (quarter,) = self._of("C09")
        self.assertEqual(quarter.date_to, date(2026, 9, 30))

    def test_planning_twice_adds_nothing(self):
        self._plan()
        before = self.Occurrence.search_count([])
        self._plan()
        self.assertEqual(self.Occurrence.search_count([]), before)

    def test_days_without_cron_are_made_up_for(self):
        self._plan(at(date(2026, 9, 3)))
        self._plan()
        self.assertEqual(len(self._of("C06")), 12)

    def test_without_a_start_the_first_plan_begins_today(self):
        self.company.grandes_clientes_control_from = False
        self._plan()
        self.assertEqual(self._of("C06").mapped("date_from"), [date(2026, 9, 16)])
        self.assertEqual(self._of("C04").mapped("date_from"), [date(2026, 9, 14)])

    def test_queries_do_not_grow_with_the_days(self):
        self._plan(at(date(2026, 9, 4)))
        spent = []
        for day in (date(2026, 9, 7), date(2026, 9, 30)):
            with clock.at(at(day)):
                self.Occurrence._plan_company(self.company)
                occurrences = self.Occurrence._find_open(self.company)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                occurrences._apply_evidence()
                self.env.flush_all()
                spent.append(self.cr.sql_log_count - before)
        self.assertLess(abs(spent[1] - spent[0]), 15, spent)
        self.assertLess(max(spent), 120)


@tagged("post_install", "-at_install")
class TestControlTurns(ControlCommon):
    """Without one record, exactly its control turns red, naming it and since when."""

    def test_three_gaps_are_three_reds(self):
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        codes = ("C04", "C06", "C07", "C09")
        rules = self.env["grandes.clientes.control.rule"].search(
            [("need", "in", ("audits", "month"))]
        )
        rules.unlink()
        kept = self.env["grandes.clientes.control"].search([("code", "in", codes)])
        (self.env["grandes.clientes.control"].search([]) - kept).active = False
        end = date(2026, 10, 30)
        gap_week, gap_day = "2026-W35", date(2026, 9, 10)
        day = date(2026, 7, 1)
        dailies = self.env["grandes.clientes.report.daily"]
        content = self._daily(date(2026, 6, 30)).content
        while day <= end:
            year, week, weekday = day.isocalendar()
            name = f"{year}-W{week:02}"
            if weekday == 3 and name != gap_week:
                self._visit(name, at(day))
            if weekday <= 5 and day != gap_day:
                daily = self._daily(day, content)
                with clock.at(at(day, 20)):
                    for control in ("C6", "C7"):
                        daily.with_user(self.quality)._do_review(control, "conforming")
                dailies |= daily
            day += timedelta(days=1)
        self._plan(at(end, 20))
        absent = self.Occurrence.search(
            [("company_id", "=", self.company.id), ("state", "=", "absent")]
        )
        reds = {(each.code, each.date_from) for each in absent}
        # C6 and C7 share one signature: a day without it is a gap in both.
        self.assertEqual(
            reds,
            {
                ("C04", date(2026, 8, 24)),
                ("C06", gap_day),
                ("C07", gap_day),
                ("C09", date(2026, 7, 1)),
            },
        )
        (visit,) = absent.filtered(lambda each: each.code == "C04")
        self.assertEqual(visit.missing, "Visita de calidad firmada")
        self.assertEqual(visit.absent_since, date(2026, 8, 31))
        (profiles,) = absent.filtered(lambda each: each.code == "C09")
        self.assertEqual(profiles.missing, "Validación de perfiles firmada")

        # Entered late it is «late», not «done», and nothing else changes.
        self._visit(gap_week, at(end))
        self._review(date(2026, 7, 1), date(2026, 9, 30), at(end))
        daily = self._daily(gap_day, content)
        with clock.at(at(end, 20)):
            self._sign(daily)
        self._plan(at(end, 20))
        self.assertEqual(set(absent.mapped("state")), {"late"})
        self.assertFalse(
            self.Occurrence.search_count(
                [("company_id", "=", self.company.id), ("state", "=", "absent")]
            )
        )

    def test_evidence_keeps_what_it_covers_apart_from_when_it_was_made(self):
        visit = self._visit("2026-W37", at(date(2026, 9, 11)))
        self._plan()
        (week,) = self._of("C04", date_from=date(2026, 9, 7))
        rules = self.env.ref("grandes_clientes.control_c04").rule_ids
        # The week's audits are still pending: the visit alone does not complete it.
        self.assertEqual(week.state, "expected")
        rules.filtered(lambda rule: rule.need == "audits").unlink()
        self._plan()
        self.assertEqual(week.state, "done")
        (evidence,) = week.evidence_ids
        self.assertEqual((evidence.res_model, evidence.res_id), (visit._name, visit.id))
        self.assertEqual(evidence.date_to, date(2026, 9, 13))
        self.assertEqual(evidence.made_on, at(date(2026, 9, 11)))
        with self.assertRaises(UserError):
            evidence.write({"made_on": NOW})

    def test_a_share_of_what_there_should_be(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        rule.write({"all_domain": "[]", "share": 50})
        period = (date(2026, 9, 7), date(2026, 9, 13))
        Dispatch = self.env["grandes.clientes.quality.dispatch"].sudo()
        vals = {
            "company_id": self.company.id,
            "date_from": period[0],
            "date_to": period[1],
            "due_on": period[1],
        }
        Dispatch.create({**vals, "week": "2026-W37"})
        self.assertFalse(rule._get_met(self.company, [period]))
        Dispatch.create({**vals, "week": "x", "state": "sent", "sent_on": NOW})
        self.assertTrue(rule._get_met(self.company, [period]))
        rule.share = 100
        self.assertFalse(rule._get_met(self.company, [period]))

    def test_absent_stays_absent(self):
        self._plan()
        (day,) = self._of("C06", date_from=date(2026, 9, 2))
        self.assertEqual(day.state, "absent")
        since = day.absent_since
        self._plan(NOW + timedelta(days=60))
        self.assertEqual((day.state, day.absent_since), ("absent", since))

    def test_what_turned_is_sealed(self):
        self._plan()
        absent = self._of("C06", state="absent")[:1]
        self.assertFalse(absent._find_broken_seals())
        self.env.cr.execute(
            "UPDATE grandes_clientes_control_occurrence SET state = 'done' "
            "WHERE id = %s",
            absent.ids,
        )
        absent.invalidate_recordset()
        self.assertTrue(absent._find_broken_seals())

    def test_nobody_writes_or_deletes_what_was_expected(self):  # INV-9
        self._plan()
        absent = self._of("C06", state="absent")[:1]
        for user in (self.quality, self.coordinator, self.oversight, self.supervisor):
            with self.assertRaises(AccessError):
                absent.with_user(user).write({"state": "done"})
        with self.assertRaises(UserError):
            absent.unlink()


@tagged("post_install", "-at_install")
class TestControlWaiver(ControlCommon):
    def setUp(self):
        super().setUp()
        self._plan()
        self.absent = self._of("C06", state="absent")[:1]

    def test_waiving_takes_two_and_a_reason(self):
        asked = self.absent.with_user(self.quality)
        with self.assertRaises(ValidationError):
            asked._do_ask_waiver("  ")
        asked._do_ask_waiver("Falla general de energía")
        self.assertEqual(self.absent.state, "absent")
        with self.assertRaisesRegex(UserError, "second person"):
            asked._do_waive()
        self.absent.with_user(self.coordinator)._do_waive()
        self.assertEqual(self.absent.state, "waived")
        self.assertEqual(self.absent.waived_by_id, self.coordinator)
        self.assertFalse(self.absent._find_broken_seals())

    def test_two_of_quality_may(self):
        self.absent.with_user(self.quality)._do_ask_waiver("Sin servicio")
        self.absent.with_user(self.other_quality)._do_waive()
        self.assertEqual(self.absent.state, "waived")

    def test_refused_it_goes_on_and_may_be_asked_again(self):
        self.absent.with_user(self.quality)._do_ask_waiver("Sin servicio")
        self.absent.with_user(self.coordinator)._do_refuse_waiver()
        self.assertEqual(self.absent.state, "absent")
        self.absent.with_user(self.quality)._do_ask_waiver("Con el acta de la falla")
        self.absent.with_user(self.coordinator)._do_refuse_waiver()
        # Who asked, why, and who refused is kept.
        first, second = self.absent.refused_waivers.splitlines()
        for said in (self.quality.name, "Sin servicio", self.coordinator.name):
            self.assertIn(said, first)
        self.assertIn("Con el acta de la falla", second)
        self.assertFalse(self.absent._find_broken_seals())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_control_occurrence SET refused_waivers = NULL"
            " WHERE id = %s",
            [self.absent.id],
        )
        self.absent.invalidate_recordset()
        self.assertTrue(self.absent._find_broken_seals())

    def test_who_is_judged_and_who_oversees_do_not_waive(self):
        for user in (self.supervisor, self.oversight):
            with self.assertRaises(AccessError):
                self.absent.with_user(user)._do_ask_waiver("Sin servicio")


@tagged("post_install", "-at_install")
class TestControlNotKept(ControlCommon):
    def setUp(self):
        super().setUp()
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "monitoring", False, "Lo lleva el outsourcing en una hoja"
        )

    def test_a_room_that_is_off_is_not_kept_instead_of_red(self):
        self._plan()
        self.assertEqual(set(self._of("C08").mapped("state")), {"not_kept"})

    def test_a_model_that_is_not_installed_is_not_kept(self):
        rule = self.env.ref("grandes_clientes.control_c10_load")
        rule.model = "grandes.clientes.nowhere"
        self._plan()
        self.assertEqual(set(self._of("C10").mapped("state")), {"not_kept"})

    def test_switched_on_again_it_is_expected(self):
        self._plan()
        (week,) = self._of("C08", date_from=date(2026, 9, 14))
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "monitoring", True, "Desde ahora aquí"
        )
        self._plan()
        self.assertEqual(week.state, "expected")
        self.assertFalse(week._find_broken_seals())

    def test_its_cron_rests(self):
        Dispatch = self.env["grandes.clientes.quality.dispatch"]
        Dispatch._cron_plan()
        domain = [("company_id", "=", self.company.id), ("week", "=", "2026-W38")]
        self.assertFalse(Dispatch.search_count(domain))
        Review = type(self.env["grandes.clientes.access.review"])
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "access_review", False, "La lleva tecnología"
        )
        with patch.object(Review, "_open_due") as opened:
            self.env["grandes.clientes.access.review"]._cron_review()
        asked = [call.args[-1] for call in opened.call_args_list]
        self.assertNotIn(self.company, asked)

    def test_a_report_made_outside_is_hashed_and_marked(self):
        self._plan()
        (week,) = self._of("C08", date_from=date(2026, 9, 7))
        week = week.with_user(self.quality)
        file = (
            self.env["ir.attachment"]
            .with_user(self.quality)
            .create({"name": "monitoreo.pdf", "raw": b"%PDF"})
        )
        with self.assertRaises(ValidationError):
            week._do_attach("Hecho por el outsourcing", NOW, file.browse())
        with self.assertRaisesRegex(ValidationError, "made before"):
            week._do_attach("Hecho por el outsourcing", at(date(2025, 9, 14)), file)
        week._do_attach("Hecho por el outsourcing", at(date(2026, 9, 14)), file)
        self.assertEqual((week.state, week.is_outside), ("done", True))
        (evidence,) = week.evidence_ids
        self.assertEqual(len(evidence.sha256), 64)
        self.assertTrue(evidence.is_outside)
        self.assertFalse(week._find_broken_seals())
        self._assert_kept(file)
