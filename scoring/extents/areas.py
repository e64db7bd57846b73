"""How far flat shapes cover the same area."""

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROUNDING = 1e-12
"""Shapes that share a smaller part of the smaller one only touch."""

VERTICES = 4_000_000
"""The most vertices that one call overlays: up to ten seconds of work."""


def area_iou(
    truths: Geometries, others: Geometries, where: Mask | None = None
) -> Matrix:
    """Intersection over union of the areas of valid geometries, each with each.

    Range:  0.0 (nothing shared) to 1.0 (the same area, up to rounding).
    Empty:  0.0 where the union has no area.
    Holds:  symmetric; the same after any shift, turn or stretch of the plane.
    Time:   shapes whose bounds are apart, and those outside ``where``, cost nothing.
            If more than ``VERTICES`` would have to be overlaid, each truth is measured
            against those others only whose bounds fit best; the rest counts as apart.
    """
    rows, columns = _candidates(truths, others, where)
    shared = shapely.area(shapely.intersection(truths[rows], others[columns]))
    areas = shapely.area(truths)[rows], shapely.area(others)[columns]
    shared[shared < ROUNDING * np.minimum(*areas)] = 0.0
    union = areas[0] + areas[1] - shared
    iou = np.zeros((len(truths), len(others)))
    iou[rows, columns] = np.minimum(shared / union, 1.0)
    return iou


def _candidates(
    truths: Geometries, others: Geometries, where: Mask | None
) -> tuple[NDArray[np.intp], ...]:
    """The pairs of shapes with an area whose bounds share an area."""
    mine, theirs = _bounds(truths), _bounds(others)
    hit = np.less.outer(mine[0], theirs[2])
    hit &= np.less.outer(mine[1], theirs[3])
    hit &= np.greater.outer(mine[2], theirs[0])
    hit &= np.greater.outer(mine[3], theirs[1])
    if where is not None:
        hit &= where
    rows, columns = np.nonzero(hit)
    work = _vertices(truths)[rows].sum() + _vertices(others)[columns].sum()
    if work <= VERTICES:
        return rows, columns
    most = max(1, int(VERTICES * len(rows) / work / len(truths)))
    return np.nonzero(hit & _most_promising(mine, theirs, most))


def _bounds(shapes: Geometries) -> Matrix:
    """Left, top, right and bottom; NaN, which overlaps nothing, without an area."""
    bounds: Matrix = shapely.bounds(shapes).T
    bounds[:, shapely.area(shapes) == 0] = np.nan
    return bounds


def _vertices(shapes: Geometries) -> NDArray[np.int64]:
    vertices: NDArray[np.int64] = shapely.get_num_coordinates(shapes).astype(np.int64)
    return vertices


def _most_promising(mine: Matrix, theirs: Matrix, most: int) -> Mask:
    """Of each row those columns whose bounds have the largest IoU with the row's."""
    width = np.minimum.outer(mine[2], theirs[2]) - np.maximum.outer(mine[0], theirs[0])
    height = np.minimum.outer(mine[3], theirs[3]) - np.maximum.outer(mine[1], theirs[1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    iou = shared / (np.add.outer(_sizes(mine), _sizes(theirs)) - shared)
    best = np.argsort(-iou, axis=1)[:, :most]
    chosen = np.zeros(iou.shape, bool)
    np.put_along_axis(chosen, best, values=True, axis=1)
    return chosen


def _sizes(bounds: Matrix) -> Matrix:
    sizes: Matrix = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    return sizes
