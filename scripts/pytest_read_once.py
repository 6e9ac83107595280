"""Pytest plugin: what every test would read anew is read once a process.

A browser begins with an empty profile, and would fetch and compile the bundles of the
pages each time, which takes as long as a short tour: here the browsers of a process
have one cache on the disk. Where there is Chromium without a window's machinery, it is
taken: it does the same pages with a third less work. The terms of a language are parsed
once, not once a class, and the manifest not once for each file of tests.
"""

import ast
import functools
import shutil
import tempfile
from types import SimpleNamespace
from unittest.mock import patch

import pytest_odoo

from odoo.tests import common
from odoo.tests.common import ChromeBrowser
from odoo.tools import translate

# Odoo itself does not look for it.
_SHELL = "chromium-headless-shell"
_spawn_chrome = ChromeBrowser._spawn_chrome
_manifests = SimpleNamespace(literal_eval=functools.cache(ast.literal_eval))
_translation_file_reader = translate.translation_file_reader


def _get_executable(_browser):
    return shutil.which(_SHELL) or common._find_executable()


@functools.cache
def _get_cache_folder():
    return tempfile.mkdtemp(prefix="grandes_clientes_browser_")


def _spawn_with_cache(browser, command):
    """Start the browser with the cache of those before it."""
    program, *switches = command
    switches.insert(0, f"--disk-cache-dir={_get_cache_folder()}")
    return _spawn_chrome(browser, [program, *switches])


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


def _remove_cache():
    if _get_cache_folder.cache_info().currsize:
        shutil.rmtree(_get_cache_folder(), ignore_errors=True)


def pytest_configure(config):
    """Take the place of Odoo's ways to start a browser and to read terms."""
    for patcher in (
        patch.object(ChromeBrowser, "executable", property(_get_executable)),
        patch.object(ChromeBrowser, "_spawn_chrome", _spawn_with_cache),
        patch.object(pytest_odoo, "ast", _manifests),
        patch.object(translate, "translation_file_reader", _get_reader),
    ):
        patcher.start()
        config.add_cleanup(patcher.stop)
    config.add_cleanup(_remove_cache)
