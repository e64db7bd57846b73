"""Which region of the one side is paired with which of the other."""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.likeness import Likeness
from scoring.pairing import best_pairs
from scoring.regions import Region, Regions, canvas_of

Matrix = NDArray[np.float64]
Group = list[int]
"""Numbers of regions that may be alike: at one place, of one form."""


class Match(NamedTuple):
    """Two regions that were paired, by their numbers, and how alike they are."""

    truth: int
    other: int
    similarity: float


def matches(truth: Regions, other: Regions, likeness: Likeness) -> Iterator[Match]:
    """The one-to-one pairs with the largest sum of similarities (times weights)."""
    theirs = _groups(other, by_labels=likeness.by_labels)
    for together, mine in _groups(truth, by_labels=likeness.by_labels).items():
        if together in theirs:
            yield from _matches(truth, mine, other, theirs[together], likeness)


def overlap_of(mine: Region, theirs: Region, truth: Regions, other: Regions) -> float:
    """How far the extents of two paired regions overlap, whatever their labels."""
    canvas = canvas_of(mine.place, truth, other)
    return float(mine.extent.similarity([mine.shape], [theirs.shape], canvas)[0, 0])


def _groups(regions: Regions, *, by_labels: bool) -> dict[Hashable, Group]:
    groups: dict[Hashable, Group] = {}
    for number, region in enumerate(regions.regions):
        if region.shape is not None:
            labels = region.labels if by_labels else None
            together = (region.place, region.extent, labels)
            groups.setdefault(together, []).append(number)
    return groups


def _matches(
    truth: Regions, mine: Group, other: Regions, theirs: Group, likeness: Likeness
) -> Iterator[Match]:
    truths = [truth.regions[number] for number in mine]
    others = [other.regions[number] for number in theirs]
    canvas = canvas_of(truths[0].place, truth, other)
    shapes = [region.shape for region in others]
    weights = _weights(truths), _weights(others)

    def rows(start: int, stop: int) -> Matrix:
        block = truths[start:stop]
        extent = block[0].extent
        overlap = extent.similarity([r.shape for r in block], shapes, canvas)
        alike = likeness.weigh(block, others, overlap)
        return _weighed(alike, weights[0][start:stop], weights[1])

    pairs = best_pairs(len(truths), len(others), rows)
    for row, column, value in zip(*(column.tolist() for column in pairs), strict=True):
        weight = truths[row].weight + others[column].weight
        yield Match(mine[row], theirs[column], 2 * value / weight)


def _weights(regions: list[Region]) -> Matrix:
    return np.array([region.weight for region in regions])


def _weighed(alike: Matrix, mine: Matrix, theirs: Matrix) -> Matrix:
    """Similarities times the mean weight of the two regions."""
    if (mine == 1).all() and (theirs == 1).all():
        return alike
    return alike * (mine[:, None] + theirs[None, :]) / 2
