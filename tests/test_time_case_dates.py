from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common


def at_bogota(year, month, day, hour=10):
    """Return the instant (naive UTC) of an hour in Bogotá."""
    return datetime(year, month, day, hour + 5)


@tagged("post_install", "-at_install")
class TestCaseDates(Common):
    """The three dates of a case, and its lateness (R1, R3)."""

    def _received(self, instant, petition_type="claim", **vals):
        case_type = self.env["grandes.clientes.petition.type"]._find_by_code(
            petition_type
        )
        return self._case(
            self.supervisor,
            received_on=instant,
            petition_type_id=case_type.id,
            **vals,
        )

    def test_the_term_follows_from_the_type_and_the_law_of_the_day(self):
        for instant, petition_type, due, citation in (
            (at_bogota(2012, 6, 29), "general", date(2012, 7, 24), "CCA"),
            (at_bogota(2015, 6, 30), "information", date(2015, 7, 14), "1755"),
            (at_bogota(2020, 3, 30), "information", date(2020, 4, 29), "D.L. 491"),
            (at_bogota(2020, 3, 30), "consultation", date(2020, 5, 21), "D.L. 491"),
            (at_bogota(2022, 5, 18), "information", date(2022, 6, 2), "1755"),
            (at_bogota(2026, 7, 1), "information", date(2026, 7, 16), "1755"),
            (at_bogota(2026, 7, 1), "claim", date(2026, 7, 24), "1755"),
            (at_bogota(2026, 7, 1), "consultation", date(2026, 8, 18), "1755"),
            (at_bogota(2026, 6, 30), "congress", date(2026, 7, 7), "Ley 5"),
        ):
            with self.subTest(instant=instant, petition_type=petition_type):
                case = self._received(instant, petition_type)
                self.assertEqual(case.date_legal_due, due)
                self.assertEqual(case.date_promised, due)
                self.assertIn(citation, case.legal_term_id.citation)

    def test_what_was_in_course_when_the_emergency_began_has_its_terms(self):
        case = self._received(at_bogota(2020, 3, 20), "information")
        self.assertEqual(case.legal_term_id.number, 20)
        over = self._received(at_bogota(2020, 3, 2), "information")
        self.assertEqual(over.date_legal_due, date(2020, 3, 16))
        self.assertEqual(over.legal_term_id.number, 10, "it was due before")

    def test_receipt_on_a_non_business_day_in_both_readings(self):
        sunday = at_bogota(2026, 7, 12)
        company = self.env.company
        self.assertEqual(
            self._received(sunday, "information").date_legal_due, date(2026, 7, 29)
        )
        company.grandes_clientes_receipt_reading = "literal"
        self.assertEqual(
            self._received(sunday, "information").date_legal_due, date(2026, 7, 28)
        )

    def test_the_day_is_the_one_in_bogota(self):
        late_evening = datetime(2026, 7, 2, 3, 30)  # 22:30 of the first in Bogotá
        self.assertEqual(
            self._received(late_evening, "information").date_legal_due,
            date(2026, 7, 16),
        )

    def test_receipt_after_the_closing_time(self):
        self.env.company.grandes_clientes_closing_time = 17.0
        evening = at_bogota(2026, 7, 1, 18)
        self.assertEqual(
            self._received(evening, "information").date_legal_due, date(2026, 7, 17)
        )

    def test_escalate_within_two_days_by_setting(self):
        friday = at_bogota(2026, 7, 10)
        case = self._received(friday)
        self.assertEqual(case.date_escalate_by, date(2026, 7, 15))
        self.env.company.grandes_clientes_escalation_unit = "calendar"
        self.assertEqual(case.date_escalate_by, date(2026, 7, 12), "open cases follow")
        self.assertTrue(
            self.env["grandes.clientes.term.move"].search([("case_id", "=", case.id)])
        )

    def test_a_letter_counts_from_its_mercurio_date(self):
        case = self._case(
            channel="written",
            mercurio_in_number="2026-001-1",
            mercurio_in_date=date(2026, 9, 8),
        )
        self.assertEqual(case.date_escalate_by, date(2026, 9, 10))
        self.assertEqual(case.arrived_on, NOW)
        self.assertEqual(case.days_upstream, 6)
        self.assertTrue(case.is_escalation_late)
        self.assertEqual(case.escalation_label, "Not escalated 4 d")

    def test_reclassifying_moves_the_term(self):
        case = self._registered()
        before = case.date_legal_due
        information = self.env["grandes.clientes.petition.type"]._find_by_code(
            "information"
        )
        case._do_reclassify({"petition_type_id": information.id}, "Pide información")
        self.assertLess(case.date_legal_due, before)

    def test_dates_are_nobody_s_to_write(self):
        case = self._registered()
        with self.assertRaises(AccessError):
            case.with_user(self.front).write({"date_legal_due": date(2030, 1, 1)})

    def test_a_day_outside_the_calendar_has_no_date(self):
        self.assertFalse(self._received(datetime(2001, 5, 5, 15)).date_legal_due)

    def test_days_left_in_words_and_late(self):
        case = self._registered()
        due = case.date_promised
        self.assertEqual(due, date(2026, 10, 7))
        self.assertEqual(case.days_left, 15)
        self.assertEqual(case.deadline, "on_time")
        self.assertIn("15", case.deadline_label)
        self.assertFalse(case.is_late)
        for day, deadline, late in (
            (datetime(2026, 10, 6, 15), "soon", False),
            (datetime(2026, 10, 7, 15), "today", False),
            (datetime(2026, 10, 8, 15), "illegal", True),
        ):
            with clock.at(day), self.subTest(day=day):
                case.invalidate_recordset(["deadline", "deadline_label", "is_late"])
                words = {"soon": "Due tomorrow", "today": "Due today"}
                self.assertEqual(
                    case.deadline_label, words.get(deadline, "Overdue 1 d")
                )
                self.assertEqual(case.deadline, deadline)
                self.assertEqual(case.is_late, late)
                found = self.env["grandes.clientes.case"].search(
                    [("is_late", "=", True), ("id", "=", case.id)]
                )
                self.assertEqual(bool(found), late)
                rest = self.env["grandes.clientes.case"].search(
                    [("is_late", "=", False), ("id", "=", case.id)]
                )
                self.assertEqual(bool(rest), not late)

    def test_closed_late_is_late_for_ever(self):
        case = self._registered()
        with clock.at(datetime(2026, 10, 8, 15)):
            case._do_withdraw("Llamó")
        case.invalidate_recordset(["is_late"])
        self.assertTrue(case.is_late)
        self.assertIn(
            case,
            self.env["grandes.clientes.case"].search([("is_late", "=", True)]),
        )

    def test_many_cases_cost_no_more_queries_than_few(self):
        cases = self._many(60)
        self.env["grandes.clientes.case.recount"]._apply_recount(
            cases[:5]
        )  # fills what is cached per process
        queries = []
        for some in (cases[:5], cases):
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            start = self.env.cr.sql_log_count
            some.env["grandes.clientes.case.recount"]._apply_recount(some, "prueba")
            queries.append(self.env.cr.sql_log_count - start)
        self.assertGreaterEqual(queries[0], queries[1])

    def test_what_was_escalated_is_not_late_when_it_comes_back(self):
        case = self._registered()
        back = case.with_user(self.front)._do_escalate(
            "back_office", reason="Alcance acordado"
        )
        with clock.at(datetime(2026, 9, 25, 15)):
            back.with_user(self.back)._do_answer("Ya se aplicó el pago")
            case.invalidate_recordset()
            self.assertEqual(case.state, "front_office")
            self.assertFalse(case.is_escalation_late)
            self.assertFalse(case.escalation_label)
