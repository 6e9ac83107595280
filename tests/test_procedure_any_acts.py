"""Whatever acts allow is a walk of the procedure, judged the same at once."""

from odoo.tests import tagged

from ..tools.procedure.judge_checks import (
    NO_EVIDENCE,
    OUT_OF_ORDER,
    REPEATED,
    SKIPPED,
)
from . import test_report_property
from .properties import examples, given, st
from .test_procedure_acts import JudgedCommon

_QUICK = examples(12, night=400)
_OF_ORDER = {SKIPPED, OUT_OF_ORDER, REPEATED, NO_EVIDENCE}


class _UndoneError(Exception):
    """Ends an example without a trace."""


@tagged("post_install", "-at_install", "slow")
class TestAnyActs(JudgedCommon, test_report_property.TestReportProperties):
    # Run where it belongs.
    test_reports_add_up_after_any_acts = None

    def test_acts_keep_the_order_and_are_judged_the_same_at_once(self):
        @_QUICK
        @given(st.data(), st.integers(8, 18))
        def check(data, length):
            try:
                with self.env.cr.savepoint():
                    self._check_lives(data, length)
                    raise _UndoneError
            except _UndoneError:
                self.env.invalidate_all()

        check()

    def _check_lives(self, data, length):
        before = self.env["grandes.clientes.case"].search([])
        self._live(data, length)
        cases = self.env["grandes.clientes.case"].search([]) - before
        self.assertTrue(cases)
        self._assert_judged_anew_the_same(cases)
        for case in cases:
            walk = self._walk(case)
            # What ended unregistered and was reopened has left steps out.
            if {"5.2.4", "5.2.5"}.isdisjoint({step for step, _act in walk}):
                continue
            found = case.deviation_ids.filtered(lambda d: d.kind in _OF_ORDER)
            self.assertFalse(found.mapped("explanation"), walk)
