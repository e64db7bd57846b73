"""Which region of the one side is paired with which of the other."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.likeness import Likeness
from scoring.pairing import Pairs, best_pairs, best_pairs_in
from scoring.regions import Group, Region, Regions, canvas_of
from scoring.tiles import Tile, tiles

Matrix = NDArray[np.float64]
FEW = 20_000
"""So many pairs are all looked at, without asking first which are near one another."""

ALL = None
"""The tile of all pairs."""


class Match(NamedTuple):
    """Two regions that were paired, by their numbers, and how alike they are."""

    truth: int
    other: int
    similarity: float


def matches(truth: Regions, other: Regions, likeness: Likeness) -> Iterator[Match]:
    """The one-to-one pairs with the largest sum of similarities (times weights)."""
    theirs = other.groups(by_labels=likeness.by_labels)
    for together, mine in truth.groups(by_labels=likeness.by_labels).items():
        if together in theirs:
            yield from _matches(truth, mine, other, theirs[together], likeness)


def overlap_of(mine: Region, theirs: Region, canvas: Canvas) -> float:
    """How far the extents of two paired regions overlap, whatever their labels."""
    return float(mine.extent.similarity([mine.shape], [theirs.shape], canvas)[0, 0])


def _matches(
    truth: Regions, mine: Group, other: Regions, theirs: Group, likeness: Likeness
) -> Iterator[Match]:
    group = _Together(
        [truth.regions[number] for number in mine],
        [other.regions[number] for number in theirs],
        canvas_of(truth.regions[mine[0]].place, truth, other),
        likeness,
    )
    if len(mine) == len(theirs) == 1:
        alike = float(group.alike(ALL, 1.0)[0, 0])
        found: Iterable[tuple[int, int, float]] = [(0, 0, alike)] if alike > 0 else []
    else:
        columns = group.pairs()
        found = zip(*(column.tolist() for column in columns), strict=True)
    for row, column, value in found:
        yield Match(mine[row], theirs[column], value)


class _Together(NamedTuple):
    """Regions of both sides that may be alike."""

    truths: list[Region]
    others: list[Region]
    canvas: Canvas
    likeness: Likeness

    def pairs(self) -> Pairs:
        """Which to pair, and how alike they are, without their weights."""
        weights = _weights(self.truths, self.others)
        return self._weighed(weights) if weights else self._best(self.alike)

    def alike(self, tile: Tile | None, share: float) -> Matrix:
        """How alike those in a tile are, or all."""
        truths, others, extent = self.truths, self.others, self.truths[0].extent
        if tile:
            truths = [truths[number] for number in tile.rows.tolist()]
            others = [others[number] for number in tile.columns.tolist()]
        shapes = (
            [region.shape for region in truths],
            [region.shape for region in others],
        )
        overlap = extent.similarity(*shapes, self.canvas, share)
        return self.likeness.weigh(truths, others, overlap, share)

    def _weighed(self, weights: "_Weights") -> Pairs:
        def alike(tile: Tile | None, share: float) -> Matrix:
            return self.alike(tile, share) * weights.sums(tile)

        rows, columns, values = self._best(alike)
        return Pairs(
            rows, columns, values / (weights.truths[rows] + weights.others[columns])
        )

    def _best(self, alike: Callable[[Tile | None, float], Matrix]) -> Pairs:
        height, width = len(self.truths), len(self.others)
        if height * width <= FEW:
            return best_pairs(alike(ALL, 1.0))
        return best_pairs_in(
            tiles(self._bounds(self.truths), self._bounds(self.others)),
            alike,
            height,
            width,
        )

    def _bounds(self, regions: list[Region]) -> Bounds:
        shapes = [region.shape for region in regions]
        return regions[0].extent.bounds(shapes, self.canvas)


class _Weights(NamedTuple):
    """What each region weighs."""

    truths: Matrix
    others: Matrix

    def sums(self, tile: Tile | None) -> Matrix:
        """What every two of a tile, or of all, weigh together."""
        if tile is None:
            return self.truths[:, None] + self.others
        return self.truths[tile.rows][:, None] + self.others[tile.columns]


def _weights(truths: list[Region], others: list[Region]) -> _Weights | None:
    """None where all weigh the same."""
    if len({region.weight for region in (*truths, *others)}) == 1:
        return None
    mine = np.array([region.weight for region in truths])
    return _Weights(mine, np.array([region.weight for region in others]))
