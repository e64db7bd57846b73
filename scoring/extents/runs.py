"""Sets of numbers that consist of runs: the frames of a scene, the pixels of a mask.

They take memory for their runs only, however long these are.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.affordable import affordable
from scoring.extents.extent import Bounds
from scoring.extents.spans import Ends, span_iou

Matrix = NDArray[np.float64]

NO_RUNS = np.empty((0, 2))

ASIDE = (-1.0, -1.0)
"""Where nothing is, since all runs start at 0 or later."""

MOST_STEPS = 50_000_000
"""The most runs that are walked along for one score: some seconds of work."""


def merged(runs: Matrix) -> Matrix:
    """The runs (a row: start, end) in order; those that overlap or touch as one."""
    if len(runs) == 0:
        return NO_RUNS
    start, end = runs[np.argsort(runs[:, 0], kind="stable")].T
    reached = np.maximum.accumulate(end)
    opens = np.concatenate([[True], start[1:] > reached[:-1]])
    closes = np.concatenate([opens[1:], [True]])
    return np.stack([start[opens], reached[closes]], axis=1)


def runs_of(members: NDArray[np.bool_]) -> Matrix:
    """The runs of the numbers at which an array is true."""
    changes = np.diff(members, prepend=False, append=False)
    return np.flatnonzero(changes).reshape(-1, 2).astype(np.float64)


def run_bounds(sets: Sequence[Matrix]) -> Bounds:
    """From where to where each set reaches; those without runs are together aside."""
    ends = [(runs[0, 0], runs[-1, 1]) if len(runs) else ASIDE for runs in sets]
    places = np.array(ends)
    return Bounds(places[:, :1], places[:, 1:])


def run_iou(
    truths: Sequence[Matrix], others: Sequence[Matrix], share: float = 1.0
) -> Matrix:
    """Intersection over union of the lengths of merged runs, each set with each.

    Range:  0.0 (nothing shared) to 1.0 (the same runs); a ratio, without unit.
    Empty:  two sets without runs are 1.0, one is 0.0.
    Holds:  symmetric; exact while no number exceeds 2**53.
    Time:   for each truth a step along all runs of the others. If these were more than
            ``MOST_STEPS`` (times ``share``), each truth is compared with those others
            only that reach from nearly the same place to the same; the rest is apart.
    """
    if all(len(runs) == 1 for runs in (*truths, *others)):
        return span_iou(_ends(truths), _ends(others))
    joined = _Joined.of(others)
    steps = len(truths) * len(joined.bounds)
    if steps <= MOST_STEPS * share:
        return np.array([joined.iou(runs) for runs in truths])
    chosen = _best_fits(truths, others, MOST_STEPS * share / steps)
    values = np.zeros(chosen.shape)
    for number, near in enumerate(chosen):
        values[number, near] = joined.picked(near).iou(truths[number])
    return values


def run_effort(truths: Sequence[Matrix], others: Sequence[Matrix]) -> float:
    """Which part of ``MOST_STEPS`` there are to go."""
    return len(truths) * sum(map(len, others)) / MOST_STEPS


def _ends(sets: Sequence[Matrix]) -> list[Ends]:
    """From where to where sets of one run each go."""
    return [(start, end) for start, end in np.concatenate(sets).tolist()]


def lengths_in_either(truths: Sequence[Matrix], others: Sequence[Matrix]) -> Matrix:
    """How many numbers are in the one, the other or both, each set with each."""
    if all(len(runs) == 1 for runs in (*truths, *others)):
        return _lengths_in_either(np.concatenate(truths), np.concatenate(others))
    joined = _Joined.of(others)
    return np.array([joined.measured(runs)[1] for runs in truths])


def _lengths_in_either(truths: Matrix, others: Matrix) -> Matrix:
    """The same of sets of one run each."""
    (start, end), (their_start, their_end) = truths.T, others.T
    shared = np.minimum.outer(end, their_end) - np.maximum.outer(start, their_start)
    lengths = np.add.outer(end - start, their_end - their_start)
    either: Matrix = lengths - np.maximum(shared, 0.0, out=shared)
    return either


class _Joined(NamedTuple):
    """The runs of many sets in one array, each with the number of its set."""

    bounds: Matrix
    owners: NDArray[np.intp]
    lengths: Matrix

    @classmethod
    def of(cls, sets: Sequence[Matrix]) -> "_Joined":
        owners = np.repeat(np.arange(len(sets)), [len(runs) for runs in sets])
        lengths = np.array([_length(runs) for runs in sets])
        return cls(np.concatenate([NO_RUNS, *sets]), owners, lengths)

    def picked(self, which: NDArray[np.bool_]) -> "_Joined":
        """Some of the sets."""
        runs, numbers = which[self.owners], np.cumsum(which) - 1
        owners = numbers[self.owners[runs]]
        return _Joined(self.bounds[runs], owners, self.lengths[which])

    def iou(self, runs: Matrix) -> Matrix:
        """The IoU of another set with each of these."""
        shared, either = self.measured(runs)
        return np.divide(shared, either, out=np.ones(len(either)), where=either > 0)

    def measured(self, runs: Matrix) -> tuple[Matrix, Matrix]:
        """How long its intersection and its union with each of these are."""
        covered = _covered(runs, self.bounds)
        shared = np.bincount(self.owners, covered, len(self.lengths))
        return (
            shared.astype(np.float64, copy=False),
            _length(runs) + self.lengths - shared,
        )


def _best_fits(
    truths: Sequence[Matrix], others: Sequence[Matrix], part: float
) -> NDArray[np.bool_]:
    """The pairs of sets that reach from about the same place to about the same."""
    mine, theirs = _as_boxes(run_bounds(truths)), _as_boxes(run_bounds(others))
    everything = np.ones((len(truths), len(others)), bool)
    return affordable(everything, mine, theirs, everything.size * part)


def _as_boxes(bounds: Bounds) -> Matrix:
    """Bounds along one line as left, top, right and bottom."""
    flat = np.zeros(len(bounds.low))
    return np.array([bounds.low[:, 0], flat, bounds.high[:, 0], flat + 1])


def _length(runs: Matrix) -> float:
    return float((runs[:, 1] - runs[:, 0]).sum())


def _covered(runs: Matrix, bounds: Matrix) -> Matrix:
    """How much of each stretch lies in the runs.

    Up to each of its two ends that is a line which climbs along runs and rests between.
    """
    if len(runs) == 0:
        return np.zeros(len(bounds))
    lengths = runs[:, 1] - runs[:, 0]
    climbed = np.repeat(np.concatenate([[0.0], np.cumsum(lengths)]), 2)[1:-1]
    upto = np.interp(bounds, runs.ravel(), climbed)
    covered: Matrix = upto[:, 1] - upto[:, 0]
    return covered
