"""Numbers and points as results hold them, read without trusting them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from scoring.values import LARGEST, number_of

FURTHEST = 1e9
"""Areas that reach further, in percent, have no digits left: they count as none."""

Points = NDArray[np.float64]
"""x and y of each point, a row each."""


def floats(value: Mapping[str, object], names: Iterable[str]) -> list[float] | None:
    """The numbers of these names; None if one is missing or no finite number.

    A number may be written as text.
    """
    numbers = []
    for name in names:
        given = value.get(name)
        if type(given) is float and -LARGEST < given < LARGEST:  # nearly all are
            numbers.append(given)
            continue
        number = number_of(given)
        if number is None:
            return None
        numbers.append(float(number))
    return numbers


def turn(value: Mapping[str, object]) -> float | None:
    """The rotation in degrees, 0 if none is given; None if it is no number."""
    rotation = value.get("rotation")
    if rotation is None:
        return 0.0
    degrees = number_of(rotation)
    return None if degrees is None else float(degrees) % 360.0


def points(value: object) -> Points | None:
    """A list of [x, y]; None if it is anything else."""
    if not isinstance(value, list) or not value:
        return None
    if not _are_pairs(value) and not all(map(_is_written_pair, value)):
        return None
    try:
        found = np.array(value, np.float64)
    except (ValueError, OverflowError):
        return None
    if found.ndim != 2 or found.shape[1] != 2:  # noqa: PLR2004 - x and y
        return None
    # Adding 0 makes -0 a 0, so that equal points have equal bytes.
    return found + 0.0 if np.all(np.abs(found) < LARGEST) else None


def is_measurable(places: Points) -> bool:
    """Whether what lies between them has an area or a length with digits."""
    return bool(np.all(np.abs(places) <= FURTHEST))


def _are_pairs(value: Sequence[object]) -> bool:
    """Whether all are lists of numbers; by their types, which is fast."""
    return set(map(type, value)) == {list} and set(
        map(type, chain.from_iterable(value))  # type: ignore[arg-type]
    ) <= {int, float}


def _is_written_pair(value: object) -> bool:
    """Whether this is a list of numbers of which some are text."""
    return isinstance(value, list) and all(number_of(n) is not None for n in value)
