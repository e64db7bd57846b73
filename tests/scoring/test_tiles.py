"""Tiles: every pair that may be alike is in one of them, and hardly any other."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scoring import tiles as module
from scoring.extents.extent import Bounds
from scoring.tiles import tiles

PLACES = st.sampled_from([-np.inf, 0.0, 1.0, 2.5, 4.0, np.inf])


def bounds(dimensions: int) -> st.SearchStrategy[Bounds]:
    shapes = st.tuples(st.integers(1, 9), st.just(dimensions))

    def ordered(ends: Any) -> Bounds:
        return Bounds(np.minimum(*ends), np.maximum(*ends))

    return shapes.flatmap(
        lambda shape: st.tuples(
            *[arrays.arrays(np.float64, shape, elements=PLACES)] * 2
        ).map(ordered)
    )


@pytest.mark.parametrize("height", [1, 2, 64])
@given(sides=st.integers(1, 3).flatmap(lambda n: st.tuples(bounds(n), bounds(n))))
def test_each_row_is_in_one_tile_with_all_that_it_meets(
    height: int, sides: tuple[Bounds, Bounds]
) -> None:
    mine, theirs = sides
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "HEIGHT", height)

        found = tiles(mine, theirs)

    tile_of = {row: tile for tile in found for row in tile.rows.tolist()}
    assert sorted(row for tile in found for row in tile.rows) == [*range(len(mine.low))]
    for row, tile in tile_of.items():
        meet = (mine.low[row] <= theirs.high) & (mine.high[row] >= theirs.low)
        assert set(np.flatnonzero(meet.all(axis=1))) <= set(tile.columns.tolist())


def test_what_is_scattered_makes_small_tiles() -> None:
    chance = np.random.default_rng(1)
    low = chance.uniform(0, 100, (5_000, 2))
    scattered = Bounds(low, low + 1)

    pairs = sum(tile.size for tile in tiles(scattered, scattered))

    assert pairs < 0.05 * 5_000**2
