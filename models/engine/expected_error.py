"""Database errors that an act expects and handles, kept out of Odoo's log.

Odoo logs every failing query as an error, with its values. Two people who register
the same matter at once are no error, and the matter's key holds a document that no
log may show (Law 1581 of 2012). ``odoo.tools.mute_logger`` swaps handlers, which two
threads may put back in the wrong order; this looks at the present thread alone.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_expecting: ContextVar[bool] = ContextVar("gc_expecting_error", default=False)


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Whether the record of a failing query belongs in the log."""
    return not (_expecting.get() and str(record.msg).startswith("bad query"))


logging.getLogger("odoo.sql_db").addFilter(_is_unexpected)


@contextmanager
def expected() -> Iterator[None]:
    """Keep queries that fail within the block out of the log; the error goes on."""
    token = _expecting.set(True)
    try:
        yield
    finally:
        _expecting.reset(token)
