"""Masks merged per label, as in segmentation: every pixel has its labels."""

from collections.abc import Hashable
from typing import Any

from scoring.extents.extent import Canvas, MergingExtent
from scoring.paired_share import RegionScore
from scoring.regions import Region, Regions, canvas_of
from scoring.results import Place

Spots = dict[tuple[Hashable, Place], list[Region]]
"""The masks of each label in each image; None is the label of those without any."""


def mean_pixel_iou(extent: MergingExtent[Any]) -> RegionScore:
    """The IoU of all pixels with a label, the mean over the labels of either side.

    The masks of a label are laid over one another first, image by image.

    Range:  0.0 (no pixel has the same label) to 1.0 (all have), without unit.
    Source: M. Everingham et al., The PASCAL Visual Object Classes Challenge: A
            Retrospective, 2015 (segmentation accuracy).
    """

    def score(truth: Regions, other: Regions) -> float:
        mine, theirs = _spots(truth), _spots(other)
        spots = mine.keys() | theirs.keys()
        total = 0.0
        for spot in spots:
            canvas = canvas_of(spot[1], truth, other)
            masks = (_merged(extent, side.get(spot, [])) for side in (mine, theirs))
            total += _iou(extent, *masks, canvas=canvas)
        return total / len(spots)

    return score


def _spots(regions: Regions) -> Spots:
    found: Spots = {}
    for region in regions.regions:
        for label in region.labels or (None,):
            found.setdefault((label, region.place), []).append(region)
    return found


def _merged(extent: MergingExtent[Any], regions: list[Region]) -> Any:
    shapes = [region.shape for region in regions if region.shape is not None]
    return extent.merge(shapes) if shapes else None


def _iou(
    extent: MergingExtent[Any], mine: Any, theirs: Any, *, canvas: Canvas
) -> float:
    if mine is None or theirs is None:
        return 0.0
    return float(extent.similarity([mine], [theirs], canvas)[0, 0])
