"""Scenes of a video: TimelineLabels."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.reading import floats
from scoring.extents.runs import merged, run_bounds, run_effort, run_iou

Matrix = NDArray[np.float64]

LAST_FRAME = 1e12
"""No video goes on for longer; up to here frames are counted exactly."""


class FramesExtent:
    """The frames in both scenes, as a share of the frames in either.

    Range:  0.0 (no frame in common) to 1.0 (the same frames); a ratio, without unit.
    Holds:  symmetric; the same after all frames are shifted alike.

    >>> extent = FramesExtent()
    >>> scene = extent.read({"ranges": [{"start": 3, "end": 6}]}, {})
    >>> other = extent.read({"ranges": [{"start": 6, "end": 6}]}, {})
    >>> extent.similarity([scene], [other], Canvas())
    array([[0.25]])
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Matrix | None:
        """The ranges of a value, ends included; None if one of them is malformed."""
        given = value.get("ranges")
        if not isinstance(given, list) or not given:
            return None
        ranges = [_range(each) for each in given]
        found = [each for each in ranges if each]
        return merged(np.array(found)) if len(found) == len(ranges) else None

    def similarity(
        self,
        truths: Sequence[Matrix],
        others: Sequence[Matrix],
        _canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Each scene with each."""
        return run_iou(truths, others, share)

    def effort(self, truths: Sequence[Matrix], others: Sequence[Matrix]) -> float:
        """That of the ranges."""
        return run_effort(truths, others)

    def bounds(self, shapes: Sequence[Matrix], _canvas: Canvas) -> Bounds:
        """From the first frame to the last one."""
        return run_bounds(shapes)


def _range(value: object) -> tuple[float, float] | None:
    numbers = floats(value, ("start", "end")) if isinstance(value, Mapping) else None
    if numbers is None or numbers[1] < numbers[0]:
        return None
    if max(map(abs, numbers)) > LAST_FRAME:
        return None
    return numbers[0], numbers[1] + 1
