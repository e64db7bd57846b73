"""Many rectangles at once, as arrays whose first axis is x, y, width, height, rotation.

Turned ones need no geometry library: the part of a polygon that lies in an upright
rectangle has an area that is a sum over the polygon's edges.
"""

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Canvas

Matrix = NDArray[np.float64]

ROUNDING = 1e-12
"""Rectangles that share a smaller part of the smaller one only touch."""

CHUNK = 16_384
"""How many pairs of turned rectangles are computed at once: they fit in the cache."""


def in_pixels(rectangles: Matrix, canvas: Canvas) -> Matrix:
    """Rectangles in percent of the canvas as rectangles in pixels of sizes >= 0."""
    width, height = canvas.size
    scale = np.array([width, height, width, height, 100.0]) / 100
    pixels: Matrix = rectangles * scale[:, None]
    if pixels[2:4].min(initial=0.0) < 0:
        _draw_from_first_corners(pixels)
    return pixels


def _draw_from_first_corners(rectangles: Matrix) -> None:
    """Move those of negative sizes to the corner that they would be drawn from."""
    across, down = np.minimum(rectangles[2], 0.0), np.minimum(rectangles[3], 0.0)
    rectangles[:2] += _turned(across, down, np.radians(rectangles[4]))
    np.abs(rectangles[2:4], out=rectangles[2:4])


def upright_areas(mine: Matrix, theirs: Matrix) -> tuple[Matrix, Matrix]:
    """The areas of intersection and union as if none were turned, broadcast.

    Sizes are taken from the edges, so that a rectangle shares exactly its own area with
    itself. Numbers too large for an area give infinity or NaN.
    """
    x, y, right, bottom = _edges(mine)
    their_x, their_y, their_right, their_bottom = _edges(theirs)
    shared = _overlap(x, right, their_x, their_right)
    shared *= _overlap(y, bottom, their_y, their_bottom)
    area = (right - x) * (bottom - y)
    union = area + (their_right - their_x) * (their_bottom - their_y)
    union -= shared
    return shared, union


def turned_areas(mine: Matrix, theirs: Matrix) -> tuple[Matrix, Matrix]:
    """The areas of intersection and union of pairs that may be turned, in pixels.

    They turn clockwise about their top left corner, so percentages will not do.
    """
    areas = mine[2] * mine[3], theirs[2] * theirs[3]
    shared = np.zeros(mine.shape[1])
    near = np.flatnonzero(_near(mine, theirs))
    for start in range(0, len(near), CHUNK):
        part = near[start : start + CHUNK]
        corners = _seen_from(theirs[:, part], mine[:, part])
        shared[part] = _shared_area(corners, theirs[2:4, part])
    smaller = np.minimum(*areas)
    shared = np.where(shared < ROUNDING * smaller, 0.0, np.minimum(shared, smaller))
    return shared, areas[0] + areas[1] - shared


def iou(shared: Matrix, union: Matrix) -> Matrix:
    """Their ratio; NaN where the union has no area that a number can hold."""
    ratio = shared / union
    if not is_measurable(union):
        ratio[~((union > 0) & (union < np.inf))] = np.nan
    return ratio


def is_measurable(union: Matrix) -> bool:
    """Whether all of them are areas that a number can hold."""
    lowest = np.minimum.reduce(union, axis=None, initial=1.0)
    return bool(
        lowest > 0 and np.maximum.reduce(union, axis=None, initial=1.0) < np.inf
    )


def bounds_of(rectangles: Matrix) -> Matrix:
    """Left, top, right and bottom of rectangles that may be turned, in pixels."""
    corners = corners_of(rectangles)
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)])


def corners_of(rectangles: Matrix) -> Matrix:
    """Corner by corner (first axis) its x and y (second axis), in pixels."""
    return _corners(*rectangles)


def _edges(rectangles: Matrix) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    x, y, width, height, _ = rectangles
    return x, y, x + width, y + height


def _overlap(
    start: Matrix, end: Matrix, their_start: Matrix, their_end: Matrix
) -> Matrix:
    length = np.minimum(end, their_end)
    length -= np.maximum(start, their_start)
    return np.maximum(length, 0.0, out=length)


def _near(mine: Matrix, theirs: Matrix) -> NDArray[np.bool_]:
    """Whether the diagonals are long enough to reach from one corner to the other."""
    reach = np.hypot(mine[2], mine[3]) + np.hypot(theirs[2], theirs[3])
    near: NDArray[np.bool_] = np.hypot(mine[0] - theirs[0], mine[1] - theirs[1]) < reach
    return near


def _seen_from(theirs: Matrix, mine: Matrix) -> Matrix:
    """My corners where theirs stands upright with its first corner at the origin."""
    x, y = _turned(mine[0] - theirs[0], mine[1] - theirs[1], -np.radians(theirs[4]))
    return _corners(x, y, mine[2], mine[3], mine[4] - theirs[4])


def _corners(
    x: Matrix, y: Matrix, width: Matrix, height: Matrix, rotation: Matrix
) -> Matrix:
    """Corner by corner (first axis) its x and y (second axis)."""
    turn = np.radians(rotation)
    first = np.array([x, y])
    right, down = _turned(width, 0.0, turn), _turned(0.0, height, turn)
    return np.array([first, first + right, first + right + down, first + down])


def _turned(x: Matrix | float, y: Matrix | float, angle: Matrix) -> Matrix:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([x * cosine - y * sine, x * sine + y * cosine])


def _shared_area(corners: Matrix, sizes: Matrix) -> Matrix:
    """The area of polygons (corner, x or y, pair) inside of rectangles at the origin.

    It is the integral of y dx around the polygon, with both clipped to the rectangle.
    Along an edge these are linear between the places where it crosses the rectangle's
    four lines. No step depends on a decision that rounding could turn, so that edges
    which lie upon one another are no special case.
    """
    along = np.roll(corners, -1, axis=0) - corners
    crossings = np.concatenate([-corners / along, (sizes - corners) / along], axis=1)
    places = np.sort(np.clip(np.nan_to_num(crossings), 0.0, 1.0), axis=1)
    ends = np.zeros_like(places[:, :1])
    places = np.concatenate([ends, places, ends + 1.0], axis=1)
    path = corners[:, None] + places[:, :, None] * along[:, None]
    x, y = np.moveaxis(np.clip(path, 0.0, sizes), 2, 0)
    area = np.diff(x, axis=1) * (y[:, 1:] + y[:, :-1]) / 2
    total: Matrix = np.abs(area.sum(axis=(0, 1)))
    return total
