"""One-to-one pairs with the largest sum of similarities.

scipy is imported here at once, not on first use: a server loads it before it forks, and
no request waits for it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from scoring.extents.extent import CELLS

ROUNDING = 1e-9
"""Similarities that differ by less are equally large."""

Matrix = NDArray[np.float64]
Rows = Callable[[int, int], Matrix]
"""The similarities, to all columns, of the rows from one number up to another."""


class Pairs(NamedTuple):
    """Pairs of a row and a column with their similarity, which is above 0."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Matrix


def best_pairs(height: int, width: int, rows: Rows) -> Pairs:
    """The one-to-one pairs of rows and columns whose similarities sum up to the most.

    Up to ``CELLS`` similarities are weighed against one another at once; beyond that
    they are asked for block by block, and only those that are not 0 are weighed: the
    sum is still the largest. Only in blocks where too many are not 0, each row keeps
    no more than its share of ``CELLS``, the most similar ones.
    """
    if height * width <= CELLS:
        return _paired(rows(0, height))
    return _paired_sparsely(height, width, _candidates(height, width, rows))


def _paired(matrix: Matrix) -> Pairs:
    if matrix.size == 1:
        row, column = np.zeros(1, np.intp), np.zeros(1, np.intp)
    else:
        row, column = linear_sum_assignment(matrix, maximize=True)
    values = matrix[row, column]
    found = values > 0
    return Pairs(row[found], column[found], values[found])


def _candidates(height: int, width: int, rows: Rows) -> Pairs:
    """Every pair that is alike at all, as far as they can be kept."""
    share = max(1, CELLS // height)
    step = max(1, CELLS // width)
    found: list[Pairs] = []
    for start in range(0, height, step):
        matrix = rows(start, min(start + step, height))
        if np.count_nonzero(matrix) > share * len(matrix):
            matrix = _most_alike(matrix, start, share)
        row, column = matrix.nonzero()
        found.append(Pairs(row + start, column, matrix[row, column]))
    return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _most_alike(matrix: Matrix, start: int, share: int) -> Matrix:
    """The largest similarities of each row; of equal ones those near its own number.

    So the rows do not all keep the same columns where everything is equally alike.
    """
    number = np.arange(start, start + len(matrix))[:, None]
    distance = abs(np.arange(matrix.shape[1]) - number) / matrix.shape[1]
    best = np.argpartition(ROUNDING * distance - matrix, share - 1, axis=1)[:, :share]
    kept = np.zeros_like(matrix)
    np.put_along_axis(kept, best, np.take_along_axis(matrix, best, axis=1), axis=1)
    return kept


def _paired_sparsely(height: int, width: int, pairs: Pairs) -> Pairs:
    """The best of the pairs that are alike; the others are not looked at.

    The solver wants a partner for every row and the least cost. So each row gets a
    column of its own, which costs as much as a similarity of 0: it stays alone there.
    """
    alone = np.arange(height)
    most = pairs.values.max(initial=0.0) + 1.0
    costs = coo_array(
        (
            np.concatenate((most - pairs.values, np.full(height, most))),
            (
                np.concatenate((pairs.rows, alone)),
                np.concatenate((pairs.columns, width + alone)),
            ),
        ),
        shape=(height, width + height),
    ).tocsr()
    row, column = (
        np.asarray(n, np.intp) for n in min_weight_full_bipartite_matching(costs)
    )
    together = column < width
    row, column = row[together], column[together]
    cells = pairs.rows * width + pairs.columns  # ascending, as they were gathered
    values = pairs.values[np.searchsorted(cells, row * width + column)]
    return Pairs(row, column, values)
