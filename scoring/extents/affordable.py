"""Which pairs of shapes are measured where not all can be."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


def meeting(mine: Matrix, theirs: Matrix) -> Mask:
    """A row for each of mine, a column for each of theirs: whether bounds overlap.

    Bounds are four rows: left, top, right and bottom.
    """
    hit: Mask = np.less.outer(mine[0], theirs[2])
    hit &= np.less.outer(mine[1], theirs[3])
    hit &= np.greater.outer(mine[2], theirs[0])
    hit &= np.greater.outer(mine[3], theirs[1])
    return hit


def affordable(hit: Mask, mine: Matrix, theirs: Matrix, most: float) -> Mask:
    """The pairs that were hit; of too many, those of each row whose bounds fit best.

    How well they fit is the IoU of the bounds; ``most`` is the number of all pairs.
    """
    if np.count_nonzero(hit) <= most:
        return hit
    kept = max(1, int(most / len(hit)))
    if kept >= hit.shape[1]:
        return hit
    best = np.argpartition(-_iou(mine, theirs), kept, axis=1)[:, :kept]
    chosen = np.zeros(hit.shape, bool)
    np.put_along_axis(chosen, best, values=True, axis=1)
    return hit & chosen


def _iou(mine: Matrix, theirs: Matrix) -> Matrix:
    with np.errstate(all="ignore"):
        width = _common(mine[0], mine[2], theirs[0], theirs[2])
        shared = width * _common(mine[1], mine[3], theirs[1], theirs[3])
        iou = shared / (np.add.outer(_sizes(mine), _sizes(theirs)) - shared)
    fit: Matrix = np.where(np.isnan(iou), 0.0, iou)
    return fit


def _common(low: Matrix, high: Matrix, their_low: Matrix, their_high: Matrix) -> Matrix:
    length: Matrix = np.minimum.outer(high, their_high)
    length -= np.maximum.outer(low, their_low)
    return np.maximum(length, 0.0, out=length)


def _sizes(bounds: Matrix) -> Matrix:
    sizes: Matrix = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    return sizes
