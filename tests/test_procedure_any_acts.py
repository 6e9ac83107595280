"""Random allowed acts form a walk, judged the same at once, and reports add up."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..tools.procedure.judge_checks import (
    NO_EVIDENCE,
    OUT_OF_ORDER,
    REPEATED,
    SKIPPED,
)
from .any_acts_common import AnyActs
from .properties import examples, given, st
from .test_procedure_acts import JudgedCommon

_QUICK = examples(12, night=400)
_OF_ORDER = {SKIPPED, OUT_OF_ORDER, REPEATED, NO_EVIDENCE}


class _UndoneError(Exception):
    """Raised to roll back an example."""


@tagged("post_install", "-at_install", "slow")
class TestAnyActs(JudgedCommon, AnyActs):
    def test_acts_keep_the_order_are_judged_the_same_and_reports_add_up(self):
        """On the same random lives: the judge's findings, and reports of any period."""

        @_QUICK
        @given(st.data(), st.integers(8, 18), st.integers(0, 4), st.integers(0, 3))
        def check(data, length, first, days):
            try:
                with self.env.cr.savepoint():
                    before = self.env["grandes.clientes.case"].search([])
                    last = self._live(data, length)
                    start = date(2026, 9, 1) + timedelta(days=first)
                    self._check_period(start, start + timedelta(days=days), last)
                    self._check_walks(
                        self.env["grandes.clientes.case"].search([]) - before
                    )
                    raise _UndoneError
            except _UndoneError:
                self.env.invalidate_all()

        check()

    def _check_walks(self, cases):
        self.assertTrue(cases)
        self._assert_judged_anew_the_same(cases)
        for case in cases:
            walk = self._walk(case)
            # A case that ended unregistered and was reopened has skipped steps.
            if {"5.2.4", "5.2.5"}.isdisjoint({step for step, _act in walk}):
                continue
            found = case.deviation_ids.filtered(lambda d: d.kind in _OF_ORDER)
            self.assertFalse(found.mapped("explanation"), walk)
