"""Sets of numbers that consist of runs: the frames of a scene, the pixels of a mask.

They take memory for their runs only, however long these are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

NO_RUNS = np.empty((0, 2))


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


def run_iou(truths: Sequence[Matrix], others: Sequence[Matrix]) -> Matrix:
    """Intersection over union of the lengths of merged runs, each set with each.

    Range:  0.0 (nothing shared) to 1.0 (the same runs); a ratio, without unit.
    Empty:  two sets without runs are 1.0, one is 0.0.
    Holds:  symmetric; exact while no number exceeds 2**53.
    Time:   for each truth a step along all runs of the others.
    """
    bounds = np.concatenate([NO_RUNS, *others])
    owners = np.repeat(np.arange(len(others)), [len(runs) for runs in others])
    lengths = np.array([_length(runs) for runs in others])
    values = np.ones((len(truths), len(others)))
    for row, runs in zip(values, truths, strict=True):
        shared = np.bincount(owners, _covered(runs, bounds), len(others))
        either = _length(runs) + lengths - shared
        np.divide(shared, either, out=row, where=either > 0)
    return values


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
