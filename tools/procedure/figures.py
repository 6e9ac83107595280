"""Figures of many cases in the procedure: counts and business days per arrow.

Plain Python, from the grouped moves between steps.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .definition import READINGS, Definition
from .graph import Flow, Graph, graph_of
from .scene import FlowMark
from .walk import EXTRA

#: The arrows with the longest total waiting time are bottlenecks: at most this number,
# and only if half of the cases wait a business day or more.
_HOTTEST, _WAIT = 3, 1
_THINNEST, _THICKEST = 1.5, 8.0


class Move(NamedTuple):
    """Number of moves between two steps that took the same number of business days.

    :ivar source: number of a step, ``None`` for the start
    """

    source: str | None
    target: str
    days: int
    count: int


@dataclass(slots=True)
class Passage:
    """Moves along an arrow or a way: how many, and the days that they took."""

    days: Counter = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """Return the number of moves."""
        return self.days.total()

    @property
    def waited(self) -> int:
        """Return the sum of the business days."""
        return sum(day * number for day, number in self.days.items())

    @property
    def median(self) -> float | None:
        """Return the median of the business days, ``None`` without any."""
        return percentile(self.days, 0.5)


def percentile(days: Counter, part: float) -> float | None:
    """Return the day at or below which the fraction ``part`` of the moves lies.

    If two days share the middle, the mean of both.
    """
    total = days.total()
    if not total:
        return None
    low = high = None
    seen = 0
    for day in sorted(days):
        seen += days[day]
        if low is None and seen >= total * part:
            low = day
        if seen > total * part or seen == total:
            high = day
            break
    return low if part != 0.5 else (low + high) / 2


@dataclass(slots=True)
class Figures:
    """Figures of many cases, for the drawing.

    :ivar flows: passage of each arrow, by key
    :ivar steps: how often each step was done
    :ivar extra: arrows that are not in the text
    :ivar jumps: (source, target, passage) that no arrow allows
    :ivar hot: keys of the bottlenecks, the worst first
    """

    flows: dict[str, Passage]
    steps: Counter
    extra: list[Flow]
    jumps: list[tuple[str, str, Passage]]
    hot: list[str]

    def marks(self, days_label) -> dict[str, FlowMark]:
        """Return the marks of the arrows in the drawing.

        :param days_label: function from a number of days to its text
        """
        most = max((p.count for p in self.flows.values()), default=1)
        marks = {}
        for key, passage in self.flows.items():
            if not passage.count:
                continue
            share = (passage.count / most) ** 0.5
            hot = key in self.hot
            words = (str(passage.count), days_label(passage.median, hot))
            marks[key] = FlowMark(
                "walked",
                tuple(filter(None, words)),
                round(_THINNEST + (_THICKEST - _THINNEST) * share, 1),
                hot,
            )
        return marks


def figures_of(
    definition: Definition, graph: Graph, reading: str, moves: Iterable[Move]
) -> Figures:
    """Return the figures of many cases on ``graph``.

    :param graph: of the text only, under ``reading``
    :param moves: between different steps, and to the first ones
    """
    passages: dict[tuple, Passage] = defaultdict(Passage)
    for move in moves:
        passages[move.source, move.target].days[move.days] += move.count
    figures = Figures({}, Counter(), [], [], [])
    wider = [
        graph_of(definition, each, inferred=True)
        for each in (reading, *(r for r in READINGS if r != reading))
    ]
    for (source, target), passage in sorted(passages.items(), key=_by_name):
        figures.steps[target] += passage.count
        way = graph.way(source, target)
        if way:
            for key in way:
                figures.flows.setdefault(key, Passage()).days.update(passage.days)
            continue
        inferred = next(
            ((g, found) for g in wider if (found := g.way(source, target))), None
        )
        if not inferred or source is None or target not in graph.nodes:
            figures.jumps.append((source, target, passage))
            continue
        key = f"{EXTRA}{source}>{target}"
        label = inferred[0].label(inferred[1])
        figures.extra.append(Flow(key, source, target, label, inferred=True))
        figures.flows[key] = passage
    slow = [
        key
        for key, passage in figures.flows.items()
        if passage.median is not None and passage.median >= _WAIT
    ]
    slow.sort(key=lambda key: -figures.flows[key].waited)
    figures.hot = slow[:_HOTTEST]
    return figures


def _by_name(item):
    (source, target), _passage = item
    return source or "", target
