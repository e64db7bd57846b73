"""Which region of the one side is paired with which of the other."""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Canvas
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


def overlap_of(mine: Region, theirs: Region, canvas: Canvas) -> float:
    """How far the extents of two paired regions overlap, whatever their labels."""
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
    weights = _weights(truths, others)

    def rows(start: int, stop: int) -> Matrix:
        block = truths[start:stop]
        overlap = block[0].extent.similarity([r.shape for r in block], shapes, canvas)
        alike = likeness.weigh(block, others, overlap)
        if weights:
            alike = alike * (weights.truths[start:stop, None] + weights.others)
        return alike

    found, partners, values = best_pairs(len(truths), len(others), rows)
    if weights:
        values = values / (weights.truths[found] + weights.others[partners])
    columns = (found.tolist(), partners.tolist(), values.tolist())
    for row, column, value in zip(*columns, strict=True):
        yield Match(mine[row], theirs[column], value)


class _Weights(NamedTuple):
    truths: Matrix
    others: Matrix


def _weights(truths: list[Region], others: list[Region]) -> _Weights | None:
    """What each region weighs; None where all weigh the same."""
    if len({region.weight for region in (*truths, *others)}) == 1:
        return None
    mine = np.array([region.weight for region in truths])
    return _Weights(mine, np.array([region.weight for region in others]))
