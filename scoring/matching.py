"""Which region of the one side is paired with which of the other."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.budget import shares
from scoring.extents.any_area import ANY_AREA
from scoring.extents.extent import Bounds, Canvas
from scoring.likeness import Likeness
from scoring.pairing import Pairs, best_pairs, best_pairs_in
from scoring.regions import Group, Region, Regions, canvas_of, mixed_places
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


class Found(NamedTuple):
    """Regions that were paired within a group, by their numbers, and how alike."""

    truths: list[int]
    others: list[int]
    similarities: list[float]


def matches(truth: Regions, other: Regions, likeness: Likeness) -> Iterator[Match]:
    """The one-to-one pairs with the largest sum of similarities (times weights)."""
    for found in matched(truth, other, likeness):
        yield from map(Match, *found)


def matched(truth: Regions, other: Regions, likeness: Likeness) -> Iterator[Found]:
    """The same pairs, those of each group of regions together.

    None where a side is empty: then nothing is measured either, however long it takes.
    """
    if not truth or not other:
        return
    by_labels = likeness.by_labels
    mixed = mixed_places(truth, other)
    theirs = other.groups(by_labels=by_labels, mixed=mixed)
    limits = shares(truth, other, likeness)
    for together, mine in truth.groups(by_labels=by_labels, mixed=mixed).items():
        if together in theirs:
            canvas = canvas_of(mine.regions[0], truth, other)
            share = limits.get(together, 1.0)
            yield _found(_Together(mine, theirs[together], canvas, likeness, share))


def overlap_of(mine: Region, theirs: Region, canvas: Canvas) -> float:
    """How far the extents of two paired regions overlap, whatever their labels."""
    extent = mine.extent if mine.extent is theirs.extent else ANY_AREA
    return float(extent.similarity([mine.shape], [theirs.shape], canvas)[0, 0])


def _found(group: "_Together") -> Found:
    mine, theirs = group.truths.numbers, group.others.numbers
    if len(mine) == len(theirs) == 1:
        alike = float(group.alike(ALL, 1.0)[0, 0])
        return Found(mine, theirs, [alike]) if alike > 0 else Found([], [], [])
    rows, columns, values = (found.tolist() for found in group.pairs())
    return Found(
        [mine[row] for row in rows], [theirs[column] for column in columns], values
    )


class _Together(NamedTuple):
    """Regions of both sides that may be alike."""

    truths: Group
    others: Group
    canvas: Canvas
    likeness: Likeness
    share: float
    """Which part of all work that is affordable these may take."""

    def pairs(self) -> Pairs:
        """Which to pair, and how alike they are, without their weights."""
        weights = _weights(self.truths.weights, self.others.weights)
        return self._weighed(weights) if weights else self._best(self.alike)

    def alike(self, tile: Tile | None, share: float) -> Matrix:
        """How alike those in a tile are, or all."""
        truths, others = self.truths, self.others
        if tile:
            truths = truths.picked(tile.rows.tolist())
            others = others.picked(tile.columns.tolist())
        extent, share = truths.extent, share * self.share
        overlap = extent.similarity(truths.shapes, others.shapes, self.canvas, share)
        return self.likeness.weigh(truths.regions, others.regions, overlap, share)

    def _weighed(self, weights: "_Weights") -> Pairs:
        def alike(tile: Tile | None, share: float) -> Matrix:
            return self.alike(tile, share) * weights.sums(tile)

        rows, columns, values = self._best(alike)
        return Pairs(
            rows, columns, values / (weights.truths[rows] + weights.others[columns])
        )

    def _best(self, alike: Callable[[Tile | None, float], Matrix]) -> Pairs:
        height, width = len(self.truths.numbers), len(self.others.numbers)
        if height * width <= FEW:
            return best_pairs(alike(ALL, 1.0))
        return best_pairs_in(
            tiles(self._bounds(self.truths), self._bounds(self.others)),
            alike,
            height,
            width,
        )

    def _bounds(self, group: Group) -> Bounds:
        return group.extent.bounds(group.shapes, self.canvas)


class _Weights(NamedTuple):
    """What each region weighs."""

    truths: Matrix
    others: Matrix

    def sums(self, tile: Tile | None) -> Matrix:
        """What every two of a tile, or of all, weigh together."""
        if tile is None:
            return self.truths[:, None] + self.others
        return self.truths[tile.rows][:, None] + self.others[tile.columns]


def _weights(truths: list[float], others: list[float]) -> _Weights | None:
    """None where all weigh the same."""
    if len({*truths, *others}) == 1:
        return None
    return _Weights(np.array(truths), np.array(others))
