"""How far flat shapes cover the same area."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from scoring.extents.affordable import affordable, meeting
from scoring.extents.extent import Bounds

Geometries = NDArray[np.object_]
Matrix = NDArray[np.float64]

ROUNDING = 1e-12
"""Shapes that share a smaller part of the smaller one only touch."""

MOST_CORNERS = 4_000
"""Hardly any two shapes have more vertices together; most have far fewer."""

VERTICES = 4_000_000
"""The most vertices that are overlaid for one score: some seconds of work."""


def area_iou(truths: Geometries, others: Geometries, share: float = 1.0) -> Matrix:
    """Intersection over union of the areas of valid geometries, each with each.

    Range:  0.0 (nothing shared) to 1.0 (the same area, up to rounding).
    Empty:  0.0 where the union has no area.
    Holds:  symmetric; the same after any shift, turn or stretch of the plane.
    Time:   shapes whose bounds are apart cost nothing. If more than ``VERTICES`` would
            have to be overlaid (times ``share``), each truth is measured against those
            others only whose bounds fit best; the rest counts as apart.
    """
    areas, their_areas = shapely.area(truths), shapely.area(others)
    iou = np.zeros((len(truths), len(others)))
    if iou.size == 1:
        rows = columns = np.flatnonzero(areas * their_areas)
    else:
        bounds = _bounds(truths, areas), _bounds(others, their_areas)
        rows, columns = _candidates(truths, others, *bounds, share)
    if len(rows):
        shared = _shared(truths[rows], others[columns])
        mine, theirs = areas[rows], their_areas[columns]
        shared[shared < ROUNDING * np.minimum(mine, theirs)] = 0.0
        iou[rows, columns] = np.minimum(shared / (mine + theirs - shared), 1.0)
    return iou


def area_effort(corners: Sequence[int], their_corners: Sequence[int]) -> float:
    """Which part of ``VERTICES`` shapes of so many corners have, if all meet."""
    vertices = sum(corners) * len(their_corners) + sum(their_corners) * len(corners)
    return vertices / VERTICES


def area_bounds(shapes: Geometries) -> Bounds:
    """The bounds of each shape; for one without any, those of everything."""
    found = shapely.bounds(shapes)
    unknown = np.isnan(found[:, 0])
    found[unknown] = [-np.inf, -np.inf, np.inf, np.inf]
    return Bounds(found[:, :2], found[:, 2:])


def _candidates(
    truths: Geometries,
    others: Geometries,
    mine: Matrix,
    theirs: Matrix,
    share: float,
) -> tuple[NDArray[np.intp], ...]:
    """The pairs of shapes with an area whose bounds share an area."""
    hit = meeting(mine, theirs)
    rows, columns = hit.nonzero()
    limit = VERTICES * share
    if len(rows) * MOST_CORNERS <= limit:
        return rows, columns
    work = _vertices(truths)[rows].sum() + _vertices(others)[columns].sum()
    if work <= limit:
        return rows, columns
    return affordable(hit, mine, theirs, limit * len(rows) / work).nonzero()


def _shared(mine: Geometries, theirs: Geometries) -> Matrix:
    """The areas that pairs share; none where the library gives up, which is rare."""
    try:
        shared: Matrix = shapely.area(shapely.intersection(mine, theirs))
    except shapely.GEOSException:
        if len(mine) == 1:
            return np.zeros(1)
        half = len(mine) // 2
        parts = _shared(mine[:half], theirs[:half]), _shared(mine[half:], theirs[half:])
        return np.concatenate(parts)
    return shared


def _bounds(shapes: Geometries, areas: Matrix) -> Matrix:
    """Left, top, right and bottom; NaN, which overlaps nothing, without an area."""
    bounds: Matrix = shapely.bounds(shapes).T
    bounds[:, areas == 0] = np.nan
    return bounds


def _vertices(shapes: Geometries) -> NDArray[np.int64]:
    vertices: NDArray[np.int64] = shapely.get_num_coordinates(shapes).astype(np.int64)
    return vertices
