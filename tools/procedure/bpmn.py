"""The procedure as BPMN 2.0 XML, with its diagram, for modelling tools.

Plain Python on top of lxml. A pool with its lanes, user tasks, exclusive gateways and
sequence flows; flows that are not in the text are marked in their documentation. In
BPMN a task with two outgoing flows takes both: an exclusive gateway after it makes the
choice. ``pm4py`` writes BPMN under the AGPL, with pandas, and draws it with Graphviz;
tests read our output with it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from .graph import Flow, Graph
from .labels import place_labels
from .layout import END, GATEWAY, LYING, START, STEP, Node, lay_out

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_NAMES = {None: MODEL, "bpmndi": _DI, "dc": _DC, "di": _DD}
_TAGS = {
    STEP: "userTask",
    GATEWAY: "exclusiveGateway",
    START: "startEvent",
    END: "endEvent",
}
_SPLIT = "split:"
# Width of the pool's title, beside those of its lanes.
_POOL_TITLE = 30
# Size of a label, by its length.
_LABEL_CHARACTER, _LABEL_HEIGHT, _LABEL_WIDEST = 6, 14, 110


def to_bpmn(
    graph: Graph,
    names: Mapping[str, str],
    *,
    process_id: str,
    process_name: str,
    lane_names: Mapping[str, str],
    documentation: Mapping[str, str] | None = None,
    inferred_note: str = "",
) -> bytes:
    """Return the BPMN document of a procedure under one reading.

    :param names: names of the nodes, by key; those of tasks equal the events of a log
    :param process_id: an XML name
    :param documentation: text of the nodes, by key
    :param inferred_note: documentation of inferred flows
    """
    graph = with_splits(graph)
    geometry = lay_out(graph.lanes, graph.nodes.values(), graph.edges(), LYING)
    ids = _identifiers(graph)
    root = etree.Element(
        f"{{{MODEL}}}definitions",
        {
            "id": f"{process_id}_definitions",
            "targetNamespace": "https://grandes-clientes.example/procedure",
            "exporter": "grandes_clientes",
        },
        nsmap=_NAMES,
    )
    collaboration = _add(root, "collaboration", id=f"{process_id}_collaboration")
    _add(
        collaboration,
        "participant",
        id=f"{process_id}_pool",
        name=process_name,
        processRef=process_id,
    )
    process = _add(
        root, "process", id=process_id, name=process_name, isExecutable="false"
    )
    _add_lanes(process, graph, ids, lane_names)
    _add_nodes(process, graph, ids, names, documentation or {})
    for flow in graph.flows.values():
        element = _add(
            process,
            "sequenceFlow",
            id=ids[flow.key],
            sourceRef=ids[flow.source],
            targetRef=ids[flow.target],
        )
        if flow.label:
            element.set("name", flow.label)
        if flow.inferred and inferred_note:
            _add(element, "documentation").text = inferred_note
    _add_drawing(root, graph, ids, geometry, process_id, names)
    return etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )


def with_splits(graph: Graph) -> Graph:
    """Return the graph with an exclusive gateway after each step with several flows.

    Ranks are doubled, so that the gateways fit between them.
    """
    ways = Counter(flow.source for flow in graph.flows.values())
    nodes = {
        key: replace(node, rank=2 * node.rank) for key, node in graph.nodes.items()
    }
    flows = dict(graph.flows)
    for key, node in graph.nodes.items():
        if node.kind != STEP or ways[key] < 2:
            continue
        split = f"{_SPLIT}{key}"
        nodes[split] = Node(split, node.lane, 2 * node.rank + 1, GATEWAY)
        for flow in graph.flows.values():
            if flow.source == key:
                flows[flow.key] = replace(flow, source=split)
        flows[f"{key}>{split}"] = Flow(f"{key}>{split}", key, split)
    return Graph(graph.lanes, nodes, flows)


def _identifiers(graph):
    """Return an XML name for each node and flow."""
    prefixes = {STEP: "step", GATEWAY: "gateway", START: "start", END: "end"}
    ids = {
        key: f"{prefixes[node.kind]}_{index}"
        for index, (key, node) in enumerate(graph.nodes.items())
    }
    ids.update(
        {
            key: f"flow_{ids[flow.source]}_{ids[flow.target]}_{index}"
            for index, (key, flow) in enumerate(graph.flows.items())
        }
    )
    return ids


def _add(parent, tag, namespace=MODEL, **attributes):
    return etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)


def _add_lanes(process, graph, ids, lane_names):
    lane_set = _add(process, "laneSet", id="lanes")
    for lane in graph.lanes:
        element = _add(lane_set, "lane", id=f"lane_{lane}", name=lane_names[lane])
        for key, node in graph.nodes.items():
            if node.lane == lane:
                _add(element, "flowNodeRef").text = ids[key]


def _add_nodes(process, graph, ids, names, documentation):
    for key, node in graph.nodes.items():
        element = _add(process, _TAGS[node.kind], id=ids[key])
        if names.get(key):
            element.set("name", names[key])
        if documentation.get(key):
            _add(element, "documentation").text = documentation[key]
        for flow in graph.flows.values():
            if flow.target == key:
                _add(element, "incoming").text = ids[flow.key]
        for flow in graph.flows.values():
            if flow.source == key:
                _add(element, "outgoing").text = ids[flow.key]


def _add_drawing(root, graph, ids, geometry, process_id, names):
    diagram = _add(root, "BPMNDiagram", _DI, id="diagram")
    plane = _add(
        diagram,
        "BPMNPlane",
        _DI,
        id="plane",
        bpmnElement=f"{process_id}_collaboration",
    )
    pool = _shape(
        plane, f"{process_id}_pool", 0, 0, geometry.width + _POOL_TITLE, geometry.height
    )
    pool.set("isHorizontal", "true")
    for lane in graph.lanes:
        area = geometry.lanes[lane]
        shape = _shape(
            plane, f"lane_{lane}", area.x + _POOL_TITLE, area.y, area.w, area.h
        )
        shape.set("isHorizontal", "true")
    for key, node in graph.nodes.items():
        box = geometry.boxes[key]
        shape = _shape(plane, ids[key], box.x + _POOL_TITLE, box.y, box.w, box.h)
        if node.kind == GATEWAY:
            shape.set("isMarkerVisible", "true")
            if names.get(key):
                width, height = _label_size(names[key])
                label = _add(shape, "BPMNLabel", _DI)
                x = box.center[0] - width / 2 + _POOL_TITLE
                _bounds(label, x, box.y - height - 2, width, height)
    labels = place_labels(
        geometry,
        {f.key: _label_size(f.label) for f in graph.flows.values() if f.label},
        beside=True,
    )
    for flow in graph.flows.values():
        points = geometry.routes[flow.key]
        edge = _add(
            plane, "BPMNEdge", _DI, id=f"{ids[flow.key]}_di", bpmnElement=ids[flow.key]
        )
        for x, y in points:
            _add(edge, "waypoint", _DD, x=_number(x + _POOL_TITLE), y=_number(y))
        if flow.label:
            area = labels[flow.key]
            label = _add(edge, "BPMNLabel", _DI)
            _bounds(label, area.x + _POOL_TITLE, area.y, area.w, area.h)


def _shape(plane, element, x, y, w, h):
    shape = _add(plane, "BPMNShape", _DI, id=f"{element}_di", bpmnElement=element)
    _bounds(shape, x, y, w, h)
    return shape


def _bounds(parent, x, y, w, h):
    _add(
        parent,
        "Bounds",
        _DC,
        x=_number(x),
        y=_number(y),
        width=_number(w),
        height=_number(h),
    )


def _label_size(text):
    """Return the size of a label with line breaks."""
    long = _LABEL_CHARACTER * len(text)
    return min(long, _LABEL_WIDEST), _LABEL_HEIGHT * -(-long // _LABEL_WIDEST)


def _number(value):
    return f"{value:g}"
