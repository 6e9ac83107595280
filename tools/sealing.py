"""The one way in which what is sealed changes after all: pseudonymising, retention.

A variable of the running code, which no client reaches: a key of Odoo's context would
come with any call (INV-9).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_unsealed: ContextVar[bool] = ContextVar("gc_unsealed", default=False)


@contextmanager
def unsealed() -> Iterator[None]:
    """Let messages, their files and queued mail change within the block."""
    token = _unsealed.set(True)
    try:
        yield
    finally:
        _unsealed.reset(token)


def is_unsealed() -> bool:
    """Return whether what is sealed may change just now."""
    return _unsealed.get()
