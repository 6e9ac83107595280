"""What a request exports by, known to the export within it.

No context key: clients send contexts.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ...tools.identity.documents import mask

# Numbers as long as documents; dates and ids are shorter, or broken by hyphens.
_LONG_NUMBER = re.compile(r"(?<![\d-])\d[\d.]{4,}\d(?![\d-])")


@dataclass(frozen=True, slots=True)
class Scope:
    """How the records of an export were chosen, and what it is written as.

    :param domain: what the list showed, as the client sent it
    :param chosen: whether the records were chosen one by one
    """

    domain: object = None
    chosen: bool = False
    file_format: str = ""


_NONE = Scope()
_SCOPE: ContextVar[Scope] = ContextVar("export_scope")


def current() -> Scope:
    """Return how the records that are being exported were chosen."""
    return _SCOPE.get(_NONE)


@contextmanager
def exporting(scope: Scope) -> Iterator[None]:
    """Let the exports within the block be logged as chosen by ``scope``."""
    token = _SCOPE.set(scope)
    try:
        yield
    finally:
        _SCOPE.reset(token)


def masked(text: str) -> str:
    """Return ``text`` with numbers as long as documents masked (Ley 1581)."""
    return _LONG_NUMBER.sub(lambda match: mask(match[0]), text)
