"""Pytest plugin: what every test would read anew is read once.

The terms of a language are parsed once a machine, not once a class, and the manifest
once a process, not once for each file of tests. What kind of file some bytes are is
asked once, and a page that does not say its code is taken for UTF-8. Who asserted more
queries than there were is named without the lines of source of all its callers.
"""

import ast
import functools
import inspect
import runpy
from pathlib import Path
from types import SimpleNamespace

import magic
import pytest_odoo
import requests
from pytest_places import take_places

from odoo.tests import common
from odoo.tools import translate

_manifests = SimpleNamespace(literal_eval=functools.cache(ast.literal_eval))
_kind_of = functools.lru_cache(maxsize=1024)(magic.from_buffer)
_frames = SimpleNamespace(**vars(inspect) | {"stack": lambda: inspect.stack(0)[1:]})
# Not imported: Odoo does not know the addon yet.
_terms = runpy.run_path(
    str(Path(__file__).parent.parent / "tests" / "server" / "terms.py")
)


def _guess_encoding(response):
    """Return how a body that does not say so is written: nearly always in UTF-8.

    ``requests`` looks for the likeliest of all codes, also of a paper or a picture.
    """
    try:
        response.content.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def pytest_configure(config):
    """Take the place of Odoo's ways to read terms, manifests and kinds of files."""
    take_places(
        config,
        (pytest_odoo, "ast", _manifests),
        (common, "inspect", _frames),
        (magic, "from_buffer", _kind_of),
        (requests.Response, "apparent_encoding", property(_guess_encoding)),
        (translate, "translation_file_reader", _terms["get_reader"]),
    )
