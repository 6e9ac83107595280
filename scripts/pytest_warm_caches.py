"""Pytest plugin: the tests of a class share what the registry's caches hold.

Odoo empties all caches after each test, and a third of the time goes into filling them
again. A test that emptied none has left nothing in them that was not true before it:
what is cached is emptied by what makes it untrue, or the product has an error. Where a
test emptied a cache, it gets back what it held before the test, as the database does.
Between classes all are empty, as in Odoo: no test depends on which class ran before.
"""

from functools import partial
from unittest.mock import patch

from pytest_places import take_places

from odoo.tests import TransactionCase

# An entry that is there as long as nobody empties the cache.
_UNTOUCHED = object()
_set_up = TransactionCase.setUp


def _caches(registry):
    return registry._Registry__caches.values()


def _set_up_with_caches(case):
    """Set the test up; let its clean-up restore the caches instead of emptying them."""
    before = []
    # The clean-up is bound in here.
    with patch.object(case.registry, "clear_all_caches", partial(_restore, before)):
        _set_up(case)
    for cache in _caches(case.registry):
        cache.pop(_UNTOUCHED, None)
        before.append((cache, cache.snapshot))
        cache[_UNTOUCHED] = True


def _restore(before):
    """Give the caches that were emptied since what they held then.

    :param before: pairs of a cache and what it held
    """
    for cache, values in before:
        if _UNTOUCHED not in cache:
            cache.clear()
            cache._values.update(values)
            cache._ordering.update(dict.fromkeys(values))


def pytest_configure(config):
    """Take the place of what Odoo does before each test."""
    take_places(config, (TransactionCase, "setUp", _set_up_with_caches))
