"""Metrics over the regions of a tag beside the mean of their overlaps."""

from typing import Any

import pytest

from tests.scoring.builders import BOXES, box, config, result, results, rle, score

TRUTH = results(box(0, 0, 10, 10, "A"), box(50, 0, 10, 10, "A"))
HALF_AND_MORE = results(
    box(0, 0, 10, 5, "A"), box(80, 0, 9, 9, "A"), box(80, 80, 9, 9, "A")
)


@pytest.mark.parametrize(
    ("metric", "threshold", "expected"),
    [
        ("precision", 0.5, 1 / 3),
        ("recall", 0.5, 1 / 2),
        ("f1", 0.5, 2 / 5),
        ("f1", 0.51, 0),
    ],
)
def test_pairs_count_from_a_threshold(
    metric: str, threshold: float, expected: float
) -> None:
    params = {"iou_threshold": threshold}

    found = score(BOXES, TRUTH, HALF_AND_MORE, metric, params)

    assert found == pytest.approx(expected)


def test_as_many_pairs_as_possible_are_counted() -> None:
    truth = results(box(0, 0, 10, 10), box(0, 3, 10, 10))
    other = results(box(0, 0, 10, 12), box(0, 0, 10, 8))

    assert score(BOXES, truth, other, "f1", {"iou_threshold": 0.6}) == 1


def test_labels_are_compared_as_sets_by_overlap_or_not_at_all() -> None:
    truth = results(box(0, 0, 10, 10, "A", "B"))
    other = results(box(0, 0, 10, 10, "B"))

    assert score(BOXES, truth, other) == 0
    assert score(BOXES, truth, other, "iou", {"labels": "jaccard"}) == 0.5
    assert score(BOXES, truth, other, "iou", {"labels": "ignore"}) == 1
    assert score(BOXES, truth, results(box(0, 0, 10, 10, "B", "A"))) == 1


def ranked(*found: tuple[Any, float]) -> list[Any]:
    return [result(value, score=rank) for value, rank in found]


HIT, NEXT_HIT = box(0, 0, 10, 10, "A"), box(50, 0, 10, 10, "A")
MISS = box(80, 80, 9, 9, "A")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (ranked((HIT, 0.9), (NEXT_HIT, 0.8)), 1),
        (ranked((HIT, 0.9), (NEXT_HIT, 0.8), (MISS, 0.1)), 1),
        (ranked((MISS, 0.9), (HIT, 0.8), (NEXT_HIT, 0.7)), 2 / 3),
        (ranked((HIT, 0.9), (MISS, 0.8), (NEXT_HIT, 0.7)), (51 + 50 * 2 / 3) / 101),
        (ranked((HIT, 0.9), (HIT, 0.8)), 51 / 101),
        (ranked((HIT, 0.9)), 51 / 101),
        (ranked((MISS, 0.9)), 0),
        (results(MISS, HIT, NEXT_HIT), 1),
    ],
)
def test_average_precision_rewards_what_is_ranked_first(
    other: list[Any], expected: float
) -> None:
    assert score(BOXES, TRUTH, other, "map") == pytest.approx(expected)


def test_average_precision_is_the_mean_over_the_labels_of_the_truth() -> None:
    truth = [*TRUTH, result(box(0, 50, 9, 9, "B"))]
    other = [*TRUTH, result(box(0, 50, 9, 9, "C"))]

    assert score(BOXES, truth, other, "map") == pytest.approx(1 / 2)


def test_a_malformed_prediction_is_a_miss() -> None:
    broken = result({"x": 1, "rectanglelabels": ["A"]}, score=0.99)

    found = score(BOXES, TRUTH[:1], [broken, result(HIT, score=0.5)], "map")

    assert found == pytest.approx(1 / 2)


def test_masks_of_a_label_are_merged() -> None:
    def mask(pixels: str, *labels: str) -> Any:
        value = {"format": "rle", "rle": rle(pixels), "brushlabels": list(labels)}
        return result(value, original_width=4, original_height=2)

    brush = config("BrushLabels")
    whole = [mask("####....", "A")]
    parts = [mask("##......", "A"), mask("..##....", "A")]

    assert score(brush, whole, parts, "pixel_iou") == 1
    assert score(brush, whole, parts) == pytest.approx(2 * 0.5 / 3)
    assert score(brush, whole, [*parts, mask("....####", "B")], "pixel_iou") == 0.5


def test_a_mask_that_lacks_its_size_is_merged_with_the_others() -> None:
    def mask(pixels: str, **size: Any) -> Any:
        return result({"rle": rle(pixels), "brushlabels": ["A"]}, **size)

    masks = [mask("####...."), mask("....##..", original_width=4, original_height=2)]

    assert score(config("BrushLabels"), masks, masks, "pixel_iou") == 1


def test_objects_have_their_leaves_in_common() -> None:
    truth = results({"reactcode": {"mood": "fine", "steps": [1, 2]}})
    other = results({"reactcode": {"mood": "fine", "steps": [1, 3]}})

    assert score(config("ReactCode"), truth, other) == pytest.approx(2 / 4)
    assert score(config("ReactCode"), truth, [*truth, *other]) == pytest.approx(2 / 3)
    assert score(config("ReactCode"), truth, results({"other": 1})) == 0


def test_empty_lists_and_objects_are_no_leaves() -> None:
    truth = results({"reactcode": {"mood": "fine", "steps": []}})
    other = results({"reactcode": {"mood": "fine", "notes": {}}})

    assert score(config("ReactCode"), truth, other) == 1
