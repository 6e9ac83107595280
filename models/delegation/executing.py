"""Which approved requests are being executed, while their changes are recorded.

The override lives in the process that sets it: no client can send it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[Mapping | None] = ContextVar("gc_executing", default=None)


def current() -> Mapping:
    """Return ``{case id: (request id, values of the change)}``."""
    return _current.get() or {}


@contextmanager
def executing(requests: Mapping) -> Iterator[None]:
    """Let the changes that are recorded in the block be those of the requests."""
    token = _current.set(requests)
    try:
        yield
    finally:
        _current.reset(token)
