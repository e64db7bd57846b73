"""Boxes, and how far two of them overlap: in numbers, where arrays are not worth it.

``rectangles`` measures many at once, in the same steps; a test holds that both agree.
"""

import cmath
import math
from collections.abc import Iterator
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
    return _upright_iou(truth, other)


def _upright_iou(truth: Box, other: Box) -> float:
    x, y, width, height, _ = truth
    their_x, their_y, their_width, their_height, _ = other
    right, bottom = x + width, y + height
    their_right, their_bottom = their_x + their_width, their_y + their_height
    shared = max(min(right, their_right) - max(x, their_x), 0.0)
    shared *= max(min(bottom, their_bottom) - max(y, their_y), 0.0)
    union = (right - x) * (bottom - y)
    union += (their_right - their_x) * (their_bottom - their_y)
    return _ratio(shared, union - shared)


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
    return Box(x * across, y * down, width * across, height * down, rotation)


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
