"""Data that older databases contain but that can no longer be entered."""

from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def leaving_unasked(env):
    """Let users leave within the block, whatever work they hold.

    This was possible before, and still is by SQL: the work they leave behind then must
    be found all the same.
    """
    with patch.object(
        env.registry["res.users"], "_refuse_holding", lambda users, *args: None
    ):
        yield
