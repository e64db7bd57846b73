"""Frames of videos, and what cannot be read: it is told."""

from typing import Any

import pytest

from scoring import PairKind, compile_scorer
from tests.scoring.builders import (
    SPANS,
    box,
    compare,
    config,
    region_score,
    result,
    results,
    score,
)


def test_the_frames_of_a_video_are_those_that_either_side_says() -> None:
    boxes = [{"frame": n, "enabled": True, **box(0, 5, 20, 20)} for n in (1, 3)]
    counted = {"sequence": boxes, "framesCount": 10, "labels": ["Fox"]}
    uncounted = {"sequence": boxes, "labels": ["Fox"]}
    gone = {"sequence": [boxes[0], {**boxes[1], "enabled": False}], "labels": ["Fox"]}

    for metric in (None, "volume_iou"):
        assert region_score("VideoRectangle", counted, uncounted, metric) == 1
        assert region_score("VideoRectangle", uncounted, counted, metric) == 1
        assert region_score("VideoRectangle", uncounted, gone, metric) == 1
        assert region_score("VideoRectangle", counted, gone, metric) == pytest.approx(
            3 / 10
        )


def test_the_frames_may_stand_in_another_result_about_the_video() -> None:
    boxes = [{"frame": 1, "enabled": True, **box(0, 5, 20, 20)}]
    end = {"frame": 5, "enabled": False, **box(0, 5, 20, 20)}
    truth = [
        result({"sequence": boxes}, id="a"),
        result({"sequence": [*boxes, end], "framesCount": "20"}, id="b"),
    ]
    only = [result({"sequence": boxes}, id="c")]

    assert score(config("VideoRectangle"), truth[:1], [*only, truth[1]]) == 2 / 3
    assert score(config("VideoRectangle"), truth[1:], only) == pytest.approx(5 / 20)


def test_a_region_that_cannot_be_read_is_matched_with_its_like_and_told() -> None:
    lost = {"start": "here", "end": "there", "labels": ["A"]}
    truth, same, other = results(lost), results(lost), results(lost | {"end": 5})

    matched, alone = (compare(SPANS, truth, side) for side in (same, other))

    assert (matched.score, alone.score) == (1, 0)
    assert [pair.kind for pair in matched.pairs] == [PairKind.MATCHED]
    assert {pair.kind for pair in alone.pairs} == {PairKind.UNREADABLE}
    assert matched.unread_region_count == alone.unread_region_count == 2


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("Choices", {"rating": 3}),
        ("Rating", {"rating": "many"}),
        ("DateTime", {"date": "2026-01-01"}),
        ("Ranker", {"ranks": ["a"]}),
        ("ReactCode", {"custom": {"a": 1}}),
        ("Choices", "calm"),
        ("VideoVector", "calm"),
        ("TextArea", ["calm"]),
    ],
)
def test_an_answer_that_cannot_be_read_is_told(tag: str, value: Any) -> None:
    scorer = compile_scorer(config(tag))

    assert scorer.unread(results(value)).unreadable_by_control == {"c": 1}
    assert scorer.score(results(value), results(value)) in (1, None)


@pytest.mark.parametrize("value", [None, {}, {"choices": []}, {"choices": None}])
def test_no_answer_is_not_told(value: Any) -> None:
    scorer = compile_scorer(config("Choices"))

    assert scorer.unread(results(value)) == ({}, {}, {})
    assert scorer.score(results(value), []) == 1
