"""Pytest plugin: what every test would read anew is read once a process.

The terms of a language are parsed once, not once a class, and the manifest not once for
each file of tests. Who asserted more queries than there were is named without the lines
of source of all its callers.
"""

import ast
import functools
import inspect
from types import SimpleNamespace

import pytest_odoo
from pytest_places import take_places

from odoo.tests import common
from odoo.tools import translate

_manifests = SimpleNamespace(literal_eval=functools.cache(ast.literal_eval))
_frames = SimpleNamespace(**vars(inspect) | {"stack": lambda: inspect.stack(0)[1:]})
_translation_file_reader = translate.translation_file_reader


@functools.cache
def _read_terms(path):
    with open(path, "rb") as source:
        return tuple(_translation_file_reader(source))


def _get_reader(source, fileformat="po", module=None):
    """Return the entries of a file of terms, each a dictionary of the caller's own."""
    if fileformat != "po":
        return _translation_file_reader(source, fileformat, module)
    path = source if isinstance(source, str) else source.name
    return map(dict, _read_terms(path))


def pytest_configure(config):
    """Take the place of Odoo's ways to read terms and manifests."""
    take_places(
        config,
        (pytest_odoo, "ast", _manifests),
        (common, "inspect", _frames),
        (translate, "translation_file_reader", _get_reader),
    )
