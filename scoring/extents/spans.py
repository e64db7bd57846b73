"""How far spans of a line cover the same part of it."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def span_iou(truths: Matrix, others: Matrix) -> Matrix:
    """Intersection over union of the lengths of spans, each with each.

    A span is a row of two numbers: start and end.

    Range:  0.0 (apart or touching) to 1.0 (the same span); a ratio, without unit.
    Empty:  of no length, the same place is 1.0, any other 0.0.
    Holds:  symmetric; the same after any shift or stretch of the line.
    """
    start, end = truths[:, :1], truths[:, 1:]
    other_start, other_end = others.T
    with np.errstate(all="ignore"):
        shared = np.minimum(end, other_end) - np.maximum(start, other_start)
        shared = np.maximum(shared, 0.0)
        either = (end - start) + (other_end - other_start) - shared
        ratio = np.minimum(shared / either, 1.0)
    same_place = (start == other_start) & (end == other_end)
    share: Matrix = np.where((either > 0) & (either < np.inf), ratio, same_place)
    return share
