"""A confidence interval for the mean of scores in [0, 1] that needs no model of them.

Gaffke's bound. The n scores are given random weights, each sharing of the whole as
likely as any other, together with one more score that was not seen and is the worst
that could be: 0 for the lower end, 1 for the upper. The lower end is the value that
the weighted mean stays below with a probability of 2.5 %. For scores of 0 and 1 it is
the interval of Clopper and Pearson.

Source: N. Gaffke, Three test statistics for a nonparametric one-sided hypothesis on
the mean of a nonnegative variable, Mathematical Methods of Statistics, 2005; E.
Learned-Miller and P. S. Thomas, A new confidence interval for the mean of a bounded
random variable, 2019, who found that it covers in all cases that they tried.
``docs/intervals.md`` has our own simulation.

The weights are drawn by nobody: with weights G / sum(G) of gamma variables G, the
mean is at most m where the sum of (score - m) * G is at most 0, and the probability of
that is an integral over the moment generating function of that sum, in closed form.
"""

from math import exp, log, pi, sinh, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, ndtri_exp

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

_TAIL = 0.025
_Z = float(ndtri(_TAIL))
_STEPS = 256  # more scores than these are put on so many equal steps
_CLOSE = 1e-4  # of z; the step of Newton's that follows leaves 1e-8
_PRECISION = 1e-9  # of the mean, where halving has to find it
_NEAR_ENOUGH = 0.1  # in widths of the peak: the line may pass beside it
_APART = 0.2  # of points on the path: leaves less than 1e-9 of the probability
_ALL_DIGITS = 2 * 37.0  # twice the logarithm of 1e16


def bounded_mean_interval(scores: Floats, counts: Floats) -> tuple[float, float]:
    """The 95 % interval of the mean of what was drawn as these scores, each so often.

    Shape:  two arrays of equal length: different scores, and how often each occurs.
    Range:  0 <= low < high <= 1; the mean of the scores lies between them.
    Holds:  the order of the scores does not count; never of width 0.
    """
    scores, counts = _on_steps(scores, counts)
    return _lower_end(scores, counts), 1.0 - _lower_end(1.0 - scores, counts)


def _on_steps(scores: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """At most so many scores: each is shared by the two steps that it lies between.

    The shares leave the mean where it is. They spread the scores by less than a step,
    which makes the interval wider by a millionth, never narrower.
    """
    if len(scores) <= _STEPS:
        return scores, counts
    places = scores * _STEPS
    below = np.minimum(places.astype(np.int64), _STEPS - 1)
    above = (places - below) * counts
    shares = np.zeros(_STEPS + 1)
    shares += np.bincount(below, counts - above, _STEPS + 1)
    shares += np.bincount(below + 1, above, _STEPS + 1)
    steps = np.linspace(0.0, 1.0, _STEPS + 1)
    return steps[shares > 0], shares[shares > 0]


def _lower_end(scores: Floats, counts: Floats) -> float:
    """What the mean of the scores and a 0, randomly weighted, is below with 2.5 %.

    Newton's method on the scale of the normal distribution, where the probability is
    nearly a straight line; halving where a step would leave what is known.
    """
    highest = float(scores.max())
    if highest == 0:
        return 0.0
    scores, counts = np.append(scores / highest, 0.0), np.append(counts, 1.0)
    total = counts.sum()
    mean = float(scores @ counts / total)
    variance = counts @ (scores - mean) ** 2 / total / (total + 1)
    low, high, guess = 0.0, mean, max(mean + _Z * sqrt(variance), mean / 8)
    while high - low > _PRECISION * mean:
        if not low < guess < high:
            guess = (low + high) / 2
        z, slope = _z_at(guess, scores, counts)
        low, high = (guess, high) if z < _Z else (low, guess)
        step = (_Z - z) / slope
        guess += step
        if abs(_Z - z) < _CLOSE:
            break  # a step squares the distance
    return guess * highest


def _z_at(mean: float, scores: Floats, counts: Floats) -> tuple[float, float]:
    """How likely the weighted mean is at most this, as a normal z, and dz/dmean.

    A sum of gamma variables of shapes ``counts``, times ``factors``, has the logarithm
    K(s) = -sum(counts * log(1 - s * factors)) of its moment generating function; that
    it is at most 0 has the probability 1/(2 pi i) * integral of exp(K(s)) / -s over any
    path from -i to +i infinity that crosses the real axis between -1/mean and 0.
    """
    factors = scores - mean
    crossing, ratios = _crossing(factors, counts)
    width = 1.0 / sqrt(counts @ ratios**2)
    bend = 2 / 3 * float(counts @ ratios**3) * width**3
    for bending in (bend, 0.0):
        points, shares = _path(crossing, width, bending, _end(width * ratios, counts))
        terms = 1.0 - np.multiply.outer(points, factors)
        logs = -(np.log(terms) @ counts)
        if np.all(logs.real[1:] <= logs.real[:-1]):
            break  # else exp(K) rises again on the hyperbola: straight on, it cannot
    height = float(logs[0].real)
    values = np.exp(logs - height) * shares / pi
    below = (values / -points).sum().imag
    density = (values @ ((1.0 / terms) @ counts)).imag
    z = float(ndtri_exp(height + log(below)))
    return z, exp(height + log(density) + (z * z + log(2 * pi)) / 2)


def _crossing(factors: Floats, counts: Floats) -> tuple[float, Floats]:
    """Where the path crosses best: near the lowest point of K, not too near to 0.

    Returns it with factors / (1 - crossing * factors), of which the derivatives of K
    are made. Newton's steps, each shortened so that it cannot leave where K is: K is
    self-concordant, so each lowers it by at least 0.004 until one is near enough.
    """
    crossing = -1.0 / sqrt(counts @ factors**2)
    nearest = crossing / 2
    while True:
        ratios = factors / (1.0 - crossing * factors)
        slope, width = float(counts @ ratios), 1.0 / sqrt(counts @ ratios**2)
        if abs(slope) * width < _NEAR_ENOUGH:
            break
        crossing -= slope * width**2 / (1.0 + abs(slope) * width)
    crossing = min(crossing, nearest)
    return crossing, factors / (1.0 - crossing * factors)


def _path(
    crossing: float, width: float, bend: float, end: float
) -> tuple[Complex, Complex]:
    """Points of the path, and how much of it each stands for.

    A hyperbola that bends to where exp(K) falls steepest, so that it hardly turns along
    the path, walked in steps that grow: this gives nearly all digits. Only its upper
    half: the lower is the mirror.
    """
    places = np.arange(0.0, end, _APART)
    ahead, aside = np.sinh(places), np.cosh(places)
    shares = width * _APART * (1j * aside + bend * ahead)
    shares[0] /= 2
    return crossing + width * (1j * ahead + bend * (aside - 1.0)), shares


def _end(ratios: Floats, counts: Floats) -> float:
    """Where exp(K) has fallen to 1e-16: the number of which sinh is the distance.

    From one number to the next higher by 1, it falls by exp(total) at most.
    """
    end, total = 2.0, float(counts.sum())
    squares = ratios**2
    while True:
        left = _ALL_DIGITS - float(counts @ np.log1p(sinh(end) ** 2 * squares))
        if left <= 0:
            return end
        end += max(0.5, left / 2 / total)
