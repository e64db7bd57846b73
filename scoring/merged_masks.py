"""Masks merged per label, as in segmentation: every pixel has its labels."""

from collections.abc import Hashable, Iterator
from typing import Any

from scoring.extents.extent import Canvas, MergingExtent
from scoring.likeness import by_overlap
from scoring.paired_share import RegionScore, paired_share
from scoring.pairing import best_pairs
from scoring.regions import Regions, size_of
from scoring.results import Place

Spots = dict[tuple[Hashable, Place], Regions]
"""The masks of each label in each image; None is the label of those without any."""

PAIRED = paired_share(by_overlap("ignore"))
"""How what is no mask is compared, since it cannot be laid over others."""


def mean_pixel_iou(extent: MergingExtent[Any]) -> RegionScore:
    """The IoU of all pixels with a label, the mean over the labels of either side.

    The masks of a label are laid over one another first, image by image. What is no
    mask of that image (another shape, a mask that cannot be read) is paired instead,
    and counts as one more label.

    Range:  0.0 (no pixel has the same label) to 1.0 (all have), without unit.
    Source: M. Everingham et al., The PASCAL Visual Object Classes Challenge: A
            Retrospective, 2015 (segmentation accuracy).
    """

    def score(truth: Regions, other: Regions) -> float:
        mine, theirs = _spots(truth), _spots(other)
        shares: list[float] = []
        for spot in mine.keys() | theirs.keys():
            sides = (
                mine.get(spot, Regions([], truth.results)),
                theirs.get(spot, Regions([], other.results)),
            )
            canvas = size_of(spot[1], truth, other)
            shares.extend(_shares(extent, *sides, canvas))
        return sum(sorted(shares)) / len(shares)

    return score


def _spots(regions: Regions) -> Spots:
    found: Spots = {}
    for region in regions.regions:
        for label in region.labels or (None,):
            spot = found.setdefault((label, region.place), Regions([], regions.results))
            spot.regions.append(region)
    return found


def _shares(
    extent: MergingExtent[Any], truth: Regions, other: Regions, canvas: Canvas
) -> Iterator[float]:
    """That of the masks laid over one another, and that of what is no mask."""
    mine, theirs = (_laid_over(extent, side, canvas) for side in (truth, other))
    if mine or theirs:
        yield _merged_share(extent, mine, theirs, canvas)
    apart, their_apart = (_without(extent, side) for side in (truth, other))
    if apart or their_apart:
        yield PAIRED(apart, their_apart) if apart and their_apart else 0.0


def _laid_over(extent: MergingExtent[Any], side: Regions, canvas: Canvas) -> list[Any]:
    shapes = [region.shape for region in side.regions if region.extent is extent]
    return extent.merge(shapes, canvas) if shapes else []


def _without(extent: MergingExtent[Any], side: Regions) -> Regions:
    apart = [region for region in side.regions if region.extent is not extent]
    return Regions(apart, side.results)


def _merged_share(
    extent: MergingExtent[Any], mine: list[Any], theirs: list[Any], canvas: Canvas
) -> float:
    """The IoU of the two masks; of several, for images of other sizes, the pairs'."""
    if not mine or not theirs:
        return 0.0
    pairs = best_pairs(extent.similarity(mine, theirs, canvas))
    return float(2 * pairs.values.sum() / (len(mine) + len(theirs)))
