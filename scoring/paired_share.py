"""What two sides' regions have in common when they are paired one to one."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from scoring.likeness import Likeness
from scoring.matching import matched, matches
from scoring.regions import Regions

RegionScore = Callable[[Regions, Regions], float]
"""The score of the regions of the truth and of the other side, neither empty."""


class Balance(NamedTuple):
    """How much a region of the truth and one of the other side count in the score."""

    truth: float
    other: float


TWO_WAY = Balance(1, 1)
PRECISION = Balance(0, 1)
RECALL = Balance(1, 0)


def paired_share(likeness: Likeness, balance: Balance = TWO_WAY) -> RegionScore:
    """Twice the similarities of the best pairs, by the number of regions.

    Where labels have weights, each region counts its weight instead of 1. With the
    balance of precision or recall, only the regions of one side are counted.

    Range:  0.0 (no two regions are alike) to 1.0 (all are the same), without unit.
    Holds:  the order of the regions does not count; two-way, neither do the sides.
    """

    def score(truth: Regions, other: Regions) -> float:
        mine, theirs = truth.weights(), other.weights()
        if mine.count(1.0) == len(mine) and theirs.count(1.0) == len(theirs):
            alike = [found.similarities for found in matched(truth, other, likeness)]
            common = sum(balance) * sum(chain(*alike))
        else:
            common = sum(_counted(truth, other, likeness, balance))
        return common / (balance.truth * sum(mine) + balance.other * sum(theirs))

    return score


def _counted(
    truth: Regions, other: Regions, likeness: Likeness, balance: Balance
) -> Iterator[float]:
    """What each pair adds to what the sides have in common, by its weights."""
    mine, theirs = truth.weights(), other.weights()
    for pair in matches(truth, other, likeness):
        yield pair.similarity * (
            balance.truth * mine[pair.truth] + balance.other * theirs[pair.other]
        )
