"""What two sides' regions have in common when they are paired one to one."""

from collections.abc import Callable
from typing import NamedTuple

from scoring.likeness import Likeness
from scoring.matching import matches
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
        common = sum(
            pair.similarity
            * (
                balance.truth * truth.regions[pair.truth].weight
                + balance.other * other.regions[pair.other].weight
            )
            for pair in matches(truth, other, likeness)
        )
        return common / (
            balance.truth * truth.weight() + balance.other * other.weight()
        )

    return score
