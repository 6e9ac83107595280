"""The procedure's steps, questions and arrows as a graph, to draw and to export.

Plain Python: shared by the drawing, BPMN and the figures of many cases.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from . import definition as pure
from .layout import END, GATEWAY, START, STEP, Edge, Node

#: The end of arrows that are not in the text.
OTHER_END = pure.END


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow: its nodes, its label, and whether it is inferred."""

    key: str
    source: str
    target: str
    label: str = ""
    inferred: bool = False


@dataclass(slots=True)
class Graph:
    """The procedure under one reading; the keys of nodes are step numbers and codes."""

    lanes: list[str]
    nodes: dict[str, Node]
    flows: dict[str, Flow]

    def edges(self) -> list[Edge]:
        """Return the flows as edges of the layout."""
        return [Edge(f.key, f.source, f.target) for f in self.flows.values()]

    def way(self, source: str | None, target: str) -> list[str] | None:
        """Return the keys of the flows that lead from a step to another.

        It is the shortest way that passes through questions only; of equal ones, that
        of the text.

        :param source: number of a step, ``None`` for the start
        :return: ``None`` if there is no way
        """
        begin = source or pure.START
        queue, seen = deque([(begin, ())]), {begin}
        leaving = self._leaving()
        while queue:
            node, way = queue.popleft()
            for flow in leaving[node]:
                if flow.target == target:
                    return [*way, flow.key]
                if self.nodes[flow.target].kind == GATEWAY and flow.target not in seen:
                    seen.add(flow.target)
                    queue.append((flow.target, (*way, flow.key)))
        return None

    def label(self, way: list[str]) -> str:
        """Return the first label of a way."""
        return next((self.flows[k].label for k in way if self.flows[k].label), "")

    def _leaving(self):
        leaving = defaultdict(list)
        for flow in sorted(self.flows.values(), key=lambda f: f.inferred):
            leaving[flow.source].append(flow)
        return leaving


def activity_name(number: str, name: str) -> str:
    """Return the name of a step, the same in BPMN and in event logs."""
    return f"{number} {name}"


def graph_of(
    definition: pure.Definition, reading: str, *, inferred: bool = False
) -> Graph:
    """Return the graph of the steps of cases, under ``reading``.

    :param inferred: whether to include the questions and arrows that are not in the
        text; they share one end
    """
    nodes = {}
    for step in definition.steps:
        if step.in_case:
            nodes[step.number] = Node(step.number, step.lane, step.column, STEP)
    for gateway in definition.gateways:
        if inferred or not gateway.inferred:
            nodes[gateway.code] = Node(
                gateway.code, gateway.lane, gateway.column, GATEWAY
            )
    flows = {}
    for flow in definition.flows:
        source, target = flow.source, flow.target
        if (
            (flow.inferred and not inferred)
            or flow.reading not in (pure.BOTH, reading)
            or (source not in nodes and source != pure.START)
            or (target not in nodes and target != pure.END)
        ):
            continue
        if target == pure.END and not flow.inferred:
            target = f"{pure.END}:{source}"
        key = f"{source}>{target}"
        flows[key] = Flow(key, source, target, flow.label, flow.inferred)
    nodes.update(_events(nodes, flows))
    used = {node.lane for node in nodes.values()}
    lanes = [lane.code for lane in definition.lanes if lane.code in used]
    return Graph(lanes, nodes, flows)


def _events(nodes, flows):
    """Return the start, above its first step, and the ends, below their last steps."""
    events = {}
    last = max(node.rank for node in nodes.values())
    for flow in flows.values():
        if flow.source == pure.START:
            first = nodes[flow.target]
            events[pure.START] = Node(pure.START, first.lane, first.rank - 1, START)
        if flow.target == OTHER_END:
            lane = events[pure.START].lane
            events[OTHER_END] = Node(OTHER_END, lane, last + 1, END)
        elif flow.target not in nodes:
            before = nodes[flow.source]
            events[flow.target] = Node(flow.target, before.lane, before.rank + 1, END)
    return events
