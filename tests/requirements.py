"""Packages that the tests need besides Odoo, listed in ``requirements/test.txt``.

Where they are not installed, as with ``odoo --test-enable`` on a server, the tests that
need them are skipped with a reason. ``scripts/test`` installs them and allows no skips.
"""

from importlib.util import find_spec
from unittest import skipUnless


def needs(*packages):
    """Return a decorator that skips a test, or a class of them, without the packages.

    :param str packages: names under which Python imports them
    """
    absent = [package for package in packages if not find_spec(package)]
    return skipUnless(not absent, f"Not installed: {', '.join(absent)}")
