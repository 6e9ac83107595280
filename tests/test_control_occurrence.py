"""Expected controls, and their state as derived from the records of the work (R8)."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged
from odoo.tools import file_path

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon


def at(day, hour=15):
    return datetime(day.year, day.month, day.day, hour)


@tagged("post_install", "-at_install")
class TestControlData(ControlCommon):
    def test_ten_controls_with_owner_frequency_and_rule(self):  # R8
        controls = self.env["grandes.clientes.control"]._find_for(self.company)
        ten = controls.filtered(lambda control: not control.is_of_contract)
        self.assertEqual(ten.mapped("code"), [f"C{n:02}" for n in range(1, 11)])
        for control in ten:
            self.assertTrue(control.rule_ids, control.code)
            self.assertTrue(control.activity and control.how and control.evidence)

    def test_every_shipped_rule_can_be_followed(self):
        rules = self.env["grandes.clientes.control.rule"].search([])
        self.assertGreater(len(rules), 10)
        for rule in rules:
            self.assertFalse(rule.problem, f"{rule.control_id.code}: {rule.name}")

    def test_a_company_may_have_its_own_instead_of_the_shared_one(self):
        shared = self.env.ref("grandes_clientes.control_c08")
        own = shared.copy({"company_id": self.company.id, "frequency": "monthly"})
        found = self.env["grandes.clientes.control"]._find_for(self.company)
        self.assertIn(own, found)
        self.assertNotIn(shared, found)

    def test_a_domain_that_cannot_be_read_is_refused(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            rule.domain = "[('state', '=', open)]"

    def test_a_rule_reads_nothing_through_others(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        rule.domain = "[('create_uid', 'any', [('login', '=', 'admin')])]"
        self.assertIn("«login»", rule.problem)
        rule.domain = "[('monitoring_ids', 'any', [('result', '=', 'none')])]"
        self.assertFalse(rule.problem)

    def test_a_rule_that_cannot_be_evaluated_is_refused(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch")
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            rule.domain = "[('date_from', '>=', 'mañana')]"
        for name in ("date_field", "made_field"):
            with self.subTest(name):
                rule[name] = "company_id"
                self.assertIn("no field with a day", rule.problem)
                self._plan()
                self.assertTrue(self._of("C04"), "it stops no other control")
                rule.flush_recordset()

    def test_the_control_says_who_changed_what_shows_it(self):
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.domain = "[]"
            line.tolerance_days = 90
        told = control.message_ids[:1]
        self.assertEqual(told.author_id, self.quality.partner_id)
        for words in ("sent", "[]", "2 → 90"):
            self.assertIn(words, told.body)
        control.rule_ids.unlink()
        self.assertIn("taken away", control.message_ids[:1].body)

    def test_a_rule_names_a_field_that_has_a_frequency(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        mine = rule.with_user(self.quality)
        for name in ("frecuency", "line_ids.review_id.frequency", "date_from"):
            refused = self.assertRaisesRegex(ValidationError, f"«{name}»")
            with self.subTest(name), refused, self.cr.savepoint():
                mine.frequency_field = name
        result = mine.load([".id", "frequency"], [[str(rule.id), "Each week"]])
        self.assertIn("Each month, Each quarter", result["messages"][0]["message"])
        self.assertEqual(rule.frequency_field, "frequency")

    def test_a_rule_without_such_a_field_stops_nothing(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        for name in ("frecuency", "line_ids.review_id.frequency"):
            # As it was stored before such a name was refused.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE grandes_clientes_control_rule SET frequency_field = %s"
                " WHERE id = %s",
                [name, rule.id],
            )
            self.env.invalidate_all()
            with self.subTest(name):
                control = rule.control_id.with_user(self.quality)
                self.assertIn(name, Form(control).rule_ids.edit(0).problem)
                self._plan()
                self.assertTrue(self._of("C08"))

    def test_the_control_logs_nothing_where_its_rules_are_moved_or_renamed(self):
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        told = control.message_ids
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.name = "Despacho de la semana"
        # As the handle of the list does.
        moved = Command.update(control.rule_ids[0].id, {"sequence": 20})
        control.rule_ids = [moved]
        self.assertEqual(control.rule_ids[0].sequence, 20)
        self.assertEqual(control.message_ids, told)

    def test_the_control_logs_what_shows_it_in_words_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.company.partner_id.lang = "es_CO"
        # As the update loads it; written by the ORM, the models would be set up anew.
        self.env.cr.execute(
            """
            UPDATE ir_model_fields_selection label
               SET name = label.name || '{"es_CO": "Cada mes"}'
              FROM ir_model_fields field
             WHERE field.id = label.field_id
               AND field.model = 'grandes.clientes.control.rule'
               AND field.name = 'frequency'
               AND label.value = 'monthly'
            """
        )
        self.registry.clear_cache("stable")
        self.addCleanup(self.registry.clear_cache, "stable")
        control = self.env.ref("grandes_clientes.control_c08").with_user(self.quality)
        with Form(control) as form, form.rule_ids.edit(0) as line:
            line.frequency = "monthly"
            line.tolerance_days = 0
        body = control.message_ids[0].body
        for words in ("Cambió", "— → Cada mes", "2 → 0"):
            self.assertIn(words, body)

    def test_a_rule_reads_nothing_but_ours(self):
        rule = self.env.ref("grandes_clientes.control_c08_dispatch").copy()
        rule.domain = "[('sent_by_id.password', '=like', 'a%')]"
        self.assertIn("password", rule.problem)
        rule.write({"domain": "[]", "model": "res.users"})
        self.assertTrue(rule.problem)
        period = (date(2026, 9, 7), date(2026, 9, 13))
        self.assertFalse(rule._get_met(self.company, [period]))

    def test_a_rule_of_a_field_that_is_not_there_is_never_met(self):
        rule = self.env.ref("grandes_clientes.control_c04_visit")
        rule.made_field = "signed_by_ghost"
        self.assertIn("signed_by_ghost", rule.problem)
        self._visit("2026-W37", at(date(2026, 9, 9)))
        self._plan()
        (week,) = self._of("C04", date_from=date(2026, 9, 7))
        self.assertEqual(week.state, "absent")


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


@tagged("post_install", "-at_install")
class TestControlFrequency(ControlCommon):
    """A changed frequency applies from then on, and absent occurrences stay."""

    def _set(self, frequency):
        """Set the frequency of C9 on its form, as the Coordinador."""
        control = self.env.ref("grandes_clientes.control_c09")
        with Form(control.with_user(self.coordinator)) as form:
            form.frequency = frequency

    def _monthly(self, date_from, date_to, signed_on):
        review = self._review(date_from, date_to, signed_on)
        review.frequency = "monthly"
        return review

    def test_the_new_one_is_shown_by_its_own_records(self):  # C9
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        quarter, month = self._of("C09")
        # Nobody could have met a month that was not required yet.
        self.assertEqual(month.date_from, date(2026, 9, 1))
        self.assertEqual((month.state, quarter.state), ("expected", "not_kept"))
        signed_on = at(date(2026, 10, 2))
        self._review(date(2026, 7, 1), date(2026, 9, 30), signed_on)
        self._plan(at(date(2026, 10, 5)))
        self.assertEqual(month.state, "expected")
        review = self._monthly(date(2026, 9, 1), date(2026, 9, 30), signed_on)
        self._plan(at(date(2026, 10, 6)))
        self.assertEqual(month.state, "done")
        self.assertEqual(month.evidence_ids.mapped("res_id"), review.ids)

    def test_a_month_shows_no_quarter(self):  # C9
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        self._monthly(date(2026, 9, 1), date(2026, 9, 30), at(date(2026, 10, 2)))
        self._plan(at(date(2026, 10, 5)))
        self.assertEqual(self._of("C09", date_to=date(2026, 9, 30)).state, "expected")

    def test_what_nobody_did_stays_red_until_it_is_done(self):
        self.company.grandes_clientes_control_from = date(2026, 4, 1)
        self._plan()
        red = self._of("C09", date_from=date(2026, 4, 1))
        self.assertEqual(red.state, "absent")
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        self.assertEqual(red.state, "absent")
        self._review(date(2026, 4, 1), date(2026, 6, 30), at(date(2026, 9, 17)))
        self._plan(at(date(2026, 9, 18)))
        self.assertEqual(red.state, "late")

    def test_switching_a_room_off_washes_nothing(self):
        self._plan(at(date(2026, 9, 15)))
        red = self._of("C08", date_from=date(2026, 8, 31))
        self.assertEqual(red.state, "absent")
        with patch.object(
            type(self.env["grandes.clientes.room"]), "_is_kept", lambda *_a: False
        ):
            self._plan(at(date(2026, 9, 16)))
        self.assertEqual(red.state, "absent")

    def test_back_to_the_former_one_asks_for_nothing_of_the_time_between(self):
        self._plan(at(date(2026, 9, 2)))
        control = self.env.ref("grandes_clientes.control_c08")
        control.frequency = "monthly"
        self._plan(at(date(2026, 9, 3)))
        control.frequency = "weekly"
        self._plan(at(date(2026, 9, 24)))
        self.assertEqual(
            self._of("C08", frequency="weekly").mapped("date_from"),
            [date(2026, 8, 31), date(2026, 9, 21)],
        )

    def test_back_within_the_period_takes_it_up_again(self):
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        quarter = self._of("C09")
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        self.assertEqual(quarter.state, "not_kept")
        self._set("quarterly")
        self._plan(at(date(2026, 9, 18)))
        month = self._of("C09", frequency="monthly")
        self.assertEqual((quarter.state, month.state), ("expected", "not_kept"))
        self._set("monthly")
        self._plan(at(date(2026, 9, 21)))
        self._plan(at(date(2026, 10, 1)))
        self.assertEqual((quarter.state, month.state), ("not_kept", "expected"))
        self.assertEqual(
            self._of("C09", frequency="monthly").mapped("date_from"),
            [date(2026, 9, 1), date(2026, 10, 1)],
        )

    def test_one_by_which_nothing_is_kept_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Each month, Each quarter"):
            self._set("weekly")

    def test_validations_are_opened_as_the_control_asks(self):  # C9
        self._set("monthly")
        Review = self.env["grandes.clientes.access.review"]
        with clock.at(at(date(2026, 10, 1))):
            Review._open_due(self.company)
        opened = Review.search([("date_from", "=", date(2026, 9, 1))])
        self.assertEqual(opened.frequency, "monthly")

    def test_the_update_lets_a_rule_follow_its_control(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        own = rule.copy({"domain": '[("state", "=", "open")]'})
        (rule + own).frequency_field = False
        rule.domain = '[("state", "=", "signed"), ("frequency", "=", "quarterly")]'
        self.env.flush_all()
        script = file_path(
            "grandes_clientes/migrations/19.0.1.10.0/post-control-frequency.py"
        )
        load_script(script, "post_frequency").migrate(self.env.cr, "19.0.1.9.0")
        self.env.invalidate_all()
        self.assertEqual(
            (rule.domain, rule.frequency_field, own.frequency_field),
            ('[("state", "=", "signed")]', "frequency", False),
        )
