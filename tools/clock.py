"""The clock of the addon, and the formats of its dates and instants.

Business code gets the time from this module only, so that a demo can run in the past
and a test with a fixed time. The override is local to the process that sets it; unlike
a context key, no client can send it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import pytz
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

#: Formats of official reports and spreadsheets, as usual in Colombia.
OFFICIAL_DAY = "%d/%m/%Y"
OFFICIAL_INSTANT = f"{OFFICIAL_DAY} %H:%M"
#: Time zone of the procedure, where no company's is known.
ZONE = "America/Bogota"
_DAY = timedelta(days=1)
#: Years that are accepted as intended.
PLAUSIBLE = range(1900, 2200)


class Company(Protocol):
    """What the clock needs of a company: the time zone of its deadlines."""

    def _grandes_clientes_get_tz(self) -> str: ...


_override: ContextVar[datetime | None] = ContextVar("gc_clock", default=None)
_fact: ContextVar[datetime | None] = ContextVar("gc_fact", default=None)


def now() -> datetime:
    """Return the current instant: naive UTC, without microseconds."""
    return _override.get() or datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def today(company: Company) -> date:
    """Return the current date in the time zone of the ``company``'s deadlines."""
    return local_date(company, now())


def local_date(company: Company, instant: datetime) -> date:
    """Return the date of ``instant`` in the ``company``'s time zone.

    :param instant: naive UTC
    """
    tz = pytz.timezone(company._grandes_clientes_get_tz())
    return pytz.utc.localize(instant).astimezone(tz).date()


def is_plausible(day: date) -> bool:
    """Tell whether a day or an instant is in a plausible year.

    Other values are mistyped, and their month or UTC instant may not exist.
    """
    return day.year in PLAUSIBLE


def occurred() -> datetime:
    """Return the instant of what is being recorded: now, unless :func:`of` is active.

    What happened just before midnight is often recorded after it; terms, months and
    periods depend on when it happened.
    """
    fact = _fact.get()
    return min(fact, now()) if fact else now()


def occurred_on(company: Company) -> date:
    """Return the date of :func:`occurred` in the ``company``'s time zone."""
    return local_date(company, occurred())


@contextmanager
def of(instant: datetime) -> Iterator[None]:
    """Record in the block what happened at ``instant`` (naive UTC).

    The clock itself is unaffected: only :func:`occurred` returns ``instant``.
    """
    token = _fact.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _fact.reset(token)


def plausible(day: date) -> date:
    """Return the day, or the nearest plausible one, which counts the same."""
    if day.year < PLAUSIBLE.start:
        return date(PLAUSIBLE.start, 1, 1)
    return min(day, date(PLAUSIBLE.stop - 1, 12, 31))


def last_second(company: Company, day: date) -> datetime:
    """Return the last instant of a local ``day``, naive UTC.

    If only the date is known, it may have happened at any hour: it is never assumed to
    be earlier than that.
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
    """Return the instants between which a period of local days lies, naive UTC.

    The second one is exclusive: the first instant after the period.
    """
    return first_second(company, first), first_second(company, plausible(last) + _DAY)


def last_month(company: Company) -> tuple[date, date]:
    """Return the first and the last day of the previous month."""
    last = today(company).replace(day=1) - _DAY
    return last.replace(day=1), last


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run the block as if the current time were ``instant`` (naive UTC)."""
    token = _override.set(instant.replace(microsecond=0))
    try:
        yield
    finally:
        _override.reset(token)


# === FORMATS === #


def on_screen(instant: datetime, lang: str, tz: str) -> str:
    """Return an instant (naive UTC) for screens: «20 nov, 1:24 p. m.».

    The year is shown if it is not the current one.
    """
    zone, locale = pytz.timezone(tz), Locale.parse(lang)
    local = pytz.utc.localize(instant).astimezone(zone)
    this_year = pytz.utc.localize(now()).astimezone(zone).year
    day = "d MMM" if local.year == this_year else "d MMM y"
    hour = format_time(local.time(), "short", locale=locale)
    return f"{format_date(local, day, locale=locale)}, {hour}"


def local_instant(instant: datetime, tz: str) -> datetime:
    """Return an instant (naive UTC) in local time of zone ``tz``."""
    return pytz.utc.localize(instant).astimezone(pytz.timezone(tz))


def day_on_screen(day: date, lang: str) -> str:
    """Return a day for screens: «20 nov», with the year if not the current one."""
    this_year = local_instant(now(), ZONE).year
    pattern = "d MMM" if day.year == this_year else "d MMM y"
    return format_date(day, pattern, locale=Locale.parse(lang))


def in_words(day: date, lang: str) -> str:
    """Return a day in words: «viernes 20 de noviembre de 2026»."""
    locale = Locale.parse(lang)
    words = format_date(day, "full", locale=locale)
    # Babel adds a comma after the day of the week, which is unusual in Spanish.
    return words.replace(", ", " ", 1) if locale.language == "es" else words


def instant_in_words(instant: datetime, lang: str, tz: str) -> str:
    """Return an instant (naive UTC) in words, in zone ``tz``, to the minute."""
    local = pytz.utc.localize(instant).astimezone(pytz.timezone(tz))
    hour = format_time(local.time(), "short", locale=Locale.parse(lang))
    return f"{in_words(local.date(), lang)}, {hour}"


def month_in_words(day: date, lang: str) -> str:
    """Return the name of the day's month, with the year."""
    return format_skeleton("yMMMM", day, locale=Locale.parse(lang))


def weekday(day: date, lang: str) -> str:
    """Return the short name of the day of the week."""
    return format_date(day, "EEE", locale=Locale.parse(lang)).rstrip(".")


def official(instant: datetime, tz: str) -> str:
    """Return an instant (naive UTC) in the official format, in zone ``tz``."""
    local = pytz.utc.localize(instant).astimezone(pytz.timezone(tz))
    return local.strftime(OFFICIAL_INSTANT)
