"""Where boxes that move are at some moments of a video."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.runs import merged

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

SAMPLES = 10_000
"""The frames that are looked at where there are more than can be."""

AT_ONCE = 2_000_000
"""The boxes that are placed at once."""


class Motion(NamedTuple):
    """Boxes (x, y, width, height, rotation by key frame) and when they show.

    Each shows from its key frame to the frame in ``until``, on its way to the next
    one: by ``steps`` in so many frames (``way``). ``shown`` are the frames in which any
    does, as runs.
    """

    frames: Matrix
    until: Matrix
    boxes: Matrix
    steps: Matrix
    way: Matrix
    shown: Matrix


def motion_of(frames: Matrix, until: Matrix, boxes: Matrix) -> Motion:
    """The motion of boxes from key frame to key frame; the last one rests."""
    steps, way = np.zeros_like(boxes), np.ones_like(frames)
    steps[:, :-1], way[:-1] = boxes[:, 1:] - boxes[:, :-1], frames[1:] - frames[:-1]
    shown = merged(np.array([frames, until + 1]).T)
    return Motion(frames, until, boxes, steps, way, shown)


class Scene(NamedTuple):
    """Boxes (number, motion, part, moment) and whether they are visible.

    Those that are not have no size.
    """

    boxes: Matrix
    visible: Mask


class Frames(NamedTuple):
    """Moments of a video (part, moment), and how many frames each one stands for."""

    moments: Matrix
    weights: Matrix


def frames_of(
    truths: Sequence[Motion], others: Sequence[Motion], most: int
) -> Frames | None:
    """The frames in which boxes of both sides may show; None if there are none.

    All of them up to ``most``; else evenly spread ones stand for those around them, and
    what rests is exact then too.
    """
    first = max(min(each.shown[0, 0] for each in side) for side in (truths, others))
    after = min(max(each.shown[-1, 1] for each in side) for side in (truths, others))
    if after <= first:
        return None
    if after - first <= most:
        moments = np.arange(first, after)
        return Frames(moments, np.ones(len(moments)))
    pieces = min(most, SAMPLES)
    borders = np.unique(np.rint(np.linspace(first, after, pieces + 1)))
    motions = (*truths, *others)
    if sum(len(each.frames) for each in motions) <= most:
        changes = [np.concatenate([each.frames, each.until + 1]) for each in motions]
        borders = np.union1d(borders, np.clip(np.concatenate(changes), first, after))
    return Frames((borders[:-1] + borders[1:] - 1) / 2, np.diff(borders))


def scenes(
    truths: Sequence[Motion], others: Sequence[Motion], frames: Frames, length: int
) -> Iterator[tuple[Scene, Scene, Matrix]]:
    """Both sides in parts of so many moments, with the moments' weights."""
    length = min(length, len(frames.moments))
    most = max(1, AT_ONCE // (len(truths) + len(others)) // length) * length
    for start in range(0, len(frames.moments), most):
        moments = frames.moments[start : start + most]
        weights = frames.weights[start : start + most]
        if rest := -len(moments) % length:
            moments = np.pad(moments, (0, rest), mode="edge")
            weights = np.pad(weights, (0, rest))
        moments, weights = moments.reshape(-1, length), weights.reshape(-1, length)
        yield _scene(truths, moments), _scene(others, moments), weights


def _scene(motions: Sequence[Motion], moments: Matrix) -> Scene:
    boxes = np.empty((5, len(motions), moments.size))
    visible = np.empty((len(motions), moments.size), bool)
    for number, motion in enumerate(motions):
        boxes[:, number], visible[number] = _placed(motion, moments.ravel())
    if not visible.all():
        boxes[2:4, ~visible] = 0.0
    return Scene(
        boxes.reshape(5, -1, *moments.shape), visible.reshape(-1, *moments.shape)
    )


def _placed(motion: Motion, moments: Matrix) -> tuple[Matrix, Mask]:
    """Where the box is at each moment, between key frames evenly; if it shows."""
    frames, until, boxes, steps, way, _ = motion
    if len(frames) == 1:
        return boxes, (moments >= frames) & (moments <= until)
    latest = frames.searchsorted(moments, side="right") - 1
    visible = (latest >= 0) & (moments <= until.take(latest))
    share = (moments - frames.take(latest)) / way.take(latest)
    placed = steps.take(latest, axis=1, mode="wrap")
    placed *= share
    placed += boxes.take(latest, axis=1, mode="wrap")
    return placed, visible
