"""A 95 % confidence interval for a mean of scores that covers as often as it says.

Student's t does not: 20 right of 20 gives it a width of 0, and for right and wrong
with a true mean of 0.95 it holds the truth in 40 % of all samples of ten.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import chain
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from insight.bounded_means import Floats, bounded_mean_interval

_Z = float(ndtri(0.975))


class Method(StrEnum):
    """What an interval was computed by."""

    WILSON = "WILSON"
    BOUNDED_MEAN = "BOUNDED_MEAN"


class MeanInterval(NamedTuple):
    """Where a true mean lies, 0 <= low < high <= 1."""

    low: float
    high: float
    method: Method


def mean_interval(histogram: Sequence[tuple[float, int]]) -> MeanInterval | None:
    """The 95 % interval of the mean of scores, by how often each of them occurs.

    Wilson's where every score is 0 or 1; else one for bounded means that needs no model
    of the scores. None for no scores.

    Holds:  the order does not count; the mean of the scores lies within; low < high.
    Raises: ValueError for a score outside of [0, 1].

    >>> low, high, method = mean_interval([(1.0, 20)])
    >>> f"{low:.3f} {high:.3f} {method.name}"
    '0.839 1.000 WILSON'
    """
    if not histogram:
        return None
    scores, counts = _in_order(histogram)
    if not np.all((scores >= 0) & (scores <= 1)):
        raise ValueError("A score lies outside of [0, 1].")
    if np.isin(scores, (0.0, 1.0)).all():
        return _wilson(float(scores @ counts), float(counts.sum()))
    ends = bounded_mean_interval(scores, counts)
    return MeanInterval(*ends, Method.BOUNDED_MEAN)


def _in_order(histogram: Sequence[tuple[float, int]]) -> tuple[Floats, Floats]:
    """The scores, growing, and their counts: sums do not depend on their order."""
    numbers = chain.from_iterable(histogram)
    table = np.fromiter(numbers, np.float64, 2 * len(histogram)).reshape(-1, 2)
    if not np.all(table[1:, 0] > table[:-1, 0]):
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
    return table[:, 0], table[:, 1]


def _wilson(right: float, total: float) -> MeanInterval:
    """The true shares that the share of right ones is within 1.96 deviations of.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, Journal of the American Statistical Association, 1927.
    """
    middle = (right + _Z**2 / 2) / (total + _Z**2)
    half = _Z * sqrt(right * (total - right) / total + _Z**2 / 4) / (total + _Z**2)
    low = 0.0 if right == 0 else middle - half
    high = 1.0 if right == total else middle + half
    return MeanInterval(low, high, Method.WILSON)
