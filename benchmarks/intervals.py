"""How often intervals hold the true mean, and how wide they are.

``make simulate-intervals`` writes its tables into docs/intervals.md. Right and wrong
scores are not drawn: every possible sample is weighed by how probable it is. Graded
ones are drawn with a fixed seed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import stdtrit
from scipy.stats import binom

from insight.intervals import mean_interval

Floats = NDArray[np.float64]
Histogram = Sequence[tuple[float, int]]
Ends = tuple[float, float]
Estimate = Callable[[Histogram], Ends]
Shape = Callable[[Generator, tuple[int, int], float], Floats]

GUIDE = Path(__file__).parents[1] / "docs" / "intervals.md"
SIZES = (5, 10, 20, 50, 200)
MEANS = (0.8, 0.9, 0.95, 0.98)
SEED = 12
DRAWS = 2_000


class Outcome(NamedTuple):
    """How one way to estimate did over many samples."""

    coverage: float
    """The share of samples whose interval holds the true mean, 0 to 1."""
    width: float
    """The mean width of the interval, 0 to 1."""


def student(histogram: Histogram) -> Ends:
    """Student's t interval, cut to [0, 1]; of at least two scores."""
    scores, counts = np.array(histogram).T
    total = counts.sum()
    mean = float(scores @ counts / total)
    squares = float((scores - mean) ** 2 @ counts)
    half = float(stdtrit(total - 1, 0.975)) * sqrt(squares / (total - 1) / total)
    return max(0.0, mean - half), min(1.0, mean + half)


def ours(histogram: Histogram) -> Ends:
    """What the server shows."""
    interval = mean_interval(histogram)
    if interval is None:
        raise ValueError("There are no scores.")
    return interval.low, interval.high


def betting(histogram: Histogram) -> Ends:
    """The betting interval, with the same bets for each score so that order is nothing.

    A mixture of fixed bets in place of bets that follow the scores that came before.
    Source: I. Waudby-Smith and A. Ramdas, Estimating means of bounded random variables
    by betting, Journal of the Royal Statistical Society B, 2024.
    """
    scores, counts = np.array(histogram).T
    return _outbet(scores, counts), 1 - _outbet(1 - scores, counts)


def _outbet(scores: Floats, counts: Floats) -> float:
    """The highest mean against which betting on more has won 40 times the stake."""
    bets = 2.0 ** -np.arange(0.02, 8, 0.25)
    low, high = 0.0, float(scores @ counts / counts.sum())
    while high - low > 1e-5:  # noqa: PLR2004 - finer than any figure that is shown
        mean = (low + high) / 2
        gains = np.log1p(np.multiply.outer(bets / mean, scores - mean)) @ counts
        if np.exp(np.minimum(gains, 600)).mean() >= 1 / 0.025:
            low = mean
        else:
            high = mean
    return low


def _graded(between: Callable[[Generator, tuple[int, int]], Floats]) -> Shape:
    """60 % ones, 10 % zeros, the rest between: 0.8 on the whole.

    For higher means, ones are mixed in: with a mean of 0.9, half of the scores are.
    """

    def draw(chance: Generator, shape: tuple[int, int], mean: float) -> Floats:
        kind = chance.random(shape)
        graded = np.where(kind < 0.1, 0.0, between(chance, shape))  # noqa: PLR2004
        mixed = chance.random(shape) < (1 - mean) / 0.2
        return np.where(mixed & (kind < 0.4), graded, 1.0)  # noqa: PLR2004

    return draw


def _missed(chance: Generator, shape: tuple[int, int], mean: float) -> Floats:
    """Overlaps of boxes: half of what is lacking to 1 are boxes that were not drawn."""
    missed = (1 - mean) / 2
    overlap = mean / (1 - missed)
    overlaps = chance.beta(20 * overlap, 20 * (1 - overlap), shape)
    return np.where(chance.random(shape) < missed, 0.0, overlaps)


GRADED: dict[str, Shape] = {
    "graded: the rest anywhere between": _graded(
        lambda chance, n: chance.beta(4, 2, n)
    ),
    "graded: the rest 1/2 or 5/6": _graded(
        lambda chance, n: np.where(chance.random(n) < 0.5, 1 / 2, 5 / 6)  # noqa: PLR2004
    ),
    "half right or right": lambda chance, n, mean: np.where(
        chance.random(n) < 2 * (1 - mean), 0.5, 1.0
    ),
    "boxes, some not drawn": _missed,
    "boxes, all drawn": lambda chance, n, mean: chance.beta(
        8 * mean, 8 * (1 - mean), n
    ),
}


def right_or_wrong(
    size: int, mean: float, estimates: Sequence[Estimate]
) -> list[Outcome]:
    """Exactly: over every number of right ones."""
    weighted = [
        (float(binom.pmf(right, size, mean)), ((0.0, size - right), (1.0, right)))
        for right in range(size + 1)
    ]
    samples = [
        (weight, [pair for pair in pairs if pair[1]]) for weight, pairs in weighted
    ]
    return [_outcome(estimate, samples, mean) for estimate in estimates]


def graded(
    shape: Shape, size: int, mean: float, draws: int, estimates: Sequence[Estimate]
) -> list[Outcome]:
    """Over so many samples of this size that are drawn from this shape."""
    drawn = shape(np.random.default_rng([SEED, size]), (draws, size), mean)
    samples = [(1 / draws, _histogram(scores)) for scores in drawn]
    return [_outcome(estimate, samples, mean) for estimate in estimates]


def _histogram(scores: Floats) -> list[tuple[float, int]]:
    values, counts = np.unique(scores, return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))


def _outcome(
    estimate: Estimate, samples: Sequence[tuple[float, Histogram]], mean: float
) -> Outcome:
    coverage = width = 0.0
    for weight, histogram in samples:
        low, high = estimate(histogram)
        coverage += weight * (low <= mean <= high)
        width += weight * (high - low)
    return Outcome(coverage, width)


def _tables(draws: int) -> Iterator[str]:
    estimates = (ours, student, betting)
    yield _table("right or wrong", partial(right_or_wrong, estimates=estimates))
    for name, shape in GRADED.items():
        drawn = partial(graded, shape, draws=draws, estimates=estimates)
        yield _table(name, drawn)


def _table(name: str, measure: Callable[..., list[Outcome]]) -> str:
    lines = [
        f"### {name[0].upper()}{name[1:]}\n",
        "| n | true mean | coverage | of t | of betting"
        " | width | over t's | betting over t's |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, mean in product(SIZES, MEANS):
        click.echo(f"{name}, {size} scores, {mean}", err=True)
        own, t, bets = measure(size=size, mean=mean)
        lines.append(
            f"| {size} | {mean} | {own.coverage:.3f} | {t.coverage:.3f}"
            f" | {bets.coverage:.3f} | {own.width:.3f} | {own.width / t.width:.2f}"
            f" | {bets.width / t.width:.2f} |"
        )
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--draws", type=click.IntRange(1), default=DRAWS, show_default=True)
def main(draws: int) -> None:
    """Simulate, and write the tables into docs/intervals.md."""
    tables = "\n".join(_tables(draws))
    text = GUIDE.read_text("utf-8")
    begin, end = "<!-- simulated -->\n", "<!-- end -->"
    written = re.sub(f"(?s){begin}.*{end}", lambda _: begin + tables + end, text)
    GUIDE.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
