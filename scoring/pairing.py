"""One-to-one pairs with the largest sum of similarities.

scipy is imported here at once, not on first use: a server loads it when it starts, and
no request waits for it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from scoring.extents.extent import CELLS
from scoring.tiles import Index, Tile

ROUNDING = 1e-9
"""Similarities that differ by less are equally large."""

KEPT = 1_000_000
"""The most pairs that are weighed against one another where not all fit in memory."""

CROWDED = 8
"""With more pairs than this for each row and column, a full matrix is faster."""

Matrix = NDArray[np.float64]
Alike = Callable[[Tile, float], Matrix]
"""The similarities in a tile; the number says which part of all pairs it holds."""


class Pairs(NamedTuple):
    """Pairs of a row and a column with their similarity, which is above 0."""

    rows: Index
    columns: Index
    values: Matrix


def best_pairs(matrix: Matrix) -> Pairs:
    """The one-to-one pairs of rows and columns whose similarities sum up to the most.

    >>> best_pairs(np.array([[0.5, 0.4], [0.4, 0.0]])).values
    array([0.4, 0.4])
    """
    if 1 in matrix.shape:
        row, column = (
            np.array([n]) for n in np.unravel_index(matrix.argmax(), matrix.shape)
        )
    else:
        row, column = linear_sum_assignment(matrix, maximize=True)
    values = matrix[row, column]
    found = values > 0
    if found.all():
        return Pairs(row, column, values)
    return Pairs(row[found], column[found], values[found])


def best_pairs_in(
    tiles: Sequence[Tile], alike: Alike, height: int, width: int
) -> Pairs:
    """The same for many rows and columns, which are alike only inside of tiles.

    Only what is not 0 is weighed, and the sum is still the largest. Where that is more
    than ``KEPT`` and does not fit into a matrix of ``CELLS`` either, each row of a
    tile that has too many keeps its share of them, the most similar ones.
    """
    fits = height * width <= CELLS
    pairs = _alike(tiles, alike, height * width if fits else KEPT // height)
    if not fits or len(pairs.values) <= CROWDED * (height + width):
        return _paired_sparsely(height, width, pairs)
    matrix = np.zeros((height, width))
    matrix[pairs.rows, pairs.columns] = pairs.values
    return best_pairs(matrix)


def _alike(tiles: Sequence[Tile], alike: Alike, most: int) -> Pairs:
    """Every pair that is alike at all, as far as they can be kept; row by row."""
    total = sum(tile.size for tile in tiles)
    found = [
        _found(tile, alike(tile, tile.size / total), max(1, most))
        for tile in tiles
        if tile.size
    ]
    if not found:
        return Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
    return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _found(tile: Tile, matrix: Matrix, most: int) -> Pairs:
    if np.count_nonzero(matrix) > most * len(matrix):
        matrix = _most_alike(tile, matrix, most)
    row, column = matrix.nonzero()
    return Pairs(tile.rows[row], tile.columns[column], matrix[row, column])


def _most_alike(tile: Tile, matrix: Matrix, most: int) -> Matrix:
    """The largest similarities of each row; of equal ones those near its own number.

    So the rows do not all keep the same columns where everything is equally alike.
    """
    distance = abs(tile.columns - tile.rows[:, None]) / (tile.columns[-1] + 1)
    best = np.argpartition(ROUNDING * distance - matrix, most - 1, axis=1)[:, :most]
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
    return Pairs(row, column, _values(pairs, width, row * width + column))


def _values(pairs: Pairs, width: int, cells: Index) -> Matrix:
    """The similarities of these cells, which are among the pairs."""
    known = pairs.rows * width + pairs.columns
    order = np.argsort(known)
    values: Matrix = pairs.values[order[np.searchsorted(known, cells, sorter=order)]]
    return values
