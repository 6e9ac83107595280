"""How much the tests try: less on every change, more in a night.

``GC_PROFILE=night`` tries twenty times as many examples of each property, other ones
each time, and kills servers in the middle of ten thousand rows instead of a hundred.
``GC_EXAMPLES`` says how many calls a generator makes of each operation of the API.
"""

import os

NIGHT = os.environ.get("GC_PROFILE") == "night"


def by_effort(now, night):
    """Return one of two sizes, the second at night."""
    return night if NIGHT else now


def examples(now, night):
    """Return how many examples to try: as told, else by the profile."""
    return int(os.environ.get("GC_EXAMPLES") or by_effort(now, night))
