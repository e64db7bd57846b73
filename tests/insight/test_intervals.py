"""Intervals hold the true mean as often as they say, and need no order of the rows."""

import doctest
import random
import re
from itertools import product
from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import beta

from benchmarks.intervals import (
    GRADED,
    GUIDE,
    MEANS,
    SIZES,
    graded,
    ours,
    right_or_wrong,
    student,
)
from insight import bounded_means, intervals
from insight.bounded_means import bounded_mean_interval
from insight.intervals import MeanInterval, Method, mean_interval

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)
WIDEST = 1.35


def of(scores: list[float]) -> MeanInterval:
    counts = [(score, scores.count(score)) for score in sorted(set(scores))]
    interval = mean_interval(counts)
    assert interval is not None
    return interval


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("size", SIZES)
def test_right_and_wrong_are_covered_as_wilson_covers(size: int, mean: float) -> None:
    (outcome,) = right_or_wrong(size, mean, [ours])

    # 4 of 5 excludes 0.98: Wilson's own coverage is 0.98 ** 5 there
    least = 0.903 if (size, mean) == (5, 0.98) else 0.91
    assert outcome.coverage >= least


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("size", SIZES)
def test_graded_scores_are_covered(size: int, mean: float) -> None:
    for shape in list(GRADED.values())[:2]:
        (outcome,) = graded(shape, size, mean, 40, [ours])

        assert outcome.coverage >= 0.93


@pytest.mark.parametrize(("size", "draws"), [(50, 150), (200, 40)])
def test_it_is_little_wider_than_t_where_t_covers(size: int, draws: int) -> None:
    shape = GRADED["graded: the rest anywhere between"]
    for mean in MEANS:
        own, t = graded(shape, size, mean, draws, [ours, student])

        if (size, mean) == (50, 0.98):
            assert t.coverage < 0.9
        else:
            assert own.width <= WIDEST * t.width


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_is_where_the_true_share_is_1_96_deviations_away(
    right: int, total: int
) -> None:
    right = min(right, total)

    low, high, method = of([1.0] * right + [0.0] * (total - right))

    assert method is Method.WILSON
    share = right / total
    for end in (low, high):
        away = abs(share - end) / sqrt(max(end * (1 - end), 1e-300) / total)
        is_cut = (end, share) in {(0.0, 0.0), (1.0, 1.0)}
        assert is_cut or isclose(away, 1.9599639845400545, rel_tol=1e-6)


@given(st.integers(1, 40), st.integers(1, 40))
def test_of_zeros_and_ones_the_bound_is_that_of_clopper_and_pearson(
    wrong: int, right: int
) -> None:
    low, high = bounded_mean_interval(
        np.array([0.0, 1.0]), np.array([wrong, right], np.float64)
    )

    assert low == pytest.approx(beta.ppf(0.025, right, wrong + 1), abs=1e-8)
    assert high == pytest.approx(beta.ppf(0.975, right + 1, wrong), abs=1e-8)


@given(st.floats(0.001, 0.999), st.integers(1, 1000))
def test_equal_scores_have_the_interval_of_the_largest_of_uniform_weights(
    score: float, count: int
) -> None:
    low, high, method = of([score] * count)

    rest = 0.025 ** (1 / count)
    assert method is Method.BOUNDED_MEAN
    assert low == pytest.approx(score * rest, abs=1e-7)
    assert high == pytest.approx(1 - (1 - score) * rest, abs=1e-7)


def test_of_any_scores_it_is_the_quantile_of_their_randomly_weighted_mean() -> None:
    """Against the exact distribution of a mean with Dirichlet weights, for 4 scores.

    P(mean <= m) is 1 minus the divided difference of (score - m)+ ** 4.
    """
    scores = [0.3, 0.5, 0.6, 0.9]

    def at_most(mean: float, knots: list[float]) -> float:
        return 1 - sum(
            max(knot - mean, 0.0) ** 4
            / float(np.prod([knot - other for other in knots if other != knot]))
            for knot in knots
        )

    low, high, _ = of(scores)

    exact = brentq(lambda mean: at_most(mean, [0.0, *scores]) - 0.025, 0.01, 0.9)
    above = brentq(lambda mean: at_most(mean, [*scores, 1.0]) - 0.975, 0.31, 0.99)
    assert (low, high) == pytest.approx((exact, above), abs=1e-8)


def weighted(
    scores: list[float], counts: list[int], draws: int = 100_000
) -> tuple[float, float]:
    """Both ends, from so many draws of the weights that the bound speaks of."""
    chance = np.random.default_rng(7)
    ends = []
    for worst in (0.0, 1.0):
        weights = chance.gamma([*counts, 1.0], size=(draws, len(counts) + 1))
        means = weights @ np.array([*scores, worst]) / weights.sum(axis=1)
        ends.append(float(np.quantile(means, 0.975 if worst else 0.025)))
    return ends[0], ends[1]


@pytest.mark.parametrize(
    ("scores", "counts"),
    [
        ([0.2, 0.5, 0.6, 0.9], [3, 1, 1, 5]),
        ([0.0, 0.5], [6, 356_436]),  # the path may not bend here
        ([0.0, 0.90906, 1.0], [2, 908, 1]),
        ([0.999, 1.0], [1, 50]),
        ([0.0, 0.01, 0.95], [1, 30, 2]),
    ],
)
def test_it_is_the_quantile_of_drawn_weights(
    scores: list[float], counts: list[int]
) -> None:
    low, high, _ = mean_interval(list(zip(scores, counts, strict=True))) or (0, 0, 0)

    drawn = weighted(scores, counts)

    near = 0.03 * (high - low)
    assert (low, high) == pytest.approx(drawn, abs=near)


@given(SCORES)
@example([5e-324] * 3)
@example([0.0, 5e-324])
@example([1.0, 1 - 2**-53])
@example([1.0] * 29 + [1e-300])
@example([0.7] * 20)
def test_it_holds_the_mean_and_has_a_width(scores: list[float]) -> None:
    low, high, _ = of(scores)

    mean = sum(scores) / len(scores)
    assert 0 <= low < high <= 1
    assert low <= mean + 1e-12
    assert mean - 1e-12 <= high


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_does_not_count(scores: list[float], chance: random.Random) -> None:
    counts = [(score, scores.count(score)) for score in sorted(set(scores))]
    shuffled = chance.sample(counts, len(counts))

    assert mean_interval(shuffled) == mean_interval(counts)


@given(SCORES, st.integers(2, 50))
def test_more_of_the_same_makes_it_narrower(scores: list[float], times: int) -> None:
    few, many = of(scores), of(scores * times)

    assert few.low <= many.low + 1e-9
    assert many.high <= few.high + 1e-9
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("shape", ["boxes, some not drawn", "boxes, all drawn"])
def test_scores_that_are_put_on_steps_are_covered_as_well(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = GRADED[shape](np.random.default_rng(1), (1, 1_000), 0.9)[0]
    scores, counts = np.unique(drawn, return_counts=True)
    on_steps = bounded_mean_interval(scores, counts.astype(np.float64))
    monkeypatch.setattr(bounded_means, "_STEPS", len(scores))

    exact = bounded_mean_interval(scores, counts.astype(np.float64))

    assert exact[0] - 1e-5 < on_steps[0] < exact[0]
    assert exact[1] < on_steps[1] < exact[1] + 1e-5


def test_a_single_score_has_an_interval() -> None:
    right, graded_one = of([1.0]), of([0.7])

    assert right[:2] == pytest.approx((0.2065, 1.0), abs=1e-4)
    assert graded_one[:2] == pytest.approx((0.0175, 0.9925))
    assert (right.method, graded_one.method) == (Method.WILSON, Method.BOUNDED_MEAN)


def test_a_million_scores_are_told_apart_from_half() -> None:
    low, high, _ = mean_interval([(0.5, 500_000), (0.6, 500_000)]) or (0, 0, 0)

    assert 0.5498 < low < 0.55 < high < 0.5502


def test_twenty_of_twenty_do_not_stand_above_790_of_800() -> None:
    assert of([1.0] * 20).low < of([1.0] * 790 + [0.0] * 10).low


def test_nothing_has_no_interval() -> None:
    assert mean_interval([]) is None


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_score_is_from_0_to_1(score: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        mean_interval([(0.5, 1), (score, 1)])


def test_the_examples_hold() -> None:
    assert doctest.testmod(intervals).failed == 0


def simulated() -> dict[str, dict[tuple[int, float], list[float]]]:
    """The tables of the guide: by name, by size and mean, the numbers behind them."""
    tables: dict[str, dict[tuple[int, float], list[float]]] = {}
    for part in GUIDE.read_text(encoding="utf-8").split("\n### ")[1:]:
        name, _, body = part.partition("\n")
        rows = re.findall(r"^\| (\d+) \| (0\.\d+) \| (.+) \|$", body, re.MULTILINE)
        tables[name.lower()] = {
            (int(size), float(mean)): [float(cell) for cell in cells.split(" | ")]
            for size, mean, cells in rows
        }
    return tables


def test_the_guide_shows_every_shape_and_what_must_hold() -> None:
    tables = simulated()

    assert list(tables) == ["right or wrong", *GRADED]
    for name, table in tables.items():
        assert list(table) == list(product(SIZES, MEANS))
        least = 0.904 if name == "right or wrong" else 0.93
        assert min(numbers[0] for numbers in table.values()) >= least
        if name.startswith("graded"):
            wide = {case for case, row in table.items() if row[4] > WIDEST}
            assert {case for case in wide if case[0] >= 50} == {(50, 0.98)}


@pytest.mark.parametrize(("size", "mean"), list(product((5, 20), MEANS)))
def test_the_guide_shows_what_is_computed(size: int, mean: float) -> None:
    shown = simulated()["right or wrong"][size, mean]

    own, t = right_or_wrong(size, mean, [ours, student])

    ratio = own.width / t.width
    computed = [own.coverage, t.coverage, own.width, ratio]
    assert [*shown[:2], *shown[3:5]] == pytest.approx(computed, abs=0.006)
