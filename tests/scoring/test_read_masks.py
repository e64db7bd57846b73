"""Masks are read from counts of pixels, packed bytes and pictures."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from scoring import PairKind, compile_scorer
from tests.scoring.builders import (
    compare,
    config,
    result,
    rle,
    score,
)

Value = dict[str, Any]


MASK: dict[str, Any] = {"original_width": 5, "original_height": 4}


def painted(given: object, **size: Any) -> list[dict[str, Any]]:
    value = {"format": "rle", "rle": given, "brushlabels": ["Snow"]}
    return [result(value, id="r", **(size or MASK))]


BRUSH = config("BrushLabels")


FOUR_AND_EIGHT = [3, 4, 5, 8]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (FOUR_AND_EIGHT, 1),
        ("[3, 4, 5, 8]", 1),
        ("3,4,5,8", 1),
        ("3 4 5 8", 1),
        (["3", 4.0, 5, 8], 1),
        ({"counts": FOUR_AND_EIGHT, "size": [4, 5]}, 1),
        ({"counts": "3454", "size": [4, 5]}, 1),
        ([0, 20], 12 / 20),
        ([20], 0),
        ([3, 4, 13], 4 / 12),
        ([0, 0, 3, 4, 5, 8], 1),
    ],
)
def test_counts_of_pixels_are_masks(given: object, expected: float) -> None:
    truth = painted(FOUR_AND_EIGHT)

    assert score(BRUSH, truth, painted(given)) == pytest.approx(expected)
    assert score(BRUSH, truth, painted(given), "pixel_iou") == pytest.approx(expected)


def test_counts_go_down_column_by_column_as_coco_counts() -> None:
    # The first column of an image of 4 x 2 pixels.
    size = {"original_width": 4, "original_height": 2}
    counted = painted([0, 2, 6], **size)
    label_studios = painted(rle("#...#..."), **size)

    assert score(BRUSH, label_studios, counted) == 1
    assert score(BRUSH, counted, label_studios, "pixel_iou") == 1
    assert score(BRUSH, painted(rle("##......"), **size), counted) == 1 / 3


def test_an_empty_mask_is_unpainted() -> None:
    empty, blank = painted([]), painted([20])
    unsized = [{k: v for k, v in empty[0].items() if k not in MASK}]

    for truth in (empty, blank, unsized, painted("")):
        for other in (empty, blank, unsized):
            assert score(BRUSH, truth, other) == 1
            assert score(BRUSH, truth, other, "pixel_iou") == 1
        assert score(BRUSH, truth, painted(FOUR_AND_EIGHT)) == 0
        assert not compile_scorer(BRUSH).unread(truth).unreadable_by_control


@pytest.mark.parametrize("metric", [None, "pixel_iou", "f1", "exact"])
@pytest.mark.parametrize(
    "given",
    [[3, 4, 5], rle("##......"), [255] * 9, [-1, 21], [0.5, 19.5], "snow", {"a": 1}],
)
def test_a_mask_that_does_not_fit_its_image_is_told(
    given: object, metric: str | None
) -> None:
    broken, whole = painted(given), painted(FOUR_AND_EIGHT)

    assert score(BRUSH, broken, broken, metric) == 1
    assert score(BRUSH, whole, broken, metric) == 0
    assert score(BRUSH, [*whole, *broken], broken, metric) < 1
    found = compare(BRUSH, whole, broken)
    assert found.unread_region_count == 1
    assert {pair.kind for pair in found.pairs} == {PairKind.MISSED, PairKind.UNREADABLE}


def test_masks_of_several_sizes_are_merged_each_by_itself() -> None:
    sides = [
        *painted(FOUR_AND_EIGHT),
        *painted([1, 1], original_width=2, original_height=1),
    ]

    assert score(BRUSH, sides, sides, "pixel_iou") == 1
    assert score(BRUSH, sides, sides[:1], "pixel_iou") == pytest.approx(2 / 3)


def png(width: int, height: int, painted_columns: int) -> Value:
    """A mask whose first columns are painted."""
    pixels = Image.new("LA", (width, height))
    pixels.paste((0, 255), (0, 0, painted_columns, height))
    file = io.BytesIO()
    pixels.save(file, "PNG")
    written = base64.b64encode(file.getvalue()).decode()
    return {"imageDataURL": f"data:image/png;base64,{written}"}


BITMASK = config("BitmaskLabels")


@pytest.mark.parametrize(
    ("truth", "other", "expected", "misfits"),
    [
        (png(4, 4, 2), png(4, 4, 1), 0.5, 0),
        (png(4, 4, 2), png(8, 8, 4), 0, 1),
        (png(8, 8, 4), png(8, 8, 4), 1, 2),
        (png(8, 8, 4), png(8, 8, 2), 0.5, 2),
    ],
)
def test_a_mask_of_another_size_than_its_image_is_told(
    truth: Value, other: Value, expected: float, misfits: int
) -> None:
    size: dict[str, Any] = {"original_width": 4, "original_height": "4"}
    mine, theirs = ([result(value, id="r", **size)] for value in (truth, other))

    found = compare(BITMASK, mine, theirs)

    assert (found.score, found.misfit_region_count) == (expected, misfits)
    assert found.unread_region_count == 0


def test_misfits_are_counted_by_control() -> None:
    item = result(png(8, 8, 2), original_width=4, original_height=4)
    unsized = result(png(8, 8, 2))

    unread = compile_scorer(BITMASK).unread([item, item, unsized])

    assert unread == ({}, {}, {"c": 2})
