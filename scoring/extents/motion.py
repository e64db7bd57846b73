"""How far boxes that move stay upon one another."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.affordable import affordable
from scoring.extents.rectangles import iou, turned_areas, upright_areas
from scoring.extents.runs import lengths_in_either
from scoring.extents.scenes import SAMPLES, Frames, Motion, Scene, frames_of, scenes

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

MOST_BOXES = 50_000_000
"""The most pairs of upright boxes that are weighed for one score: 2 s of work."""

TURNED_COST = 80
"""How many pairs of upright boxes take as long as one of turned boxes."""

FEWEST_MOMENTS = 100
"""Rather than to look at fewer moments, fewer tracks are compared."""

MOST_MOMENTS = 100_000
"""The most frames that are looked at one by one."""

FEW = 4
"""So many pairs of tracks are weighed in all frames, wherever they are."""

PART = 32
"""The moments of a part: boxes are near one another in some parts, or in none."""

CHUNK = 32_768
"""The pairs of boxes that are weighed at once: they fit in the cache."""


def frame_shares(
    truths: Sequence[Motion], others: Sequence[Motion], share: float = 1.0
) -> Matrix:
    """The sum of the boxes' IoU, by the number of frames in which either shows.

    Exact up to ``MOST_MOMENTS`` frames and ``MOST_BOXES`` pairs of boxes (times
    ``share``). Beyond, evenly spread frames stand for those around them; what rests is
    exact then too. Beyond that again, each track is compared with those others only
    that are mostly in the same place.
    """
    common = _sums(truths, others, share, _ratio)
    frames = lengths_in_either([t.shown for t in truths], [o.shown for o in others])
    return np.divide(common, frames, out=common, where=frames > 0)


def volume_shares(
    truths: Sequence[Motion], others: Sequence[Motion], share: float = 1.0
) -> Matrix:
    """The sum of the areas that boxes share, by the sum of those that either covers.

    Exact and approximate where ``frame_shares`` is; 0 without any area.
    """
    common = _sums(truths, others, share, _shared_areas)
    volume = np.add.outer(_volumes(truths), _volumes(others))
    return np.divide(common, volume - common, out=common, where=volume > common)


def motion_effort(
    truths: Sequence[Motion], others: Sequence[Motion], *, sampled: bool = False
) -> float:
    """Which part of ``MOST_BOXES`` there may be, turned ones by their cost.

    ``sampled``: if samples are taken of what is too much.
    """
    motions = (*truths, *others)
    frames = max(each.shown[-1, 1] - each.shown[0, 0] for each in motions)
    cost = TURNED_COST if any(each.boxes[4].any() for each in motions) else 1
    pairs = len(truths) * len(others)
    moments = min(float(frames), MOST_MOMENTS)
    affordable_moments = MOST_BOXES / (pairs * cost)
    if sampled and moments > affordable_moments:
        moments = max(FEWEST_MOMENTS, min(affordable_moments, SAMPLES))
    return pairs * moments * cost / MOST_BOXES


def motion_bounds(motions: Sequence[Motion]) -> tuple[Matrix, Matrix]:
    """The lowest and highest x, y and frame of each."""
    ends = [
        (*_reach(each.boxes), each.shown[0, 0], each.shown[-1, 1]) for each in motions
    ]
    left, top, right, bottom, first, after = np.array(ends).T
    low, high = np.array([left, top, first]).T, np.array([right, bottom, after]).T
    lost = np.isnan(low + high)
    low[lost], high[lost] = -np.inf, np.inf
    return low, high


def _reach(boxes: Matrix) -> list[float]:
    """Left, top, right and bottom of a box on its way, however it turns there."""
    x, y, width, height, rotation = boxes
    if not rotation.any():
        ends = (x, y, x + width, y + height)
    else:
        away = np.hypot(width, height).max()
        ends = (x - away, y - away, x + away, y + away)
    return [ends[0].min(), ends[1].min(), ends[2].max(), ends[3].max()]


class _Plan(NamedTuple):
    """Which pairs of tracks are compared, and at how many moments."""

    pairs: Mask | None
    moments: int


def _plan(truths: Sequence[Motion], others: Sequence[Motion], share: float) -> _Plan:
    """All pairs and frames, if they can be afforded; None stands for all pairs."""
    if len(truths) * len(others) <= FEW:
        return _Plan(None, MOST_MOMENTS)
    (low, high), (their_low, their_high) = motion_bounds(truths), motion_bounds(others)
    hit = np.all((low[:, None] <= their_high) & (high[:, None] >= their_low), axis=2)
    places = np.hstack([low[:, :2], high[:, :2]]).T
    their_places = np.hstack([their_low[:, :2], their_high[:, :2]]).T
    turned = any(motion.boxes[4].any() for motion in (*truths, *others))
    most = MOST_BOXES * share / (TURNED_COST if turned else 1)
    kept = affordable(hit, places, their_places, most / FEWEST_MOMENTS)
    affords = most / max(1, int(np.count_nonzero(kept)))
    moments = int(min(MOST_MOMENTS, max(FEWEST_MOMENTS, affords)))
    return _Plan(kept, moments)


Weigh = Callable[[Scene, Scene], Matrix]
"""What two boxes have in common at each moment; both sides are broadcast."""


def _sums(
    truths: Sequence[Motion], others: Sequence[Motion], share: float, weigh: Weigh
) -> Matrix:
    """What each two tracks have in common, summed over the frames."""
    total = np.zeros((len(truths), len(others)))
    pairs, most = _plan(truths, others, share)
    if pairs is not None:
        rows, columns = (np.flatnonzero(pairs.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return total
        truths = [truths[number] for number in rows.tolist()]
        others = [others[number] for number in columns.tolist()]
        pairs = pairs[np.ix_(rows, columns)]
    frames = frames_of(truths, others, most)
    if frames is None:
        return total
    found = _summed(truths, others, frames, pairs, weigh)
    if pairs is None:
        return found
    total[np.ix_(rows, columns)] = found
    return total


def _summed(
    truths: Sequence[Motion],
    others: Sequence[Motion],
    frames: Frames,
    pairs: Mask | None,
    weigh: Weigh,
) -> Matrix:
    total = np.zeros((len(truths), len(others)))
    length = len(frames.moments) if pairs is None else PART
    for mine, theirs, weights in scenes(truths, others, frames, length):
        near = None if pairs is None else _near(mine, theirs) & pairs[:, :, None]
        if near is None or 2 * np.count_nonzero(near) > near.size:
            total += _all_summed(mine, theirs, weights, weigh)
        else:
            total += _near_summed(mine, theirs, weights, near, weigh)
    return total if pairs is None else total * pairs


def _all_summed(mine: Scene, theirs: Scene, weights: Matrix, weigh: Weigh) -> Matrix:
    """Every box with every other one of the same moment."""
    total = np.zeros((len(mine.visible), len(theirs.visible)))
    flat = [
        Scene(
            s.boxes.reshape(5, len(s.visible), -1),
            s.visible.reshape(len(s.visible), -1),
        )
        for s in (mine, theirs)
    ]
    weights = weights.ravel()
    for some in _slices(len(weights), total.size):
        left = Scene(flat[0].boxes[:, :, None, some], flat[0].visible[:, None, some])
        right = Scene(flat[1].boxes[:, None, :, some], flat[1].visible[None, :, some])
        total += np.einsum("t,ijt->ij", weights[some], weigh(left, right))
    return total


def _near_summed(
    mine: Scene, theirs: Scene, weights: Matrix, near: Mask, weigh: Weigh
) -> Matrix:
    """The boxes of those parts in which they are near one another."""
    height, width = len(mine.visible), len(theirs.visible)
    rows, columns, parts = near.nonzero()
    sums = np.empty(len(rows))
    for some in _slices(len(rows), weights.shape[1]):
        row, column, part = rows[some], columns[some], parts[some]
        left = Scene(mine.boxes[:, row, part], mine.visible[row, part])
        right = Scene(theirs.boxes[:, column, part], theirs.visible[column, part])
        sums[some] = np.einsum("pt,pt->p", weights[part], weigh(left, right))
    found = np.bincount(rows * width + columns, sums, height * width)
    return found.reshape(height, width).astype(np.float64, copy=False)


def _slices(count: int, size: int) -> Iterator[slice]:
    """Slices of things of this size that are together no more than a chunk."""
    step = max(1, CHUNK // size)
    for start in range(0, count, step):
        yield slice(start, start + step)


def _near(mine: Scene, theirs: Scene) -> Mask:
    """Whether two tracks (first axes) may meet in a part (last axis)."""
    left, top, right, bottom = _ends(mine)
    their_left, their_top, their_right, their_bottom = _ends(theirs)
    near: Mask = left[:, None] <= their_right
    near &= right[:, None] >= their_left
    near &= top[:, None] <= their_bottom
    near &= bottom[:, None] >= their_top
    return near


def _ends(scene: Scene) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """From where to where a track is to be seen in each part."""
    x, y, width, height, rotation = scene.boxes
    left, top, right, bottom = x, y, x + width, y + height
    if rotation.any():
        away = np.hypot(width, height)
        left, top, right, bottom = x - away, y - away, x + away, y + away
    return (
        np.min(left, axis=2, where=scene.visible, initial=np.inf),
        np.min(top, axis=2, where=scene.visible, initial=np.inf),
        np.max(right, axis=2, where=scene.visible, initial=-np.inf),
        np.max(bottom, axis=2, where=scene.visible, initial=-np.inf),
    )


def _ratio(mine: Scene, theirs: Scene) -> Matrix:
    """The IoU of each two boxes; without an area, whether they are the same."""
    ratio = iou(*_areas(mine, theirs))
    flat = np.isnan(ratio)
    if flat.any():
        ratio[flat] = 0.0
        flat &= mine.visible & theirs.visible
        if flat.any():
            ratio[flat] = (mine.boxes == theirs.boxes).all(axis=0)[flat]
    return ratio


def _shared_areas(mine: Scene, theirs: Scene) -> Matrix:
    return _areas(mine, theirs)[0]


def _areas(mine: Scene, theirs: Scene) -> tuple[Matrix, Matrix]:
    """The areas of intersection and union of each two boxes at each moment."""
    shared, union = upright_areas(mine.boxes, theirs.boxes)
    turned = (mine.boxes[4] != 0) | (theirs.boxes[4] != 0)
    if turned.any():
        shape = (5, *turned.shape)
        picked = np.broadcast_to(mine.boxes, shape)[:, turned]
        their_picked = np.broadcast_to(theirs.boxes, shape)[:, turned]
        shared[turned], union[turned] = turned_areas(picked, their_picked)
    return shared, union


def _volumes(motions: Sequence[Motion]) -> Matrix:
    """The area that each box covers, summed over the frames in which it shows.

    Sizes change evenly, so that areas add up by the sums of whole numbers and of their
    squares.
    """
    return np.array([_volume(motion) for motion in motions])


def _volume(motion: Motion) -> float:
    width, height = motion.boxes[2:4]
    wider, higher = motion.steps[2:4]
    last, way = motion.until - motion.frames, motion.way
    once = last * (last + 1) / 2 / way
    squared = last * (last + 1) * (2 * last + 1) / 6 / way**2
    area = width * height * (last + 1) + (width * higher + height * wider) * once
    return float((area + wider * higher * squared).sum())
