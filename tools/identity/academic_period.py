"""Parser of academic periods, «2026-1» and «2026-2», in free notation.

For a typification that depends on the academic period, the same matter in another
period is another case (5.2.3), so that every notation must yield the same period.
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


# Accepted only as the whole cell: in a sentence «2026 2» may mean anything.
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
    """Return the first academic period in ``text``, or None.

    :param text: a cell or a sentence: «2026-1», «2026-I», «2026 10», «202610»,
        «II-2026», «primer semestre de 2026», «periodo 2026 2»; numbers are read as
        displayed. A complete date, such as «2026-10-15», is no period.
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
    """Return the academic period of ``today``: January to June is the first."""
    return f"{today.year}-{1 if today.month <= 6 else 2}"


def propose(text: object, today: date) -> str:
    """Return the period in ``text``, or else the one of ``today``."""
    return parse(text) or current(today)
