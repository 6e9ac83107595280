"""By which act the identity of a contact changes, known to the writes within it.

No context key: clients send contexts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactAct:
    """Who asked for a change and why, and through which door.

    :param door: ``act``, ``request``, ``portal`` or ``merge``
    :param asked_by: id of the user who asked for it
    :param request: id of the request that was approved, where there was one
    """

    door: str
    asked_by: int
    reason: str = ""
    request: int | None = None


_ACT: ContextVar[ContactAct | None] = ContextVar("contact_act", default=None)


def current() -> ContactAct | None:
    """Return the act within which the code runs, ``None`` without one."""
    return _ACT.get()


@contextmanager
def doing(act: ContactAct) -> Iterator[None]:
    """Let what is written within the block change identities, as ``act``."""
    token = _ACT.set(act)
    try:
        yield
    finally:
        _ACT.reset(token)
