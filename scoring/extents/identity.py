"""Which shapes of the two sides are the very same."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def same(truths: Sequence[Hashable], others: Sequence[Hashable]) -> NDArray[np.bool_]:
    """A row for each truth, a column for each other: whether they are equal."""
    numbers: dict[Hashable, int] = {}
    mine = [numbers.setdefault(shape, len(numbers)) for shape in truths]
    theirs = [numbers.get(shape, -1) for shape in others]
    equal: NDArray[np.bool_] = np.equal.outer(np.array(mine), np.array(theirs))
    return equal
