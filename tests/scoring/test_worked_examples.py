"""The examples that define accuracy, each with its figure."""

import pytest

from tests.scoring.builders import BOXES, SPANS, box, config, results, score, span

LABRADOR = ["Animal", "Mammal", "Labrador"]
EAGLE = ["Animal", "Bird", "Eagle"]
SPARROW = ["Animal", "Bird", "Sparrow"]


def test_two_boxes_that_overlap_by_four_fifths_score_two_thirds() -> None:
    truth = results(box(10, 20, 50, 40, "A"))

    other = results(box(20, 20, 50, 40, "A"))

    assert score(BOXES, truth, other) == pytest.approx(2 / 3)


def test_two_halves_of_a_box_score_a_third() -> None:
    truth = results(box(10, 20, 50, 40, "A"))

    halves = results(box(10, 20, 25, 40, "A"), box(35, 20, 25, 40, "A"))

    assert score(BOXES, truth, halves) == pytest.approx(2 * 0.5 / 3)


def test_spans_score_the_mean_of_their_overlaps() -> None:
    truth = results(span(0, 14, "PER"), span(41, 47, "LOC"))

    other = results(span(4, 14, "PER"), span(41, 58, "LOC"))

    assert score(SPANS, truth, other) == pytest.approx((10 / 14 + 6 / 17) / 2)


def test_kitten_and_sitting_score_four_sevenths() -> None:
    truth, other = results({"text": ["kitten"]}), results({"text": ["sitting"]})

    assert score(config("TextArea"), truth, other) == pytest.approx(4 / 7)


def test_a_track_against_its_first_half_scores_the_share_of_its_frames() -> None:
    def track(last: int) -> dict[str, object]:
        place = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}
        ends = [(1, True), (last, False)]
        return {
            "framesCount": 20,
            "sequence": [{"frame": f, "enabled": e, **place} for f, e in ends],
        }

    whole, part = results(track(11)), results(track(6))

    assert score(config("VideoRectangle"), whole, part) == pytest.approx(6 / 11)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("exact", 0), ("path_jaccard", 1 / 3), ("subtree_jaccard", 2 / 3)],
)
def test_taxonomy_paths_that_part_at_the_leaf(metric: str, expected: float) -> None:
    truth = results({"taxonomy": [LABRADOR, EAGLE]})

    other = results({"taxonomy": [LABRADOR, SPARROW]})

    assert score(config("Taxonomy"), truth, other, metric) == pytest.approx(expected)
