"""How much the tests try: less on every change, more in a night.

``GC_PROFILE=night`` tries twenty times as many examples of each property, other ones
each time, and moves whole days of work through the servers that it kills.
"""

import os

NIGHT = os.environ.get("GC_PROFILE") == "night"


def by_effort(now, night):
    """Return one of two sizes, the second at night."""
    return night if NIGHT else now
