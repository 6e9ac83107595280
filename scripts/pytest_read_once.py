"""Pytest plugin: cache what every test would read again.

The terms of a language are parsed once per machine instead of once per class, the
manifest once per process instead of once per test file, and the MIME type of a content
is guessed once. A page without a declared encoding is taken for UTF-8. Call stacks for
query counts are read without the source lines of the callers.
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
# Run by path instead of imported: Odoo does not know the addon yet.
_terms = runpy.run_path(
    str(Path(__file__).parent.parent / "tests" / "server" / "terms.py")
)


def _guess_encoding(response):
    """Return the encoding of a body without a declared one: nearly always UTF-8.

    ``requests`` would try every encoding, even for a PDF or an image.
    """
    try:
        response.content.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def pytest_configure(config):
    """Replace the reading of terms, manifests, MIME types and encodings."""
    take_places(
        config,
        (pytest_odoo, "ast", _manifests),
        (common, "inspect", _frames),
        (magic, "from_buffer", _kind_of),
        (requests.Response, "apparent_encoding", property(_guess_encoding)),
        (translate, "translation_file_reader", _terms["get_reader"]),
    )
