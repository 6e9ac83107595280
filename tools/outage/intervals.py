"""Arithmetic of time intervals. Plain Python.

An interval is a pair (begins, ends) that excludes its end. Every function takes
intervals in any order, overlapping or not, and returns them sorted and disjoint.
"""

from collections.abc import Iterable
from datetime import datetime

Stretch = tuple[datetime, datetime]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the union of ``stretches``, without empty ones."""
    joined = []
    for begins, ends in sorted(stretches):
        if ends <= begins:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def common(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """Return the intersection."""
    some, others, found = union(some), union(others), []
    here = there = 0
    while here < len(some) and there < len(others):
        begins = max(some[here][0], others[there][0])
        ends = min(some[here][1], others[there][1])
        if begins < ends:
            found.append((begins, ends))
        if some[here][1] < others[there][1]:
            here += 1
        else:
            there += 1
    return found


def without(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """Return what is in ``some`` and not in ``others``."""
    others, left = union(others), []
    for begins, ends in union(some):
        reached = begins
        for start, stop in others:
            if stop <= reached:
                continue
            if start >= ends:
                break
            if start > reached:
                left.append((reached, start))
            reached = stop
        if reached < ends:
            left.append((reached, ends))
    return left


def seconds(stretches: Iterable[Stretch]) -> int:
    """Return the number of seconds covered, each counted once."""
    return int(sum((end - begin).total_seconds() for begin, end in union(stretches)))
