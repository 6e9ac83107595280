"""Pytest plugin: the groups of the tests, and which of them share a process.

A test belongs to the groups that its class is tagged with (``@tagged("mining")``). What
starts a server, or opens a browser, is found by itself. Each of these is slow; what is
slow for another reason, a second of a processor or more, says so. The rest is what one
runs every few minutes.

With pytest-xdist a class stays whole, and the longest come first, so that no process
is left alone with them at the end.
"""

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import HttpCase
from odoo.tests.common import get_db_name

GROUPS = ("server", "browser", "mining", "slow")
_OF_BROWSERS = {"start_tour", "browser_js", "_at_work"}
# What the pages of the product and of its tours load.
_BUNDLES = (
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
)
_prepared = set()


def _groups_of(case):
    """Return the groups of a class of tests, the first of which says what it is."""
    groups = [group for group in GROUPS if group in case.test_tags]
    if issubclass(case, HttpCase) and _opens_browser(case):
        groups.append("browser")
    if groups and "slow" not in groups:
        groups.append("slow")
    return groups


def _opens_browser(case):
    """Tell whether a method of the class or of those it extends opens a browser."""
    return any(
        not _OF_BROWSERS.isdisjoint(method.__code__.co_names)
        for base in case.__mro__
        if base.__module__.startswith("odoo.addons.grandes_clientes.")
        for method in vars(base).values()
        if hasattr(method, "__code__")
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests, before some are left out by their marker; longest first."""
    places = {}
    for item in items:
        groups = _groups_of(item.cls)
        for group in groups:
            item.add_marker(group)
        # Two browsers at once would wait for each other.
        unit = "browser" if "browser" in groups else item.nodeid.rpartition("::")[0]
        item.add_marker(pytest.mark.xdist_group(unit))
        place = GROUPS.index(groups[0]) if groups else len(GROUPS)
        # Classes whose people keep their pages open come one after the other.
        places[item] = place, not hasattr(item.cls, "_end_browser")
    items.sort(key=places.get)


@pytest.fixture(autouse=True, scope="class")
def bundles(request, load_registry):
    """Have the bundles of assets ready before the first page is opened.

    A test would make them in its own transaction, and the next one again. They are made
    in the process's own database, which is there once the registry is loaded.
    """
    if not _prepared and request.cls and "browser" in _groups_of(request.cls):
        _prepared.add(True)
        _make_bundles()


def _make_bundles():
    with Registry(get_db_name()).cursor() as cr:
        qweb = api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        for name in _BUNDLES:
            qweb._get_asset_bundle(name, css=False, js=True).js()
            qweb._get_asset_bundle(name, css=True, js=False).css()
