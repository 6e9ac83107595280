"""The act that changes a contact's identity, available to its writes.

It is no context key, because clients send contexts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactAct:
    """Who asked for a change and why, and in which way.

    :param door: ``act``, ``request``, ``portal`` or ``merge``
    :param asked_by: id of the user who asked for it
    :param request: id of the approved request, if any
    """

    door: str
    asked_by: int
    reason: str = ""
    request: int | None = None


_ACT: ContextVar[ContactAct | None] = ContextVar("contact_act", default=None)


def current() -> ContactAct | None:
    """Return the act of the current block, ``None`` without one."""
    return _ACT.get()


@contextmanager
def doing(act: ContactAct) -> Iterator[None]:
    """Allow writes within the block to change identities, as part of ``act``."""
    token = _ACT.set(act)
    try:
        yield
    finally:
        _ACT.reset(token)
