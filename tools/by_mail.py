"""What somebody without login said by mail, while who asked enters it.

The override lives in the process that sets it: no client can send it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_entered: ContextVar[int | None] = ContextVar("gc_by_mail", default=None)


def current() -> int | None:
    """Return the id of the request whose reply is entered, ``None`` without one."""
    return _entered.get()


@contextmanager
def entering(request_id: int) -> Iterator[None]:
    """Let what is done in the block be what the reply to the request says."""
    token = _entered.set(request_id)
    try:
        yield
    finally:
        _entered.reset(token)
