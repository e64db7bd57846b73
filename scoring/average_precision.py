"""Average precision as COCO computes it: how well ranked predictions find the truth."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import CELLS, Canvas
from scoring.likeness import ROUNDING
from scoring.paired_share import RegionScore
from scoring.regions import Region, Regions, canvas_of
from scoring.values import number_of

Matrix = NDArray[np.float64]

RECALLS = np.linspace(0, 1, 101)
"""The recalls at which precision is read off."""


class Ranked(NamedTuple):
    """How sure a prediction was, and whether it found a region of the truth."""

    rank: float
    found: bool


def mean_average_precision(threshold: float) -> RegionScore:
    """COCO's average precision at one IoU threshold, the mean over the truth's labels.

    The other side's regions are ranked by their ``score`` (1 where there is none). In
    that order each finds the free region of the truth that it overlaps most, if it does
    so up to the threshold. Among equal scores those that overlap more come first, and
    what was found before what was not, so that the order of the regions does not count.

    Range:  0.0 (nothing found) to 1.0 (all found before anything else), without unit.
    Source: T.-Y. Lin et al., Microsoft COCO: Common Objects in Context, 2014, and its
            evaluation code: precision read off at 101 recalls.
    """

    def score(truth: Regions, other: Regions) -> float:
        others = other.by_class()
        nothing = Regions([], other.results)
        precisions = [
            average_precision(
                len(truths),
                list(_ranked(truths, others.get(label, nothing), threshold)),
            )
            for label, truths in truth.by_class().items()
        ]
        return sum(precisions) / len(precisions)

    return score


def average_precision(truths: int, ranked: Sequence[Ranked]) -> float:
    """The mean precision over 101 recalls of predictions that found some truths.

    >>> average_precision(2, [Ranked(0.9, found=True), Ranked(0.8, found=False)])
    0.504950495049505
    """
    order = sorted(ranked, key=lambda one: (-one.rank, not one.found))
    found = np.cumsum([one.found for one in order])
    precision = found / np.arange(1, len(found) + 1)
    best_from = np.maximum.accumulate(precision[::-1])[::-1]
    first = np.searchsorted(found / truths, RECALLS, side="left")
    return float(np.append(best_from, 0.0)[first].mean())


def _ranked(truth: Regions, other: Regions, threshold: float) -> Iterator[Ranked]:
    """Every region of the other side, and whether it finds one of the truth."""
    truths = truth.by_spot()
    for spot, others in other.by_spot().items():
        canvas = canvas_of(others[0], truth, other)
        yield from _found(truths.get(spot, []), others, canvas, threshold)


def _found(
    truths: list[Region], others: list[Region], canvas: Canvas, threshold: float
) -> Iterator[Ranked]:
    free = np.ones(len(truths), bool)
    ordered = _in_order(truths, others, canvas)
    for region, overlap in zip(
        ordered, _overlaps(truths, ordered, canvas), strict=True
    ):
        reached = np.where(free, overlap, 0.0)
        best = reached.argmax() if len(truths) else None
        found = best is not None and bool(reached[best] >= threshold - ROUNDING)
        if found:
            free[best] = False
        yield Ranked(_rank(region), found)


def _in_order(
    truths: list[Region], others: list[Region], canvas: Canvas
) -> list[Region]:
    """The regions by rank, those of equal rank by how far they overlap a truth."""
    best = [overlap.max(initial=0.0) for overlap in _overlaps(truths, others, canvas)]
    order = range(len(others))
    ordered = sorted(order, key=lambda number: (-_rank(others[number]), -best[number]))
    return [others[number] for number in ordered]


def _overlaps(
    truths: list[Region], others: list[Region], canvas: Canvas
) -> Iterator[Matrix]:
    """For each region, in blocks of a bounded size: its overlaps with the truths."""
    step = max(1, CELLS // max(1, len(truths)))
    for start in range(0, len(others), step):
        block = others[start : start + step]
        if not truths:
            yield from np.empty((len(block), 0))
        else:
            shapes = [region.shape for region in block]
            mine = [region.shape for region in truths]
            yield from truths[0].extent.similarity(mine, shapes, canvas).T


def _rank(region: Region) -> float:
    score = number_of(region.item.get("score"))
    return 1.0 if score is None else score
