"""Hypothesis as our tests use it: examples that every run repeats, or new ones a night.

Where Hypothesis is not installed, what stands in for it lets the tests be read, and
skips those of properties.
"""

from .effort import NIGHT, by_effort
from .requirements import needs

try:
    from hypothesis import HealthCheck, assume, example, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Absent:
        """Whatever one asks of it, it is itself."""

        def __getattr__(self, name):
            return self

        def __call__(self, *arguments, **named):
            return self

        def __or__(self, other):
            return self

        def __iter__(self):
            return iter(())

    assume = st = HealthCheck = _Absent()

    def given(*_strategies, **_named):
        """Skip the test."""
        return needs("hypothesis")

    def example(*_arguments, **_named):
        """Leave the test as it is."""
        return lambda test: test

    def examples(count, suppress=(), night=None):
        """Leave the test as it is."""
        return lambda test: test

else:
    settings.register_profile("ci", derandomize=True)
    settings.register_profile("night", derandomize=False)

    def examples(count, suppress=(), night=None):
        """Return the settings of a property that is tried ``count`` times.

        :param int count: how often, other than at night
        :param int night: how often at night, twenty times as often by default
        :param suppress: checks of Hypothesis on the test itself that do not apply;
            how long anything takes is never checked, machines may be busy
        """
        return settings(
            settings.get_profile("night" if NIGHT else "ci"),
            max_examples=by_effort(count, night or count * 20),
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, *suppress],
        )


__all__ = ["HealthCheck", "assume", "example", "examples", "given", "st"]
