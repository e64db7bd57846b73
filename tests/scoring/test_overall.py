"""One score from many: controls, weights, thresholds, pages, objects."""

import gc
from typing import Any

import pytest

from scoring import compile_scorer
from tests.scoring.builders import (
    BOXES,
    SPANS,
    box,
    compare,
    config,
    profile,
    result,
    results,
    score,
    span,
)
from tests.scoring.examples import EXAMPLES

TWO = (
    '<View><Text name="o" value="$v"/><Choices name="a" toName="o"/>'
    '<Choices name="b" toName="o"/></View>'
)
YES = {"choices": ["yes"]}
NO = {"choices": ["no"]}


def test_the_score_is_the_weighted_mean_of_the_controls() -> None:
    truth = [result(YES, "a"), result(YES, "b")]
    other = [result(YES, "a"), result(NO, "b")]

    plain = compare(TWO, truth, other)
    weighed = compare(TWO, truth, other, {"control_weights": {"a": 3}})

    assert plain.score == 0.5
    assert weighed.score == 0.75
    assert [(c.control, c.score, c.weight) for c in weighed.controls] == [
        ("a", 1.0, 3.0),
        ("b", 0.0, 1.0),
    ]


def test_a_control_that_nobody_answered_agrees_or_is_left_out() -> None:
    truth, other = [result(YES, "a")], [result(NO, "a")]

    matched = compare(TWO, truth, other)
    ignored = compare(TWO, truth, other, {"both_empty": "ignore"})

    assert [control.score for control in matched.controls] == [0, 1]
    assert [control.control for control in ignored.controls] == ["a"]
    assert (matched.score, ignored.score) == (0.5, 0)
    assert compile_scorer(TWO, {"both_empty": "ignore"}).score([], []) == 1


def test_weights_of_0_leave_nothing_to_disagree_about() -> None:
    nothing = {"control_weights": {"a": 0, "b": 0}}

    assert compare(TWO, [result(YES, "a")], [], nothing).score == 1


@pytest.mark.parametrize(("threshold", "expected"), [(0.5, 1), (0.6, 0)])
def test_a_threshold_makes_a_score_1_or_0(threshold: float, expected: float) -> None:
    one, two = results({"rating": 1}), results({"rating": 2})

    found = score(config("Rating"), one, two, None, {"threshold": threshold})

    assert found == expected


def test_pages_are_compared_one_by_one() -> None:
    choices = config("Choices")
    truth = [result(YES, item_index=0), result(NO, item_index=1)]
    other = [result(YES, item_index=0), result(YES, item_index=2)]

    comparison = compare(choices, truth, other)

    assert comparison.score == pytest.approx(1 / 3)
    assert [(label.label, label.score) for label in comparison.labels] == [
        ("no", 0),
        ("yes", 0.5),
    ]


def test_no_page_is_the_first_page() -> None:
    assert score(config("Choices"), [result(YES)], [result(YES, item_index=0)]) == 1


@pytest.mark.parametrize(
    "elsewhere", [{"to_name": "p"}, {"item_index": 1}], ids=["object", "page"]
)
def test_regions_elsewhere_match_nothing(elsewhere: dict[str, Any]) -> None:
    here = result(span(0, 4, "A"))

    assert score(SPANS, [here], [here | elsewhere]) == 0


def test_pages_of_a_document_keep_its_regions_apart() -> None:
    total = {"x": 1, "y": 1, "width": 9, "height": 9, "ocrlabels": ["A"]}
    first, second = ([result(total | {"pageIndex": page})] for page in (0, 1))

    assert score(config("OcrLabels"), first, first) == 1
    assert score(config("OcrLabels"), first, second) == 0


def test_several_results_of_one_control_are_one_answer() -> None:
    parts = results(YES, NO)
    whole = results({"choices": ["no", "yes"]})
    lines = results({"text": ["one"]}, {"text": ["two"]})
    ratings = results({"rating": 1}, {"rating": 4})

    assert score(config("Choices"), parts, whole) == 1
    assert score(config("TextArea"), lines, results({"text": ["one", "two"]})) == 1
    assert score(config("Rating"), ratings, results({"rating": 4})) == 1


def test_labels_weigh_regions() -> None:
    truth = results(box(0, 0, 10, 10, "A"), box(50, 50, 10, 10, "B"))
    other = results(box(0, 0, 10, 10, "A"))

    def weighed(**weights: float) -> float | None:
        return compare(BOXES, truth, other, {"label_weights": {"c": weights}}).score

    assert weighed() == pytest.approx(2 / 3)
    assert weighed(A=3) == pytest.approx(6 / 7)
    assert weighed(B=0) == 1


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("precision", 1 / 2), ("recall", 1 / 2), ("f1", 1 / 2), ("map", 1 / 2)],
)
def test_metrics_that_count_regions_only_leave_out_what_weighs_nothing(
    metric: str, expected: float
) -> None:
    truth = results(box(0, 0, 10, 10, "A"), box(50, 50, 10, 10, "B"))
    other = results(box(0, 0, 10, 10, "A"), box(80, 50, 10, 10, "B"))
    nothing = results(box(0, 50, 10, 10, "C", "D"))

    def weighed(truth: list[Any], **weights: float) -> float | None:
        settings = profile(metric) | {"label_weights": {"c": weights}}
        return compare(BOXES, truth, other, settings).score

    assert weighed(truth, A=5, B=0.5) == pytest.approx(expected)
    assert weighed([*truth, *nothing], C=0, D=0) == pytest.approx(expected)
    assert weighed(truth, B=0) == 1


def test_labels_weigh_choices() -> None:
    truth, other = results({"choices": ["a", "b"]}), results({"choices": ["b"]})
    weights = {"label_weights": {"c": {"a": 3}}}

    found = compare(config("Choices"), truth, other, profile("jaccard") | weights)

    assert found.score == 0.25


def test_the_truth_says_how_large_the_image_is() -> None:
    def turned(**size: float) -> list[dict[str, Any]]:
        value = box(40, 40, 20, 10, "A") | {"rotation": 90}
        return [result(value, original_width=size["w"], original_height=size["h"])]

    upright: dict[str, Any] = {"original_width": 100, "original_height": 200}
    same = [result(box(20, 40, 20, 10, "A"), **upright)]

    # 20 x 20 pixels turned about the corner: it comes to lie on the box beside it.
    assert score(BOXES, same, turned(w=300, h=7)) == pytest.approx(1)
    assert score(BOXES, turned(w=100, h=200), same) == pytest.approx(1)


def test_what_was_compared_is_gone_without_the_garbage_collector() -> None:
    answers = [
        (compile_scorer(example["config"]).reference(example["result"]), example)
        for example in EXAMPLES.values()
    ]
    gc.collect()

    for reference, example in answers:
        reference.compare(example["result"])

    assert gc.collect() == 0
