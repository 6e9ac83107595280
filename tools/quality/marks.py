"""Scores of audits, and rates over many of them (C1, I12)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .sampling import z_score

#: One such error makes the contact defective: for the user, the business, the law.
CRITICAL = ("ecuf", "ecn", "ecc")
NON_CRITICAL = "enc"


@dataclass(frozen=True, slots=True)
class Mark:
    """The answer to one attribute.

    :param error_class: ``ecuf``, ``ecn``, ``ecc`` or ``enc``
    :param answer: ``yes``, ``no`` or ``na``
    :param weight: weight of a non-critical attribute among the others
    """

    error_class: str
    answer: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """The score of an audit.

    :param non_critical: from 0 to 100, None if nothing applied
    :param critical: classes of critical errors found
    :param final: 0 with a critical error, if that is the rule
    """

    non_critical: float | None
    critical: frozenset[str]
    final: float | None


def score(marks: Iterable[Mark], critical_is_zero: bool = True) -> Score:
    """Return the score of the marks of one audit.

    100 · Σ weight of «yes» / Σ weight of what applied, over the non-critical ones.
    """
    marks = [mark for mark in marks if mark.answer != "na"]
    weighed = [mark for mark in marks if mark.error_class == NON_CRITICAL]
    total = math.fsum(mark.weight for mark in weighed)
    met = math.fsum(mark.weight for mark in weighed if mark.answer == "yes")
    non_critical = 100 * met / total if total else None
    critical = frozenset(
        mark.error_class
        for mark in marks
        if mark.error_class in CRITICAL and mark.answer == "no"
    )
    final = 0.0 if critical and critical_is_zero else non_critical
    return Score(non_critical, critical, final)


def critical_precision(
    audits: Iterable[Iterable[Mark]], error_class: str
) -> tuple[int, int]:
    """Return the audits without that error, and those to which it applied (PEC).

    The rate is the former in percent of the latter; without any there is none.
    """
    without = applied = 0
    for marks in audits:
        answers = {
            mark.answer
            for mark in marks
            if mark.error_class == error_class and mark.answer != "na"
        }
        if answers:
            applied += 1
            without += "no" not in answers
    return without, applied


def wilson(successes: int, total: int, confidence: float = 0.95) -> tuple | None:
    """Return the Wilson interval of a proportion, from 0 to 1; None if empty."""
    if total <= 0:
        return None
    z2 = z_score(confidence) ** 2
    share = successes / total
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    spread = math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    half = z_score(confidence) * spread / (1 + z2 / total)
    return max(0.0, centre - half), min(1.0, centre + half)
