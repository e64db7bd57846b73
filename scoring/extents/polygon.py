"""Polygons: PolygonLabels, Polygon."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from scoring.extents.areas import (
    ROUNDING,
    Geometries,
    area_bounds,
    area_effort,
    area_iou,
)
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.reading import Points, is_measurable, points
from scoring.extents.rings import even_odd, tangles

Matrix = NDArray[np.float64]

NO_AREA = np.zeros((3, 2))

POINT = 16
"""The bytes of two numbers."""

CORNERS_OF_A_CROSSING = 30
"""How many corners of a simple outline take as long to overlay as one crossing."""

FEWEST = 3
"""One point or two enclose no area."""


class Polygon:
    """A ring of points in percent, and what it encloses as soon as that is asked for.

    Equal for the same points. Areas are made together: one by one takes ten times as
    long.
    """

    __slots__ = ("_area", "_ring", "_tangle")

    def __init__(self, ring: Points) -> None:
        self._ring = ring.tobytes()
        self._area: shapely.Geometry | None = None
        self._tangle: float | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polygon) and self._ring == other._ring

    def __hash__(self) -> int:
        return hash(self._ring)

    @property
    def corners(self) -> int:
        """The points of the ring."""
        return len(self._ring) // POINT

    @staticmethod
    def tangles(polygons: "Sequence[Polygon]") -> list[float]:
        """How often each may be expected to cross itself; 0 for one that does not."""
        new = [polygon for polygon in polygons if polygon._tangle is None]
        if new:
            for polygon, found in zip(new, tangles(_rings(new)), strict=True):
                polygon._tangle = found
        return [polygon._tangle or 0.0 for polygon in polygons]

    @staticmethod
    def weights(polygons: "Sequence[Polygon]") -> list[int]:
        """The corners of each, and those that it has where it crosses itself."""
        knots = Polygon.tangles(polygons)
        return [
            polygon.corners + int(CORNERS_OF_A_CROSSING * knot)
            for polygon, knot in zip(polygons, knots, strict=True)
        ]

    @staticmethod
    def areas(polygons: "Sequence[Polygon]") -> Geometries:
        """What each of them encloses."""
        new = [polygon for polygon in polygons if polygon._area is None]
        if new:
            for polygon, area in zip(new, even_odd(_rings(new)), strict=True):
                polygon._area = area
        return np.array([polygon._area for polygon in polygons])


class PolygonExtent:
    """Intersection over union of the areas that rings enclose by the even-odd rule.

    Range:  0.0 (disjoint or touching) to 1.0 (the same polygon); a ratio, without unit.
    Empty:  where the union has no area, the same points are 1.0, any others 0.0.
    Holds:  symmetric; does not depend on the canvas.
    Time:   rings of more than 2,000 points are thinned evenly to fewer, and such as
            cross themselves thousands of times to 100; so are all that cross
            themselves, if there are more than 100,000 crossings on a side.
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Polygon | None:
        """The polygon of a value; None if its points are missing or malformed."""
        ring = points(value.get("points"))
        return None if ring is None else Polygon(ring)

    def similarity(
        self,
        truths: Sequence[Polygon],
        others: Sequence[Polygon],
        _canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Stretched to pixels, all areas grow alike: percentages will do."""
        iou = area_iou(Polygon.areas(truths), Polygon.areas(others), share)
        return np.where(same(truths, others), 1.0, iou)

    def effort(self, truths: Sequence[Polygon], others: Sequence[Polygon]) -> float:
        """As if all areas met."""
        return area_effort(Polygon.weights(truths), Polygon.weights(others))

    def bounds(self, shapes: Sequence[Polygon], _canvas: Canvas) -> Bounds:
        """Those of the areas."""
        return area_bounds(Polygon.areas(shapes))


def _rings(polygons: Sequence[Polygon]) -> list[Points]:
    """The points of each; those of nothing where they enclose no area."""
    rings = [np.frombuffer(each._ring).reshape(-1, 2) for each in polygons]
    return [ring if _has_area(ring) else NO_AREA for ring in rings]


def _has_area(ring: Points) -> bool:
    """Whether a ring may have an area with digits."""
    return len(ring) >= FEWEST and is_measurable(ring) and not _is_straight(ring)


def _is_straight(ring: Points) -> bool:
    """Whether all points lie on one line, but for rounding."""
    across = ring - ring[0]
    furthest = across[np.argmax((across**2).sum(axis=1))]
    offsets = across[:, 0] * furthest[1] - across[:, 1] * furthest[0]
    return bool(np.all(np.abs(offsets) <= ROUNDING * (furthest**2).sum()))
