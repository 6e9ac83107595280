"""The drawing of a procedure as plain values, ready to be rendered.

Plain Python. Geometry, texts with line breaks, paths of the arrows: the screen and the
printed page only convert them to SVG elements.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .graph import Flow, Graph
from .labels import place_labels
from .layout import GATEWAY, STANDING, STEP, Style, lay_out

# Characters per line of a box, of a question and of a label.
_STEP_LINE, _QUESTION_LINE, _LABEL_LINE = 27, 23, 16
_MOST_LINES = 3
_LINE = 13
# Space in a step's box above the first line of its name, and below the last.
_ABOVE, _BELOW = 32, 10
_LABEL_CHARACTER, _LABEL_LINE_HEIGHT, _LABEL_PAD = 5.6, 12, 6
_HEAD_LENGTH, _HEAD_WIDTH = 8, 4
_CORNER = 6
_SLANT = 20
_TITLE_CHARACTER = 6.6
_BADGE, _BADGE_CHARACTER = 20, 6


@dataclass(frozen=True, slots=True)
class NodeMark:
    """Marks of a step in the drawing.

    :param status: ``done``, ``current``, ``next`` or ``pending``; for many cases
        ``passed`` or ``pending``
    :param word: the status in words
    :param order: positions in the walk, such as «2» or «2, 7»
    :param warning: short text of what is wrong; empty if nothing is
    :param title: everything in one sentence, for people who do not see the drawing
    """

    status: str = "pending"
    word: str = ""
    order: str = ""
    warning: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class FlowMark:
    """Marks of an arrow in the drawing.

    :param status: ``walked``, ``next``, ``wrong`` or ``plain``
    :param lines: text besides the flow's own label
    :param width: line width in pixels; 0 for that of the status
    :param hot: whether cases wait long here
    """

    status: str = "plain"
    lines: tuple[str, ...] = ()
    width: float = 0
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a drawing of the procedure."""

    nodes: Mapping[str, NodeMark] = field(default_factory=dict)
    flows: Mapping[str, FlowMark] = field(default_factory=dict)


def scene(
    graph: Graph,
    names: Mapping[str, str],
    lane_names: Mapping[str, str],
    marks: Marks,
    extra: Iterable[Flow] = (),
    style: Style = STANDING,
) -> dict:
    """Return the drawing: sizes, lanes, nodes and arrows, as JSON values.

    :param names: titles of the steps and questions, by key
    :param extra: arrows besides the graph's: ways that were taken although the text
        does not have them
    """
    extra = list(extra)
    flows = {**graph.flows, **{flow.key: flow for flow in extra}}
    lines = {
        key: _wrap(
            names.get(key, ""), _STEP_LINE if node.kind == STEP else _QUESTION_LINE
        )
        for key, node in graph.nodes.items()
    }
    most = max(
        (len(lines[k]) for k, n in graph.nodes.items() if n.kind == STEP), default=1
    )
    style = replace(
        style,
        sizes={
            **style.sizes,
            STEP: (style.sizes[STEP][0], _ABOVE + _LINE * most + _BELOW - 4),
        },
    )
    geometry = lay_out(
        graph.lanes,
        graph.nodes.values(),
        Graph(graph.lanes, graph.nodes, flows).edges(),
        style,
        placing=graph.flows,
    )
    words = {
        key: _label_lines(flow, marks.flows.get(key, FlowMark()))
        for key, flow in flows.items()
    }
    labels = place_labels(
        geometry, {key: _label_size(own) for key, own in words.items() if own}
    )
    return {
        "width": geometry.width,
        "height": geometry.height,
        "lanes": [
            _lane(geometry, lane, lane_names.get(lane, lane)) for lane in graph.lanes
        ],
        "nodes": [
            _node(node, geometry.boxes[key], lines[key], marks.nodes.get(key))
            for key, node in graph.nodes.items()
        ],
        # Taken arrows are drawn over the others.
        "edges": sorted(
            (
                _edge(
                    flow,
                    geometry.routes[key],
                    marks.flows.get(key, FlowMark()),
                    words[key],
                    labels.get(key),
                )
                for key, flow in flows.items()
            ),
            key=lambda edge: _DRAWN_LAST.index(edge["status"]),
        ),
    }


_DRAWN_LAST = ("plain", "next", "walked", "wrong")


def _wrap(text, width):
    lines = textwrap.wrap(text, width, break_long_words=True)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: width - 1]}…"]
    return lines


def _label_lines(flow, mark):
    own = textwrap.wrap(flow.label, _LABEL_LINE) if flow.label else []
    return [*own, *mark.lines]


def _label_size(lines):
    longest = max(len(line) for line in lines)
    return (
        longest * _LABEL_CHARACTER + _LABEL_PAD,
        len(lines) * _LABEL_LINE_HEIGHT + 2,
    )


def _lane(geometry, key, name):
    area = geometry.lanes[key]
    return {
        "key": key,
        "name": name,
        "x": area.x,
        "y": area.y,
        "w": area.w,
        "h": area.h,
        "header": geometry.header,
        "lines": [
            {"text": text, "x": area.center[0], "y": 16 + index * _LINE}
            for index, text in enumerate(_wrap(name, int(area.w / _TITLE_CHARACTER)))
        ],
    }


def _node(node, box, lines, mark):
    mark = mark or NodeMark()
    x, y = box.center
    if node.kind == STEP:
        first = box.y + _ABOVE
        anchor = box.x + 9
    else:
        first = y - (len(lines) - 1) * _LINE / 2 + 3.5
        anchor = x
    width = max(_BADGE, len(mark.order) * _BADGE_CHARACTER + 8)
    return {
        "key": node.key,
        "kind": node.kind,
        "lane": node.lane,
        "x": box.x,
        "y": box.y,
        "w": box.w,
        "h": box.h,
        "cx": x,
        "cy": y,
        "diamond": _diamond(box) if node.kind == GATEWAY else "",
        "lines": [
            {"text": text, "x": anchor, "y": first + index * _LINE}
            for index, text in enumerate(lines)
        ],
        "status": mark.status,
        "word": mark.word,
        "order": mark.order,
        "badge": {"x": box.x - 8, "y": box.y - 13, "w": width, "h": 18},
        "warning": mark.warning,
        "title": mark.title,
    }


def _diamond(box):
    """Return the corners of a question: a diamond stretched around its text."""
    _x, y = box.center
    right, bottom = box.x + box.w, box.y + box.h
    corners = (
        (box.x, y),
        (box.x + _SLANT, box.y),
        (right - _SLANT, box.y),
        (right, y),
        (right - _SLANT, bottom),
        (box.x + _SLANT, bottom),
    )
    return " ".join(f"{a:g},{b:g}" for a, b in corners)


def _edge(flow, points, mark, lines, area):
    return {
        "key": flow.key,
        "source": flow.source,
        "target": flow.target,
        "inferred": flow.inferred,
        "status": mark.status,
        "width": mark.width,
        "hot": mark.hot,
        "path": _path(points),
        "head": _head(points, mark.width),
        "label": area
        and {
            "x": area.x,
            "y": area.y,
            "w": area.w,
            "h": area.h,
            "lines": [
                {
                    "text": text,
                    "x": area.center[0],
                    "y": area.y + 10.5 + index * _LABEL_LINE_HEIGHT,
                }
                for index, text in enumerate(lines)
            ],
        },
    }


def _path(points):
    """Return the SVG path of an arrow with rounded corners, up to its head."""
    points = [*points[:-1], _towards(points[-1], points[-2], _HEAD_LENGTH - 1)]
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        a = _towards(point, before, _CORNER)
        b = _towards(point, after, _CORNER)
        parts.append(f"L{a[0]:g} {a[1]:g}Q{point[0]:g} {point[1]:g} {b[0]:g} {b[1]:g}")
    parts.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(parts)


def _towards(point, other, distance):
    """Return the point ``distance`` from ``point`` towards ``other``, at most half."""
    dx, dy = other[0] - point[0], other[1] - point[1]
    length = abs(dx) + abs(dy)
    part = min(distance, length / 2) / length if length else 0
    return point[0] + dx * part, point[1] + dy * part


def _head(points, width):
    """Return the points of the arrow's head."""
    x, y = points[-1]
    half = _HEAD_WIDTH + max(width - 2, 0) / 2
    dx, dy = points[-2][0] - x, points[-2][1] - y
    length = (abs(dx) + abs(dy)) or 1
    bx, by = x + dx / length * _HEAD_LENGTH, y + dy / length * _HEAD_LENGTH
    ox, oy = dy / length * half, dx / length * half
    return f"{x:g},{y:g} {bx + ox:g},{by + oy:g} {bx - ox:g},{by - oy:g}"
