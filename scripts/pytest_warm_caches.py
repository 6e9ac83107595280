"""Pytest plugin: tests share what the registry's caches hold.

Odoo empties all caches after each test and each class, and a third of the time goes
into filling them again. A test that emptied none has left nothing in them that was not
true before it: what is cached is emptied by what makes it untrue, or the product has an
error. Where a test emptied a cache, it gets back what it held before the test, as the
database does.

Between classes the same is done: a cache that a class emptied gets back what it held
before the class, and what one class filled the next one finds. What is cached of
records that the class made is kept under numbers that are never given again. Where
terms of a language are loaded, Odoo leaves templates cached as they were, and a class
would leave them as it read them: all caches are emptied then.
"""

from unittest.mock import patch

from pytest_places import take_places

from odoo.modules.registry import Registry
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name
from odoo.tools.translate import TranslationImporter

# Entries that are there as long as nobody empties the cache.
_SINCE_CLASS, _SINCE_TEST = object(), object()
_set_up = TransactionCase.setUp
_set_up_class = TransactionCase.setUpClass.__func__
_save = TranslationImporter.save


def _get_caches(registry):
    return registry._Registry__caches.values()


def _mark(caches, mark):
    """Mark the caches; return pairs of each and what it holds.

    :param mark: the entry that will be missing where a cache was emptied
    """
    before = []
    for cache in caches:
        cache.pop(mark, None)
        before.append((cache, cache.snapshot))
        cache[mark] = True
    return before


def _fill(pairs):
    """Let each cache hold just what is given."""
    for cache, values in pairs:
        cache.clear()
        cache._values.update(values)
        cache._ordering.update(dict.fromkeys(values))


def _set_up_with_caches(case):
    """Set the test up; let its clean-up restore the caches instead of emptying them."""
    before = []

    def restore():
        """Give the caches that were emptied since what they held then."""
        _fill(pair for pair in before if _SINCE_TEST not in pair[0])

    # The clean-up is bound in here.
    with patch.object(case.registry, "clear_all_caches", restore):
        _set_up(case)
    before += _mark(_get_caches(case.registry), _SINCE_TEST)


def _set_up_class_with_caches(cls):
    """Set the class up; at its end fill again the caches that Odoo has emptied."""
    registry = Registry(get_db_name())
    before = _mark(_get_caches(registry), _SINCE_CLASS)
    kept = []

    def keep():
        # Where models were made or changed, nothing of before is true for sure.
        if (
            not registry.registry_invalidated
            and registry.registry_sequence == cls.registry_start_sequence
        ):
            kept.extend(
                (cache, cache.snapshot if _SINCE_CLASS in cache else values)
                for cache, values in before
            )

    # Clean-ups go backwards: what was asked for first comes after Odoo's own.
    cls.addClassCleanup(_fill, kept)
    _set_up_class(cls)
    cls.addClassCleanup(keep)


def _save_terms(importer, *args, **kwargs):
    """Save terms; what was cached may be in other words, or will be without them."""
    _save(importer, *args, **kwargs)
    Registry(importer.cr.dbname).clear_all_caches()


def pytest_configure(config):
    """Take the place of what Odoo does before each test and each class."""
    take_places(
        config,
        (TransactionCase, "setUp", _set_up_with_caches),
        (TransactionCase, "setUpClass", classmethod(_set_up_class_with_caches)),
        (TranslationImporter, "save", _save_terms),
    )
