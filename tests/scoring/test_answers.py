"""Controls that are answered once: choices, texts, numbers, moments, rankings."""

from typing import Any

import pytest

from scoring.edits import FEW, LIMIT, edit_distance, levenshtein
from tests.scoring.builders import config, results, score

BUCKETS = config("Ranker", inside='<Bucket name="best"/><Bucket name="rest"/>')


@pytest.mark.parametrize(
    ("truth", "other", "exact", "jaccard"),
    [
        (["a", "b"], ["b", "a"], 1, 1),
        (["a", "b"], ["b"], 0, 0.5),
        (["a"], "a", 1, 1),
        (["a"], ["b"], 0, 0),
        ([], None, 1, 1),
        (["a"], [], 0, 0),
    ],
)
def test_choices(truth: Any, other: Any, exact: float, jaccard: float) -> None:
    sides = results({"choices": truth}), results({"choices": other})

    assert score(config("Choices"), *sides) == exact
    assert score(config("Choices"), *sides, "jaccard") == jaccard


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, 7 / 11),
        ({"granularity": "word"}, 2 / 3),
        ({"algorithm": "damerau_levenshtein"}, 7 / 11),
        ({"algorithm": "hamming"}, 7 / 11),
        ({"algorithm": "jaro"}, (1 + 7 / 11 + 1) / 3),
        ({"algorithm": "jaro_winkler"}, 1 - (1 - (1 + 7 / 11 + 1) / 3) * (1 - 4 * 0.1)),
    ],
)
def test_texts_are_compared_by_edits(params: dict[str, Any], expected: float) -> None:
    truth, other = results({"text": ["the cat"]}), results({"text": "the cat sat"})

    found = score(config("TextArea"), truth, other, "similarity", params)

    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "truth", "other", "expected"),
    [
        ("wer", "the cat", "the cat sat", 1 / 2),
        ("wer", "the cat sat", "the cat", 2 / 3),
        ("wer", "cat", "a dog or two", 0),
        ("cer", "the cat", "the cat sat", 3 / 7),
        ("cer", "", "", 1),
        ("cer", "", "x", 0),
    ],
)
def test_error_rates_are_counted_against_the_truth(
    metric: str, truth: str, other: str, expected: float
) -> None:
    sides = results({"text": [truth]}), results({"text": [other]})

    assert score(config("TextArea"), *sides, metric) == pytest.approx(expected)


def test_texts_are_compared_position_by_position() -> None:
    truth, other = results({"text": ["one", "two"]}), results({"text": ["one"]})
    swapped = results({"text": ["two", "one"]})

    assert score(config("TextArea"), truth, other) == 0.5
    assert score(config("TextArea"), truth, swapped) < 0.5
    assert score(config("TextArea"), truth, swapped, "exact") == 0


def test_letters_are_the_same_however_their_accents_are_typed() -> None:
    composed, typed = results({"text": "caf\u00e9"}), results({"text": "cafe\u0301"})

    assert score(config("TextArea"), composed, typed, "exact") == 1


def test_swapped_letters_are_one_edit_by_damerau() -> None:
    truth, other = results({"text": "abcd"}), results({"text": "abdc"})
    params = {"algorithm": "damerau_levenshtein"}

    assert score(config("TextArea"), truth, other) == 0.5
    assert score(config("TextArea"), truth, other, "similarity", params) == 0.75


def test_long_texts_that_differ_in_few_places_are_compared_exactly() -> None:
    text = "ab" * LIMIT
    shifted = "x" + text

    assert edit_distance(text, shifted) == 1


def test_long_texts_that_differ_much_are_compared_piece_by_piece() -> None:
    text = "a" * 2 * LIMIT

    assert levenshtein(text, "b" * 2 * LIMIT) == 0
    assert edit_distance(text, "a" * LIMIT + "b" * LIMIT) == LIMIT > FEW


@pytest.mark.parametrize(
    ("metric", "params", "truth", "other", "expected"),
    [
        (None, {}, 4, 5, 1 / 2),
        (None, {}, 4, 4.0, 1),
        ("tolerance", {}, 4, 5, 1),
        ("tolerance", {"max_difference": 0.1}, 0.3, 0.4, 1),
        ("tolerance", {"max_difference": 0.1}, 0.3, 0.41, 0),
        ("range", {"min": 1, "max": 5}, 2, 3, 3 / 4),
        ("range", {"min": 1, "max": 5}, 0, 9, 0),
        ("exact", {}, 10**17, 10**17 + 1, 0),
        ("exact", {}, 2, 2.0, 1),
    ],
)
def test_numbers(
    metric: str | None, params: Any, truth: float, other: float, expected: float
) -> None:
    sides = results({"number": truth}), results({"number": other})

    assert score(config("Number"), *sides, metric, params) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("truth", "other", "seconds", "expected"),
    [
        ("2026-01-31", "2026-01-31T00:00:00Z", 0, 1),
        ("2026-01-31T12:00", "2026-01-31T13:00+01:00", 0, 1),
        ("2026-01-31", "2026-02-01", 0, 0),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:30", 30, 1),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:31", 30, 0),
        ("Jan 31", "Jan 31", 0, 1),
        ("Jan 31", "2026-01-31", 10**9, 0),
        ("0001-01-01T00:00+14:00", "0001-01-01T00:00+14:00", 0, 1),
    ],
)
def test_moments(truth: str, other: str, seconds: float, expected: float) -> None:
    sides = results({"datetime": truth}), results({"datetime": other})

    found = score(config("DateTime"), *sides, "tolerance", {"seconds": seconds})

    assert found == expected
    if not seconds:
        assert score(config("DateTime"), *sides) == expected


@pytest.mark.parametrize(("other", "expected"), [("left", 1), ("right", 0), (None, 0)])
def test_sides(other: str | None, expected: float) -> None:
    sides = results({"selected": "left"}), results({"selected": other})

    assert score(config("Pairwise"), *sides) == expected


@pytest.mark.parametrize(
    ("truth", "other", "expected"),
    [
        (["a", "b", "c"], ["a", "b", "c"], 1),
        (["a", "b", "c"], ["c", "b", "a"], 0),
        (["a", "b", "c"], ["a", "c", "b"], 2 / 3),
        (["a", "b"], ["b", "c"], 0),
        (["a", "b", "c"], ["a", "b"], 1 / 3),
        (["a"], ["a"], 1),
        (["a"], ["b"], 0),
        ({"c": ["a", "b"]}, ["a", "b"], 1),
        (["a", "b", "a"], ["a", "b"], 1),
    ],
)
def test_rankings(truth: Any, other: Any, expected: float) -> None:
    sides = results({"ranker": truth}), results({"ranker": other})

    assert score(config("Ranker"), *sides) == pytest.approx(expected)
    assert score(config("Ranker"), *sides, "exact") == float(expected == 1)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"best": ["x"], "rest": ["y", "z"]}, 1),
        ({"best": ["x", "y"], "rest": ["z"]}, 2 / 3),
        ({"best": ["x"]}, 1 / 3),
        ({"best": ["x"], "rest": ["z", "y", "w"]}, 3 / 4),
        ({"best": []}, 0),
    ],
)
def test_buckets(other: Any, expected: float) -> None:
    truth = results({"ranker": {"best": ["x"], "rest": ["y", "z"]}})

    assert score(BUCKETS, truth, results({"ranker": other})) == pytest.approx(expected)


def test_lists_of_several_names_are_buckets_whatever_the_label_config_says() -> None:
    truth = results({"ranker": {"best": ["x"], "rest": ["y", "z"]}})
    other = results({"ranker": {"rest": ["z", "y"], "best": ["x", "w"]}})
    ranking = results({"ranker": ["x", "y", "z"]})

    assert score(config("Ranker"), truth, other) == 3 / 4
    assert score(config("Ranker"), truth, truth, "exact") == 1
    assert score(config("Ranker"), truth, ranking) == 0


def test_exact_agreement_is_about_values_in_any_order() -> None:
    other_tag = config("Unheard")
    truth = results({"a": 1}, {"b": [True, None]})

    assert score(other_tag, truth, truth[::-1]) == 1
    assert score(other_tag, truth, results({"a": 1.0}, {"b": [True, None]})) == 1
    assert score(other_tag, truth, results({"a": True}, {"b": [True, None]})) == 0
    assert score(other_tag, truth, [*truth, truth[0]]) == 0
