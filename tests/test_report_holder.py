"""A person's figures depend on who held the case then, not on its advisor now."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..reports.sources.ledger import STOCK
from ..reports.sources.outages import OUTAGES
from .escalation_common import EscalationCommon
from .report_common import BODY, OCTOBER, STRAIGHT, local

SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)
FIRST_HALF = date(2026, 9, 1), date(2026, 9, 15)


@tagged("post_install", "-at_install")
class TestReportHolder(EscalationCommon):
    """A is escalated by front, front2's from the 16th, the third's in October.

    B belongs to front and is closed by front on the 4th; C is handed over with a
    portfolio.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._user("third", "group_front_office")
        with local(9, 1):
            cls.a = cls._registered(beneficiary_id_number="75000001")
            cls.b = cls._registered(channel="phone", beneficiary_id_number="75000002")
            cls.c = cls._registered(beneficiary_id_number="75000003")
        with local(9, 2):
            cls.a._do_escalate("mission_area", reason=STRAIGHT)
        with local(9, 4):
            cls.b._do_answer(BODY, means="phone")
        with local(9, 16):
            cls.a.with_user(cls.supervisor)._do_assign(cls.front2)
        with local(10, 2):
            cls.a.with_user(cls.supervisor)._do_assign(cls.third)
            cls.env["grandes.clientes.case.hand.over"]._hand_over(
                cls.c.with_user(cls.supervisor), "user_id", cls.front, cls.third
            )
        cls._stand_still(OCTOBER)
        cls.env.flush_all()
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)

    def _by_advisor(self, code, period, section="advisor"):
        made = self.reports._make(code, *period).section(section)
        return {
            int(key or 0): row[1]
            for key, row in zip(made.keys, made.rows, strict=False)
        }

    def test_pending_is_of_who_held_it_at_the_cut_off(self):  # I02
        # A is with its area: only C is with the outsourcing.
        self.assertEqual(self._by_advisor("I02", SEPTEMBER), {self.front.id: 1})
        self.assertEqual(
            self._by_advisor("I02", (date(2026, 10, 1), date(2026, 10, 5))),
            {self.third.id: 1},
        )

    def test_rows_are_worked_out_once_with_people_and_once_without(self):
        """A source that counts without people leaves the lists by person unchanged."""
        scope = self.reports._get_scope(self.reports._make("I02", *SEPTEMBER))

        def holders(rows):
            return {
                user_id
                for (user_id,) in self.env.execute_query(
                    SQL("SELECT user_id FROM (%s) entry", rows)
                )
            }

        without = scope.relation(STOCK, tells_people=False)
        rows = scope.relation(STOCK)
        self.assertEqual(holders(without), {None})
        self.assertEqual(holders(rows), {self.front.id, self.front2.id})
        self.assertIs(scope.relation(STOCK), rows)
        self.assertIs(scope.relation(STOCK, tells_people=False), without)
        # Sources without people have the same rows in both cases.
        rows = scope.relation(OUTAGES, tells_people=False)
        self.assertIs(scope.relation(OUTAGES), rows)

    def test_an_escalation_is_of_who_held_the_case_then(self):  # I04
        found = self.reports._make("I04", *SEPTEMBER, cuts={"advisor": self.front.id})
        self.assertEqual(found.indicator("I04.on_time").n, 1)
        later = self.reports._make("I04", *SEPTEMBER, cuts={"advisor": self.third.id})
        self.assertFalse(later.indicator("I04.on_time").n)

    def test_a_persons_balance_says_what_came_and_went(self):  # I01
        balances = {}
        for person in (self.front, self.front2, self.third):
            report = self.reports._make("I01", *SEPTEMBER, cuts={"advisor": person.id})
            (balance,) = report.reconciliations
            self.assertTrue(balance.holds, balance)
            taken, given = balance.terms[-2:]
            closed = report.indicator("I01.opportunity").n
            balances[person] = (taken.value, given.value, closed, balance.result)
        self.assertEqual(
            balances,
            {
                # Three upon registering; A left on the 16th; B was closed.
                self.front: (3, 1, 1, 1),
                self.front2: (1, 0, 0, 1),
                self.third: (0, 0, 0, 0),
            },
        )
        (whole,) = self.reports._make("I01", *SEPTEMBER).reconciliations
        self.assertNotIn("taken", [term.measure for term in whole.terms])
        self.assertTrue(whole.holds)

    def test_a_period_before_a_hand_over_is_of_who_had_it(self):
        report = self.reports._make("I01", *FIRST_HALF, cuts={"advisor": self.front.id})
        self.assertEqual(report.reconciliations[0].result, 2)

    def test_figures_of_a_person_open_what_they_held(self):
        report = self.reports._make("I02", *SEPTEMBER)
        figure = ("stock", "advisor", str(self.front.id), "outsourcing")
        self.assertIn(figure, list(report.figures()))
        model, ids = self.reports._get_figure_records(report, [figure])[figure]
        self.assertEqual((model, ids), ("grandes.clientes.case", [self.c.id]))

    def test_the_event_says_whom_it_was_given_to(self):
        (given,) = self.a.event_ids.filtered(
            lambda event: (event.facts or {}).get("advisor") == self.front2.id
        )
        self.assertEqual(given.facts["advisor_before"], self.front.id)
        self.assertEqual(given.act, "assign")
        self.assertFalse(
            self.env["grandes.clientes.case.event"]._find_broken_chains(self.a)
        )

    def test_cases_from_before_such_events_are_of_who_holds_them(self):
        self.env.cr.execute(
            "UPDATE grandes_clientes_case_event SET facts = facts - 'advisor'"
            " WHERE case_id = %s",
            [self.c.id],
        )
        # The hand-over itself records from whom it took the case.
        self.assertEqual(self._by_advisor("I02", SEPTEMBER), {self.front.id: 1})
