"""How far spans of a line cover the same part of it."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

Ends = tuple[float, float]
"""From where to where a span goes."""

FEW = 100
"""Up to this many pairs are computed one by one."""


def span_iou(truths: Sequence[Ends], others: Sequence[Ends]) -> Matrix:
    """Intersection over union of the lengths of spans, each with each.

    Range:  0.0 (apart or touching) to 1.0 (the same span); a ratio, without unit.
    Empty:  of no length, the same place is 1.0, any other 0.0.
    Holds:  symmetric; the same after any shift or stretch of the line.
    """
    if len(truths) * len(others) <= FEW:
        few = np.array(_shares(truths, others))
        return few.reshape(len(truths), len(others))
    start, end = np.hsplit(as_rows(truths), 2)
    other_start, other_end = as_rows(others).T
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


def as_rows(spans: Sequence[Ends]) -> Matrix:
    """The starts and ends as an array, a row each."""
    numbers = np.fromiter(chain.from_iterable(spans), np.float64, 2 * len(spans))
    return numbers.reshape(-1, 2)


def _shares(truths: Sequence[Ends], others: Sequence[Ends]) -> list[float]:
    """The same row by row, in the same steps: for few, arrays are not worth it."""
    shares = [0.0] * (len(truths) * len(others))
    at = -1
    for truth in truths:
        start, end = truth
        for other in others:
            at += 1
            first, last = other
            if first < end and start < last:
                shared = end if end < last else last
                shared -= start if start > first else first
                shares[at] = shared / ((end - start) + (last - first) - shared)
            elif start == end:
                shares[at] = float(truth == other)
    return shares
