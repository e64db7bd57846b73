"""Jaccard indices of many sets with many others."""

from collections.abc import Hashable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Set = frozenset[Hashable]


def set_shares(truths: Sequence[Set], others: Sequence[Set]) -> NDArray[np.float64]:
    """Share of what either of two sets has that both have, for every two of them.

    >>> set_shares([frozenset("ab")], [frozenset("b"), frozenset("c")])
    array([[0.5, 0. ]])
    """
    members = {m: n for n, m in enumerate(set(chain(*truths, *others)))}
    mine, theirs = _incidence(truths, members), _incidence(others, members)
    both = (mine @ theirs.T).toarray()
    sizes = np.array([len(s) for s in truths]), np.array([len(s) for s in others])
    either = sizes[0][:, None] + sizes[1][None, :] - both
    shares: NDArray[np.float64] = np.where(either > 0, both / np.maximum(either, 1), 1)
    return shares


def _incidence(sets: Sequence[Set], members: dict[Hashable, int]) -> csr_array:
    """One row for each set, with a 1 in the column of each member."""
    columns = [members[member] for found in sets for member in found]
    starts = np.cumsum([0, *(len(found) for found in sets)])
    return csr_array(
        (np.ones(len(columns)), columns, starts), shape=(len(sets), len(members))
    )
