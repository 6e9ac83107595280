"""Reproducible sampling of the cases of a week for audits.

Within a stratum, cases are sorted by the SHA-256 of the seed and their number, and the
first ones are drawn. The size per stratum is determined seat by seat, so that a larger
sample includes every case of a smaller one: quotas by largest remainder would not.
``random.sample`` yields other cases for the same seed in other versions of Python.
"""

import hashlib
import heapq
import math
from collections.abc import Hashable, Iterable, Mapping
from statistics import NormalDist

#: For each channel, since C1 requires audits of each.
LEAST = 2
_CONFIDENCE = 0.95


def draw_key(seed: str, number: str) -> str:
    """Return the sort key of a case: the hexadecimal SHA-256 of both."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def order(seed: str, numbers: Iterable[str]) -> list[str]:
    """Return the case numbers of a stratum in drawing order."""
    return sorted(numbers, key=lambda number: draw_key(seed, number))


def least_size(strata: Mapping[Hashable, int], least: int = LEAST) -> int:
    """Return the sample size with ``least`` cases of each stratum."""
    return sum(min(least, population) for population in strata.values())


def quotas(
    strata: Mapping[Hashable, int], size: int, least: int = LEAST
) -> dict[Hashable, int]:
    """Return the number of cases of each stratum in a sample of ``size``.

    ``least`` of each, or all if there are fewer; then one by one for the least
    represented stratum (Sainte-Laguë), never more than it has.

    :param strata: number of cases of each; the keys are sortable
    :param size: all cases, if there are no more than that
    :raise ValueError: too few for ``least`` of each
    """
    size = min(size, sum(strata.values()))
    if size < least_size(strata, least):
        raise ValueError(f"a sample of {size} has not {least} of each stratum")
    found = {key: min(least, population) for key, population in strata.items()}

    def place(key: Hashable) -> tuple:
        # Sorted keys break ties, the same on every machine.
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
    """Return the number of standard deviations for two-sided ``confidence``."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def needed_size(
    population: int, margin: float = 0.05, confidence: float = _CONFIDENCE
) -> int:
    """Return the sample size to estimate a proportion to within ``margin``.

    n = N·z²pq / (e²(N−1) + z²pq), with p = q = ½, the worst case.
    """
    if population <= 0:
        return 0
    spread = z_score(confidence) ** 2 / 4
    return math.ceil(population * spread / (margin**2 * (population - 1) + spread))


def margin_of(
    population: int, size: int, confidence: float = _CONFIDENCE
) -> float | None:
    """Return the margin of error of a sample of ``size``; None without one."""
    if size <= 0 or population <= 0:
        return None
    if size >= population:
        return 0.0
    left_out = (population - size) / (population - 1)
    return z_score(confidence) * math.sqrt(left_out / (4 * size))
