"""Axes of charts show whole numbers, even for small values."""

import re
import unittest

from reportlab.graphics import renderSVG

from odoo.tests import tagged

from ..tools.report import chart


@tagged("post_install", "-at_install")
class TestReportChart(unittest.TestCase):
    def _labels(self, drawing):
        """Return the numbers written on a drawing."""
        return re.findall(r">([0-9]+)<", renderSVG.drawToString(drawing))

    def test_no_number_stands_twice_on_an_axis(self):
        for series, labels in (
            ([[0, 0]], ["0", "1"]),
            ([[1, 0], [0, 2]], ["0", "1", "2"]),
            ([[3, 0], [1, 0]], ["0", "1", "2", "3", "4"]),
        ):
            with self.subTest(series):
                drawing = chart._bars(["Uno", "Dos"], series, stacked=True)
                self.assertEqual(self._labels(drawing), labels)

    def test_large_numbers_keep_their_own_steps(self):
        drawing = chart._lines(["a", "b"], [[41, 23]])
        self.assertEqual(self._labels(drawing), ["0", "10", "20", "30", "40"])
