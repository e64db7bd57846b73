from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring import pairing
from scoring.pairing import Pairs, best_pairs, best_pairs_in
from scoring.tiles import Tile

Matrix = NDArray[np.float64]

SIDES = st.integers(min_value=1, max_value=6)
SIMILARITIES = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1 / 3, 0.9, 1.0])


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    height, width = draw(SIDES), draw(SIDES)
    cells = st.lists(SIMILARITIES, min_size=height * width, max_size=height * width)
    return np.array(draw(cells)).reshape(height, width)


def paired(matrix: Matrix) -> Pairs:
    return best_pairs(matrix)


def paired_in_tiles(matrix: Matrix) -> Pairs:
    """By two tiles, each of which has every other row."""
    height, width = matrix.shape
    rows, columns = np.arange(height), np.arange(width)
    tiles = [Tile(rows[::2], columns), Tile(rows[1::2], columns)]
    return best_pairs_in(tiles, lambda tile, _: matrix[np.ix_(*tile)], height, width)


def brute_force(matrix: Matrix) -> float:
    """The largest sum that any one-to-one pairing reaches: tries them all."""
    short, long = sorted(matrix.shape)
    wide = matrix if matrix.shape[0] == short else matrix.T
    return max(
        float(wide[range(short), list(columns)].sum())
        for columns in permutations(range(long), short)
    )


@given(matrices())
def test_no_other_pairing_has_a_larger_sum(matrix: Matrix) -> None:
    assert paired(matrix).values.sum() == pytest.approx(brute_force(matrix))


@given(matrices())
def test_pairs_are_one_to_one_and_alike(matrix: Matrix) -> None:
    rows, columns, values = paired(matrix)

    assert len(set(rows.tolist())) == len(set(columns.tolist())) == len(rows)
    assert (matrix[rows, columns] == values).all()
    assert (values > 0).all()


@pytest.mark.parametrize("cells", [0, 36])
@pytest.mark.parametrize("crowded", [0, 36])
@given(matrix=matrices())
def test_pairing_only_what_is_alike_loses_nothing(
    cells: int, crowded: int, matrix: Matrix
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "CELLS", cells)
        patch.setattr(pairing, "CROWDED", crowded)

        total = paired_in_tiles(matrix).values.sum()

    assert total == pytest.approx(brute_force(matrix))


@given(matrices())
def test_pairing_only_the_most_alike_stays_one_to_one(matrix: Matrix) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "CELLS", 0)
        patch.setattr(pairing, "KEPT", 1)

        rows, columns, values = paired_in_tiles(matrix)

    assert len(set(rows.tolist())) == len(set(columns.tolist())) == len(rows)
    assert (matrix[rows, columns] == values).all()
    assert values.sum() <= brute_force(matrix) + 1e-9


@pytest.mark.parametrize("alike", [np.eye(9), np.ones((9, 9)), 1 - np.eye(9) / 9])
def test_equals_are_found_among_the_most_alike(
    alike: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "CELLS", 0)
    monkeypatch.setattr(pairing, "KEPT", 20)

    total = paired_in_tiles(alike).values.sum()

    assert total == pytest.approx(9)
