"""Scoring never raises: whatever is put into a result counts or is left out."""

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import compile_scorer
from scoring.label_config import read_label_config
from scoring.metrics import metrics_for
from scoring.values import DEEPEST
from tests.scoring.builders import BOXES, SPANS, box, config, results, score, span
from tests.scoring.examples import EXAMPLES
from tests.scoring.nasty import NASTY, look, places

every_example = pytest.mark.parametrize("name", EXAMPLES)


@every_example
def test_any_part_of_a_result_may_be_anything(name: str) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])
    whole = example["result"]
    count = len(list(places(whole)))

    for number in range(count):
        for nasty in NASTY:
            broken = json.loads(json.dumps(whole))
            container, step = list(places(broken))[number]
            container[step] = nasty
            look(scorer, whole, broken)
            look(scorer, broken, broken)
            assert scorer.score(broken, broken) in (pytest.approx(1), None)


@every_example
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_no_metric_minds_what_it_is_given(name: str, data: st.DataObject) -> None:
    example = EXAMPLES[name]
    control = data.draw(st.sampled_from(read_label_config(example["config"]).controls))
    metric = data.draw(st.sampled_from(list(metrics_for(control))))
    params = {"min": 0, "max": 5} if metric == "range" else {}
    choice = {"metrics": {control.name: {"name": metric, "params": params}}}
    broken = json.loads(json.dumps(example["result"]))
    container, step = data.draw(st.sampled_from(list(places(broken))))
    container[step] = data.draw(st.sampled_from(NASTY))

    scorer = compile_scorer(example["config"], choice)

    look(scorer, example["result"], broken)
    assert scorer.score(broken, broken) in (pytest.approx(1), None)


@every_example
def test_any_part_of_a_result_may_be_missing(name: str) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])
    whole = example["result"]

    for number in range(len(list(places(whole)))):
        broken = json.loads(json.dumps(whole))
        container, step = list(places(broken))[number]
        del container[step]
        look(scorer, broken, whole)
        assert scorer.score(broken, broken) in (pytest.approx(1), None)


JSON = st.recursive(
    st.sampled_from(NASTY) | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "value", "x", "y", "points", "start", "labels", "rle"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@every_example
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_result_may_be_no_result_at_all(name: str, data: st.DataObject) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])

    look(scorer, data.draw(JSON), example["result"])
    look(
        scorer, example["result"], [{**example["result"][0], "value": data.draw(JSON)}]
    )


@every_example
def test_values_that_are_nested_endlessly_score_0(name: str) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])
    endless: list[Any] = []
    for _ in range(10 * sys.getrecursionlimit()):
        endless = [endless]

    for key in example["result"][0]["value"]:
        value = example["result"][0]["value"] | {key: endless}
        look(scorer, example["result"], [{**example["result"][0], "value": value}])


@pytest.mark.parametrize(
    "geometry",
    [
        {"width": "wide"},
        {"height": float("nan")},
        {"x": float("inf")},
        {"x": None},
        {"width": True},
        {"height": 10**400},
        {"x": [1]},
    ],
)
def test_a_malformed_box_matches_the_very_same_only(geometry: dict[str, Any]) -> None:
    good = box(10, 10, 20, 20, "A")
    malformed = box(50, 50, 20, 20, "A") | geometry

    truth = results(good, malformed)

    assert score(BOXES, truth, truth) == 1
    assert score(BOXES, truth, results(good, malformed | {"note": 1})) == 0.5


def test_regions_without_geometry_count() -> None:
    truth = results(span(0, 4, "A"))

    other = results(span(0, 4, "A"), {"labels": ["A"]})

    assert score(SPANS, truth, other) == pytest.approx(2 / 3)


def test_results_of_other_controls_and_what_is_no_result_are_left_out() -> None:
    truth = results({"choices": ["yes"]})

    other: list[Any] = [
        *truth,
        None,
        "choices",
        {},
        {"from_name": ["c"], "value": {"choices": ["no"]}},
        {"from_name": "gone", "value": {"choices": ["no"]}},
    ]

    assert score(config("Choices"), truth, other) == 1


def test_nan_is_equal_to_itself_only() -> None:
    nan = results({"number": float("nan")})

    assert score(config("Number"), nan, nan) == 1
    assert score(config("Number"), nan, results({"number": float("inf")})) == 0
    assert score(config("Number"), nan, results({"number": 0})) == 0


def test_true_is_not_1_and_a_number_may_be_text() -> None:
    one, true, text = (results({"rating": rating}) for rating in (1, True, " 1.0 "))

    assert score(config("Rating"), one, true) == 0
    assert score(config("Rating"), one, text) == 1


def test_values_are_equal_however_deep_they_go() -> None:
    def nested(depth: int, leaf: str = "leaf") -> list[Any]:
        value: Any = leaf
        for _ in range(depth):
            value = [value]
        return results({"anything": value})

    other_tag = config("Unheard")

    assert score(other_tag, nested(DEEPEST - 1), nested(DEEPEST - 1)) == 1
    deep = nested(50 * DEEPEST)
    assert score(other_tag, deep, nested(50 * DEEPEST)) == 1
    assert score(other_tag, deep, nested(50 * DEEPEST, "fruit")) == 0
    assert score(other_tag, deep, nested(50 * DEEPEST + 1)) == 0


@pytest.mark.parametrize(("width", "height"), [(1e200, 1e200), (1e290, 5), (1e-300, 1)])
def test_a_size_that_no_image_has_says_nothing(width: float, height: float) -> None:
    sized = {"original_width": width, "original_height": height}
    shapes = [
        {"x": 50, "y": 50, "radiusX": 20, "radiusY": radius, "rotation": 30}
        for radius in (10, 12, 14)
    ]
    ellipses = results(*shapes)

    absurd = [ellipse | sized for ellipse in ellipses]

    ellipse_labels = config("EllipseLabels")
    assert score(ellipse_labels, absurd, ellipses[:2]) == score(
        ellipse_labels, ellipses, ellipses[:2]
    )
