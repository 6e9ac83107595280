"""The one clock of the addon.

Business code asks this module for the time and nothing else, so that a demo can
be lived through in the past and a test can stand still. The override lives in
the process that sets it; unlike a context key, no client can send it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import Protocol

import pytz


class Company(Protocol):
    """What the clock asks of a company: the time zone of its deadlines."""

    def _grandes_clientes_get_tz(self) -> str: ...


_override: ContextVar[datetime | None] = ContextVar("gc_clock", default=None)
_fact: ContextVar[datetime | None] = ContextVar("gc_fact", default=None)


def now() -> datetime:
    """Return the current instant: naive UTC, without microseconds."""
    return _override.get() or datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def today(company: Company) -> date:
    """Return the current date where the ``company``'s deadlines are counted."""
    return local_date(company, now())


def local_date(company: Company, instant: datetime) -> date:
    """Return the date of the ``company``'s calendar on which ``instant`` falls.

    :param instant: naive UTC
    """
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    return pytz.utc.localize(instant).astimezone(tz).date()


def occurred() -> datetime:
    """Return the instant of what is being settled: now, unless :func:`of` says when.

    What happened at five to midnight is often put down after it; terms, months and
    stretches go by when it happened.
    """
    fact = _fact.get()
    return min(fact, now()) if fact else now()


def occurred_on(company: Company) -> date:
    """Return the date of :func:`occurred` where deadlines are counted."""
    return local_date(company, occurred())


@contextmanager
def of(instant: datetime) -> Iterator[None]:
    """Settle in the block what happened at ``instant`` (naive UTC).

    The clock goes on: only what asks :func:`occurred` is told.
    """
    token = _fact.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _fact.reset(token)


def last_second(company: Company, day: date) -> datetime:
    """Return the last instant of a local ``day``, naive UTC.

    What only a date is known of may have happened at any hour of it: it is never
    taken to have happened earlier than it may have.
    """
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    local = tz.localize(datetime.combine(day, time(23, 59, 59)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def first_second(company: Company, day: date) -> datetime:
    """Return the first instant of a local ``day``, naive UTC."""
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    local = tz.localize(datetime.combine(day, time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live through the block as if it were ``instant`` (naive UTC)."""
    token = _override.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _override.reset(token)
