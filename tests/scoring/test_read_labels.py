"""Labels stand under any key of labels, and may be written as numbers."""

from typing import Any

import pytest

from scoring import PairKind, compile_confusions
from tests.scoring.builders import (
    box,
    compare,
    config,
    region_score,
    result,
    span,
)

Value = dict[str, Any]


@pytest.mark.parametrize(
    ("tag", "shape"),
    [
        ("HyperTextLabels", {"globalOffsets": {"start": 2, "end": 16}}),
        ("ParagraphLabels", {"globalOffsets": {"start": 2, "end": 16}}),
        ("RectangleLabels", {"x": 1, "y": 1, "width": 5, "height": 5}),
        ("TimeSeriesLabels", {"start": 1, "end": 5}),
        ("VideoRectangle", {"sequence": [{"frame": 1, **box(0, 0, 5, 5)}]}),
    ],
)
@pytest.mark.parametrize("key", ["labels", "htmllabels", "brushlabels", "mylabels"])
def test_labels_stand_under_any_key_of_labels(tag: str, shape: Value, key: str) -> None:
    baker, smith = ([result(shape | {key: [name]}, id="r")] for name in ("B", "S"))

    right, wrong = (compare(config(tag), baker, other) for other in (baker, smith))

    assert (right.score, wrong.score) == (1, 0)
    assert [label.label for label in wrong.labels] == ["B", "S"]
    assert [pair.kind for pair in wrong.pairs] == [PairKind.WRONG_LABEL]
    confusions = compile_confusions(config(tag))
    (found,) = confusions.between(confusions.read(baker), confusions.read(smith))
    assert (found.truth, found.other) == ("B", "S")


def test_the_own_key_of_a_tag_goes_before_others() -> None:
    own = {"x": 1, "y": 1, "width": 5, "height": 5, "rectanglelabels": ["A"]}

    assert region_score("RectangleLabels", own, own | {"labels": ["B"]}) == 1
    assert region_score("RectangleLabels", own, own | {"rectanglelabels": []}) == 0
    assert region_score("RectangleLabels", own, own | {"rectanglelabels": "A"}) == 1


@pytest.mark.parametrize(
    ("tag", "as_numbers", "as_texts", "others"),
    [
        ("Choices", {"choices": [1]}, {"choices": ["1"]}, {"choices": ["2"]}),
        ("Choices", {"choices": 1}, {"choices": ["1"]}, {"choices": ["1", "2"]}),
        ("Choices", {"choices": [2.0]}, {"choices": ["2"]}, {"choices": ["2.0"]}),
        ("Choices", {"choices": [2.5]}, {"choices": ["2.5"]}, {"choices": ["2"]}),
        ("Taxonomy", {"taxonomy": [[2020, 1]]}, {"taxonomy": [["2020", "1"]]}, {}),
        ("Ranker", {"ranker": [1, 2]}, {"ranker": ["1", "2"]}, {"ranker": ["2", "1"]}),
        ("TextArea", {"text": 5}, {"text": ["5"]}, {"text": ["6"]}),
        ("Labels", span(0, 5) | {"labels": [1]}, span(0, 5, "1"), span(0, 5, "2")),
    ],
)
def test_names_and_texts_may_be_written_as_numbers(
    tag: str, as_numbers: Value, as_texts: Value, others: Value
) -> None:
    assert (
        region_score(tag, as_texts, as_numbers)
        == region_score(tag, as_numbers, as_texts)
        == 1
    )
    assert (
        region_score(tag, as_numbers, others)
        == region_score(tag, others, as_numbers)
        == 0
    )


def test_a_label_that_is_written_as_a_number_has_figures_of_its_own() -> None:
    boxes = config("RectangleLabels")
    truth, other = ([result(box(0, 0, 5, 5, label))] for label in ("1", 1))  # type: ignore[arg-type]

    found = compare(boxes, truth, other)

    assert [(label.label, label.score) for label in found.labels] == [("1", 1)]
