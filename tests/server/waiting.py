"""Waiting, for as long as the slowest machine needs."""

import time

#: Nothing takes this long: after so many seconds a wait has failed.
PATIENCE = 300


def wait_for(condition, complaint, pause=0.05):
    """Wait until ``condition()`` is true, for as long as the slowest machine needs.

    :param complaint: failure message, or a function that returns it
    :raise AssertionError: the time is over
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            said = complaint() if callable(complaint) else complaint
            raise AssertionError(f"After {PATIENCE} seconds: {said}")
        time.sleep(pause)
