"""What of the mail that is being fetched could not be stored, and so stays there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_current: ContextVar["Fetching | None"] = ContextVar(
    "grandes_clientes_fetching", default=None
)


@dataclass
class Fetching:
    """One turn of fetching.

    :ivar failures: for each server, why each of its mails could not be stored
    :ivar is_held: the mail that was processed last stays in its mailbox
    """

    failures: dict[int, list[str]] = field(default_factory=dict)
    is_held: bool = False

    def hold(self, server_id: int, error: Exception) -> None:
        """Note that the mail just processed could not be stored."""
        self.is_held = True
        why = str(error) or type(error).__name__
        self.failures.setdefault(server_id, []).append(why)

    def release(self) -> bool:
        """Return whether the mail just processed stays, and go on with the next."""
        held, self.is_held = self.is_held, False
        return held


@contextmanager
def fetching() -> Iterator[Fetching]:
    """Note what is not stored within the block."""
    turn = Fetching()
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


def current() -> Fetching | None:
    """Return the turn of fetching that goes on here, ``None`` outside of one."""
    return _current.get()
