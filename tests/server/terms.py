"""Cache of translation files, read once per machine: run first by test servers.

Odoo reads the terms of all modules when a language is installed, and each process reads
them again for the web client: five seconds of CPU time in the life of one server. The
terms read from a file are stored beside the bytecode, for as long as the file is
unchanged. Without a place for bytecode, each process reads it once.

A separate program, run by its path: it starts before Odoo knows any addon.
"""

import functools
import hashlib
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path

from odoo import release
from odoo.tools import translate

#: Python that makes a server use this reader.
PRELUDE = f"""\
import runpy

runpy.run_path({__file__!r}, run_name="terms")["take_place"]()
"""
_read = translate.translation_file_reader


def get_reader(source, fileformat="po", module=None):
    """Return the entries of a translation file, as dictionaries owned by the caller."""
    path = source if isinstance(source, str) else source.name
    # An uploaded file has a number for a name.
    if fileformat != "po" or not isinstance(path, str):
        return _read(source, fileformat, module)
    return map(dict, _get_terms(path, _get_state(path)))


def take_place():
    """Replace Odoo's reader of translation files, until this process ends."""
    translate.translation_file_reader = get_reader


def _get_state(path):
    """Return a key that changes whenever the terms read from the file may change."""
    path = Path(path)
    template = path.with_name(f"{path.parent.parent.name}.pot")
    stats = [each.stat() for each in (path, template) if each.exists()]
    return (
        *(release.version, sys.version, str(path.absolute())),
        *(value for stat in stats for value in (stat.st_mtime_ns, stat.st_size)),
    )


@functools.cache
def _get_terms(path, state):
    kept = None
    if sys.pycache_prefix:
        name = hashlib.sha256(state[2].encode()).hexdigest()[:24]
        kept = Path(sys.pycache_prefix) / "terms" / name
        with suppress(OSError, EOFError, TypeError, ValueError):
            of, terms = marshal.loads(kept.read_bytes())
            if of == state:
                return terms
    with open(path, "rb") as file:
        terms = tuple(map(dict, _read(file)))
    if kept:
        _keep(kept, (state, terms))
    return terms


def _keep(kept, what):
    """Write atomically, as other processes read the file."""
    part = kept.with_name(f"{kept.name}.{os.getpid()}")
    # A full disk only costs time.
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(marshal.dumps(what))
        part.replace(kept)
