"""The cost of judging an act: at most two queries, however many the cases."""

from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common

_MODEL = "odoo.addons.grandes_clientes.models.procedure.case_walk.CaseEvent"
BODY = "El pago se aplicó el 3 de septiembre."
#: Maximum number of queries that the judge may add to an act.
MOST = 2


@tagged("post_install", "-at_install", "slow")
class TestCost(Common):
    def _queries(self, act, cases, judged):
        """Return the queries of ``act`` with or without the judge, and roll it back."""
        judge = (
            nullcontext()
            if judged
            else patch.multiple(
                _MODEL,
                _get_judgement=lambda model, vals_list, ends: [],
                _on_judged=lambda model, found: None,
            )
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.cr.savepoint() as point, judge:
            before = self.cr.sql_log_count
            act(cases)
            self.env.flush_all()
            taken = self.cr.sql_log_count - before
            point.rollback()
        self.env.invalidate_all()
        return taken

    def _assert_cheap(self, name, act, cases):
        self._queries(act, cases, True)  # fills the caches
        judged = self._queries(act, cases, True)
        bare = self._queries(act, cases, False)
        self.assertLessEqual(judged - bare, MOST, f"{name} of {len(cases)}")
        act(cases)

    def test_no_act_on_one_case_pays_more(self):
        self._work(1)

    def test_no_act_on_many_cases_pays_more(self):
        """One query per case would be three times the allowed maximum."""
        self._work(3 * MOST)

    def _work(self, count):
        """Process cases from receipt to reopening, with some acts late."""
        none = self.env["grandes.clientes.case"]
        self._assert_cheap("receive", lambda _none: self._many(count), none)
        cases = self._many(count, channel="phone")
        self._assert_cheap("register", lambda c: c._do_register(), cases)
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "COBOL")]
        )
        self._assert_cheap("consult", lambda c: c._do_consult(system, "Ya"), cases)
        late = {"late_reason": "Fallas en COBOL", "reason": "La conocen"}
        with clock.at(NOW + timedelta(days=60)):
            self._assert_cheap(
                "escalate",
                lambda c: c._do_escalate("mission_area", area=self.treasury, **late),
                cases,
            )
            self.assertEqual(set(cases.mapped("conformity")), {"deviating"})
            sent = cases.escalation_ids.with_user(self.official)
            self._assert_cheap("accept", lambda e: e._do_accept(), sent)
            self._assert_cheap("return", lambda e: e._do_return("El recibo"), sent)
            self._assert_cheap("answer", lambda c: c._do_answer(BODY), cases)
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self._assert_cheap(
            "reopen",
            lambda c: c.with_user(self.supervisor)._do_reopen("No resuelve"),
            cases,
        )

    def test_cases_of_before_are_caught_up_with_at_once(self):
        """What the judge does not know yet is read in one additional query."""
        cases = self._many(30)
        cases._do_register()
        self.env.flush_all()
        self.cr.execute("UPDATE grandes_clientes_case_event SET walk = NULL")
        self.env.invalidate_all()
        self._assert_cheap("withdraw", lambda c: c._do_withdraw("Lo pidió"), cases)
        self.assertEqual(set(cases.mapped("conformity")), {"conforming"})
