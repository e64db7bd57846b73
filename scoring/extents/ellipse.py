"""Ellipses: EllipseLabels, Ellipse."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from scoring.extents.areas import Geometries, area_bounds, area_effort, area_iou
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.reading import FURTHEST, floats, turn

Matrix = NDArray[np.float64]

CORNERS = 128
"""An ellipse is measured as a polygon of so many points."""

STEP = 2 * np.pi / CORNERS
CIRCLE = np.array(
    [np.cos(np.arange(CORNERS) * STEP), np.sin(np.arange(CORNERS) * STEP)]
)
CIRCLE *= np.sqrt(STEP / np.sin(STEP))  # so that its area is exactly that of the circle


class Ellipse(NamedTuple):
    """An ellipse in percent, turned clockwise about its centre."""

    x: float
    y: float
    radius_x: float
    radius_y: float
    rotation: float = 0.0


class EllipseExtent:
    """Intersection over union of the areas of ellipses, as polygons of 128 points.

    Range:  0.0 (disjoint) to 1.0 (the same ellipse); a ratio, without unit.
    Empty:  where the union has no area, or none that a number can hold, the same
            ellipse is 1.0, any other 0.0.
    Holds:  symmetric; unturned ellipses do not depend on the canvas.
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Ellipse | None:
        """The ellipse of a value; None unless its numbers are there.

        A negative radius is one that was drawn the other way.
        """
        numbers, rotation = floats(value, ("x", "y", "radiusX", "radiusY")), turn(value)
        if numbers is None or rotation is None:
            return None
        x, y, across, down = numbers
        return Ellipse(x, y, abs(across), abs(down), rotation)

    def similarity(
        self,
        truths: Sequence[Ellipse],
        others: Sequence[Ellipse],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Turning happens in pixels."""
        areas = outlines(truths, canvas), outlines(others, canvas)
        return np.where(same(truths, others), 1.0, area_iou(*areas, share))

    def effort(self, truths: Sequence[Ellipse], others: Sequence[Ellipse]) -> float:
        """As if all areas met."""
        return area_effort([CORNERS] * len(truths), [CORNERS] * len(others))

    def bounds(self, shapes: Sequence[Ellipse], canvas: Canvas) -> Bounds:
        """Those of the outlines, in pixels."""
        return area_bounds(outlines(shapes, canvas))


def outlines(ellipses: Sequence[Ellipse], canvas: Canvas) -> Geometries:
    """The ellipses in pixels; those without a measurable area become empty."""
    numbers = np.array(ellipses)
    flat = np.any(np.abs(numbers) > FURTHEST, axis=1) | np.any(
        numbers[:, 2:4] == 0, axis=1
    )
    x, y, across, down, rotation = np.where(flat, 0.0, numbers.T)[:, :, None]
    cosine, sine = np.cos(np.radians(rotation)), np.sin(np.radians(rotation))
    across, down = across * canvas.width * CIRCLE[0], down * canvas.height * CIRCLE[1]
    path = [
        x * canvas.width + across * cosine - down * sine,
        y * canvas.height + across * sine + down * cosine,
    ]
    found: Geometries = shapely.polygons(np.stack(path, axis=2) / 100)
    found[flat] = shapely.Polygon()
    return found
