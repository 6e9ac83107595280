"""Selection of the current export request, made available to the export itself.

It is no context key, because clients send contexts.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ...tools.identity.documents import mask

# Numbers as long as documents, in groups and with a check digit as people type them;
# dates and ids are shorter, or have hyphens before.
_LONG_NUMBER = re.compile(
    r"(?<![\d-])(?:\d[\d.]{4,}\d|\d{1,3}(?:[ '’]\d{3}){2,4})(?:\s?-\s?\d)?(?![\d-])"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """How the records of an export were chosen, and its file format.

    :param domain: domain of the list, as the client sent it
    :param chosen: whether the records were chosen one by one
    """

    domain: object = None
    chosen: bool = False
    file_format: str = ""


_NONE = Scope()
_SCOPE: ContextVar[Scope] = ContextVar("export_scope")


def current() -> Scope:
    """Return the selection of the current export."""
    return _SCOPE.get(_NONE)


@contextmanager
def exporting(scope: Scope) -> Iterator[None]:
    """Log the exports within the block with the selection ``scope``."""
    token = _SCOPE.set(scope)
    try:
        yield
    finally:
        _SCOPE.reset(token)


def masked(text: str) -> str:
    """Return ``text`` with numbers as long as documents masked (Ley 1581)."""
    return _LONG_NUMBER.sub(lambda match: mask(match[0]), text)
