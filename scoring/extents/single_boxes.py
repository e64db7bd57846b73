"""Boxes, and how far two of them overlap: in numbers, where arrays are not worth it.

``rectangles`` measures many at once, in the same steps; a test holds that both agree.
"""

import cmath
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.extents.extent import Canvas
from scoring.extents.rectangles import ROUNDING


class Box(NamedTuple):
    """A box in percent: its top left corner after turning, clockwise degrees."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


def box_iou(truth: Box, other: Box, canvas: Canvas) -> float:
    """Intersection over union of two boxes, which are turned in pixels.

    Empty: where the union has no area that a number can hold, the same box is 1.0.

    >>> round(box_iou(Box(10, 20, 50, 40), Box(20, 20, 50, 40), Canvas()), 4)
    0.6667
    """
    if truth == other:
        return 1.0
    if truth.rotation or other.rotation:
        return _turned_iou(_in_pixels(truth, canvas), _in_pixels(other, canvas))
    return upright_ious([truth], [other])[0]


def upright_ious(truths: Sequence[Box], others: Sequence[Box]) -> list[float]:
    """The same of boxes that are not turned, each with each, row by row."""
    edges = [(x, y, x + width, y + height) for x, y, width, height, _ in others]
    theirs = [(*ends, _area(*ends)) for ends in edges]
    values = [0.0] * (len(truths) * len(theirs))
    at = -1
    for truth in truths:
        x, y, width, height, _ = truth
        right, bottom = x + width, y + height
        area = _area(x, y, right, bottom)
        for left, top, far, low, their_area in theirs:
            at += 1
            if left < right and x < far and top < bottom and y < low:
                shared = (right if right < far else far) - (x if x > left else left)
                shared *= (bottom if bottom < low else low) - (y if y > top else top)
                union = area + their_area - shared
                if 0 < union < math.inf:
                    values[at] = shared / union
                    continue
            elif area:
                continue
            values[at] = float(truth == others[at % len(theirs)])
    return values


def _area(left: float, top: float, right: float, bottom: float) -> float:
    return (right - left) * (bottom - top)


def _turned_iou(truth: Box, other: Box) -> float:
    areas = truth.width * truth.height, other.width * other.height
    smaller = min(areas)
    shared = min(_shared_area(truth, other), smaller) if _near(truth, other) else 0.0
    if shared < ROUNDING * smaller:
        return 0.0
    return _ratio(shared, sum(areas) - shared)


def _ratio(shared: float, union: float) -> float:
    return shared / union if 0 < union < math.inf else 0.0


def _in_pixels(box: Box, canvas: Canvas) -> Box:
    across, down = canvas.width / 100, canvas.height / 100
    x, y, width, height, rotation = box
    corner = complex(x * across, y * down)
    width, height = width * across, height * down
    if width < 0 or height < 0:
        turned = cmath.rect(1.0, math.radians(rotation))
        corner += complex(min(width, 0.0), min(height, 0.0)) * turned
    return Box(corner.real, corner.imag, abs(width), abs(height), rotation)


def _near(truth: Box, other: Box) -> bool:
    """Whether the diagonals are long enough to reach from one corner to the other."""
    reach = math.hypot(truth.width, truth.height) + math.hypot(
        other.width, other.height
    )
    return math.hypot(truth.x - other.x, truth.y - other.y) < reach


def _shared_area(truth: Box, other: Box) -> float:
    """The integral of y dx around the truth, seen from the other box and cut to it."""
    first = complex(truth.x - other.x, truth.y - other.y)
    first *= cmath.rect(1.0, -math.radians(other.rotation))
    turn = cmath.rect(1.0, math.radians(truth.rotation - other.rotation))
    right, down = truth.width * turn, truth.height * turn * 1j
    corners = [first, first + right, first + right + down, first + down]
    ends = zip(corners, [*corners[1:], first], strict=True)
    return abs(sum(_strip(*pair, other.width, other.height) for pair in ends))


def _strip(start: complex, end: complex, width: float, height: float) -> float:
    """The integral along one edge, both x and y cut to the box at the origin."""
    along = end - start
    crossings = [
        *_crossings(start.real, along.real, width),
        *_crossings(start.imag, along.imag, height),
    ]
    area, x, y = 0.0, _cut(start.real, width), _cut(start.imag, height)
    for place in (*sorted(crossings), 1.0):
        last_x, last_y = x, y
        x = _cut(start.real + place * along.real, width)
        y = _cut(start.imag + place * along.imag, height)
        area += (x - last_x) * (y + last_y) / 2
    return area


def _crossings(start: float, along: float, size: float) -> Iterator[float]:
    """Where an edge crosses the two lines of the box across one dimension."""
    if along:
        for line in (0.0, size):
            place = (line - start) / along
            if 0.0 < place < 1.0:
                yield place


def _cut(value: float, size: float) -> float:
    return min(max(value, 0.0), size)
