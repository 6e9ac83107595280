"""The effort of the tests: small on every change, large at night.

``GC_PROFILE=night`` tries twenty times as many examples of each property, new ones each
time, and kills servers in the middle of ten thousand rows instead of a hundred.
``GC_EXAMPLES`` sets how many calls a generator makes of each operation of the API.
"""

import os

NIGHT = os.environ.get("GC_PROFILE") == "night"


def by_effort(now, night):
    """Return one of two sizes, the second at night."""
    return night if NIGHT else now


def examples(now, night):
    """Return the number of examples: the configured one, or that of the profile."""
    return int(os.environ.get("GC_EXAMPLES") or by_effort(now, night))
