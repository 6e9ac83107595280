"""The only way to change sealed messages, their files and queued mail.

It is for what changes no words: the merge of contacts, the deletion of a draft with its
messages, the splitting of a mail by recipients; and for pseudonymising and retention.

A context variable of the process, which no client can set: a key of Odoo's context
could come with any call (INV-9).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_unsealed: ContextVar[bool] = ContextVar("gc_unsealed", default=False)


@contextmanager
def unsealed() -> Iterator[None]:
    """Allow changes of messages, their files and queued mail within the block."""
    token = _unsealed.set(True)
    try:
        yield
    finally:
        _unsealed.reset(token)


def is_unsealed() -> bool:
    """Return whether sealed records may be changed now."""
    return _unsealed.get()
