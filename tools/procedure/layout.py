"""Layout of the boxes and arrows of a procedure's drawing.

Plain Python. The nodes stand on a grid: lanes lie side by side, each with as many
tracks as it needs, and ranks follow one another in the direction of the walk. Arrows
run through the channels between the cells, or through empty cells, never through a box
(:mod:`.routes`).

Everything is computed along two axes, ``u`` across the lanes and ``v`` along the walk,
and converted to x and y at the end: the same geometry is used vertically (the screen,
the printed page) and horizontally (BPMN).

Graphviz draws any graph, but is an external program that knows no lanes: its boxes move
with every change of the procedure, while people look for a step where it was.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .routes import Grid, route

STEP = "step"
GATEWAY = "gateway"
START = "start"
END = "end"

# Limit of rounds in which each node moves to its best track; it converges earlier.
_PASSES = 12


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes, in pixels.

    :param sizes: (width, height) of each kind of node
    :param beside: free space on both sides of a cell, across the lanes
    :param between: free space before and after a cell, along the walk
    :param spacing: distance between parallel arrows
    :param header: height of a lane's title
    :param standing: whether the walk goes down instead of to the right
    """

    sizes: dict
    beside: int = 20
    between: int = 15
    spacing: int = 10
    header: int = 52
    standing: bool = True


STANDING = Style(
    {STEP: (156, 60), GATEWAY: (156, 46), START: (20, 20), END: (20, 20)},
)
#: Compact, for a sheet of paper.
PRINTED = replace(STANDING, beside=15, between=9, spacing=8, header=46)
#: With space for figures on the arrows.
FIGURES = replace(STANDING, beside=24, between=22)
LYING = Style(
    {STEP: (120, 80), GATEWAY: (50, 50), START: (36, 36), END: (36, 36)},
    beside=22,
    between=22,
    spacing=12,
    header=30,
    standing=False,
)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the grid: a step, a question, a start or an end."""

    key: str
    lane: str
    rank: int
    kind: str = STEP


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one node to another."""

    key: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: a box or a lane."""

    x: float
    y: float
    w: float
    h: float

    @property
    def center(self) -> tuple[float, float]:
        """Return the centre of the rectangle."""
        return self.x + self.w / 2, self.y + self.h / 2

    def overlaps(self, other: "Area") -> bool:
        """Tell whether the two overlap by more than a border."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


@dataclass(slots=True)
class Geometry:
    """A drawing: areas of the nodes and lanes by key, points of the arrows by key."""

    width: float = 0
    height: float = 0
    header: float = 0
    boxes: dict[str, Area] = field(default_factory=dict)
    lanes: dict[str, Area] = field(default_factory=dict)
    routes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def lay_out(
    lanes: Sequence[str],
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    style: Style = STANDING,
    placing: Container[str] | None = None,
) -> Geometry:
    """Return the geometry of a drawing; deterministic for the same arguments.

    :param lanes: keys of the lanes, in order
    :param nodes: gaps between ranks are closed
    :param placing: keys of the edges that determine the positions of the nodes; all by
        default. The others are routed around, so that the nodes do not move
    """
    nodes, edges = tuple(nodes), tuple(edges)
    deciding = tuple(e for e in edges if placing is None or e.key in placing)
    borders, cells, grid, routes = _place(tuple(lanes), nodes, edges, deciding)
    return _draw(lanes, nodes, borders, cells, grid, routes, style)


# A procedure has few drawings, which are the same for every user and style.
@lru_cache(maxsize=64)
def _place(lanes, nodes, edges, deciding):
    """Return positions of nodes and routes of arrows, before sizes are applied."""
    ranks = {rank: index for index, rank in enumerate(sorted({n.rank for n in nodes}))}
    tracks, borders = _choose_tracks(lanes, nodes, deciding)
    cells = {node.key: (tracks[node.key], ranks[node.rank]) for node in nodes}
    grid = Grid(
        columns=borders[-1],
        rows=len(ranks),
        cells=cells,
        events=frozenset(n.key for n in nodes if n.kind in (START, END)),
    )
    routes = route(grid, [(edge.key, edge.source, edge.target) for edge in edges])
    return borders, cells, grid, routes


def _choose_tracks(lanes, nodes, edges):
    """Return the track of each node, and where the lanes begin and end.

    Each lane has as many tracks as its fullest rank; then nodes move, or swap places,
    as long as that makes the arrows shorter.
    """
    fullest = Counter()
    for (lane, _rank), number in Counter((n.lane, n.rank) for n in nodes).items():
        fullest[lane] = max(fullest[lane], number)
    borders = [0]
    for lane in lanes:
        borders.append(borders[-1] + max(fullest[lane], 1))
    first = dict(zip(lanes, borders, strict=False))
    in_cell = defaultdict(list)
    tracks = {}
    for node in nodes:
        cell = in_cell[node.lane, node.rank]
        tracks[node.key] = first[node.lane] + len(cell)
        cell.append(node)
    near = defaultdict(list)
    ranks = {node.key: node.rank for node in nodes}
    for edge in edges:
        if edge.source != edge.target:
            near[edge.source].append(edge.target)
            near[edge.target].append(edge.source)
    taken = {(tracks[n.key], n.rank): n.key for n in nodes}

    def cost(key, track):
        # A neighbour on the next rank has more weight than a distant one.
        return sum(
            abs(tracks[other] - track)
            * (3 if abs(ranks[other] - ranks[key]) == 1 else 1)
            for other in near[key]
            if other != key
        )

    for _pass in range(_PASSES):
        moved = False
        for node in sorted(nodes, key=lambda n: (n.rank, n.key)):
            here = tracks[node.key]
            best, gain = here, 0
            for track in range(first[node.lane], first[node.lane] + fullest[node.lane]):
                other = taken.get((track, node.rank))
                if track == here:
                    continue
                saved = cost(node.key, here) - cost(node.key, track)
                if other:
                    saved += cost(other, track) - cost(other, here)
                if saved > gain:
                    best, gain = track, saved
            if best != here:
                other = taken.pop((best, node.rank), None)
                taken[best, node.rank], tracks[node.key] = node.key, best
                del taken[here, node.rank]
                if other:
                    taken[here, node.rank], tracks[other] = other, here
                moved = True
        if not moved:
            break
    return tracks, borders


def _draw(lanes, nodes, borders, cells, grid, routes, style):
    """Convert cells, channels and tracks of the arrows to points."""
    across, along = (0, 1) if style.standing else (1, 0)
    sizes = {n.key: style.sizes[n.kind] for n in nodes}
    widths, heights = [0] * grid.columns, [0] * grid.rows
    for node in nodes:
        column, row = cells[node.key]
        widths[column] = max(widths[column], sizes[node.key][across])
        heights[row] = max(heights[row], sizes[node.key][along])
    fallback = style.sizes[STEP][across]
    widths = [width or fallback for width in widths]
    inner = set(borders[1:-1])
    u = _positions(widths, routes.used_columns, style, style.beside, inner)
    v = _positions(heights, routes.used_rows, style, style.between, ())
    shift = style.header
    geometry = Geometry(header=style.header)

    def area(u0, v0, du, dv):
        # Vertically, the titles are above the lanes; horizontally, on their left.
        if style.standing:
            return Area(u0, v0 + shift, du, dv)
        return Area(v0 + shift, u0, dv, du)

    for node in nodes:
        column, row = cells[node.key]
        du, dv = sizes[node.key][across], sizes[node.key][along]
        geometry.boxes[node.key] = area(
            u.centers[column] - du / 2, v.centers[row] - dv / 2, du, dv
        )
    for index, lane in enumerate(lanes):
        begin, end = u.edges[borders[index]], u.edges[borders[index + 1]]
        geometry.lanes[lane] = area(begin, -shift, end - begin, v.edges[-1] + shift)
    for key, points in routes.points.items():
        geometry.routes[key] = _trim(
            [
                _turn(u.at(i, du), v.at(j, dv), shift, style.standing)
                for i, du, j, dv in points
            ],
            geometry.boxes[routes.ends[key][0]],
            geometry.boxes[routes.ends[key][1]],
        )
    size = (u.edges[-1], v.edges[-1] + shift)
    geometry.width, geometry.height = size if style.standing else size[::-1]
    return geometry


def _turn(u, v, shift, standing):
    return (u, v + shift) if standing else (v + shift, u)


@dataclass(slots=True)
class _Axis:
    """Coordinates along one axis: centres of cells, channels, edges of lanes."""

    centers: list
    channels: list
    edges: list
    spacing: float

    def at(self, line, track):
        """Return the coordinate of a grid line; even lines are channels."""
        if line % 2:
            return self.centers[line // 2]
        return self.channels[line // 2] + track * self.spacing


def _positions(sizes, used, style, gap, borders):
    """Return the coordinates of an axis.

    :param used: number of parallel arrows in each channel
    :param borders: channels with the border of a lane, after the arrows
    """
    axis = _Axis([], [], [], style.spacing)
    position = 0.0
    for index in range(len(sizes) + 1):
        number = used.get(index, 0)
        room = max(number - 1, 0) * style.spacing
        outer = index in (0, len(sizes))
        if index == 0:
            axis.edges.append(position)
        axis.channels.append(position + gap)
        # An empty channel on a border or at the edge is narrow.
        position += gap * (1 if outer and not number else 2) + room
        if index in borders:
            axis.edges.append(position)
            position += gap
        elif index:
            axis.edges.append(position)
        if index < len(sizes):
            axis.centers.append(position + sizes[index] / 2)
            position += sizes[index]
    return axis


def _trim(points, source, target):
    """Start and end the arrow at its boxes' borders; drop points on straight lines."""
    points = list(points)
    points[0] = _border(source, points[1])
    points[-1] = _border(target, points[-2])
    kept = points[:1]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        straight = (before[0] == point[0] == after[0]) or (
            before[1] == point[1] == after[1]
        )
        if not straight and point != kept[-1]:
            kept.append(point)
    kept.append(points[-1])
    return kept


def _border(box, towards):
    """Return the middle of the side of ``box`` that faces the point ``towards``."""
    x, y = box.center
    if abs(towards[0] - x) < 0.01:
        return (x, box.y + box.h if towards[1] > y else box.y)
    return (box.x + box.w if towards[0] > x else box.x, y)
