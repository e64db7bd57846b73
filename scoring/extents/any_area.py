"""Flat shapes of any form beside one another: boxes, polygons and ellipses."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from scoring.extents.areas import Geometries, area_bounds, area_effort, area_iou
from scoring.extents.box import BoxExtent
from scoring.extents.ellipse import CORNERS, Ellipse, EllipseExtent, outlines
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.polygon import Polygon, PolygonExtent
from scoring.extents.reading import FURTHEST
from scoring.extents.rectangles import corners_of, in_pixels
from scoring.extents.single_boxes import Box

Matrix = NDArray[np.float64]

FLAT = (BoxExtent, PolygonExtent, EllipseExtent)
"""The extents of shapes that have an area."""


class AnyAreaExtent:
    """Intersection over union of the areas of flat shapes of different forms.

    Range:  0.0 (disjoint or touching) to 1.0 (the same area); a ratio, without unit.
    Empty:  where the union has no area, the same shape is 1.0, any other 0.0.
    Holds:  symmetric.
    """

    def read(self, _value: object, _item: object) -> None:
        """Nothing: shapes are read by the extent of their form."""

    def similarity(
        self,
        truths: Sequence[Any],
        others: Sequence[Any],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """All outlines in pixels."""
        iou = area_iou(_areas(truths, canvas), _areas(others, canvas), share)
        named = ([(type(shape), shape) for shape in side] for side in (truths, others))
        return np.where(same(*named), 1.0, iou)

    def effort(self, truths: Sequence[Any], others: Sequence[Any]) -> float:
        """As if all areas met."""
        return area_effort(_corners(truths), _corners(others))

    def bounds(self, shapes: Sequence[Any], canvas: Canvas) -> Bounds:
        """Those of the areas, in pixels."""
        return area_bounds(_areas(shapes, canvas))


ANY_AREA = AnyAreaExtent()


def _corners(shapes: Sequence[Any]) -> list[int]:
    rings = [shape for shape in shapes if isinstance(shape, Polygon)]
    return Polygon.weights(rings) + [CORNERS] * (len(shapes) - len(rings))


def _areas(shapes: Sequence[Any], canvas: Canvas) -> Geometries:
    """What each of them encloses, in pixels."""
    areas = np.empty(len(shapes), np.object_)
    for form, area_of in ((Box, _boxes), (Polygon, _polygons), (Ellipse, outlines)):
        which = [n for n, shape in enumerate(shapes) if isinstance(shape, form)]
        if which:
            areas[which] = area_of([shapes[n] for n in which], canvas)
    return areas


def _boxes(boxes: Sequence[Box], canvas: Canvas) -> Geometries:
    numbers = np.array(boxes)
    far = np.any(np.abs(numbers) > FURTHEST, axis=1)
    pixels = in_pixels(np.where(far, 0.0, numbers.T), canvas)
    found: Geometries = shapely.polygons(np.moveaxis(corners_of(pixels), 2, 0))
    found[far] = shapely.Polygon()
    return found


def _polygons(polygons: Sequence[Polygon], canvas: Canvas) -> Geometries:
    scale = np.array(canvas.size) / 100
    found: Geometries = shapely.transform(
        Polygon.areas(polygons), lambda points: points * scale
    )
    return found
