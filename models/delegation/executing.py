"""The approved requests that are being executed while their changes are recorded.

The value lives in a context variable of the process: no client can set it.
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
    """Tie the changes recorded within the block to these requests."""
    token = _current.set(requests)
    try:
        yield
    finally:
        _current.reset(token)
