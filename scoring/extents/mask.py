"""Masks: BrushLabels, Brush, BitmaskLabels, Bitmask, MagicWand."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.png import MOST_PIXELS, painted_pixels
from scoring.extents.reading import floats
from scoring.extents.rle import CHANNELS, header_of, painted_runs
from scoring.extents.run_counts import by_rows, counts_in, numbers_in, painted_counts
from scoring.extents.runs import (
    NO_RUNS,
    merged,
    run_bounds,
    run_effort,
    run_iou,
    runs_of,
)

Matrix = NDArray[np.float64]

MOST_COUNTED = 10**15
"""More pixels no image has; so many are counted exactly."""


class Mask(NamedTuple):
    """Painted pixels of an image, as runs of their numbers row by row.

    ``size`` is the image's width and height, where it is known; without ``pixels`` it
    is an unpainted image of any size. ``down`` says that pixels are counted down column
    by column instead.
    """

    pixels: int
    size: tuple[float, ...] | None
    runs: Matrix
    down: bool = False


ANY_SIZE = 0
"""The pixels of an unpainted mask that does not say them."""


class MaskExtent:
    """Intersection over union of painted pixels.

    Range:  0.0 (disjoint, or images of different sizes) to 1.0 (the same pixels).
    Empty:  both unpainted is 1.0, one unpainted is 0.0.
    Holds:  symmetric; exact.
    Time:   follows the number of runs, not that of pixels. What a mask declares is
            checked against its image's size before anything is computed.
    """

    def read(
        self, value: Mapping[str, object], item: Mapping[str, object]
    ) -> Mask | None:
        """The mask in ``rle`` or ``imageDataURL``; None if it cannot be decoded.

        An ``rle`` without anything is unpainted. One that is not Label Studio's may be
        counts of pixels as COCO has them, if they sum up to those of the image.
        """
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
        truths, others = _alike_in_order(truths, others, canvas)
        runs = [mask.runs for mask in truths], [mask.runs for mask in others]
        iou = run_iou(*runs, share)
        sizes = {_size(mask, canvas) for mask in (*truths, *others)}
        return iou if len(sizes) == 1 else iou * _fitting(truths, others, canvas)

    def effort(self, truths: Sequence[Mask], others: Sequence[Mask]) -> float:
        """That of the runs."""
        runs = ([mask.runs for mask in side] for side in (truths, others))
        return run_effort(*runs)

    def bounds(self, shapes: Sequence[Mask], _canvas: Canvas) -> Bounds:
        """From the first painted pixel to the last one, row by row."""
        return run_bounds([mask.runs for mask in shapes])

    def merge(self, shapes: Sequence[Mask], canvas: Canvas) -> list[Mask]:
        """One mask for each size of image, painted where any of that size is."""
        shapes, _ = _alike_in_order(shapes, (), canvas)
        known = [mask for mask in shapes if mask.pixels != ANY_SIZE] or shapes[:1]
        sizes = {mask.pixels: mask.size for mask in known if mask.size}
        by_size: dict[Hashable, list[Mask]] = {}
        for mask in known:
            size = _size(mask, canvas) or sizes.get(mask.pixels)
            by_size.setdefault(size or mask.pixels, []).append(mask)
        return [_laid_over(masks) for masks in by_size.values()]


def _laid_over(masks: list[Mask]) -> Mask:
    """One mask that is painted where any of these is."""
    size = next((mask.size for mask in masks if mask.size), None)
    runs = merged(np.concatenate([mask.runs for mask in masks]))
    return Mask(masks[0].pixels, size, runs, masks[0].down)


def _from_rle(rle: object, item: Mapping[str, object]) -> Mask | None:
    size = _original_size(item)
    pixels = int(size[0] * size[1]) if size else ANY_SIZE
    if rle in ([], ""):
        return Mask(pixels, size, NO_RUNS)
    numbers = numbers_in(rle)
    painted = _painted_of_bytes(numbers, pixels) if numbers else None
    return (painted and painted._replace(size=size)) or _from_counts(rle, size)


def _painted_of_bytes(numbers: list[int], pixels: int) -> Mask | None:
    """The mask in Label Studio's bytes; None if they are none, or do not fit."""
    try:
        data = bytes(numbers)
    except ValueError:
        return None
    header = header_of(data)
    if header is None or header.words % CHANNELS:
        return None
    declared = header.words // CHANNELS
    if pixels not in (declared, ANY_SIZE):
        return None
    runs = painted_runs(data, header)
    return None if runs is None else Mask(declared, None, runs)


def _from_counts(rle: object, size: tuple[float, ...] | None) -> Mask | None:
    """The mask in counts of pixels, which COCO counts down column by column."""
    if isinstance(rle, Mapping) and size is None:
        given = numbers_in(rle.get("size"))
        size = (given[1], given[0]) if given and len(given) == 2 else None  # noqa: PLR2004
    counts = counts_in(rle)
    pixels = sum(counts or ())
    if not counts or not 0 < pixels <= MOST_COUNTED:
        return None
    if size and size[0] * size[1] != pixels:
        return None
    return Mask(pixels, size, painted_counts(counts), down=True)


def _from_png(url: str) -> Mask | None:
    painted = painted_pixels(url)
    if painted is None:
        return None
    height, width = painted.shape
    return Mask(painted.size, (width, height), runs_of(painted.ravel()))


def is_misfit(mask: Mask, item: Mapping[str, object]) -> bool:
    """Whether a mask has another size than its result says that the image has.

    So is an image that was painted smaller or larger than what it is about: it is
    compared by its own size.
    """
    said = _original_size(item)
    return None not in (mask.size, said) and mask.size != said


def _original_size(item: Mapping[str, object]) -> tuple[float, ...] | None:
    size = floats(item, ("original_width", "original_height"))
    return tuple(size) if size and min(size) >= 1 else None


def _alike_in_order(
    truths: Sequence[Mask], others: Sequence[Mask], canvas: Canvas
) -> tuple[Sequence[Mask], Sequence[Mask]]:
    """The masks with all pixels counted alike; as they are if they all are."""
    if len({mask.down for mask in (*truths, *others) if len(mask.runs)}) <= 1:
        return truths, others
    return (
        [_along_rows(mask, canvas) for mask in truths],
        [_along_rows(mask, canvas) for mask in others],
    )


def _along_rows(mask: Mask, canvas: Canvas) -> Mask:
    """The mask row by row; as it is where nobody knows how long its rows are."""
    size = _size(mask, canvas)
    if not mask.down or size is None or mask.pixels > MOST_PIXELS:
        return mask
    width, height = map(int, size)
    return mask._replace(runs=by_rows(mask.runs, width, height), down=False)


def _size(mask: Mask, canvas: Canvas) -> tuple[float, ...] | None:
    """The size of the mask's image; that of the others where only they know it."""
    if mask.size is None and canvas.width * canvas.height == mask.pixels:
        return canvas.size
    return mask.size


def _fitting(
    truths: Sequence[Mask], others: Sequence[Mask], canvas: Canvas
) -> NDArray[np.bool_]:
    """Whether two masks may be of one image, as far as they say how large it is."""
    mine, theirs = ([_size(mask, canvas) for mask in side] for side in (truths, others))
    fit = same([m.pixels for m in truths], [m.pixels for m in others])
    unsaid = np.logical_or.outer([s is None for s in mine], [s is None for s in theirs])
    fit &= same(mine, theirs) | unsaid
    unsized = ([m.pixels == ANY_SIZE for m in side] for side in (truths, others))
    fit |= np.logical_or.outer(*unsized)
    return fit
