"""How alike regions are: how far their extents overlap, and what is said of them."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.answers import EFFORT, AnswerKind
from scoring.regions import Region
from scoring.set_shares import set_shares
from scoring.texts import MOST_EFFORT

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROUNDING = 1e-9
"""How far an overlap may stay below a limit that it would reach without rounding."""

COMPARED = 1.0
"""The work of comparing two short answers, in millionths of a second."""

FEW = 2_500
"""So many pairs of answers are counted one by one."""

GATE = 0.5
"""The overlap from which ``gated`` answers count in full."""


class Likeness(NamedTuple):
    """How the similarity of two regions comes from the overlap of their extents."""

    weigh: Callable[[Sequence[Region], Sequence[Region], Matrix, float], Matrix]
    """From regions of the truth, of the other side, their overlaps, and which part of
    all that is to be weighed these are."""
    by_labels: bool = False
    """Whether only regions with equal sets of labels are alike at all."""
    is_overlap: bool = False
    """Whether two regions that are alike at all are so by their overlap alone."""
    most: float = inf
    """How many pairs it can afford to weigh."""
    work: Callable[[Sequence[Region], Sequence[Region]], float] | None = None
    """What it takes beside the extents to weigh all pairs, in millionths of a second.
    """


def by_overlap(labels: str) -> Likeness:
    """Overlap x label similarity (``exact``, ``jaccard``) or without (``ignore``)."""
    if labels == "jaccard":
        return Likeness(
            lambda truths, others, overlap, _: overlap * _labels(truths, others)
        )
    by_labels = labels == "exact"
    return Likeness(lambda _, __, overlap, ___: overlap, by_labels, is_overlap=True)


def reaching(threshold: float) -> Likeness:
    """1 for equal labels where the overlap reaches a threshold, else 0."""
    return Likeness(
        lambda _truths, _others, overlap, _share: reaches(overlap, threshold),
        by_labels=True,
    )


def by_answers(kind: AnswerKind[Any], region_match: str) -> Likeness:
    """Overlap x similarity of the answers; ``gated``: in full at 0.5 or more."""

    def weigh(
        truths: Sequence[Region],
        others: Sequence[Region],
        overlap: Matrix,
        share: float,
    ) -> Matrix:
        scale = reaches(overlap, GATE) if region_match == "gated" else overlap
        most = MOST_EFFORT * share
        return scale * _answers(truths, others, scale, kind, most)

    def work(truths: Sequence[Region], others: Sequence[Region]) -> float:
        sides = ([region.answer for region in side] for side in (truths, others))
        return answers_work(kind, *sides)

    return Likeness(weigh, most=MOST_EFFORT, work=work)


def answers_work(
    kind: AnswerKind[Any], truths: Sequence[Any], others: Sequence[Any]
) -> float:
    """What it takes to compare each answer with each other one."""
    if kind.effort is None:
        return COMPARED * len(truths) * len(others)
    pairs = len(truths) * len(others)
    if pairs > FEW:
        # As if each were compared with the longest one: nobody counts for so long.
        longest = max(others, key=partial(kind.effort, truths[0]))
        return EFFORT * len(others) * sum(kind.effort(a, longest) for a in truths)
    return EFFORT * sum(kind.effort(a, b) for a in truths for b in others)


def reaching_with_equal_answers(threshold: float) -> Likeness:
    """1 for equal answers where the overlap reaches a threshold, else 0."""

    def weigh(
        truths: Sequence[Region],
        others: Sequence[Region],
        overlap: Matrix,
        _share: float,
    ) -> Matrix:
        scale = reaches(overlap, threshold)
        return scale * _equal_answers(truths, others)

    return Likeness(weigh)


def reaches(overlap: Matrix, threshold: float) -> Matrix:
    """1 where an overlap is at or above the threshold (up to rounding), else 0."""
    reached: Matrix = np.where(overlap >= threshold - ROUNDING, 1.0, 0.0)
    return reached


def _labels(truths: Sequence[Region], others: Sequence[Region]) -> Matrix:
    return set_shares([r.labels for r in truths], [r.labels for r in others])


def _answers(
    truths: Sequence[Region],
    others: Sequence[Region],
    scale: Matrix,
    kind: AnswerKind[Any],
    most: float,
) -> Matrix:
    """How alike the answers are wherever the extents overlap; each two only once.

    Where comparing different answers is more effort than ``most``, only equal ones are
    alike.
    """
    mine, row = _distinct([region.answer for region in truths])
    theirs, column = _distinct([region.answer for region in others])
    asked = np.zeros((len(mine), len(theirs)), bool)
    rows, columns = scale.nonzero()
    asked[row[rows], column[columns]] = True
    if _is_too_much(mine, theirs, asked, kind, most):
        return _equal_answers(truths, others)
    table: Matrix = np.zeros(asked.shape)
    for a, b in zip(*asked.nonzero(), strict=True):
        table[a, b] = kind.similarity(mine[a], theirs[b])
    chosen: Matrix = table[np.ix_(row, column)]
    return chosen


def _is_too_much(
    mine: Sequence[Any],
    theirs: Sequence[Any],
    asked: Mask,
    kind: AnswerKind[Any],
    most: float,
) -> bool:
    if np.count_nonzero(asked) > most:
        return True
    effort = kind.effort
    if effort is None:
        return False
    pairs = zip(*asked.nonzero(), strict=True)
    return sum(effort(mine[a], theirs[b]) for a, b in pairs) > most


def _equal_answers(truths: Sequence[Region], others: Sequence[Region]) -> Matrix:
    return _equal([r.answer for r in truths], [r.answer for r in others])


def _equal(mine: Sequence[Any], theirs: Sequence[Any]) -> Matrix:
    """1 where two values are equal, else 0."""
    _, number = _distinct([*mine, *theirs])
    rows, columns = number[: len(mine), None], number[None, len(mine) :]
    return np.where(rows == columns, 1.0, 0.0)


def _distinct(values: Sequence[Any]) -> tuple[list[Any], NDArray[np.intp]]:
    """The values without repeats, and the number of each one among them."""
    numbers: dict[Hashable, int] = {}
    index = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), np.array(index, np.intp)


def _mislabelled(
    truths: Sequence[Region], others: Sequence[Region], overlap: Matrix, _share: float
) -> Matrix:
    equal = _equal([r.labels for r in truths], [r.labels for r in others])
    return overlap * reaches(overlap, GATE) * (1 - equal)


MISLABELLED = Likeness(_mislabelled, is_overlap=True)
"""The overlap of regions that are largely in one place but differ in labels."""
