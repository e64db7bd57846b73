"""Controls with perRegion, and labels that stand beside shapes."""

from typing import Any

import pytest

from scoring import likeness
from tests.scoring.builders import box, compare, profile, result

WHOLE = {"x": 0, "y": 0, "width": 10, "height": 10}
HALF = {"x": 0, "y": 0, "width": 10, "height": 5}
FAR = {"x": 50, "y": 0, "width": 10, "height": 5}


def config(tag: str) -> str:
    return (
        '<View><Image name="o" value="$v"/><RectangleLabels name="box" toName="o"/>'
        f'<{tag} name="c" toName="o" perRegion="true"/></View>'
    )


def answered(shape: dict[str, Any], answer: dict[str, Any], id: str = "r") -> Any:
    return result(shape | answer, id=id)


def score(
    tag: str,
    truth: list[Any],
    other: list[Any],
    metric: str | None = None,
    **params: Any,
) -> float:
    comparison = compare(config(tag), truth, other, profile(metric, params))
    return next(c.score for c in comparison.controls if c.control == "c")


AB = answered(WHOLE, {"choices": ["a", "b"]})
B_IN_HALF = answered(HALF, {"choices": ["b"]})


@pytest.mark.parametrize(
    ("metric", "params", "expected"),
    [
        (None, {}, 0.5 * 0.5),
        ("jaccard", {}, 0.5 * 0.5),
        ("product", {"region_match": "gated"}, 0.5),
        ("f1", {}, 0),
        ("exact", {}, 0),
    ],
)
def test_choices_count_as_far_as_regions_overlap(
    metric: str | None, params: dict[str, Any], expected: float
) -> None:
    assert score("Choices", [AB], [B_IN_HALF], metric, **params) == expected


@pytest.mark.parametrize(("threshold", "expected"), [(0.5, 2 / 3), (0.6, 0)])
def test_equal_answers_are_counted_from_a_threshold(
    threshold: float, expected: float
) -> None:
    truth = [AB, answered(FAR, {"choices": ["b"]}, "other")]
    other = [answered(HALF, {"choices": ["b", "a"]})]

    found = score("Choices", truth, other, "f1", iou_threshold=threshold)

    assert found == pytest.approx(expected)


def test_labels_of_other_tags_play_no_part() -> None:
    truth = [result(box(0, 0, 10, 10, "A"), "box", id="r"), AB]
    other = [result(box(0, 0, 10, 10, "B"), "box", id="r"), AB]

    comparison = compare(config("Choices"), truth, other)

    assert [c.score for c in comparison.controls] == [0, 1]


def test_an_answer_without_geometry_is_about_the_region_with_its_id() -> None:
    truth = [
        result(box(0, 0, 10, 10, "A"), "box", id="r"),
        result({"text": ["Total"]}, id="r"),
    ]
    other = [answered(HALF, {"text": ["Total"]}, id="x")]

    assert score("TextArea", truth, other) == 0.5


@pytest.mark.parametrize(
    ("tag", "mine", "theirs", "expected"),
    [
        ("TextArea", {"text": ["kitten"]}, {"text": "sitting"}, 4 / 7),
        ("Rating", {"rating": 4}, {"rating": 5}, 1 / 2),
        ("Number", {"number": 4}, {"number": 4.0}, 1),
        ("DateTime", {"datetime": "2026-01-31"}, {"datetime": "2026-01-30"}, 0),
        ("Taxonomy", {"taxonomy": [["a", "b"]]}, {"taxonomy": [["a"]]}, 0),
    ],
)
def test_every_answer_is_compared_as_its_tag_does(
    tag: str, mine: dict[str, Any], theirs: dict[str, Any], expected: float
) -> None:
    truth, other = [answered(WHOLE, mine)], [answered(HALF, theirs)]

    assert score(tag, truth, other) == pytest.approx(0.5 * expected)
    assert score(tag, truth, other, "product", region_match="gated") == pytest.approx(
        expected
    )


def test_an_empty_answer_is_none() -> None:
    assert score("Choices", [answered(WHOLE, {"choices": []})], []) == 1


def test_answers_about_messages_count_as_far_as_the_messages_are_alike() -> None:
    label_config = (
        '<View><Chat name="o"/><Choices name="c" toName="o" perRegion="true"/></View>'
    )

    def said(content: str) -> list[Any]:
        message = {"role": "user", "content": content}
        return [
            result({"chatmessage": message}, "o", id="m"),
            result({"choices": ["good"]}, id="m"),
        ]

    comparison = compare(label_config, said("kitten"), said("sitting"))

    assert comparison.controls[1].score == pytest.approx(4 / 7)


def test_labels_take_the_geometry_of_the_shape_beside_them() -> None:
    label_config = (
        '<View><Image name="o" value="$v"/><Rectangle name="shape" toName="o"/>'
        '<Ellipse name="round" toName="o"/><Labels name="c" toName="o"/></View>'
    )
    truth = [result(WHOLE, "shape", id="r"), result({"labels": ["A"]}, id="r")]
    other = [result(HALF, "shape", id="q"), result({**HALF, "labels": ["A"]}, id="q")]
    round_one = [
        result({"x": 5, "y": 5, "radiusX": 5, "radiusY": 5}, "round", id="r"),
        result({"labels": ["A"]}, id="r"),
    ]

    comparison = compare(label_config, truth, other)

    assert [c.score for c in comparison.controls] == pytest.approx([0.5, 1, 0.5])
    assert compare(label_config, truth, round_one).controls[2].score == 0
    assert compare(label_config, truth, truth, profile("exact")).score == 1
    assert compare(label_config, truth, round_one, profile("exact")).score == 0


@pytest.mark.parametrize(("length", "expected"), [(100, 0.5), (2000, 0)])
def test_of_very_long_answers_only_equal_ones_count(
    monkeypatch: pytest.MonkeyPatch, length: int, expected: float
) -> None:
    truth = [answered(WHOLE, {"text": ["ab" * length]})]
    other = [answered(WHOLE, {"text": ["ac" * length]})]
    monkeypatch.setattr(likeness, "MOST_EFFORT", 10)

    assert score("TextArea", truth, other) == expected
    assert score("TextArea", truth, truth) == 1
