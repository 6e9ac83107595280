"""Limits the server time that each user may consume within a period.

The limit applies to the time that it took to build the user's files: users of small
files are never stopped, whatever they click, and those who request the largest ones
repeatedly have to wait. Each server process keeps its own accounts.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

# Work inside a block that is already counted is not counted again.
_counting: ContextVar[bool] = ContextVar("grandes_clientes_counting", default=False)
_MOST_ACCOUNTS = 10_000


class OverBudgetError(Exception):
    """The user has to wait.

    :ivar seconds: how long
    """

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class _Account:
    left: float
    since: float
    running: int = 0


class Budget:
    """A token bucket of seconds for each key, refilled as time passes.

    :param seconds: capacity of the bucket, in seconds of work
    :param share: seconds refilled per second that passes
    :param at_once: number of blocks of one key that may run at the same time
    """

    def __init__(
        self,
        seconds: float,
        share: float,
        at_once: int,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.seconds, self.share, self.at_once = seconds, share, at_once
        self._clock, self._lock = clock, Lock()
        self._accounts: dict[Hashable, _Account] = {}

    @contextmanager
    def spending(self, key: Hashable) -> Iterator[None]:
        """Count the time of the block on the account of ``key``.

        :raise OverBudgetError: the bucket is empty, or too many blocks are running
        """
        if _counting.get():
            yield
            return
        self._begin(key)
        token, begun = _counting.set(True), self._clock()
        try:
            yield
        finally:
            _counting.reset(token)
            self._end(key, self._clock() - begun)

    def _begin(self, key):
        with self._lock:
            account = self._filled(key)
            if account.left <= 0:
                wait = (1 - account.left) / self.share
                raise OverBudgetError(max(1, round(wait)))
            if account.running >= self.at_once:
                raise OverBudgetError(5)
            account.running += 1

    def spend(self, key: Hashable, seconds: float) -> None:
        """Count seconds already spent."""
        with self._lock:
            self._filled(key).left -= seconds

    def _end(self, key, spent):
        with self._lock:
            account = self._filled(key)
            account.running = max(0, account.running - 1)
            account.left -= spent

    def _filled(self, key):
        now = self._clock()
        if len(self._accounts) > _MOST_ACCOUNTS:
            self._forget(now)
        account = self._accounts.setdefault(key, _Account(self.seconds, now))
        more = (now - account.since) * self.share
        account.left = min(self.seconds, account.left + more)
        account.since = now
        return account

    def _forget(self, now):
        """Delete the accounts whose bucket is full again."""
        rest = self.seconds / self.share
        for key, account in list(self._accounts.items()):
            if not account.running and now - account.since > rest:
                del self._accounts[key]
