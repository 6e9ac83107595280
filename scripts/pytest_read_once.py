"""Pytest plugin: what every test would read anew is read once.

The terms of a language are parsed once a machine, not once a class, and the manifest
once a process, not once for each file of tests.
"""

import ast
import functools
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest_odoo
from pytest_places import take_places

from odoo.tools import translate

_manifests = SimpleNamespace(literal_eval=functools.cache(ast.literal_eval))
# Not imported: Odoo does not know the addon yet.
_terms = runpy.run_path(
    str(Path(__file__).parent.parent / "tests" / "server" / "terms.py")
)


def pytest_configure(config):
    """Take the place of Odoo's ways to read terms and manifests."""
    take_places(
        config,
        (pytest_odoo, "ast", _manifests),
        (translate, "translation_file_reader", _terms["get_reader"]),
    )
