"""Pytest plugin: tests share the contents of the registry's caches.

Odoo clears all caches after each test and each class, and filling them again takes a
third of the time. If a test did not clear a cache, its entries are still valid: any
change that invalidates entries must clear them, or the product has a bug. If a test
did clear a cache, the cache gets back its contents from before the test, like the
database.

The same applies between classes: a cache that a class cleared gets back its earlier
contents, and the next class uses what the previous one filled. Entries about records
that a class created do no harm, because ids are not reused. When translations are
loaded, Odoo does not clear cached templates, so all caches are cleared then.
"""

from unittest.mock import patch

from pytest_places import take_places

from odoo.modules.registry import Registry
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name
from odoo.tools.translate import TranslationImporter

# Marker entries, which disappear when a cache is cleared.
_SINCE_CLASS, _SINCE_TEST = object(), object()
_set_up = TransactionCase.setUp
_set_up_class = TransactionCase.setUpClass.__func__
_save = TranslationImporter.save


def _get_caches(registry):
    return registry._Registry__caches.values()


def _mark(caches, mark):
    """Add a marker to the caches; return ``[(cache, contents)]``.

    :param mark: entry that will be missing from a cleared cache
    """
    before = []
    for cache in caches:
        cache.pop(mark, None)
        before.append((cache, cache.snapshot))
        cache[mark] = True
    return before


def _fill(pairs):
    """Set the contents of each cache."""
    for cache, values in pairs:
        cache.clear()
        cache._values.update(values)
        cache._ordering.update(dict.fromkeys(values))


def _set_up_with_caches(case):
    """Set up the test; its clean-up restores the caches instead of clearing them."""
    before = []

    def restore():
        """Restore the caches that were cleared since."""
        _fill(pair for pair in before if _SINCE_TEST not in pair[0])

    # setUp registers ``clear_all_caches`` as clean-up, so patch it here.
    with patch.object(case.registry, "clear_all_caches", restore):
        _set_up(case)
    before += _mark(_get_caches(case.registry), _SINCE_TEST)


def _set_up_class_with_caches(cls):
    """Set up the class; at its end, restore the caches that Odoo cleared."""
    registry = Registry(get_db_name())
    before = _mark(_get_caches(registry), _SINCE_CLASS)
    kept = []

    def keep():
        # If models were created or changed, no earlier contents are reliable.
        if (
            not registry.registry_invalidated
            and registry.registry_sequence == cls.registry_start_sequence
        ):
            kept.extend(
                (cache, cache.snapshot if _SINCE_CLASS in cache else values)
                for cache, values in before
            )

    # Clean-ups run in reverse order: registered before Odoo's own, it runs after.
    cls.addClassCleanup(_fill, kept)
    _set_up_class(cls)
    cls.addClassCleanup(keep)


def _save_terms(importer, *args, **kwargs):
    """Save translations, and clear caches that may contain the old ones."""
    _save(importer, *args, **kwargs)
    Registry(importer.cr.dbname).clear_all_caches()


def pytest_configure(config):
    """Replace Odoo's set-up of tests and classes, and the import of translations."""
    take_places(
        config,
        (TransactionCase, "setUp", _set_up_with_caches),
        (TransactionCase, "setUpClass", classmethod(_set_up_class_with_caches)),
        (TranslationImporter, "save", _save_terms),
    )
