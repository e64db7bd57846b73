"""How far boxes that move stay upon one another."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.rectangles import iou, turned_areas, upright_areas

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_BOXES = 200_000_000
"""The most pairs of upright boxes that one call weighs: some seconds of work."""

TURNED_COST = 50
"""How many pairs of upright boxes take as long as one of turned boxes."""

MOST_MOMENTS = 100_000
"""The most frames that are looked at one by one."""

SAMPLES = 10_000
"""The frames that are looked at where there are more than that."""

AT_ONCE = 500_000
"""The boxes that are placed at once."""

CHUNK = 32_768
"""The pairs of boxes that are weighed at once: they fit in the cache."""


class Motion(NamedTuple):
    """Boxes in pixels (x, y, width, height, rotation by key frame) and when they show.

    Each shows from its key frame to the frame in ``until``, moving towards the next.
    """

    frames: Matrix
    until: Matrix
    boxes: Matrix


class Scene(NamedTuple):
    """Boxes (number, moment, motion) at some moments and whether they are visible."""

    boxes: Matrix
    visible: Mask


def frame_shares(truths: Sequence[Motion], others: Sequence[Motion]) -> Matrix:
    """The sum of the boxes' IoU, by the number of frames in which either shows.

    Exact up to ``MOST_MOMENTS`` frames. Where more would have to be weighed, evenly
    spread frames stand for those around them; what rests is exact then too.
    """
    common, frames = np.zeros((2, len(truths), len(others)))
    for mine, theirs, weights in _scenes(truths, others):
        for part in _parts(common.size, len(weights)):
            ratio = _ratio(_part(mine, part), _part(theirs, part))
            common += np.einsum("f,fij->ij", weights[part], ratio)
        seen, their_seen = mine.visible.astype(float), theirs.visible.astype(float)
        frames += np.add.outer(_sum(weights, seen), _sum(weights, their_seen))
        frames -= np.einsum("fi,fj->ij", seen * weights[:, None], their_seen)
    return np.divide(common, frames, out=common, where=frames > 0)


def volume_shares(truths: Sequence[Motion], others: Sequence[Motion]) -> Matrix:
    """The sum of the areas that boxes share, by the sum of those that either covers.

    Exact and approximate where ``frame_shares`` is; 0 without any area.
    """
    common, volume = np.zeros((2, len(truths), len(others)))
    for mine, theirs, weights in _scenes(truths, others):
        for part in _parts(common.size, len(weights)):
            shared = _areas(_part(mine, part), _part(theirs, part))[0]
            common += np.einsum("f,fij->ij", weights[part], shared)
        covered = [each.boxes[2] * each.boxes[3] for each in (mine, theirs)]
        volume += np.add.outer(*(_sum(weights, areas) for areas in covered))
    return np.divide(common, volume - common, out=common, where=volume > common)


def _sum(weights: Matrix, values: Matrix) -> Matrix:
    """The weighted sum over the moments, without the threads of ``@``."""
    total: Matrix = np.einsum("f,fi->i", weights, values)
    return total


def _scenes(
    truths: Sequence[Motion], others: Sequence[Motion]
) -> Iterator[tuple[Scene, Scene, Matrix]]:
    """Both sides at some of the moments, and how many frames each stands for."""
    moments, weights = _moments([*truths, *others], _affordable(truths, others))
    step = max(1, AT_ONCE // (len(truths) + len(others)))
    for start in range(0, len(moments), step):
        at = moments[start : start + step]
        yield _scene(truths, at), _scene(others, at), weights[start : start + step]


def _affordable(truths: Sequence[Motion], others: Sequence[Motion]) -> int:
    """How many moments can be looked at."""
    turned = any(motion.boxes[4].any() for motion in (*truths, *others))
    pairs = len(truths) * len(others) * (TURNED_COST if turned else 1)
    return max(1, min(MOST_MOMENTS, MOST_BOXES // pairs))


def _moments(motions: Sequence[Motion], most: int) -> tuple[Matrix, Matrix]:
    """The frames to look at, and how many frames each of them stands for."""
    changes = [np.concatenate([each.frames, each.until + 1]) for each in motions]
    events = np.unique(np.concatenate(changes))
    if events[-1] - events[0] <= most:
        frames = np.arange(events[0], events[-1])
        return frames, np.ones(len(frames))
    pieces = min(most, SAMPLES)
    borders = np.unique(np.rint(np.linspace(events[0], events[-1], pieces + 1)))
    if len(events) <= most:
        borders = np.union1d(borders, events)
    return (borders[:-1] + borders[1:] - 1) / 2, np.diff(borders)


def _scene(motions: Sequence[Motion], moments: Matrix) -> Scene:
    """What is to be seen; boxes that are not have no size."""
    boxes = np.empty((5, len(moments), len(motions)))
    visible = np.empty((len(moments), len(motions)), bool)
    for number, motion in enumerate(motions):
        boxes[:, :, number], visible[:, number] = _placed(motion, moments)
    boxes[2:4, ~visible] = 0.0
    return Scene(boxes, visible)


def _placed(motion: Motion, moments: Matrix) -> tuple[Matrix, Mask]:
    """Where the box is at each moment, between key frames evenly; if it shows."""
    latest = np.searchsorted(motion.frames, moments, side="right") - 1
    visible = (latest >= 0) & (moments <= motion.until[latest])
    following = np.minimum(latest + 1, len(motion.frames) - 1)
    start, way = motion.frames[latest], motion.frames[following] - motion.frames[latest]
    share = np.divide(moments - start, way, out=np.zeros_like(moments), where=way > 0)
    before, after = motion.boxes[:, latest], motion.boxes[:, following]
    return before + share * (after - before), visible


def _parts(pairs: int, moments: int) -> Iterator[slice]:
    step = max(1, CHUNK // pairs)
    for start in range(0, moments, step):
        yield slice(start, start + step)


def _part(scene: Scene, part: slice) -> Scene:
    return Scene(scene.boxes[:, part], scene.visible[part])


def _ratio(mine: Scene, theirs: Scene) -> Matrix:
    """The IoU of each two boxes at each moment; 0 if one of them is not visible."""
    ratio = iou(*_areas(mine, theirs))
    flat = np.isnan(ratio)
    if flat.any():
        equal = (mine.boxes[:, :, :, None] == theirs.boxes[:, :, None]).all(axis=0)
        both = mine.visible[:, :, None] & theirs.visible[:, None]
        ratio[flat] = (equal & both)[flat]
    return ratio


def _areas(mine: Scene, theirs: Scene) -> tuple[Matrix, Matrix]:
    """The areas of intersection and union of each two boxes at each moment."""
    boxes, their_boxes = mine.boxes[:, :, :, None], theirs.boxes[:, :, None]
    shared, union = upright_areas(boxes, their_boxes)
    turned = (boxes[4] != 0) | (their_boxes[4] != 0)
    if turned.any():
        shape = (5, *turned.shape)
        picked = np.broadcast_to(boxes, shape)[:, turned]
        their_picked = np.broadcast_to(their_boxes, shape)[:, turned]
        shared[turned], union[turned] = turned_areas(picked, their_picked)
    return shared, union
