"""Pytest plugin: a test that is skipped without permission fails.

A suite whose browser tests are skipped because a program is missing looks green.
Only tests that need material outside this repository may be skipped, and their
reason must name it.
"""

import os

import pytest

ALLOWED_REASONS = ("../shared",)


def _is_allowed(reason):
    """Return whether a test may be skipped.

    :param str reason: the reason given by the test
    :return: True when the reason is a declared one
    """
    return bool(os.environ.get("GC_SKIPS_ARE_FINE")) or any(
        allowed in reason for allowed in ALLOWED_REASONS
    )


def _refuse_skip(report):
    """Turn an unexpected skip into a failure.

    :param report: pytest's report of a test's phase or of a collected file
    """
    if report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if not _is_allowed(reason):
        report.outcome = "failed"
        report.longrepr = f"Unexpected skip: {reason}"


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Refuse skips of tests."""
    outcome = yield
    _refuse_skip(outcome.get_result())


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    """Refuse skips of whole files."""
    outcome = yield
    _refuse_skip(outcome.get_result())
