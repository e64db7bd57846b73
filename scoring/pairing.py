"""One-to-one pairs with the largest sum of similarities.

scipy is imported here at once, not on first use: a server loads it before it forks, and
no request waits for it.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from scoring.extents.extent import CELLS

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

    Up to ``CELLS`` similarities are weighed against one another at once, beyond that
    those which are not 0: the sum is still the largest. Only where more than ``CELLS``
    are not 0 blocks of rows are paired one after the other, each with what the blocks
    before it left.
    """
    if height * width <= CELLS:
        return _paired(rows(0, height))
    candidates = _candidates(height, width, rows)
    if candidates is None:
        return _joined(_paired_by_blocks(height, width, rows))
    return _paired_sparsely(height, width, candidates)


def _paired(matrix: Matrix) -> Pairs:
    if matrix.size == 1:
        row, column = np.zeros(1, np.intp), np.zeros(1, np.intp)
    else:
        row, column = linear_sum_assignment(matrix, maximize=True)
    values = matrix[row, column]
    found = values > 0
    return Pairs(row[found], column[found], values[found])


def _blocks(height: int, width: int) -> Iterator[tuple[int, int]]:
    step = max(1, CELLS // width)
    for start in range(0, height, step):
        yield start, min(start + step, height)


def _candidates(height: int, width: int, rows: Rows) -> Pairs | None:
    """Every pair that is alike at all; None if they are too many to be kept."""
    found: list[Pairs] = []
    for start, stop in _blocks(height, width):
        matrix = rows(start, stop)
        row, column = matrix.nonzero()
        found.append(Pairs(row + start, column, matrix[row, column]))
        if sum(len(pairs.rows) for pairs in found) > CELLS:
            return None
    return _joined(found)


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


def _paired_by_blocks(height: int, width: int, rows: Rows) -> Iterator[Pairs]:
    """The best pairs of each block with the columns that are still free."""
    free = np.ones(width, bool)
    for start, stop in _blocks(height, width):
        columns = np.flatnonzero(free)
        if not len(columns):
            return
        best = _paired(rows(start, stop)[:, columns])
        taken = columns[best.columns]
        free[taken] = False
        yield Pairs(best.rows + start, taken, best.values)


def _joined(found: "Iterator[Pairs] | list[Pairs]") -> Pairs:
    parts = [Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)), *found]
    return Pairs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
