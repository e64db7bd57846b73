"""Confusions: which label stands in the place of which, with every label once."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scoring import Confusion, compile_confusions
from scoring.confusion import taken_for
from tests.scoring.builders import (
    BOXES,
    Result,
    Value,
    box,
    config,
    profile,
    result,
    results,
)

Pages = dict[int, frozenset[str]]
"""What is chosen on each page."""

CHOICES = config("Choices")
LABELS = st.frozensets(st.sampled_from("ABCDE"))
PLACES = st.integers(0, 3).map(lambda corner: corner * 4.0)
REGIONS = st.lists(
    st.builds(lambda x, y, labels: box(x, y, 9, 9, *labels), PLACES, PLACES, LABELS),
    max_size=6,
)
PAGES = st.dictionaries(st.integers(0, 2), LABELS.filter(bool))
METRICS = st.sampled_from(
    [
        None,
        profile("f1", {"iou_threshold": 0.2}),
        profile("iou", {"labels": "jaccard"}),
        profile("iou", {"labels": "ignore"}),
    ]
)


def confused(
    label_config: str,
    truth: list[Result],
    other: list[Result],
    settings: Mapping[str, object] | None = None,
) -> list[tuple[str | None, str | None]]:
    """What was taken for what under the one control, in an order of its own."""
    confusions = compile_confusions(label_config, settings)
    found = confusions.between(confusions.read(truth), confusions.read(other))
    return sorted(((one.truth, one.other) for one in found), key=repr)


def chosen(*labels: str, page: int = 0) -> Result:
    return result({"choices": list(labels)}, item_index=page)


@given(LABELS, LABELS)
def test_each_label_of_two_sets_stands_in_one_pair(
    truth: frozenset[str], other: frozenset[str]
) -> None:
    pairs = list(taken_for(truth, other))

    assert sorted(one for one, _ in pairs if one) == sorted(truth)
    assert sorted(one for _, one in pairs if one) == sorted(other)
    assert (None, None) not in pairs


@given(LABELS)
def test_equal_sets_are_the_diagonal(labels: frozenset[str]) -> None:
    assert list(taken_for(labels, labels)) == [(one, one) for one in sorted(labels)]


@given(REGIONS, REGIONS, METRICS)
def test_rows_and_columns_add_up_to_the_labels_of_the_regions(
    truth: list[Value], other: list[Value], settings: dict[str, Any] | None
) -> None:
    pairs = confused(BOXES, results(*truth), results(*other), settings)

    assert Counter(one for one, _ in pairs if one) == _given(truth, "rectanglelabels")
    assert Counter(one for _, one in pairs if one) == _given(other, "rectanglelabels")


@given(PAGES, PAGES)
def test_rows_and_columns_add_up_to_the_choices_of_the_pages(
    truth: Pages, other: Pages
) -> None:
    pairs = confused(CHOICES, _on_pages(truth), _on_pages(other))

    assert Counter(one for one, _ in pairs if one) == _chosen(truth)
    assert Counter(one for _, one in pairs if one) == _chosen(other)


def test_one_choice_is_taken_for_another() -> None:
    assert confused(CHOICES, [chosen("A")], [chosen("B")]) == [("A", "B")]


def test_pages_are_not_mixed_up() -> None:
    truth = [chosen("A"), chosen("B", page=1)]
    other = [chosen("B"), chosen("C", page=1)]

    assert confused(CHOICES, truth, other) == [("A", "B"), ("B", "C")]


def test_what_could_stand_for_several_is_missing_and_extra() -> None:
    found = confused(CHOICES, [chosen("A", "S")], [chosen("B", "C", "S")])

    assert found == [("A", None), ("S", "S"), (None, "B"), (None, "C")]


def test_a_side_without_an_answer_misses_all() -> None:
    assert confused(CHOICES, [chosen("A", "B")], []) == [("A", None), ("B", None)]
    assert confused(CHOICES, [], [chosen("A")]) == [(None, "A")]
    assert confused(CHOICES, [], []) == []


def test_regions_are_matched_mislabelled_missed_or_extra() -> None:
    truth = results(
        box(0, 0, 10, 10, "A"), box(50, 50, 20, 20, "A"), box(80, 0, 9, 9, "B")
    )
    other = results(
        box(0, 0, 10, 5, "A"), box(50, 50, 20, 20, "B"), box(0, 80, 9, 9, "B")
    )

    found = confused(BOXES, truth, other)

    assert found == [("A", "A"), ("A", "B"), ("B", None), (None, "B")]


def test_a_choice_of_weight_nothing_is_left_out() -> None:
    weightless = {"label_weights": {"c": {"A": 0}}}

    assert confused(CHOICES, [chosen("A")], [chosen("B")], weightless) == [(None, "B")]


def test_only_controls_with_labels_are_looked_at() -> None:
    both = CHOICES.replace("</View>", '<TextArea name="t" toName="o"/></View>')
    text = result({"text": ["x"]}, name="t")
    confusions = compile_confusions(both)

    found = confusions.between(
        confusions.read([text, chosen("A")]), confusions.read([chosen("A")])
    )

    assert confusions.controls == ("c",)
    assert list(found) == [Confusion("c", "A", "A")]


def test_malformed_results_have_no_labels() -> None:
    broken: list[Any] = [None, {"from_name": "c", "value": 3}, chosen()]

    assert confused(CHOICES, broken, [chosen("A")]) == [(None, "A")]
    assert confused(BOXES, [result(None, id=[1])], [result({"x": "?"})]) == []


def _given(regions: list[Value], field: str) -> Counter[str]:
    return Counter(label for region in regions for label in region[field])


def _on_pages(answers: Pages) -> list[Result]:
    return [chosen(*labels, page=page) for page, labels in answers.items()]


def _chosen(answers: Pages) -> Counter[str]:
    return Counter(label for labels in answers.values() for label in labels)
