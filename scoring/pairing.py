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
from scipy.sparse.csgraph import connected_components

from scoring.extents.extent import CELLS

Matrix = NDArray[np.float64]
Rows = Callable[[int, int], Matrix]
"""The similarities, to all columns, of the rows from one number up to another."""


class Pairs(NamedTuple):
    """Pairs of a row and a column with their similarity, which is above 0."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Matrix

    def only(self, members: NDArray[np.intp]) -> "Pairs":
        """The pairs with these numbers."""
        return Pairs(self.rows[members], self.columns[members], self.values[members])


def best_pairs(height: int, width: int, rows: Rows) -> Pairs:
    """The one-to-one pairs of rows and columns whose similarities sum up to the most.

    Up to ``CELLS`` similarities are weighed against one another at once. Beyond that
    they are gathered block by block, and each set of regions that is connected by
    overlaps is paired by itself: the sum is still the largest. Only where more than
    ``CELLS`` of them are not 0, the blocks are paired one after the other, each with
    what the ones before it left.
    """
    if height * width <= CELLS:
        return _paired(rows(0, height))
    candidates = _candidates(height, width, rows)
    if candidates is None:
        return _joined(_paired_by_blocks(height, width, rows))
    return _joined(_paired_by_parts(height, width, candidates))


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


def _paired_by_parts(height: int, width: int, pairs: Pairs) -> Iterator[Pairs]:
    """The best pairs of each part that no similarity connects with another."""
    graph = coo_array(
        (pairs.values, (pairs.rows, pairs.columns + height)),
        shape=(height + width, height + width),
    )
    _, parts = connected_components(graph, directed=False)
    part_of_pair = parts[pairs.rows]
    order = np.argsort(part_of_pair, kind="stable")
    ends = np.flatnonzero(np.diff(part_of_pair[order])) + 1
    for members in np.split(order, ends):
        yield _paired_part(pairs.only(members))


def _paired_part(pairs: Pairs) -> Pairs:
    rows, row = np.unique(pairs.rows, return_inverse=True)
    columns, column = np.unique(pairs.columns, return_inverse=True)

    def block(start: int, stop: int) -> Matrix:
        inside = (row >= start) & (row < stop)
        matrix = np.zeros((stop - start, len(columns)))
        matrix[row[inside] - start, column[inside]] = pairs.values[inside]
        return matrix

    if len(rows) * len(columns) <= CELLS:
        best = _paired(block(0, len(rows)))
    else:
        best = _joined(_paired_by_blocks(len(rows), len(columns), block))
    return Pairs(rows[best.rows], columns[best.columns], best.values)


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
