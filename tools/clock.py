"""The one clock of the addon, and how its days and instants are written.

Business code asks this module for the time and nothing else, so that a demo can
be lived through in the past and a test can stand still. The override lives in
the process that sets it; unlike a context key, no client can send it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import pytz
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

#: In official reports and spreadsheets, as Colombia writes them.
OFFICIAL_DAY = "%d/%m/%Y"
OFFICIAL_INSTANT = f"{OFFICIAL_DAY} %H:%M"
_DAY = timedelta(days=1)
#: The years that people mean.
PLAUSIBLE = range(1900, 2200)


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


def is_plausible(day: date) -> bool:
    """Tell whether a day, or an instant, is in a year that people mean.

    What is not was mistyped, and its month, or its instant elsewhere, may not exist.
    """
    return day.year in PLAUSIBLE


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


def plausible(day: date) -> date:
    """Return a day, or the nearest that is plausible: what counts to it is the same."""
    if day.year < PLAUSIBLE.start:
        return date(PLAUSIBLE.start, 1, 1)
    return min(day, date(PLAUSIBLE.stop - 1, 12, 31))


def last_second(company: Company, day: date) -> datetime:
    """Return the last instant of a local ``day``, naive UTC.

    What only a date is known of may have happened at any hour of it: it is never
    taken to have happened earlier than it may have.
    """
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    local = tz.localize(datetime.combine(plausible(day), time(23, 59, 59)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def first_second(company: Company, day: date) -> datetime:
    """Return the first instant of a local ``day``, naive UTC."""
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    local = tz.localize(datetime.combine(plausible(day), time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def bounds(company: Company, first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants at which a period of local days begins and has ended.

    Naive UTC; the second is the first one after it.
    """
    return first_second(company, first), first_second(company, plausible(last) + _DAY)


def last_month(company: Company) -> tuple[date, date]:
    """Return the first and the last day of the month before this one."""
    last = today(company).replace(day=1) - _DAY
    return last.replace(day=1), last


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live through the block as if it were ``instant`` (naive UTC)."""
    token = _override.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _override.reset(token)


# === WRITTEN, ON SCREENS AND ON PAPER === #


def on_screen(instant: datetime, lang: str, tz: str) -> str:
    """Return an instant (naive UTC) as screens say it: «20 nov, 1:24 p. m.».

    The year is told where it is not this one.
    """
    zone, locale = pytz.timezone(tz), Locale.parse(lang)
    local = pytz.utc.localize(instant).astimezone(zone)
    this_year = pytz.utc.localize(now()).astimezone(zone).year
    day = "d MMM" if local.year == this_year else "d MMM y"
    hour = format_time(local.time(), "short", locale=locale)
    return f"{format_date(local, day, locale=locale)}, {hour}"


def local_instant(instant: datetime, tz: str) -> datetime:
    """Return an instant (naive UTC) as the clocks of zone ``tz`` show it."""
    return pytz.utc.localize(instant).astimezone(pytz.timezone(tz))


def day_on_screen(day: date, lang: str) -> str:
    """Return a day as screens say it: «20 nov», with the year where it is another."""
    pattern = "d MMM" if day.year == now().year else "d MMM y"
    return format_date(day, pattern, locale=Locale.parse(lang))


def in_words(day: date, lang: str) -> str:
    """Return a day as letters say it: «viernes 20 de noviembre de 2026»."""
    locale = Locale.parse(lang)
    words = format_date(day, "full", locale=locale)
    # Babel's comma after the day of the week is not what people write.
    return words.replace(", ", " ", 1) if locale.language == "es" else words


def instant_in_words(instant: datetime, lang: str, tz: str) -> str:
    """Return an instant (naive UTC) as letters say it in zone ``tz``, to the minute."""
    local = pytz.utc.localize(instant).astimezone(pytz.timezone(tz))
    hour = format_time(local.time(), "short", locale=Locale.parse(lang))
    return f"{in_words(local.date(), lang)}, {hour}"


def month_in_words(day: date, lang: str) -> str:
    """Return the month of a day by its name, with its year."""
    return format_skeleton("yMMMM", day, locale=Locale.parse(lang))


def weekday(day: date, lang: str) -> str:
    """Return a short name of the day of the week."""
    return format_date(day, "EEE", locale=Locale.parse(lang)).rstrip(".")


def official(instant: datetime, tz: str) -> str:
    """Return an instant (naive UTC) as official papers write it, in zone ``tz``."""
    local = pytz.utc.localize(instant).astimezone(pytz.timezone(tz))
    return local.strftime(OFFICIAL_INSTANT)
