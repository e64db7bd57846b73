"""Results that no control reads are counted, and are never worth anything."""

from typing import Any

import pytest

from scoring import AssessmentStatus, Scorer, compile_scorer
from tests.scoring.builders import box, config, result, results

CALM, ANGRY = {"choices": ["calm"]}, {"choices": ["angry"]}
CHOICES = config("Choices")

OF_NO_CONTROL = [
    pytest.param(CHOICES, "feeling", id="another name"),
    pytest.param(CHOICES, "o", id="the object's own name"),
    pytest.param("<View/>", "c", id="an empty config"),
    pytest.param(CHOICES.replace("toName", "toname"), "c", id="lower case"),
    pytest.param(CHOICES.replace('toName="o"', ""), "c", id="no toName"),
    pytest.param(CHOICES, None, id="null"),
    pytest.param(CHOICES, ["c"], id="a name that is a list"),
]


def named(name: Any, value: Any) -> list[dict[str, Any]]:
    return [{"from_name": name, "to_name": "o", "value": value}]


@pytest.mark.parametrize(("label_config", "name"), OF_NO_CONTROL)
@pytest.mark.parametrize("other", [CALM, ANGRY])
def test_where_no_control_reads_anything_there_is_no_score(
    label_config: str, name: Any, other: dict[str, Any]
) -> None:
    scorer = compile_scorer(label_config)
    reference = scorer.reference(named(name, CALM))

    assessment = reference.assess(named(name, other))
    comparison = reference.compare(named(name, other))

    assert assessment[:2] == (None, AssessmentStatus.NOTHING_COMPARED)
    assert assessment.answered_control_count == 0
    assert comparison.unread_result_count == 2
    assert comparison.score is None
    written = name if isinstance(name, str) else ""
    assert scorer.unread(named(name, other)) == ({written: 1}, {}, {})


@pytest.mark.parametrize(
    ("truth", "other"),
    [
        (named("gone", CALM), []),
        ([], named("gone", CALM)),
        ([None], []),
        ([], ["choices"]),
        ([{"type": "relation", "from_id": "a", "to_id": "b"}], []),
        (results({"choices": []}), named("gone", CALM)),
    ],
)
def test_one_side_that_is_lost_is_nothing_to_compare(
    truth: list[Any], other: list[Any]
) -> None:
    assert compile_scorer(CHOICES).score(truth, other) is None


@pytest.mark.parametrize("profile", [{}, {"both_empty": "ignore"}])
def test_two_empty_answers_agree(profile: dict[str, Any]) -> None:
    scorer = compile_scorer(CHOICES, profile)

    assert scorer.score([], []) == 1
    assert scorer.score(results({"choices": []}), []) == 1


def test_a_truth_that_is_read_scores_0_against_an_answer_that_is_lost() -> None:
    scorer = compile_scorer(CHOICES)

    assessment = scorer.reference(results(CALM)).assess(named("gone", CALM))

    assert assessment == (0, AssessmentStatus.SCORED, 1, 1)


def test_each_name_is_counted_and_what_is_no_result_has_none() -> None:
    given: list[Any] = [
        *results(CALM),
        *named("gone", CALM) * 2,
        None,
        "choices",
        {},
        {"type": "relation", "from_id": "a", "to_id": "b"},
    ]

    unread = compile_scorer(CHOICES).unread(given)

    assert unread.by_name == {"gone": 2, "": 3}


@pytest.mark.parametrize("given", [{}, "results", 5])
def test_what_is_no_list_of_results_is_one_entry_that_is_lost(given: Any) -> None:
    scorer = compile_scorer(CHOICES)

    assert scorer.unread(given).by_name == {"": 1}
    assert scorer.score(given, given) is None


def boxes_scorer() -> Scorer:
    return compile_scorer(config("RectangleLabels"))


def test_regions_whose_geometry_cannot_be_read_are_counted_by_control() -> None:
    good, broken = box(10, 10, 20, 20, "A"), box(10, 10, 20, 20, "A") | {"x": "left"}

    assert boxes_scorer().unread(results(good, broken)) == ({}, {"c": 1}, {})


def test_a_comparison_counts_the_unread_results_and_regions_of_both_sides() -> None:
    broken = box(10, 10, 20, 20, "A") | {"x": "left"}
    truth = [*results(box(0, 0, 9, 9, "A")), result(broken, "gone")]
    other = results(broken, box(0, 0, 9, 9, "A"))

    found = boxes_scorer().reference(truth).compare(other)

    assert (found.unread_result_count, found.unread_region_count) == (1, 1)
    assert (found.answered_control_count, found.control_count) == (1, 1)
