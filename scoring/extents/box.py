"""Boxes: RectangleLabels, Rectangle, OcrLabels."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Canvas
from scoring.extents.identity import same
from scoring.extents.reading import floats, turn
from scoring.extents.rectangles import (
    in_pixels,
    iou,
    meet,
    turned_areas,
    upright_areas,
)

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Box(NamedTuple):
    """A box in percent: its top left corner after turning, clockwise degrees."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


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
        """The box of a value; None unless its four numbers are there, sizes >= 0."""
        return box_of(value)

    def similarity(
        self, truths: Sequence[Box], others: Sequence[Box], canvas: Canvas
    ) -> Matrix:
        """Upright boxes all at once; those pairs again of which one is turned."""
        mine, theirs = np.array(truths).T, np.array(others).T
        with np.errstate(all="ignore"):
            values = iou(*upright_areas(mine[:, :, None], theirs[:, None]))
            turned = np.logical_or.outer(mine[4] != 0, theirs[4] != 0)
            if turned.any():
                values[turned] = _turned_iou(mine, theirs, turned, canvas)
        if turned.any() or np.isnan(values).any():
            values = np.where(same(truths, others), 1.0, np.nan_to_num(values))
        return values


def _turned_iou(mine: Matrix, theirs: Matrix, turned: Mask, canvas: Canvas) -> Matrix:
    """The IoU in pixels of those pairs that ``turned`` picks, one after the other."""
    mine, theirs = in_pixels(mine, canvas), in_pixels(theirs, canvas)
    values = np.zeros(turned.shape)
    rows, columns = (turned & meet(mine, theirs)).nonzero()
    values[rows, columns] = iou(*turned_areas(mine[:, rows], theirs[:, columns]))
    return values[turned]


def box_of(value: Mapping[str, object]) -> Box | None:
    """The box of a value; None unless its four numbers are there, sizes >= 0."""
    numbers, rotation = floats(value, ("x", "y", "width", "height")), turn(value)
    if numbers is None or rotation is None or min(numbers[2:]) < 0:
        return None
    return Box._make([*numbers, rotation])
