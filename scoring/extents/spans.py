"""How far spans of a line cover the same part of it."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

FEW = 8
"""So many pairs are reckoned one by one."""


def span_iou(truths: Matrix, others: Matrix) -> Matrix:
    """Intersection over union of the lengths of spans, each with each.

    A span is a row of two numbers: start and end.

    Range:  0.0 (apart or touching) to 1.0 (the same span); a ratio, without unit.
    Empty:  of no length, the same place is 1.0, any other 0.0.
    Holds:  symmetric; the same after any shift or stretch of the line.
    """
    if len(truths) * len(others) <= FEW:
        return np.array(
            [[_share(a, b) for b in others.tolist()] for a in truths.tolist()]
        )
    start, end = truths[:, :1], truths[:, 1:]
    other_start, other_end = others.T
    shared: Matrix = np.minimum(end, other_end)
    shared -= np.maximum(start, other_start)
    np.maximum(shared, 0.0, out=shared)
    either = (end - start) + (other_end - other_start)
    either -= shared
    if either.min() > 0:
        shared /= either
        return shared
    ratio = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    same_place = (start == other_start) & (end == other_end)
    share: Matrix = np.where(either > 0, ratio, same_place)
    return share


def _share(truth: list[float], other: list[float]) -> float:
    """The same of two spans, in the same steps: for few, arrays are not worth it."""
    (start, end), (other_start, other_end) = truth, other
    shared = max(min(end, other_end) - max(start, other_start), 0.0)
    either = (end - start) + (other_end - other_start) - shared
    return shared / either if either > 0 else float(truth == other)
