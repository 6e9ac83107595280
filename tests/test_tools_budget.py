"""The seconds of work that each user may use."""

import unittest

from odoo.tests import tagged

from ..models.engine.budget import Budget, OverBudgetError


@tagged("post_install", "-at_install")
class TestToolsBudget(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.now = 0.0
        self.budget = Budget(seconds=10, share=0.5, at_once=2, clock=lambda: self.now)

    def _work(self, seconds, key="ana"):
        with self.budget.spending(key):
            self.now += seconds

    def test_who_asks_for_little_is_never_stopped(self):
        for _each in range(1000):
            self._work(0.01)

    def test_who_asks_for_much_waits(self):
        self._work(30)
        with self.assertRaises(OverBudgetError) as caught:
            self._work(1)
        self._work(1, key="luis")
        self.now += caught.exception.seconds
        self._work(1)

    def test_no_more_than_two_at_once(self):
        with self.budget.spending("ana"):
            # Nested work counts once.
            self._work(1)
        self.budget._begin("ana")
        self.budget._begin("ana")
        with self.assertRaises(OverBudgetError):
            self._work(1)
        self.budget._end("ana", 1)
        self._work(1)

    def test_accounts_are_forgotten(self):
        for key in range(10_010):
            self._work(0, key=key)
        self.now += 1000
        self._work(0)
        self.assertLess(len(self.budget._accounts), 10)
