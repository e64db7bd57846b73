"""How much work each group of regions may take, so that all of a pair end in time."""

from collections.abc import Hashable, Mapping

from scoring.likeness import Likeness
from scoring.regions import Group, Regions, mixed_places
from scoring.results import Results

Shares = Mapping[Hashable, float]
"""Which part of the work that is affordable for one group each group may take."""

FEW = 2_500
"""So many pairs of regions under one control are compared whatever the others take."""

TOGETHER = 2.0
"""All groups together may take so many times the work of one that is alone."""

UNLIMITED: Shares = {}


def shares(truth: Regions, other: Regions, likeness: Likeness) -> Shares:
    """What each group may take; a group that is not named, all that one alone may.

    The regions of a label take what all regions of their control do: their pairs are
    the same. Found once, however many labels there are.
    """
    truth, other = truth.whole, other.whole
    if len(truth) * len(other) <= FEW:
        return UNLIMITED
    if other.shares is None or other.shares[:2] != (truth, likeness):
        efforts = _efforts(truth, other, likeness)
        found = fair_shares(efforts, TOGETHER / busy(truth.results, other.results))
        other.shares = (truth, likeness, found)
    limits: Shares = other.shares[2]
    return limits


def fair_shares(efforts: Mapping[Hashable, float], budget: float) -> Shares:
    """What each may take of a budget: all it needs, or as much as any other may.

    >>> fair_shares({"small": 0.2, "large": 5.0, "larger": 9.0}, 1.0)
    {'large': 0.4, 'larger': 0.4}
    """
    limits: dict[Hashable, float] = {}
    waiting = len(efforts)
    for group in sorted(efforts, key=efforts.__getitem__):
        allowed = budget / waiting
        if efforts[group] <= allowed:
            budget -= efforts[group]
        else:
            limits[group] = min(1.0, allowed)
            budget -= limits[group]
        waiting -= 1
    return limits


def busy(truth: Results, other: Results) -> int:
    """How many controls have more than few pairs of results; 1 if none has."""
    counts = (
        len(found) * len(other.of(name)) for name, found in truth.by_control.items()
    )
    return max(1, sum(count > FEW for count in counts))


def _efforts(
    truth: Regions, other: Regions, likeness: Likeness
) -> dict[Hashable, float]:
    by_labels, mixed = likeness.by_labels, mixed_places(truth, other)
    theirs = other.groups(by_labels=by_labels, mixed=mixed)
    return {
        together: _effort(mine, theirs[together], likeness)
        for together, mine in truth.groups(by_labels=by_labels, mixed=mixed).items()
        if together in theirs
    }


def _effort(truths: Group, others: Group, likeness: Likeness) -> float:
    pairs = len(truths.regions) * len(others.regions)
    return truths.extent.effort(truths.shapes, others.shapes) + pairs / likeness.most
