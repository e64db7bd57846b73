"""How much of a line runs near another one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.affordable import affordable

Matrix = NDArray[np.float64]

Segments = NDArray[np.float64]
"""Straight pieces of a line, a row each: x and y of the start, x and y of the end."""

MOST_PAIRS = 5_000_000
"""The most pairs of pieces that are weighed for one score; a call weighs its share.

Beyond, lines are thinned as long as enough of their pieces are left; beyond that, each
line is compared with those others only whose bounds fit best.
"""

FEWEST_PIECES = 50
"""The pieces that thinning leaves of a line in the mean."""

CHUNK = 1_000_000
"""The pairs of pieces that are held in memory at once."""


def line_similarity(
    truths: Sequence[Segments],
    others: Sequence[Segments],
    tolerance: float,
    share: float = 1.0,
) -> Matrix:
    """Harmonic mean of the shares of two lines' lengths that are near the other line.

    Near is what is no further away than ``tolerance``, in the unit of the lines.

    Range:  0.0 (nowhere near) to 1.0 (near all along); a ratio, without unit.
    Empty:  0.0 for lines of no length.
    Holds:  symmetric; the same after both lines are shifted or turned alike.
    """
    most = MOST_PAIRS * share
    truths, others = _thinned(truths, others, most)
    pairs = _pairs(truths, others)
    if pairs <= most:
        return _all_alike(truths, others, tolerance)
    values = np.zeros((len(truths), len(others)))
    chosen = affordable(
        np.ones(values.shape, bool),
        _bounds(truths),
        _bounds(others),
        values.size * most / pairs,
    )
    for number, near in enumerate(chosen):
        picked = [others[other] for other in np.flatnonzero(near).tolist()]
        values[number, near] = _all_alike([truths[number]], picked, tolerance)[0]
    return values


def _all_alike(
    truths: Sequence[Segments], others: Sequence[Segments], tolerance: float
) -> Matrix:
    there = _near_shares(truths, others, tolerance)
    back = _near_shares(others, truths, tolerance).T
    both = there + back
    return np.divide(2 * there * back, both, out=np.zeros_like(both), where=both > 0)


def line_effort(truths: Sequence[Segments], others: Sequence[Segments]) -> float:
    """Which part of ``MOST_PAIRS`` there are."""
    return _pairs(truths, others) / MOST_PAIRS


def lengths(segments: Segments) -> Matrix:
    """The length of each straight piece."""
    length: Matrix = np.hypot(*(segments[:, 2:] - segments[:, :2]).T)
    return length


def _thinned(
    truths: Sequence[Segments], others: Sequence[Segments], most: float
) -> tuple[Sequence[Segments], Sequence[Segments]]:
    step = int(np.ceil(np.sqrt(_pairs(truths, others) / most)))
    if step <= 1:
        return truths, others
    return _each_few(truths, step), _each_few(others, step)


def _each_few(lines: Sequence[Segments], step: int) -> Sequence[Segments]:
    """Every so many-th piece of each line, or more of them where few would be left."""
    step = min(step, sum(map(len, lines)) // (FEWEST_PIECES * len(lines)))
    return [line[::step] for line in lines] if step > 1 else lines


def _pairs(truths: Sequence[Segments], others: Sequence[Segments]) -> int:
    return sum(map(len, truths)) * sum(map(len, others))


def _bounds(lines: Sequence[Segments]) -> Matrix:
    """Left, top, right and bottom of each line; NaN for one of no length."""
    found = np.full((4, len(lines)), np.nan)
    for number, line in enumerate(lines):
        if len(line):
            ends = line.reshape(-1, 2)
            found[:2, number], found[2:, number] = ends.min(axis=0), ends.max(axis=0)
    return found


def _near_shares(
    lines: Sequence[Segments], others: Sequence[Segments], tolerance: float
) -> Matrix:
    """The share of each line's length that is near each other one."""
    near = np.zeros((len(lines), len(others)))
    pieces, owners = np.concatenate(lines), _owners(lines)
    their_pieces, their_owners = np.concatenate(others), _owners(others)
    if not len(pieces) or not len(their_pieces):
        return near
    step = max(1, CHUNK // len(their_pieces))
    for start in range(0, len(pieces), step):
        part = slice(start, start + step)
        rows, columns, values = _near_lengths(
            pieces[part], their_pieces, their_owners, tolerance
        )
        np.add.at(near, (owners[part][rows], columns), values)
    total = np.array([lengths(line).sum() for line in lines])[:, None]
    share: Matrix = np.divide(near, total, out=np.zeros_like(near), where=total > 0)
    return np.minimum(share, 1.0, out=share)


def _owners(lines: Sequence[Segments]) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(lines)), [len(line) for line in lines])


def _near_lengths(
    pieces: Segments,
    others: Segments,
    owners: NDArray[np.intp],
    tolerance: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp], Matrix]:
    """For pieces and other lines, by number: the length that is near the line."""
    mine, theirs = np.nonzero(_bounds_meet(pieces, others, tolerance))
    start, end = _near_stretch(pieces[mine], others[theirs], tolerance)
    keys, group = np.unique(
        mine * (owners[-1] + 1) + owners[theirs], return_inverse=True
    )
    rows, columns = np.divmod(keys, owners[-1] + 1)
    covered = _union_lengths(start, end, group, len(keys))
    return rows, columns, covered * lengths(pieces)[rows]


def _bounds_meet(
    pieces: Segments, others: Segments, tolerance: float
) -> NDArray[np.bool_]:
    hit = np.ones((len(pieces), len(others)), bool)
    for axis in (0, 1):
        low, high = np.sort(pieces[:, axis::2], axis=1).T
        their_low, their_high = np.sort(others[:, axis::2], axis=1).T
        hit &= np.less_equal.outer(low, their_high + tolerance)
        hit &= np.greater_equal.outer(high, their_low - tolerance)
    return hit


def _near_stretch(
    pieces: Segments, others: Segments, tolerance: float
) -> tuple[Matrix, Matrix]:
    """From where to where, as shares of its length, a piece is near the other one.

    What is near a straight piece is a box with a disc at each end. They are convex
    together, so that a straight line runs through them in one stretch.
    """
    origin, along = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    axis = others[:, 2:] - others[:, :2]
    with np.errstate(all="ignore"):
        stretches = [
            _in_disc(origin - others[:, :2], along, tolerance),
            _in_disc(origin - others[:, 2:], along, tolerance),
            _in_box(origin - others[:, :2], along, axis, tolerance),
        ]
    start = np.minimum.reduce([np.where(s < e, s, 1.0) for s, e in stretches])
    end = np.maximum.reduce([np.where(s < e, e, 0.0) for s, e in stretches])
    return np.clip(start, 0.0, 1.0), np.clip(end, 0.0, 1.0)


def _in_disc(origin: Matrix, along: Matrix, radius: float) -> tuple[Matrix, Matrix]:
    """Where origin + t along is within the radius of (0, 0): for t from .. to."""
    a = (along**2).sum(axis=1)
    b = (along * origin).sum(axis=1)
    root = np.sqrt(b**2 - a * ((origin**2).sum(axis=1) - radius**2))
    return np.maximum((-b - root) / a, 0.0), np.minimum((-b + root) / a, 1.0)


def _in_box(
    origin: Matrix, along: Matrix, axis: Matrix, radius: float
) -> tuple[Matrix, Matrix]:
    """Where origin + t along lies beside the axis, no further away than the radius."""
    length: Matrix = np.hypot(*axis.T)
    unit = axis / length[:, None]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    before, after = _between(origin, along, unit, 0.0, length)
    left, right = _between(origin, along, normal, -radius, np.full_like(length, radius))
    return np.maximum(before, left), np.minimum(after, right)


def _between(
    origin: Matrix, along: Matrix, direction: Matrix, low: float, high: Matrix
) -> tuple[Matrix, Matrix]:
    """Where origin + t along is between two lines across a direction, t in [0, 1]."""
    place, speed = (origin * direction).sum(axis=1), (along * direction).sum(axis=1)
    crossings = np.sort([(low - place) / speed, (high - place) / speed], axis=0)
    still = speed == 0
    inside = (place >= low) & (place <= high)
    start = np.where(still, np.where(inside, 0.0, 1.0), np.maximum(crossings[0], 0.0))
    end = np.where(still, np.where(inside, 1.0, 0.0), np.minimum(crossings[1], 1.0))
    return start, end


def _union_lengths(
    start: Matrix, end: Matrix, group: NDArray[np.intp], groups: int
) -> Matrix:
    """The length of the union of each group's stretches, all of them within [0, 1]."""
    order = np.lexsort((start, group))
    # Each group is moved to a range of its own, so that one pass merges all of them.
    shift = 2.0 * group[order]
    first, last = start[order] + shift, np.maximum(end, start)[order] + shift
    reached = np.maximum.accumulate(np.concatenate([[0.0], last]))[:-1]
    added = np.maximum(last - np.maximum(first, reached), 0.0)
    union: Matrix = np.bincount(group[order], added, groups).astype(np.float64)
    return union
