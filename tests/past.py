"""What databases hold that no door lets in any more."""

from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def leaving_unasked(env):
    """Let people leave within the block whatever they hold.

    As they could before, and as SQL still can: what they leave behind then has to be
    found by somebody all the same.
    """
    with patch.object(
        env.registry["res.users"], "_refuse_holding", lambda users, *args: None
    ):
        yield
