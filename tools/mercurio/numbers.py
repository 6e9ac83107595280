"""Patterns of Mercurio numbers, as the company writes them: «AAAAER#######».

A format of its own instead of regular expressions: it is readable, yields an example,
and cannot take long to match.
"""

import re
from dataclasses import dataclass

YEAR = "AAAA"
_TOKEN = re.compile(r"AAAA|#\+|#|\[|\]|[A-Z0-9ÁÉÍÓÚÜÑ./_-]")
_ALTERNATIVES = re.compile(r"[|\n;]+")
# Limit of Mercurio's own column.
_LONGEST = 60
_MOST_DIGITS = 20
# More parts of open length could take long to match.
_MOST_OPEN = 3


class PatternError(ValueError):
    """A pattern that cannot be used.

    :ivar code: code of the problem; the caller has the message
    :ivar values: values for the message
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """Compiled patterns, any of which a number may match.

    :ivar regex: matches a whole normalised number
    :ivar parts: tokens of the first pattern, for its example
    """

    regex: re.Pattern
    parts: tuple[str, ...]

    def matches(self, number: str) -> bool:
        """Tell whether a normalised number (:func:`normalize`) matches the pattern."""
        return len(number) <= _LONGEST and bool(self.regex.fullmatch(number))

    def example(self, year: int) -> str:
        """Return an example number of the given year."""
        shown, digits = [], sum(part == "#" for part in self.parts)
        # 0000123 in a run of seven: it looks like a real number.
        fill = iter(str(123 if digits >= 3 else 7).zfill(digits)[-digits:])
        for part in self.parts:
            if part == YEAR:
                shown.append(f"{year:04d}")
            elif part == "#":
                shown.append(next(fill))
            elif part == "#+":
                shown.append("123")
            elif part not in "[]":
                shown.append(part)
        return "".join(shown)


def normalize(number: object) -> str:
    """Return a number in the form used for comparison: upper case, no spaces."""
    return "".join(str(number or "").upper().split())


def compile_pattern(text: object) -> NumberPattern | None:
    """Return the pattern for the company's text; None if it is empty.

    :param text: patterns separated by «|», «;» or new lines
    :raise PatternError: one of them cannot be used
    """
    patterns = [normalize(each) for each in _ALTERNATIVES.split(str(text or ""))]
    patterns = [pattern for pattern in patterns if pattern]
    if not patterns:
        return None
    tokens = [_tokens(pattern) for pattern in patterns]
    source = "|".join(f"(?:{_source(parts)})" for parts in tokens)
    return NumberPattern(re.compile(source), tokens[0])


def _tokens(pattern: str) -> tuple[str, ...]:
    if len(pattern) > _LONGEST:
        raise PatternError("long", pattern=pattern)
    parts, place, depth = [], 0, 0
    while place < len(pattern):
        match = _TOKEN.match(pattern, place)
        if not match:
            raise PatternError("character", pattern=pattern, character=pattern[place])
        parts.append(match[0])
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth not in (0, 1):
            raise PatternError("brackets", pattern=pattern)
        place = match.end()
    if depth:
        raise PatternError("brackets", pattern=pattern)
    if parts.count("#+") > _MOST_OPEN or parts.count("[") > _MOST_OPEN:
        raise PatternError("long", pattern=pattern)
    if not {"#", "#+"} & set(parts):
        raise PatternError("digits", pattern=pattern)
    return tuple(parts)


def _source(parts: tuple[str, ...]) -> str:
    """Return the regular expression of one pattern, without nesting."""
    sources = {
        YEAR: r"(?:19|20)\d\d",
        "#": r"\d",
        "#+": rf"\d{{1,{_MOST_DIGITS}}}",
        "[": "(?:",
        "]": ")?",
    }
    return "".join(sources.get(part) or re.escape(part) for part in parts)
