"""Which cases of a week are audited, so that anybody draws the same ones again.

Inside a stratum cases stand by the SHA-256 of the seed and their number, and the first
ones are drawn. How many of each stratum is found seat by seat, so that a larger sample
keeps every case of a smaller one: shares by largest remainder would not.
``random.sample`` draws others for the same seed in another version of Python.
"""

import hashlib
import heapq
import math
from collections.abc import Hashable, Iterable, Mapping
from statistics import NormalDist

#: Of each channel, since C1 asks for audits of each.
LEAST = 2
_CONFIDENCE = 0.95


def draw_key(seed: str, number: str) -> str:
    """Return what a case is put in order by: the hexadecimal SHA-256 of both."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def order(seed: str, numbers: Iterable[str]) -> list[str]:
    """Return the case numbers of a stratum in the order in which they are drawn."""
    return sorted(numbers, key=lambda number: draw_key(seed, number))


def least_size(strata: Mapping[Hashable, int], least: int = LEAST) -> int:
    """Return how many cases it takes to have ``least`` of each stratum."""
    return sum(min(least, population) for population in strata.values())


def quotas(
    strata: Mapping[Hashable, int], size: int, least: int = LEAST
) -> dict[Hashable, int]:
    """Return how many cases of each stratum make a sample of ``size``.

    ``least`` of each, or all where there are fewer; then one by one to the stratum
    that is represented worst (Sainte-Laguë), never more than it has.

    :param strata: how many cases each has; keys that can be sorted
    :param size: all cases, where there are no more than that
    :raise ValueError: too few for ``least`` of each
    """
    size = min(size, sum(strata.values()))
    if size < least_size(strata, least):
        raise ValueError(f"a sample of {size} has not {least} of each stratum")
    found = {key: min(least, population) for key, population in strata.items()}

    def place(key: Hashable) -> tuple:
        # Sorted keys decide between equals, on every machine alike.
        return (-strata[key] / (2 * found[key] + 1), ranks[key], key)

    ranks = {key: rank for rank, key in enumerate(sorted(strata))}
    waiting = [place(key) for key in strata if found[key] < strata[key]]
    heapq.heapify(waiting)
    for _seat in range(size - sum(found.values())):
        key = heapq.heappop(waiting)[-1]
        found[key] += 1
        if found[key] < strata[key]:
            heapq.heappush(waiting, place(key))
    return found


def z_score(confidence: float = _CONFIDENCE) -> float:
    """Return how many deviations the two-sided ``confidence`` takes."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def needed_size(
    population: int, margin: float = 0.05, confidence: float = _CONFIDENCE
) -> int:
    """Return how many of ``population`` tell a share to within ``margin``.

    n = N·z²pq / (e²(N−1) + z²pq), with p = q = ½, the worst case.
    """
    if population <= 0:
        return 0
    spread = z_score(confidence) ** 2 / 4
    return math.ceil(population * spread / (margin**2 * (population - 1) + spread))


def margin_of(
    population: int, size: int, confidence: float = _CONFIDENCE
) -> float | None:
    """Return to within what a sample of ``size`` tells a share; None without one."""
    if size <= 0 or population <= 0:
        return None
    if size >= population:
        return 0.0
    left_out = (population - size) / (population - 1)
    return z_score(confidence) * math.sqrt(left_out / (4 * size))
