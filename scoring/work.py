"""How much work a comparison is, counted before it is done.

Counted is what there is to read and to compare, never time: so the same results are
too large on every machine, or on none. A unit is about a millionth of a second of one
core; what each thing costs was measured once.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from scoring.chat import MessageExtent
from scoring.extents.any_area import AnyAreaExtent
from scoring.extents.box import BoxExtent
from scoring.extents.element_span import ElementSpanExtent
from scoring.extents.ellipse import EllipseExtent
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.frames import FramesExtent
from scoring.extents.mask import MaskExtent
from scoring.extents.path import Path, PathExtent
from scoring.extents.png import work_of_image
from scoring.extents.point import PointExtent
from scoring.extents.polygon import Polygon, PolygonExtent
from scoring.extents.span import SpanExtent
from scoring.extents.track import TrackExtent
from scoring.likeness import Likeness
from scoring.regions import Group, Regions, canvas_of, mixed_places
from scoring.results import Results, value_of
from scoring.tiles import tiles

DEFAULT_WORK = 1_000_000
"""What one comparison may be: about a second."""

RESULT = 4.0
"""To read a result, without what is long in it."""

PART = {"points": 0.3, "vertices": 20.0, "sequence": 5.0, "ranges": 2.0, "rle": 0.6}
"""To read one of the parts of these lists."""

HEAVY = frozenset((*PART, "imageDataURL"))
"""What may be long in a value."""

ALL_MEETING: Mapping[type, float] = {
    BoxExtent: 1_800_000,
    PolygonExtent: 2_400_000,
    EllipseExtent: 600_000,
    AnyAreaExtent: 2_400_000,
    PathExtent: 2_900_000,
    MaskExtent: 2_500_000,
    FramesExtent: 2_500_000,
    MessageExtent: 1_500_000,
}
"""What an ``effort`` of 1 costs, by the kind of extent."""

EVERYWHERE = (MaskExtent, FramesExtent)
"""Extents that compare all with all, wherever they are."""

PAIR = 0.25
"""To weigh and pair two regions that meet, and as much for their answers."""

FEW = 100
"""So many pairs of light regions are not looked at any closer."""

LIGHT_EXTENTS = (BoxExtent, PointExtent, SpanExtent, ElementSpanExtent)

LIGHT = 1.0
"""To measure and pair two of these."""

CROSSING = 30.0
"""To find out what a line encloses where it crosses itself."""

LITTLE = 10_000
"""So much is counted as if all regions met."""

MOST_CELLS = 4_000_000
"""So many pairs of bounds are looked at one by one."""


def exceeds(work: Iterable[float], budget: float | None) -> bool:
    """Whether some work is more than a budget; counted only until that is known."""
    if budget is None:
        return False
    total = 0.0
    for part in work:
        total += part
        if total > budget:
            return True
    return False


def reading_work(results: Results) -> float:
    """What it takes to read the results of one side."""
    total = RESULT * len(results.items)
    for item in results.items:
        value = value_of(item)
        if not HEAVY.isdisjoint(value):
            total += sum(PART[name] * _length(value.get(name)) for name in PART)
            total += work_of_image(value.get("imageDataURL"))
    return total


def pairing_work(truth: Regions, other: Regions, likeness: Likeness) -> Iterator[float]:
    """What it takes to pair the regions of two sides, part by part.

    Each part is counted before that is done which the next one needs.
    """
    pairs = len(truth.regions) * len(other.regions)
    if pairs <= FEW and likeness.work is None and _are_light(truth, other):
        yield LIGHT * pairs
        return
    yield CROSSING * (_crossings(truth) + _crossings(other))
    by_labels, mixed = likeness.by_labels, mixed_places(truth, other)
    theirs = other.groups(by_labels=by_labels, mixed=mixed)
    for together, mine in truth.groups(by_labels=by_labels, mixed=mixed).items():
        if together in theirs:
            canvas = canvas_of(mine.regions[0], truth, other)
            yield from _of_groups(mine, theirs[together], canvas, likeness)


def _are_light(truth: Regions, other: Regions) -> bool:
    """Whether no region takes much longer than another one."""
    return all(
        type(region.extent) in LIGHT_EXTENTS
        for side in (truth, other)
        for region in side.regions
    )


def _of_groups(
    mine: Group, theirs: Group, canvas: Canvas, likeness: Likeness
) -> Iterator[float]:
    extent = mine.extent
    pairs = len(mine.shapes) * len(theirs.shapes)
    work = pairs * PAIR + _extents_work(mine, theirs, canvas)
    if likeness.work:
        work += likeness.work(mine.regions, theirs.regions)
    if work <= LITTLE or isinstance(extent, EVERYWHERE):
        yield work
        return
    share = _meeting_share(
        extent.bounds(mine.shapes, canvas), extent.bounds(theirs.shapes, canvas)
    )
    yield share * work + LITTLE * pairs / MOST_CELLS


def _extents_work(mine: Group, theirs: Group, canvas: Canvas) -> float:
    """What it takes to measure all pairs, if all meet."""
    extent = mine.extent
    if isinstance(extent, TrackExtent):
        return extent.work(mine.shapes, theirs.shapes, canvas)
    cost = ALL_MEETING.get(type(extent), 0.0)
    return cost * extent.effort(mine.shapes, theirs.shapes) if cost else 0.0


def _meeting_share(mine: Bounds, theirs: Bounds) -> float:
    """The share of pairs whose bounds meet; of very many, those that are near."""
    pairs = len(mine.low) * len(theirs.low)
    if pairs > MOST_CELLS:
        return sum(tile.size for tile in tiles(mine, theirs)) / pairs
    hit = np.ones((len(mine.low), len(theirs.low)), bool)
    for low, high, their_low, their_high in zip(
        mine.low.T, mine.high.T, theirs.low.T, theirs.high.T, strict=True
    ):
        hit &= np.less_equal.outer(low, their_high)
        hit &= np.greater_equal.outer(high, their_low)
    return np.count_nonzero(hit) / pairs


def _crossings(regions: Regions) -> float:
    """How often lines may be expected to cross themselves that do."""
    shapes = [region.shape for region in regions.regions]
    rings = [shape.ring if isinstance(shape, Path) else shape for shape in shapes]
    return sum(Polygon.tangles([ring for ring in rings if isinstance(ring, Polygon)]))


def _length(given: object) -> int:
    return len(given) if isinstance(given, list | str | dict) else 0
