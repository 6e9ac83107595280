"""How days and instants are written, on screens and on paper. Plain Python."""

from datetime import date, datetime

import pytz
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from . import clock

#: In official reports and spreadsheets, as Colombia writes them.
OFFICIAL_DAY = "%d/%m/%Y"
OFFICIAL_INSTANT = f"{OFFICIAL_DAY} %H:%M"


def on_screen(instant: datetime, lang: str, tz: str) -> str:
    """Return an instant (naive UTC) as screens say it: «20 nov, 1:24 p. m.».

    The year is told where it is not this one.
    """
    zone, locale = pytz.timezone(tz), Locale.parse(lang)
    local = pytz.utc.localize(instant).astimezone(zone)
    this_year = pytz.utc.localize(clock.now()).astimezone(zone).year
    day = "d MMM" if local.year == this_year else "d MMM y"
    hour = format_time(local.time(), "short", locale=locale)
    return f"{format_date(local, day, locale=locale)}, {hour}"


def day_on_screen(day: date, lang: str) -> str:
    """Return a day as screens say it: «20 nov», with the year where it is another."""
    is_this_year = day.year == clock.now().year
    words = "d MMM" if is_this_year else "d MMM y"
    return format_date(day, words, locale=Locale.parse(lang))


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
