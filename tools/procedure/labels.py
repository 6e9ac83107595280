"""Placement of the labels of arrows in a drawing.

Plain Python. A label stands on its own arrow, as near its beginning as possible: on no
box, on no other label and, if possible, on no other arrow.
"""

from collections.abc import Mapping
from dataclasses import replace

from .layout import Area, Geometry

# Penalties: on a box, on a label, on another arrow; each stretch away from the
# beginning; off the middle of a stretch.
_ON_BOX, _ON_LABEL, _ON_ARROW, _LATER, _OFF = 400, 300, 30, 8, 2
_PLACES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.28, 0.72, 0.1, 0.9)
# Distance between an arrow and a label beside it.
_GAP = 3
# Penalty for a label shifted sideways.
_SHIFTED = 4


def place_labels(
    geometry: Geometry,
    sizes: Mapping[str, tuple[float, float]],
    *,
    beside: bool = False,
) -> dict[str, Area]:
    """Return the area of each label.

    :param sizes: (width, height) of the label of each arrow that has one, by key
    :param beside: whether labels stand beside their arrow instead of on it
    """
    stretches = {
        key: [_thin(a, b) for a, b in zip(points, points[1:], strict=False)]
        for key, points in geometry.routes.items()
    }
    placed: dict[str, Area] = {}
    # Labels with the least room choose first.
    for key in sorted(sizes, key=lambda k: (_length(geometry.routes[k]), k)):
        others = [
            area for other, areas in stretches.items() if other != key for area in areas
        ]

        def badness(choice, others=others):
            order, off, area = choice
            return (
                _ON_BOX * _count(area, geometry.boxes.values())
                + _ON_LABEL * _count(area, placed.values())
                + _ON_ARROW * _count(area, others)
                + _LATER * order
                + _OFF * off
            )

        choices = [
            (order, off, _inside(area, geometry))
            for order, off, area in _choices(geometry.routes[key], *sizes[key], beside)
        ]
        placed[key] = min(choices, key=badness)[2]
    return placed


def _choices(points, width, height, beside):
    """Yield (stretch, penalty, area) of each possible place of a label."""
    for order, (a, b) in enumerate(zip(points, points[1:], strict=False)):
        for off, part in enumerate(_PLACES):
            x, y = a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
            area = Area(x - width / 2, y - height / 2, width, height)
            if not beside:
                yield order, off, area
                if a[0] == b[0]:
                    # Shifted but still touching its arrow, for a box on one side.
                    yield order, off + _SHIFTED, replace(area, x=x - width + _GAP)
                    yield order, off + _SHIFTED, replace(area, x=x - _GAP)
            elif a[1] == b[1]:
                yield order, off, Area(area.x, y - height - _GAP, width, height)
                yield order, off, Area(area.x, y + _GAP, width, height)
            else:
                yield order, off, Area(x + _GAP, area.y, width, height)
                yield order, off, Area(x - width - _GAP, area.y, width, height)


def _inside(area, geometry):
    """Return the area moved sideways into the drawing."""
    x = min(max(area.x, 0), geometry.width - area.w)
    return Area(x, area.y, area.w, area.h)


def _thin(a, b):
    """Return the area of a stretch of an arrow."""
    return Area(
        min(a[0], b[0]) - 1,
        min(a[1], b[1]) - 1,
        abs(a[0] - b[0]) + 2,
        abs(a[1] - b[1]) + 2,
    )


def _length(points):
    return sum(
        abs(a[0] - b[0]) + abs(a[1] - b[1])
        for a, b in zip(points, points[1:], strict=False)
    )


def _count(area, others):
    return sum(1 for other in others if area.overlaps(other))
