"""Academic periods, «2026-1» and «2026-2», out of what people write.

A typification that goes by academic period counts the same matter of another period
as another case (5.2.3), so that a period must be read the same however it is written.
"""

import re
from datetime import date

_YEAR = r"(?P<year>(?:19[89]|20[0-4])\d)"
_HALF = r"(?P<half>10|20|0?[12]|I{1,2}|[12]S|S[12])"
_WORDS = r"(?P<half>primer[oa]?|segund[oa]|1er|1ro|2d[oa]|0?[12]|I{1,2})"
_LABEL = r"(?:per[ií]odo|semestre|ciclo|vigencia)(?:\s+acad[eé]mic[oa])?"
# Not inside a longer number, a date or a name with digits.
_START = r"(?<![\w./-])"
_END = r"(?![./-]?\w)"


def _pattern(text: str) -> re.Pattern:
    return re.compile(text, re.IGNORECASE)


# What only a cell of its own may say: in a sentence «2026 2» may be anything.
_WHOLE = (
    _pattern(rf"\s*(?:{_LABEL}\W*)?{_YEAR}\W*{_HALF}\W*"),
    _pattern(rf"\s*(?:{_LABEL}\W*)?(?P<half>0?[12]|I{{1,2}})\W+{_YEAR}\W*"),
)
_INSIDE = (
    _pattern(rf"{_START}{_YEAR}\s?[-–—/.]\s?{_HALF}{_END}"),
    _pattern(rf"{_START}{_YEAR}\s?(?P<half>I{{1,2}}|[12]S|S[12]){_END}"),
    _pattern(rf"\b{_LABEL}\s*:?\s*{_YEAR}\W{{0,3}}{_HALF}{_END}"),
    _pattern(rf"{_START}{_WORDS}\s+semestre\s+(?:(?:del?|año)\s+)*{_YEAR}{_END}"),
    _pattern(rf"\b{_LABEL}\s+{_WORDS}\s*(?:[-–/,]|(?:del?|año)\s)*\s*{_YEAR}{_END}"),
    _pattern(rf"{_START}(?P<half>[12]|I{{1,2}})\s?[-–—/]\s?{_YEAR}{_END}"),
    _pattern(rf"\b{_YEAR}\s*[-,:]?\s*(?P<half>primer|segundo)\s+semestre\b"),
)
_SECOND = frozenset(("2", "02", "20", "II", "2S", "S2", "2DO", "2DA"))


def parse(text: object) -> str | None:
    """Return the first academic period that ``text`` names, or None.

    :param text: a cell or a sentence: «2026-1», «2026-I», «2026 10», «202610»,
        «II-2026», «primer semestre de 2026», «periodo 2026 2»; numbers are read as
        they are shown. A whole date, such as «2026-10-15», is no period.
    """
    if text is None or text is False:
        return None
    shown = str(text)
    found = [match for pattern in _WHOLE if (match := pattern.fullmatch(shown))]
    if not found:
        found = [match for pattern in _INSIDE if (match := pattern.search(shown))]
    if not found:
        return None
    first = min(found, key=lambda match: match.start("year"))
    half = first["half"].upper()
    second = half in _SECOND or half.startswith("SEGUND")
    return f"{first['year']}-{2 if second else 1}"


def current(today: date) -> str:
    """Return the academic period of the day ``today``: January to June is the first."""
    return f"{today.year}-{1 if today.month <= 6 else 2}"


def propose(text: object, today: date) -> str:
    """Return the period that ``text`` names, else the one of the day ``today``."""
    return parse(text) or current(today)
