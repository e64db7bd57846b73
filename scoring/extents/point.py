"""Key points: KeyPointLabels, KeyPoint."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.reading import floats

Matrix = NDArray[np.float64]

ROUNDING = 1e-9
"""How far a distance may exceed a limit that it would meet without rounding."""

FADED = 40.0
"""So many sigmas away, what falls with the distance is too small for a number."""


class Point(NamedTuple):
    """A point in percent of the image."""

    x: float
    y: float


class PointExtent:
    """1.0 for points that are near enough to one another, else 0.0.

    With ``sigma`` a share that falls with the distance d: exp(-d² / (2 sigma²)).
    Distances are in percent of the longer side of the image, measured in pixels.

    Range:  0.0 (too far) to 1.0 (the same point, or near enough); without unit.
    Holds:  symmetric; the same after both points are shifted alike.
    Source: object keypoint similarity of the COCO challenge, with one sigma for all.

    >>> near, far = Point(10.5, 10), Point(12, 10)
    >>> PointExtent(max_distance=1).similarity([Point(10, 10)], [near, far], Canvas())
    array([[1., 0.]])
    """

    def __init__(
        self, *, max_distance: float = 1.0, sigma: float | None = None
    ) -> None:
        self._max_distance = max_distance
        self._sigma = sigma

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Point | None:
        """The point of a value; its width is only the size of the dot drawn."""
        numbers = floats(value, ("x", "y"))
        return Point._make(numbers) if numbers else None

    def similarity(
        self,
        truths: Sequence[Point],
        others: Sequence[Point],
        canvas: Canvas,
        _share: float = 1.0,
    ) -> Matrix:
        """All distances at once."""
        with np.errstate(over="ignore", under="ignore"):
            distance = _distances(np.array(truths), np.array(others), canvas)
            if self._sigma is not None:
                falling: Matrix = np.exp(-((distance / self._sigma) ** 2) / 2)
                return falling
        return (distance <= self._limit()).astype(np.float64)

    def effort(self, _truths: Sequence[Point], _others: Sequence[Point]) -> float:
        """Hardly any."""
        return 0.0

    def bounds(self, shapes: Sequence[Point], canvas: Canvas) -> Bounds:
        """The places that are near enough, in percent."""
        far = self._limit() if self._sigma is None else FADED * self._sigma
        reach = far * max(canvas.size) / np.array(canvas.size) * (1 + ROUNDING)
        places = np.array(shapes)
        return Bounds(places - reach, places + reach)

    def _limit(self) -> float:
        return self._max_distance + ROUNDING * max(1.0, self._max_distance)


def _distances(truths: Matrix, others: Matrix, canvas: Canvas) -> Matrix:
    across = np.subtract.outer(truths[:, 0], others[:, 0]) * canvas.width
    down = np.subtract.outer(truths[:, 1], others[:, 1]) * canvas.height
    distances: Matrix = np.hypot(across, down) / max(canvas.size)
    return distances
