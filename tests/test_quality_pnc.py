"""R10: each closed complaint and claim is decided on; non-conformities are numbered."""

from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools import clock
from .answer_common import BODY
from .pnc_common import DECISION, FIGURES, PNC, PncCommon


@tagged("post_install", "-at_install")
class TestPncDecision(PncCommon):
    def test_what_ended_is_found_once_and_due_in_business_days(self):
        case = self._ended()
        self._registered(beneficiary_id_number="99887766")  # still open
        request = self._ended("55443322", typification="T01", kind="request")
        found = self._find()
        self.assertIn(case, found.case_id)
        self.assertNotIn(request, found.case_id)
        decision = found.filtered(lambda each: each.case_id == case)
        self.assertEqual((decision.kind, decision.state), ("claim", "pending"))
        # Ten business days from Wednesday the 16th.
        self.assertEqual(decision.due_on, date(2026, 9, 30))
        self.assertEqual(self._find(), found)

    def test_two_at_once_make_one(self):
        self._ended()
        decision = self._find()[:1]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            decision.sudo().copy()

    def test_what_ended_before_is_not_asked_about(self):
        self.env.company.grandes_clientes_pnc_from = date(2026, 9, 17)
        self._ended()
        self.assertFalse(self._find())
        # The evening of the 16th in Bogotá is the 17th in UTC.
        with clock.at(datetime(2026, 9, 17, 1, 0)):
            self._ended("77665544")
        self.assertFalse(self._find())

    def test_reclassified_to_request_is_confirmed_by_quality(self):
        case = self._registered()
        case._do_reclassify({"kind": "request"}, "Pide información")
        decision = self._find()
        self.assertEqual(decision.case_id, case)
        self.assertTrue(decision.is_reclassified)
        self.assertEqual(decision.kind, "claim")
        decision._do_decide("no", "reclassified")
        self.assertFalse(self._find() - decision)

    def test_ended_anew_is_decided_on_anew(self):
        case = self._ended()
        first = self._find()
        first._do_decide("no", "unfounded")
        with clock.at(datetime(2026, 9, 17, 15, 0)):
            case.with_user(self.supervisor)._do_reopen("No resuelve")
            case._do_answer(BODY)
            self.assertEqual((self._find() - first).case_id, case)

    def test_overdue_shows(self):
        self._ended()
        decision = self._find()
        self.assertFalse(decision.is_overdue)
        with clock.at(datetime(2026, 10, 1, 15, 0)):
            decision.invalidate_recordset(["is_overdue"])
            self.assertTrue(decision.is_overdue)
            self.assertEqual(
                self.env[DECISION].search([("is_overdue", "=", True)]), decision
            )

    def test_several_that_are_one_share_one(self):
        self._ended()
        self._ended("77665544")
        made = self._find()._do_decide("yes", "term", note="Fuera de término")
        self.assertEqual(len(made.case_ids), 2)
        self.assertEqual((made.state, made.source), ("proposed", "claim"))
        self._ended("66554433")
        more = self._find().filtered(lambda each: each.state == "pending")
        more._do_decide("yes", "term", nonconformity=made)
        self.assertEqual(len(made.case_ids), 3)
        self.assertFalse(more._find_broken_seals())

    def test_only_quality_decides_and_once(self):
        self._ended()
        decision = self._find()
        for user in (self.supervisor, self.coordinator, self.oversight):
            with self.subTest(user.login), self.assertRaises(AccessError):
                decision.with_user(user)._do_decide("no", "unfounded")
        with self.assertRaises(AccessError):
            decision.write({"is_nonconformity": "no"})
        with self.assertRaises(ValidationError):
            decision._do_decide("no", "other")  # needs an explanation
        decision._do_decide("no", "unfounded")
        with self.assertRaises(UserError):
            decision._do_decide("yes", "term")

    def test_a_thousand_cost_no_more_queries_than_ten(self):
        cases = self._many(10)
        cases._do_register()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_case SET state = 'closed', closed_on = %s"
            " WHERE id = ANY(%s)",
            [clock.now(), cases.ids],
        )
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.env[DECISION]._find_due(self.env.company)
            self.env.flush_all()
        self.assertEqual(len(self._find() & self._find()), 10)


@tagged("post_install", "-at_install")
class TestNonconformity(PncCommon):
    def test_opening_asks_for_what_it_fixes(self):
        for lacking in ("requirement", "due_on", "responsible_id"):
            record = self._pnc(**{lacking: False})
            with self.subTest(lacking), self.assertRaises(UserError):
                record._do_open()
        record = self._pnc(responsible_id=self.front.id)
        with self.assertRaisesRegex(UserError, "may not see it"):
            record._do_open()
        # Opening fixes the date, so a wrong year could not be corrected later.
        record = self._pnc(due_on=date(2025, 9, 30))
        with self.assertRaisesRegex(UserError, "choose a later one"):
            record._do_open()

    def test_who_answers_is_told_whom_to_ask_for_the_treatment(self):
        record = self._pnc(treatment=False)
        record._do_open()
        with self.assertRaisesRegex(UserError, "Quality says first"):
            record.with_user(self.supervisor)._do_treat("Se corrigió")

    def test_number_due_date_and_effect_are_fixed_by_opening(self):
        record = self._pnc()
        self.assertFalse(record.name)
        record._do_open()
        self.assertRegex(record.name, r"^PNC\d{4}-\d{4}$")
        self.assertEqual(record.first_due_on, date(2026, 9, 30))
        for vals in (
            {"effect_max": 9},
            {"effect_days": 1},
            {"due_on": "2026-12-31"},
            {"requirement": "otra"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                record.write(vals)
        self.assertFalse(record._find_broken_seals())

    def test_the_due_date_moves_twice_and_the_first_stays(self):
        record = self._pnc()
        record._do_open()
        with self.assertRaises(UserError):
            record._do_move_due(date(2026, 9, 30), "igual")
        record._do_move_due(date(2026, 10, 7), "Espera al proveedor")
        with clock.at(datetime(2026, 10, 12, 15, 0)):
            with self.assertRaisesRegex(UserError, "day is over"):
                record._do_move_due(date(2026, 10, 9), "Ya pasó")
        record._do_move_due(date(2026, 10, 14), "Espera al comité")
        with self.assertRaisesRegex(UserError, "moved 2 times"):
            record._do_move_due(date(2026, 10, 21), "Otra vez")
        self.assertEqual(record.first_due_on, date(2026, 9, 30))
        self.assertEqual(
            record.move_ids.mapped("reason"),
            ["Espera al proveedor", "Espera al comité"],
        )
        with self.assertRaises(UserError):
            record.move_ids[0].sudo().reason = "otro"

    def test_its_cause_is_one_of_a_nonconformity(self):
        other = self.env["grandes.clientes.reason"].search(
            [("usage", "!=", "pnc_cause")], limit=1
        )
        with self.assertRaisesRegex(ValidationError, "is no cause"):
            self._pnc().write({"cause_id": other.id})

    def test_a_concession_has_authority_and_term(self):
        record = self._pnc(treatment="concession")
        record._do_open()
        with self.assertRaisesRegex(UserError, "who grants it"):
            record._do_treat("Se aceptó")
        record.write({"concession_by": "Jefe", "concession_until": "2025-12-31"})
        with self.assertRaisesRegex(UserError, "before what it grants"):
            record._do_treat("Se aceptó")
        record.concession_until = "2026-12-31"
        record._do_treat("Se aceptó")
        self.assertEqual(record.state, "treated")

    def test_it_does_not_close_before_its_window_nor_by_who_acted(self):
        record = self._waiting()
        self.assertEqual(record.effect_until, date(2026, 9, 26))
        with self.assertRaisesRegex(UserError, "Repeats are counted until"):
            record._do_conclude(True, "Ya")
        with clock.at(self._after_window(record)):
            with self.assertRaises(AccessError):
                record.with_user(self.supervisor)._do_conclude(True, "Ya")
            record._do_conclude(True, "No se repitió")
        self.assertEqual((record.state, record.effect_found), ("effective", 0))
        self.assertFalse(record._find_broken_seals())

    def test_quality_that_acted_does_not_decide(self):
        record = self._pnc(responsible_id=self.quality.id)
        record._do_open()
        record._do_treat("Hecho")
        record._do_implement("Hecho")
        with clock.at(self._after_window(record)):
            with self.assertRaisesRegex(UserError, "somebody else decides"):
                record._do_conclude(True, "Ya")
            record.with_user(self.quality2)._do_conclude(True, "No se repitió")

    def test_nobody_answers_for_it_at_what_is_no_address(self):
        with self.assertRaisesRegex(ValidationError, "is no e-mail address"):
            self._pnc(responsible_id=False, responsible_email="area.example.com")

    def test_who_only_entered_what_came_by_mail_decides(self):
        record = self._pnc(responsible_id=False, responsible_email="area@example.com")
        record._do_open()
        record._do_treat("Lo informó por correo")
        record._do_implement("Lo informó por correo")
        self.assertEqual(record.acted_for, "area@example.com")
        with clock.at(self._after_window(record)):
            record._do_conclude(True, "No se repitió")

    def test_the_system_counts_cases_of_the_same_typification_and_cause(self):
        record = self._waiting()
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            again = self._ended("44332211")
            self._pnc(case_ids=[(6, 0, again.ids)])
            # Neither another cause nor a rejected non-conformity counts as a repeat.
            other = self.env["grandes.clientes.reason"]._find_reason(
                "pnc_cause", "system"
            )
            self._pnc(case_ids=[(6, 0, again.ids)], cause_id=other.id)
            none = self._pnc(case_ids=[(6, 0, self._ended("33221100").ids)])
            none._do_reject("No procede")
        figures = self.env[FIGURES]
        self.assertEqual(figures._count_repeats(record), {record.id: 1})
        with clock.at(self._after_window(record)):
            record._do_conclude(False, "Se repitió")
        self.assertEqual((record.state, record.effect_found), ("not_effective", 1))
        action = record.action_open_repeats()
        found = self.env["grandes.clientes.case"].search(action["domain"])
        self.assertEqual(found, again)

    def test_the_third_forces_an_analysis(self):
        self._pnc()
        second = self._pnc()
        self.assertFalse(second.needs_analysis)
        third = self._pnc()
        self.assertEqual(len(third.similar_ids), 2)
        self.assertTrue(third.needs_analysis)
        third._do_open()
        third._do_treat("Hecho")
        with self.assertRaisesRegex(UserError, "analyse the cause"):
            third._do_implement("Hecho")
        third.cause_analysis = "Porque la plantilla mezcla dos casos"
        third._do_implement("Hecho")

    def test_the_responsible_is_told_and_has_it_to_do(self):
        with self.mock_mail() as told:
            record = self._pnc()
            record._do_open()
        self.assertIn(self.supervisor.partner_id, told())
        todo = record.activity_ids
        self.assertEqual(
            (todo.user_id, todo.date_deadline), (self.supervisor, date(2026, 9, 30))
        )
        record._do_move_due(date(2026, 10, 7), "Espera")
        self.assertEqual(record.activity_ids.date_deadline, date(2026, 10, 7))
        record.with_user(self.supervisor)._do_treat("Hecho")
        record.with_user(self.supervisor)._do_implement("Hecho")
        self.assertFalse(record.activity_ids)

    def mock_mail(self):
        """Return a context manager that collects the users notified since."""
        from contextlib import contextmanager

        before = self.env["mail.notification"].search([], order="id desc", limit=1).id

        @contextmanager
        def watch():
            yield lambda: (
                self.env["mail.notification"]
                .search([("id", ">", before or 0)])
                .res_partner_id
            )

        return watch()

    def test_an_area_and_the_supervisor_propose_by_the_form(self):
        for user, source in ((self.official, "area"), (self.supervisor, "manual")):
            form = Form(self.env[PNC].with_user(user))
            form.description = "La matriz manda a otra área"
            record = form.save()
            self.assertEqual((record.state, record.source), ("proposed", source))
            with self.assertRaises(AccessError):
                record._do_open()

    def test_cases_are_proposed_from_their_list(self):
        case = self._registered()
        Pnc = self.env[PNC].with_user(self.supervisor)
        with Form(Pnc.with_context(default_case_ids=case.ids)) as form:
            form.description = "Se respondió a otro"
        self.assertEqual(form.record.case_ids, case)

    def test_what_happened_is_proposed_from_the_cases(self):
        cases = self._registered() + self._registered(beneficiary_id_number="52123")
        record = self.env[PNC].create(
            {
                "source": "complaint",
                "case_ids": [(6, 0, cases.ids)],
                "treatment": "correction",
            }
        )
        self.assertEqual(
            record.description.split("\n"),
            [f"{case.name}: Pago no aplicado" for case in record.case_ids],
        )
        record.description = "Se respondió a otro"
        record.case_ids -= cases[0]
        self.assertEqual(record.description, "Se respondió a otro")

    def test_figures_of_a_month(self):
        record = self._waiting(case_ids=[(6, 0, self._ended().ids)])
        late = self._pnc(due_on=date(2026, 9, 17))
        late._do_open()
        with clock.at(datetime(2026, 9, 30, 15, 0)):
            figures = self.env[FIGURES].with_user(self.quality)
            period = (self.env.company, date(2026, 9, 1), date(2026, 9, 30))
            month = figures._get_month(*period)
            rows = figures._get_rows(*period)
        self.assertEqual((month["opened"], month["due"], month["in_time"]), (2, 2, 1))
        self.assertEqual(month["in_time_share"], 0.5)
        self.assertEqual(month["repeats"], 1, "the second of one day")
        self.assertEqual(month["by_state"], {"waiting": 1, "open": 1})
        self.assertEqual(
            month["per_hundred"], 100 * 2 / month["cases_closed"], "per closed case"
        )
        self.assertEqual([row["number"] for row in rows], [record.name, late.name])
        self.assertEqual(rows[0]["cases"], record.case_ids.mapped("name"))
        self.assertEqual(self.env[PNC].search(month["domain"]), late | record)

    def test_a_month_without_anything_has_no_rates(self):
        start = date(2027, 1, 1)
        month = self.env[FIGURES]._get_month(
            self.env.company, start, start + timedelta(days=30)
        )
        self.assertIsNone(month["in_time_share"])
        self.assertIsNone(month["per_hundred"])
