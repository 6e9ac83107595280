"""Python's cost of each access to a record, which no query count shows."""

from timeit import repeat

from odoo.tests import tagged

from .common import Common

_LOOKS = 2_000


@tagged("post_install", "-at_install")
class TestModelClasses(Common):
    def test_attributes_of_our_records_are_cached(self):
        """No model of the addon is extended beyond Python's cache (decision 0013)."""

        def time_of(name):
            record = self.env[name].browse(1)
            return min(repeat(lambda: record.env, number=_LOOKS, repeat=5))

        usual = time_of("ir.config_parameter")
        slow = {
            name: round(time_of(name) / usual)
            for name in self.env.registry
            if name.startswith("grandes.clientes.") and time_of(name) > 8 * usual
        }
        self.assertFalse(slow, "Give it the metaclass SteadyModel")
