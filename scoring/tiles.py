"""Splits what two sides have into tiles: who is near whom, without asking each pair."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import CELLS, Bounds

Index = NDArray[np.intp]

HEIGHT = 64
"""The most rows of a tile: few, so that its columns are few, but worth a call."""


class Tile(NamedTuple):
    """Rows and columns, by their numbers, that may be alike."""

    rows: Index
    columns: Index

    @property
    def size(self) -> int:
        """The pairs in it."""
        return len(self.rows) * len(self.columns)


def tiles(mine: Bounds, theirs: Bounds) -> list[Tile]:
    """Tiles that hold every pair of a row and a column whose bounds meet.

    Rows that are near one another share a tile, and each tile has the columns only
    that are near any of its rows. So where all is scattered, the pairs of all tiles are
    few, however many there are. Where all is near all, tiles are as tall as they may
    be: none has more than ``CELLS`` pairs.
    """
    tallest = max(1, CELLS // len(theirs.low))
    found = _split(mine, theirs, min(HEIGHT, tallest))
    if 2 * sum(tile.size for tile in found) > len(mine.low) * len(theirs.low):
        return _split(mine, theirs, tallest)
    return found


def _split(mine: Bounds, theirs: Bounds, height: int) -> list[Tile]:
    order = _side_by_side(mine, height)
    parts = np.split(order, range(height, len(order), height))
    return [Tile(rows, _near(rows, mine, theirs)) for rows in parts]


def _side_by_side(bounds: Bounds, height: int) -> Index:
    """The rows in strips along the first dimension, in order along the second.

    Source: S. T. Leutenegger et al., STR: a simple and efficient algorithm for R-tree
            packing, 1997.
    """
    with np.errstate(invalid="ignore"):  # of what may be anywhere
        middles = np.nan_to_num(bounds.low + bounds.high)
    order = np.argsort(middles[:, 0], kind="stable")
    if middles.shape[1] == 1:
        return order
    strip = height * int(np.ceil(np.sqrt(len(order) / height)))
    strips = np.arange(len(order)) // strip
    return order[np.lexsort((middles[order, 1], strips))]


def _near(rows: Index, mine: Bounds, theirs: Bounds) -> Index:
    """The columns whose bounds meet those of all rows together."""
    low, high = mine.low[rows].min(axis=0), mine.high[rows].max(axis=0)
    near = ((theirs.low <= high) & (theirs.high >= low)).all(axis=1)
    return np.flatnonzero(near)
