"""What holds for every metric, whatever the answers are."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Scorer, compile_scorer
from tests.scoring import answers_of_tags as answers
from tests.scoring.builders import config, profile, results


@dataclass(frozen=True)
class Case:
    """A metric, with strategies for the answers that it is given."""

    label_config: str
    values: answers.Values
    metric: str
    params: dict[str, Any] = field(default_factory=dict)
    symmetric: bool = True

    def scorer(self) -> Scorer:
        return compile_scorer(self.label_config, profile(self.metric, self.params))


NUMBER = config("Number")
TEXTAREA = config("TextArea")
CHAT = config("Chat")
BUCKETS = config("Ranker", inside='<Bucket name="A"/>')
BOXES = config("RectangleLabels")
REGION_CASES = [
    Case(BOXES, answers.BOXES, "iou"),
    Case(BOXES, answers.BOXES, "iou", {"labels": "jaccard"}),
    Case(BOXES, answers.BOXES, "iou", {"labels": "ignore"}),
    Case(BOXES, answers.BOXES, "f1"),
    Case(BOXES, answers.BOXES, "precision", symmetric=False),
    Case(BOXES, answers.BOXES, "recall", symmetric=False),
    Case(BOXES, answers.BOXES, "map", symmetric=False),
    Case(BOXES, answers.BOXES, "exact"),
    Case(BOXES, answers.TURNED_BOXES, "iou"),
    Case(config("EllipseLabels"), answers.ELLIPSES, "iou"),
    Case(config("PolygonLabels"), answers.POLYGONS, "iou"),
    Case(config("KeyPointLabels"), answers.POINTS, "distance"),
    Case(config("KeyPointLabels"), answers.POINTS, "oks"),
    Case(config("VectorLabels"), answers.LINES, "iou", {"tolerance": 3}),
    Case(config("BrushLabels"), answers.MASKS, "iou"),
    Case(config("BrushLabels"), answers.MASKS, "pixel_iou"),
    Case(config("Labels"), answers.SPANS, "iou"),
    Case(config("HyperTextLabels"), answers.ELEMENT_SPANS, "iou"),
    Case(config("TimelineLabels"), answers.FRAMES, "iou"),
    Case(config("VideoRectangle"), answers.TRACKS, "iou"),
    Case(config("VideoRectangle"), answers.TRACKS, "volume_iou"),
    Case(config("ReactCode"), answers.OBJECTS, "jaccard"),
    Case(config("ReactCode"), answers.OBJECTS, "exact"),
    Case(config("VideoVector"), answers.OTHERS, "exact"),
]
ANSWER_CASES = [
    Case(config("Choices"), answers.CHOICES, "exact"),
    Case(config("Choices"), answers.CHOICES, "jaccard"),
    Case(config("Taxonomy"), answers.PATHS, "exact"),
    Case(config("Taxonomy"), answers.PATHS, "path_jaccard"),
    Case(config("Taxonomy"), answers.PATHS, "subtree_jaccard"),
    Case(CHAT, answers.MESSAGES, "similarity"),
    *(
        Case(
            TEXTAREA,
            answers.TEXTS,
            "similarity",
            {"algorithm": algorithm, "granularity": unit},
        )
        for unit in ("character", "word")
        for algorithm in (
            "levenshtein",
            "damerau_levenshtein",
            "hamming",
            "jaro",
            "jaro_winkler",
        )
    ),
    Case(TEXTAREA, answers.TEXTS, "wer", symmetric=False),
    Case(TEXTAREA, answers.TEXTS, "cer", symmetric=False),
    Case(TEXTAREA, answers.TEXTS, "exact"),
    Case(CHAT, answers.MESSAGES, "exact"),
    Case(config("Rating"), answers.RATINGS, "difference"),
    Case(config("Rating"), answers.RATINGS, "exact"),
    Case(NUMBER, answers.NUMBERS, "difference"),
    Case(NUMBER, answers.NUMBERS, "tolerance", {"max_difference": 0.5}),
    Case(NUMBER, answers.NUMBERS, "range", {"min": -10, "max": 10}),
    Case(NUMBER, answers.NUMBERS, "exact", {"threshold": 0.5}),
    Case(config("DateTime"), answers.MOMENTS, "exact"),
    Case(config("DateTime"), answers.MOMENTS, "tolerance", {"seconds": 60}),
    Case(config("Pairwise"), answers.SIDES, "exact"),
    Case(config("Ranker"), answers.RANKINGS, "similarity"),
    Case(config("Ranker"), answers.RANKINGS, "exact"),
    Case(BUCKETS, answers.BUCKETS, "similarity"),
    Case(BUCKETS, answers.BUCKETS, "exact"),
]
CASES = [*REGION_CASES, *ANSWER_CASES]


def named(case: Case) -> str:
    tag = case.label_config.split("<")[3].split()[0]
    return "-".join([tag, case.metric, *map(str, case.params.values())])


every_metric = pytest.mark.parametrize("case", CASES, ids=named)
few = settings(max_examples=15, deadline=None)


@every_metric
@few
@given(data=st.data())
def test_a_score_lies_from_0_to_1_and_swaps_where_sides_do_not_count(
    case: Case, data: st.DataObject
) -> None:
    truth, other = (results(*data.draw(case.values)) for _ in range(2))
    scorer = case.scorer()

    score = scorer.score(truth, other)

    assert score is not None
    assert 0 <= score <= 1
    if case.symmetric:
        assert scorer.score(other, truth) == pytest.approx(score)


@every_metric
@few
@given(data=st.data())
def test_the_same_answer_scores_1(case: Case, data: st.DataObject) -> None:
    answer = results(*data.draw(case.values))

    assert case.scorer().score(answer, answer) == pytest.approx(1)


@every_metric
@few
@given(data=st.data())
def test_one_empty_side_scores_0_and_two_score_1(
    case: Case, data: st.DataObject
) -> None:
    answer = results(*data.draw(case.values))
    scorer = case.scorer()

    assert scorer.score([], []) == 1
    assert scorer.score(answer, []) == scorer.score([], answer) == 0


@pytest.mark.parametrize("case", REGION_CASES, ids=named)
@few
@given(data=st.data())
def test_the_order_of_regions_does_not_count(case: Case, data: st.DataObject) -> None:
    truth, other = (results(*data.draw(case.values)) for _ in range(2))
    shuffled = data.draw(st.permutations(truth)), data.draw(st.permutations(other))
    scorer = case.scorer()

    score = scorer.score(truth, other)

    assert scorer.score(*map(list, shuffled)) == pytest.approx(score)
