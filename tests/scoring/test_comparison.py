import pytest

from scoring import LabelScore, PairKind, RegionPair, compile_scorer
from tests.scoring.builders import (
    BOXES,
    box,
    compare,
    config,
    profile,
    result,
    results,
)

TRUTH = results(box(0, 0, 10, 10, "A"), box(50, 50, 20, 20, "A"), box(80, 0, 9, 9, "B"))
OTHER = results(box(0, 0, 10, 5, "A"), box(50, 50, 20, 20, "B"), box(0, 80, 9, 9, "B"))


def pair(kind: PairKind, truth: str, other: str, **figures: float) -> RegionPair:
    """A pair written as region id and label, such as ``r1 A``; "" for no region."""
    mine, theirs = truth.split(), other.split()
    return RegionPair(
        kind=kind,
        control="c",
        truth_id=mine[0] if mine else None,
        other_id=theirs[0] if theirs else None,
        truth_labels=tuple(mine[1:]),
        other_labels=tuple(theirs[1:]),
        score=figures.get("score", 0.0),
        overlap=figures.get("overlap"),
    )


def test_every_region_is_matched_mislabelled_missed_or_extra() -> None:
    comparison = compare(BOXES, TRUTH, OTHER)

    assert comparison.score == pytest.approx(2 * 0.5 / 6)
    assert comparison.pairs == (
        pair(PairKind.MATCHED, "r0 A", "r0 A", score=0.5, overlap=0.5),
        pair(PairKind.WRONG_LABEL, "r1 A", "r1 B", overlap=1.0),
        pair(PairKind.MISSED, "r2 B", ""),
        pair(PairKind.EXTRA, "", "r2 B"),
    )


def test_each_label_is_scored_alone() -> None:
    comparison = compare(BOXES, TRUTH, OTHER)

    assert comparison.labels == (
        LabelScore("c", "A", 1 / 3, 1, 1, 0),
        LabelScore("c", "B", 0.0, 0, 1, 2),
    )


def test_pairs_show_what_they_add_to_the_score_and_how_far_they_overlap() -> None:
    counted = compare(BOXES, TRUTH, OTHER, profile("f1"))
    ignoring = compare(BOXES, TRUTH, OTHER, profile("iou", {"labels": "ignore"}))

    assert counted.score == pytest.approx(2 * 1 / 6)
    assert counted.pairs[0] == pair(
        PairKind.MATCHED, "r0 A", "r0 A", score=1, overlap=0.5
    )
    assert ignoring.score == pytest.approx(2 * 1.5 / 6)
    assert ignoring.pairs[1] == pair(
        PairKind.MATCHED, "r1 A", "r1 B", score=1, overlap=1
    )


def test_boxes_that_hardly_overlap_are_not_called_mislabelled() -> None:
    truth, other = results(box(0, 0, 10, 10, "A")), results(box(0, 6, 10, 10, "B"))

    kinds = [pair.kind for pair in compare(BOXES, truth, other).pairs]

    assert kinds == [PairKind.MISSED, PairKind.EXTRA]


def test_all_regions_of_a_side_that_is_alone_are_listed() -> None:
    missed, extra = compare(BOXES, TRUTH, []), compare(BOXES, [], OTHER)

    assert {pair.kind for pair in missed.pairs} == {PairKind.MISSED}
    assert {pair.kind for pair in extra.pairs} == {PairKind.EXTRA}
    assert [label.missed for label in missed.labels] == [2, 1]
    assert [label.extra for label in extra.labels] == [1, 2]


def test_ids_that_are_numbers_are_shown_and_others_are_not() -> None:
    shape = box(0, 0, 10, 10)
    truth, other = [result(shape, id=7)], [result(shape, id=["x"])]

    found = compare(BOXES, truth, other).pairs[0]

    assert (found.truth_id, found.other_id) == ("7", None)


def test_choices_are_matched_missed_or_extra_too() -> None:
    truth, other = results({"choices": ["a", "b"]}), results({"choices": ["b", "c"]})

    labels = compare(config("Choices"), truth, other).labels

    assert labels == (
        LabelScore("c", "a", 0.0, 0, 1, 0),
        LabelScore("c", "b", 1.0, 1, 0, 0),
        LabelScore("c", "c", 0.0, 0, 0, 1),
    )


def test_one_reference_serves_many_others() -> None:
    reference = compile_scorer(BOXES).reference(TRUTH)

    scores = [reference.score(other) for other in (OTHER, TRUTH, [], OTHER)]

    assert scores == [scores[0], 1, 0, scores[0]]
