"""Settings of Hypothesis: the same examples in every run, new ones at night.

Without Hypothesis installed, stand-ins let the tests be imported and skip the
properties.
"""

from .effort import NIGHT, by_effort
from .requirements import needs

try:
    from hypothesis import HealthCheck, assume, example, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Absent:
        """A stand-in that returns itself for any attribute or call."""

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
        """Return the test unchanged."""
        return lambda test: test

    def examples(count, suppress=(), night=None):
        """Return the test unchanged."""
        return lambda test: test

else:
    settings.register_profile("ci", derandomize=True)
    settings.register_profile("night", derandomize=False)

    def examples(count, suppress=(), night=None):
        """Return the settings of a property that is tried ``count`` times.

        :param int count: how often, other than at night
        :param int night: how often at night, twenty times as often by default
        :param suppress: health checks of Hypothesis that do not apply; durations are
            never checked, as machines may be busy
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
