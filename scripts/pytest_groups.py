"""Pytest plugin: groups of tests, and which of them share a process.

A test belongs to the groups that its class is tagged with (``@tagged("mining")``).
Tests that start a server or open a browser are detected. All of these count as slow;
other slow tests, with a second of CPU time or more, must be tagged. The rest can be
run every few minutes.

With pytest-xdist a class is not split, and the longest tests come first, so that they
do not run alone at the end.
"""

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import HttpCase
from odoo.tests.common import get_db_name

GROUPS = ("server", "browser", "mining", "slow")
_OF_BROWSERS = {"start_tour", "browser_js", "_at_work"}
# Asset bundles that the pages and tours load.
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
    """Return the groups of a test class, the most characteristic one first."""
    groups = [group for group in GROUPS if group in case.test_tags]
    if issubclass(case, HttpCase) and _opens_browser(case):
        groups.append("browser")
    if groups and "slow" not in groups:
        groups.append("slow")
    return groups


def _opens_browser(case):
    """Return whether a method of the class or of its bases opens a browser."""
    return any(
        not _OF_BROWSERS.isdisjoint(method.__code__.co_names)
        for base in case.__mro__
        if base.__module__.startswith("odoo.addons.grandes_clientes.")
        for method in vars(base).values()
        if hasattr(method, "__code__")
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests before markers are filtered, and sort them, longest first."""
    places = {}
    for item in items:
        groups = _groups_of(item.cls)
        for group in groups:
            item.add_marker(group)
        # Two browsers at the same time would slow each other down.
        unit = "browser" if "browser" in groups else item.nodeid.rpartition("::")[0]
        item.add_marker(pytest.mark.xdist_group(unit))
        place = GROUPS.index(groups[0]) if groups else len(GROUPS)
        # Classes that keep pages open run one after the other.
        places[item] = place, not hasattr(item.cls, "_end_browser")
    items.sort(key=places.get)


@pytest.fixture(autouse=True, scope="class")
def bundles(request, load_registry):
    """Generate the asset bundles before the first page is opened.

    Otherwise each test would generate them in its own transaction. They are stored in
    the process's own database, which exists once the registry is loaded.
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
