"""Boxes: RectangleLabels, Rectangle, OcrLabels."""

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from scoring.extents.affordable import affordable, meeting
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.reading import floats, turn
from scoring.extents.rectangles import (
    bounds_of,
    in_pixels,
    iou,
    is_measurable,
    turned_areas,
    upright_areas,
)
from scoring.extents.single_boxes import Box, box_iou, upright_ious

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROTATION = attrgetter("rotation")

SIDES = ("x", "y", "width", "height")

FEW = 256
"""So many pairs are measured one by one: for few, arrays are not worth it."""

FEW_TURNED = 4
"""So many of boxes that are turned."""

TURNED = 2_000_000
"""The most pairs of turned boxes that are measured for one score: 2 s of work."""


class BoxExtent:
    """Intersection over union of the areas of boxes.

    Range:  0.0 (disjoint or touching) to 1.0 (the same box); a ratio, without unit.
    Empty:  where the union has no area, or none that a number can hold, the same box
            is 1.0, any other 0.0.
    Holds:  symmetric; unturned boxes do not depend on the canvas.

    >>> boxes = [Box(10, 20, 50, 40)], [Box(20, 20, 50, 40)]
    >>> round(BoxExtent().similarity(*boxes, Canvas()).item(), 4)
    0.6667
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Box | None:
        """The box of a value; None unless its four numbers are there."""
        return box_of(value)

    def similarity(
        self,
        truths: Sequence[Box],
        others: Sequence[Box],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Few one by one; else upright ones at once, and those again that are turned.

        Of more than ``TURNED`` turned ones (times ``share``) those only whose bounds
        fit best.
        """
        if len(truths) * len(others) <= FEW:
            few = _few(truths, others, canvas)
            if few:
                return np.array(few).reshape(len(truths), len(others))
        mine, theirs = _columns(truths), _columns(others)
        with np.errstate(all="ignore"):
            shared, union = upright_areas(mine[:, :, None], theirs[:, None])
            is_turned = np.count_nonzero(mine[4]) + np.count_nonzero(theirs[4])
            if not is_turned and is_measurable(union):
                return np.divide(shared, union, out=shared)
            values = iou(shared, union)
            if is_turned:
                turned = np.logical_or.outer(mine[4] != 0, theirs[4] != 0)
                values[turned] = _turned_iou(mine, theirs, turned, canvas, share)
        return np.where(same(truths, others), 1.0, np.nan_to_num(values))

    def effort(self, truths: Sequence[Box], others: Sequence[Box]) -> float:
        """That of turned boxes; upright ones hardly take any."""
        if any(map(ROTATION, truths)) or any(map(ROTATION, others)):
            return len(truths) * len(others) / TURNED
        return 0.0

    def bounds(self, shapes: Sequence[Box], canvas: Canvas) -> Bounds:
        """The bounds in pixels; what no number can hold may be anywhere."""
        with np.errstate(all="ignore"):
            ends = bounds_of(in_pixels(_columns(shapes), canvas))
        ends[:, np.isnan(ends).any(axis=0)] = [[-np.inf]] * 2 + [[np.inf]] * 2
        return Bounds(ends[:2].T, ends[2:].T)


def _few(
    truths: Sequence[Box], others: Sequence[Box], canvas: Canvas
) -> list[float] | None:
    """The IoU of few boxes, row by row; None for too many that are turned."""
    if not (any(map(ROTATION, truths)) or any(map(ROTATION, others))):
        return upright_ious(truths, others)
    if len(truths) * len(others) > FEW_TURNED:
        return None
    return [box_iou(mine, theirs, canvas) for mine in truths for theirs in others]


def _columns(boxes: Sequence[Box]) -> Matrix:
    """x, y, width, height and rotation of the boxes, a row each."""
    numbers = np.fromiter(chain.from_iterable(boxes), np.float64, 5 * len(boxes))
    return numbers.reshape(-1, 5).T


def _turned_iou(
    mine: Matrix, theirs: Matrix, turned: Mask, canvas: Canvas, share: float
) -> Matrix:
    """The IoU in pixels of those pairs that ``turned`` picks, one after the other."""
    mine, theirs = in_pixels(mine, canvas), in_pixels(theirs, canvas)
    ends = bounds_of(mine), bounds_of(theirs)
    values = np.zeros(turned.shape)
    measured = affordable(turned & meeting(*ends), *ends, TURNED * share)
    rows, columns = measured.nonzero()
    values[rows, columns] = iou(*turned_areas(mine[:, rows], theirs[:, columns]))
    return values[turned]


def box_of(value: Mapping[str, object]) -> Box | None:
    """The box of a value; None unless its four numbers are there.

    A negative size is that of a box drawn from another corner. Where that is depends on
    the canvas for a turned one: ``in_pixels`` finds it.
    """
    numbers, rotation = floats(value, SIDES), turn(value)
    if numbers is None or rotation is None:
        return None
    x, y, width, height = numbers
    if rotation == 0:
        if width < 0:
            x, width = x + width, -width
        if height < 0:
            y, height = y + height, -height
    return Box(x, y, width, height, rotation)
