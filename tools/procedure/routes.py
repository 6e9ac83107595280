"""Routing of arrows through the channels of a grid, without crossing a box.

Plain Python. Lines of the grid are numbered: even ones are the channels between the
cells, odd ones go through the middle of the cells. Each arrow takes the cheapest way
(length, bends, arrows crossed); arrows that share a channel then run in parallel,
except those to the same box, which may join.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))
# Costs of a way: see `_step_cost`.
_CHANNEL, _CELL = 1, 3
_BEND = 4
_CROSSING = 6
_BESIDE = 1
_SAME_SOURCE = 40
_ANY_PORT = 200
_BACKWARDS = 5
# How much worse it is to run along an arrow than to cross one.
_OVER = 10


@dataclass(frozen=True, slots=True)
class Grid:
    """Positions of the nodes on the grid.

    :param cells: (column, row) of each node
    :param events: keys of starts and ends, which may be left or reached by any side
    """

    columns: int
    rows: int
    cells: dict
    events: frozenset = frozenset()


@dataclass(slots=True)
class Routes:
    """Routes of the arrows: corner points as (line, track, line, track)."""

    points: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)
    used_columns: dict = field(default_factory=dict)
    used_rows: dict = field(default_factory=dict)


def route(grid: Grid, edges: Iterable[tuple[str, str, str]]) -> Routes:
    """Return the routes of ``edges``: (key, source, target)."""
    router = _Router(grid)
    edges = list(edges)

    def length(edge):
        (c1, r1), (c2, r2) = grid.cells[edge[1]], grid.cells[edge[2]]
        # Short and forward arrows get the straight ways.
        return (r2 < r1, abs(c1 - c2) + abs(r1 - r2))

    for key, source, target in sorted(edges, key=length):
        router.add(key, source, target)
    return router.finish()


class _Router:
    """Finds routes one after the other, avoiding the earlier ones."""

    def __init__(self, grid):
        self.grid = grid
        self.size = (2 * grid.columns + 1, 2 * grid.rows + 1)
        self.blocked = {
            (2 * column + 1, 2 * row + 1): key
            for key, (column, row) in grid.cells.items()
        }
        # Unit stretch of the grid -> [(key, source, target)] that run along it.
        self.along = defaultdict(list)
        # Point -> [(key, horizontal?)] that pass straight through it.
        self.through = defaultdict(list)
        self.paths = {}
        self.ends = {}

    def add(self, key, source, target):
        """Find the route of an arrow and store it."""
        path = self._find(source, target)
        self.paths[key], self.ends[key] = path, (source, target)
        for a, b in zip(path, path[1:], strict=False):
            self.along[frozenset((a, b))].append((key, source, target))
        for a, b, c in zip(path, path[1:], path[2:], strict=False):
            if a[0] == c[0] or a[1] == c[1]:
                self.through[b].append((target, a[1] == c[1]))

    def _point(self, key):
        column, row = self.grid.cells[key]
        return 2 * column + 1, 2 * row + 1

    def _find(self, source, target):
        start, goal = self._point(source), self._point(target)
        looping = source == target
        queue = [(0, 0, start, None, None)]
        best, came = {}, {}
        count = 0
        while queue:
            cost, _tie, point, move, previous = heapq.heappop(queue)
            if (point, move) in best:
                continue
            best[point, move] = cost
            came[point, move] = previous
            if point == goal and move is not None and not (looping and len(best) < 3):
                return self._trace(came, point, move)
            if point == goal and move is not None:
                continue
            for step in _MOVES:
                if move and step == (-move[0], -move[1]):
                    continue
                after = (point[0] + step[0], point[1] + step[1])
                if not self._inside(after):
                    continue
                if after in self.blocked and after != goal:
                    continue
                extra = self._step_cost(point, after, move, step, source, target)
                count += 1
                heapq.heappush(queue, (cost + extra, count, after, step, (point, move)))
        raise ValueError(f"no way from {source} to {target}")

    def _inside(self, point):
        return 0 <= point[0] < self.size[0] and 0 <= point[1] < self.size[1]

    def _step_cost(self, point, after, move, step, source, target):
        in_cell = after[0] % 2 and after[1] % 2 or point[0] % 2 and point[1] % 2
        middle = (point[0] % 2 and step[0] == 0) or (point[1] % 2 and step[1] == 0)
        cost = _CELL if in_cell else _CHANNEL
        if move and move != step:
            cost += _BEND
        elif move:
            cost += _CROSSING * sum(
                1
                for other, flat in self.through[point]
                if other != target and flat != (step[1] == 0)
            )
        # Leaving a box backwards, or entering it from behind, is confusing.
        if move is None and step == (0, -1) and source not in self.grid.events:
            cost += _BACKWARDS
        if after == self._point(target) and step == (0, -1):
            cost += _BACKWARDS
        for _key, other_source, other_target in self.along[frozenset((point, after))]:
            if other_target == target:
                continue
            if not middle:
                cost += _BESIDE
            elif other_source == source:
                cost += _SAME_SOURCE
            else:
                cost += _ANY_PORT
        return cost

    @staticmethod
    def _trace(came, point, move):
        path = [point]
        previous = came[point, move]
        while previous:
            path.append(previous[0])
            previous = came[previous]
        return path[::-1]

    # === TRACKS === #

    def finish(self):
        """Assign tracks to arrows that share a channel, and return the routes."""
        routes = Routes(ends=self.ends)
        runs = {key: _runs(path) for key, path in self.paths.items()}
        tracks = {}
        for flat, used in ((False, routes.used_columns), (True, routes.used_rows)):
            by_line = defaultdict(list)
            for key, stretches in runs.items():
                for index, (line, low, high, is_flat) in enumerate(stretches):
                    if is_flat == flat and line % 2 == 0:
                        by_line[line].append((low, high, key, index))
            for line, stretches in by_line.items():
                used[line // 2] = self._share(stretches, tracks, runs)
        for key, path in self.paths.items():
            routes.points[key] = _corners(path, runs[key], key, tracks)
        return routes

    def _share(self, stretches, tracks, runs):
        """Assign tracks to the stretches of one channel; return their number."""
        groups = [
            _Group(low, high, members, _stubs(members, runs))
            for low, high, members in _joined(stretches, self.ends)
        ]
        _untangle(groups)
        taken = []
        for group in groups:
            track = 1 + max((t for t, g in taken if g.beside(group)), default=-1)
            taken.append((track, group))
            tracks.update(dict.fromkeys(group.members, track))
        return 1 + max(track for track, _group in taken)


@dataclass(slots=True)
class _Group:
    """Stretches of one channel that are drawn as one line.

    :param stubs: (line, side) of where arrows leave it: -1 before, 1 after the channel
    """

    low: int
    high: int
    members: list
    stubs: list

    def beside(self, other):
        """Tell whether the two cannot share a track."""
        return self.low <= other.high and other.low <= self.high

    def tangles_before(self, other):
        """Return the cost of crossings if this group is on the left of ``other``."""
        tangles = 0
        for line, side in self.stubs:
            if side > 0 and other.low <= line <= other.high:
                tangles += 1
                # Both on the same line: they would overlap.
                tangles += _OVER * ((line, -1) in other.stubs)
        for line, side in other.stubs:
            if side < 0 and self.low <= line <= self.high:
                tangles += 1
        return tangles


def _untangle(groups):
    """Order the groups to reduce crossings, moving each to its best place in turn."""
    groups.sort(key=lambda g: (sum(side for _line, side in g.stubs), g.low - g.high))
    number = len(groups)
    cost = [[a.tangles_before(b) if a.beside(b) else 0 for b in groups] for a in groups]

    def total(order):
        return sum(
            cost[order[i]][order[j]]
            for i in range(number)
            for j in range(i + 1, number)
        )

    order, improved = list(range(number)), True
    while improved:
        improved, best = False, total(order)
        for moved in range(number):
            rest = [index for index in order if index != moved]
            for place in range(number):
                tried = [*rest[:place], moved, *rest[place:]]
                if total(tried) < best:
                    order, best, improved = tried, total(tried), True
    groups[:] = [groups[index] for index in order]


def _stubs(members, runs):
    """Return (line, side) of the stretches that continue those of a group."""
    stubs = []
    for key, index in members:
        own = runs[key][index][0]
        for neighbour in (index - 1, index + 1):
            if 0 <= neighbour < len(runs[key]):
                line, low, high, _flat = runs[key][neighbour]
                stubs.append((line, -1 if low < own else 1))
                if low < own < high:
                    stubs.append((line, 1))
    return stubs


def _runs(path):
    """Return the straight stretches of a path: (line, low, high, horizontal?)."""
    runs = []
    begin = path[0]
    for a, b, c in zip(path, path[1:], [*path[2:], None], strict=False):
        flat = a[1] == b[1]
        if c is None or (b[1] == c[1]) != flat:
            line = b[1] if flat else b[0]
            ends = sorted((begin[0], b[0]) if flat else (begin[1], b[1]))
            runs.append((line, *ends, flat))
            begin = b
    return runs


def _joined(stretches, ends):
    """Return [low, high, [(key, index)]], joining touching stretches to one box."""
    by_target = defaultdict(list)
    for low, high, key, index in sorted(stretches):
        groups = by_target[ends[key][1]]
        if groups and low <= groups[-1][1]:
            groups[-1][1] = max(groups[-1][1], high)
            groups[-1][2].append((key, index))
        else:
            groups.append([low, high, [(key, index)]])
    return [group for groups in by_target.values() for group in groups]


def _corners(path, runs, key, tracks):
    """Return the corner points: (column line, its track, row line, its track)."""
    points = []
    for index, (line, _low, _high, flat) in enumerate(runs):
        track = tracks.get((key, index), 0)
        if index:
            before_line = runs[index - 1][0]
            before_track = tracks.get((key, index - 1), 0)
            points.append(
                (before_line, before_track, line, track)
                if flat
                else (line, track, before_line, before_track)
            )
        else:
            points.append(
                (path[0][0], 0, line, track) if flat else (line, track, path[0][1], 0)
            )
    line, _low, _high, flat = runs[-1]
    track = tracks.get((key, len(runs) - 1), 0)
    end = path[-1]
    points.append((end[0], 0, line, track) if flat else (line, track, end[1], 0))
    return points
