"""The one clock of the addon.

Business code asks this module for the time and nothing else, so that a demo can
be lived through in the past and a test can stand still. The override lives in
the process that sets it; unlike a context key, no client can send it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

import pytz

from odoo import fields, models

_override: ContextVar[datetime | None] = ContextVar("gc_clock", default=None)


def now() -> datetime:
    """Return the current instant: naive UTC, without microseconds."""
    return _override.get() or fields.Datetime.now()


def today(company: models.BaseModel) -> date:
    """Return the current date where the ``company``'s deadlines are counted."""
    return local_date(company, now())


def local_date(company: models.BaseModel, instant: datetime) -> date:
    """Return the date of the ``company``'s calendar on which ``instant`` falls.

    :param instant: naive UTC
    """
    tz = pytz.timezone(company._grandes_clientes_tz())
    return pytz.utc.localize(instant).astimezone(tz).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live through the block as if it were ``instant`` (naive UTC)."""
    token = _override.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _override.reset(token)
