"""Masks: BrushLabels, Brush, BitmaskLabels, Bitmask, MagicWand."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.png import painted_pixels
from scoring.extents.reading import floats
from scoring.extents.rle import CHANNELS, header_of, painted_runs
from scoring.extents.runs import merged, run_bounds, run_effort, run_iou, runs_of

Matrix = NDArray[np.float64]

LONGEST = 16_000_000
"""The most bytes of run lengths that are read: some seconds of work."""


class Mask(NamedTuple):
    """Painted pixels of an image, as runs of their numbers row by row.

    ``size`` is the image's width and height, where it is known.
    """

    pixels: int
    size: tuple[float, ...] | None
    runs: Matrix


class MaskExtent:
    """Intersection over union of painted pixels.

    Range:  0.0 (disjoint, or images of different sizes) to 1.0 (the same pixels).
    Empty:  both unpainted is 1.0, one unpainted is 0.0.
    Holds:  symmetric; exact.
    Time:   follows the number of runs, not that of pixels. What a mask declares is
            checked against its image's size before anything is reckoned.
    """

    def read(
        self, value: Mapping[str, object], item: Mapping[str, object]
    ) -> Mask | None:
        """The mask in ``rle`` or ``imageDataURL``; None if it cannot be decoded."""
        if "rle" in value:
            return _from_rle(value["rle"], item)
        url = value.get("imageDataURL")
        return _from_png(url) if isinstance(url, str) else None

    def similarity(
        self,
        truths: Sequence[Mask],
        others: Sequence[Mask],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Compares sizes only where there are several."""
        runs = [mask.runs for mask in truths], [mask.runs for mask in others]
        iou = run_iou(*runs, share)
        mine, theirs = (
            [_size(mask, canvas) for mask in side] for side in (truths, others)
        )
        return iou if len({*mine, *theirs}) == 1 else iou * same(mine, theirs)

    def effort(self, truths: Sequence[Mask], others: Sequence[Mask]) -> float:
        """That of the runs."""
        runs = ([mask.runs for mask in side] for side in (truths, others))
        return run_effort(*runs)

    def bounds(self, shapes: Sequence[Mask], _canvas: Canvas) -> Bounds:
        """From the first painted pixel to the last one, row by row."""
        return run_bounds([mask.runs for mask in shapes])

    def merge(self, shapes: Sequence[Mask]) -> Mask | None:
        """One mask that is painted where any is; None for images of different sizes."""
        sizes = {mask.size for mask in shapes if mask.size}
        if len(sizes) > 1 or len({mask.pixels for mask in shapes}) > 1:
            return None
        runs = merged(np.concatenate([mask.runs for mask in shapes]))
        return Mask(shapes[0].pixels, next(iter(sizes), None), runs)


def _from_rle(rle: object, item: Mapping[str, object]) -> Mask | None:
    data = _bytes(rle)
    header = header_of(data) if data else None
    if data is None or header is None or header.words % CHANNELS:
        return None
    pixels, size = header.words // CHANNELS, _original_size(item)
    if size and size[0] * size[1] != pixels:
        return None
    runs = painted_runs(data, header)
    return None if runs is None else Mask(pixels, size, runs)


def _from_png(url: str) -> Mask | None:
    painted = painted_pixels(url)
    if painted is None:
        return None
    height, width = painted.shape
    return Mask(painted.size, (width, height), runs_of(painted.ravel()))


def _bytes(rle: object) -> bytes | None:
    if not isinstance(rle, list) or len(rle) > LONGEST or set(map(type, rle)) != {int}:
        return None
    try:
        return bytes(rle)
    except ValueError:
        return None


def _original_size(item: Mapping[str, object]) -> tuple[float, ...] | None:
    size = floats(item, ("original_width", "original_height"))
    return tuple(size) if size else None


def _size(mask: Mask, canvas: Canvas) -> Hashable:
    """The size of the mask's image; that of the others where only they know it."""
    if mask.size is None and canvas.width * canvas.height == mask.pixels:
        return tuple(canvas)
    return mask.size or mask.pixels
