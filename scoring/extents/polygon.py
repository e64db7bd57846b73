"""Polygons: PolygonLabels, Polygon."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from scoring.extents.areas import area_iou
from scoring.extents.extent import Canvas
from scoring.extents.identity import same
from scoring.extents.reading import points
from scoring.extents.rings import even_odd

Matrix = NDArray[np.float64]

FEWEST = 3
"""Two points are no polygon."""


class Polygon(NamedTuple):
    """What a ring of points encloses, in percent; the same points are the same ring."""

    ring: bytes
    area: shapely.Geometry


class PolygonExtent:
    """Intersection over union of the areas that rings enclose by the even-odd rule.

    Range:  0.0 (disjoint or touching) to 1.0 (the same polygon); a ratio, without unit.
    Empty:  where the union has no area, the same points are 1.0, any others 0.0.
    Holds:  symmetric; does not depend on the canvas.
    Time:   rings of more than 2,000 points are thinned evenly to fewer, and such as
            cross themselves thousands of times to 100.
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Polygon | None:
        """The polygon of a value; None unless it has three points or more."""
        ring = points(value.get("points"))
        if ring is None or len(ring) < FEWEST:
            return None
        return Polygon(ring.tobytes(), even_odd(ring))

    def similarity(
        self, truths: Sequence[Polygon], others: Sequence[Polygon], _canvas: Canvas
    ) -> Matrix:
        """Stretched to pixels, all areas grow alike: percentages will do."""
        mine = np.array([shape.area for shape in truths])
        theirs = np.array([shape.area for shape in others])
        equal = same([t.ring for t in truths], [o.ring for o in others])
        return np.where(equal, 1.0, area_iou(mine, theirs))
