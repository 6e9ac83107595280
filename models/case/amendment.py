"""Context for the event that records a change of received data.

By default a write to received data is recorded as «Mercurio's number or date was
recorded». An act that asks for evidence sets its own code and evidence here around its
write. The value is a context variable, so that no client can set it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[tuple[str, str | None] | None] = ContextVar("gc_told", default=None)


def current(default: str) -> tuple[str, str | None]:
    """Return the code and the evidence of the act that is changing received data."""
    return _told.get() or (default, None)


@contextmanager
def told(act: str, note: str | None) -> Iterator[None]:
    """Record the writes of the block under ``act``, with the evidence in words."""
    token = _told.set((act, note))
    try:
        yield
    finally:
        _told.reset(token)
