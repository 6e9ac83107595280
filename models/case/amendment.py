"""Which act changes what was received, for the event that tells of the change.

A write tells by itself that Mercurio's number or date was recorded. An act that asks
for evidence says so here, for the write that it makes; no client can.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[tuple[str, str | None] | None] = ContextVar("gc_told", default=None)


def current(default: str) -> tuple[str, str | None]:
    """Return the act that changes something now, and its evidence."""
    return _told.get() or (default, None)


@contextmanager
def told(act: str, note: str | None) -> Iterator[None]:
    """Let what the block writes be told as ``act``, with its evidence in words."""
    token = _told.set((act, note))
    try:
        yield
    finally:
        _told.reset(token)
