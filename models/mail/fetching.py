"""State of a fetching run: mails that could not be stored stay in their mailbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_current: ContextVar["Fetching | None"] = ContextVar(
    "grandes_clientes_fetching", default=None
)


@dataclass
class Fetching:
    """One run of fetching.

    :ivar failures: by server id, why mails could not be stored
    :ivar is_held: whether the last processed mail stays in its mailbox
    """

    failures: dict[int, list[str]] = field(default_factory=dict)
    is_held: bool = False

    def hold(self, server_id: int, error: Exception) -> None:
        """Record that the current mail could not be stored."""
        self.is_held = True
        why = str(error) or type(error).__name__
        self.failures.setdefault(server_id, []).append(why)

    def release(self) -> bool:
        """Return whether the current mail stays, and reset for the next one."""
        held, self.is_held = self.is_held, False
        return held


@contextmanager
def fetching() -> Iterator[Fetching]:
    """Record the mails that cannot be stored within the block."""
    turn = Fetching()
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


def current() -> Fetching | None:
    """Return the current run of fetching, ``None`` outside of one."""
    return _current.get()
