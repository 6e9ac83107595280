"""The walk of a case in the procedure's drawing: positions, arrows, errors.

Plain Python: from the judge's events and verdict to the marks of the drawing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import judge_checks
from .definition import END, READINGS, Definition
from .graph import Flow, Graph, graph_of
from .judge import Event, Verdict
from .scene import FlowMark

#: Departures that concern the way from one step to another.
_OF_THE_WAY = frozenset(
    {judge_checks.SKIPPED, judge_checks.OUT_OF_ORDER, judge_checks.REPEATED}
)
#: Prefix of the keys of arrows that are not in the text.
EXTRA = "extra:"


@dataclass(slots=True)
class Visit:
    """One position in the walk: a step, and the consecutive events that did it.

    :ivar order: 1 for the first
    :ivar label: label of the way that led here
    :ivar wrong: whether no way of the procedure leads here
    """

    order: int
    number: str
    events: list[Event] = field(default_factory=list)
    label: str = ""
    wrong: bool = False


@dataclass(slots=True)
class Trail:
    """A walk: its positions, and its arrows on the graph and besides it."""

    visits: list[Visit]
    flows: dict[str, FlowMark]
    extra: list[Flow]

    def orders(self) -> dict[str, list[int]]:
        """Return the positions of each step in the walk."""
        orders: dict[str, list[int]] = {}
        for visit in self.visits:
            orders.setdefault(visit.number, []).append(visit.order)
        return orders


def visits_of(events: Iterable[Event]) -> list[Visit]:
    """Return the positions of a walk; consecutive events of a step are one."""
    visits: list[Visit] = []
    for event in events:
        if not event.step:
            continue
        if not visits or visits[-1].number != event.step:
            visits.append(Visit(len(visits) + 1, event.step))
        visits[-1].events.append(event)
    return visits


def trail_of(
    definition: Definition,
    graph: Graph,
    reading: str,
    events: Iterable[Event],
    verdict: Verdict,
) -> Trail:
    """Return the walk as arrows of ``graph`` and additional arrows.

    :param graph: of the text only, under ``reading``
    """
    trail = Trail(visits_of(events), {}, [])
    wrong = {each.sequence for each in verdict.deviations if each.kind in _OF_THE_WAY}
    wider = [
        graph_of(definition, each, inferred=True)
        for each in (reading, *(r for r in READINGS if r != reading))
    ]
    before = None
    for visit in trail.visits:
        visit.wrong = visit.events[0].sequence in wrong
        _take(trail, graph, wider, before, visit)
        before = visit.number
    _mark_next(trail, graph, verdict)
    return trail


def _take(trail, graph, wider, before, visit):
    """Mark the way from the step ``before`` to a position, or add an arrow."""
    if visit.number not in graph.nodes:
        return
    way = graph.way(before, visit.number)
    if way and not visit.wrong:
        visit.label = graph.label(way)
        trail.flows.update(dict.fromkeys(way, FlowMark("walked")))
        return
    if before is None:
        return
    for each in wider:
        inferred = each.way(before, visit.number)
        if inferred:
            visit.label = each.label(inferred)
            break
    key = f"{EXTRA}{before}>{visit.number}"
    if key not in trail.flows:
        trail.extra.append(Flow(key, before, visit.number, visit.label, inferred=True))
        trail.flows[key] = FlowMark("wrong" if visit.wrong else "walked")
    elif visit.wrong:
        trail.flows[key] = FlowMark("wrong")


def _mark_next(trail, graph, verdict):
    """Mark the next arrows of the text, or the end that was reached."""
    if not verdict.following:
        end = graph.way(verdict.current, f"{END}:{verdict.current}")
        for key in end or ():
            trail.flows[key] = FlowMark("walked")
        return
    for number in next_steps(graph, verdict):
        for key in graph.way(verdict.current, number) or ():
            trail.flows.setdefault(key, FlowMark("next"))


def next_steps(graph: Graph, verdict: Verdict) -> list[str]:
    """Return the next steps by arrows of the text, otherwise by inferred ones.

    A case that a desk sent back is outside the text's walk until somebody continues it.
    """
    steps = [number for number in verdict.following if number in graph.nodes]
    return [n for n in steps if graph.way(verdict.current, n)] or steps
