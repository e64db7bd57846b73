"""What people's files hold is read wherever it can be: each with its right value."""

import base64
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scoring import PairKind, compile_confusions, compile_scorer
from tests.scoring.builders import (
    BOXES,
    SPANS,
    box,
    compare,
    config,
    profile,
    result,
    results,
    rle,
    score,
    span,
)
from tests.scoring.examples import EXAMPLES

Value = dict[str, Any]

SIZED: dict[str, Any] = {"original_width": 200, "original_height": 100}
MASK: dict[str, Any] = {"original_width": 5, "original_height": 4}

numbers = st.integers(-20, 80)


def one(
    tag: str, truth: Value, other: Value, metric: str | None = None, **fields: Any
) -> float:
    """The score of one region against another one under a tag."""
    mine, theirs = ([result(value, id="r", **fields)] for value in (truth, other))
    return score(config(tag), mine, theirs, metric)


# Labels


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

    assert one("RectangleLabels", own, own | {"labels": ["B"]}) == 1
    assert one("RectangleLabels", own, own | {"rectanglelabels": []}) == 0
    assert one("RectangleLabels", own, own | {"rectanglelabels": "A"}) == 1


# Times

TIMES = (
    '<View><TimeSeries name="o" value="$v" timeFormat="{}"/>'
    '<TimeSeriesLabels name="c" toName="o"/></View>'
)


def during(start: object, end: object) -> list[dict[str, Any]]:
    return results({"start": start, "end": end, "timeserieslabels": ["On"]})


@pytest.mark.parametrize(
    ("time_format", "start", "middle", "end"),
    [
        ("%d.%m.%Y %H:%M", "05.06.2026 10:00", "05.06.2026 11:00", "05.06.2026 12:00"),
        ("%m/%d/%Y %I %p", "06/05/2026 10 AM", "06/05/2026 11 AM", "06/05/2026 12 PM"),
        ("%-d.%-m.%Y %-H:%M", "5.6.2026 8:00", "5.6.2026 9:00", "5.6.2026 10:00"),
        ("%d %b %Y", "05 Jun 2026", "06 Jun 2026", "07 Jun 2026"),
        ("%Y%m%d", "20260629", "20260630", "20260701"),
        ("%d.%m.", "29.02.", "01.03.", "02.03."),
        ("%H:%M:%S.%L", "10:00:00.000", "10:00:00.500", "10:00:01.000"),
        ("%d.%m.%Y", "2026-06-05", "2026-06-06", "2026-06-07"),
        ("%d.%m.%Y", 1000, 2000, 3000),
        ("%d.%m.%Y", "1970-01-01T00:00:01", 2000, "3000"),
        ("%Q", 1000, "2000", "1970-01-01T00:00:03Z"),
        ("%s", "1", 2, "1970-01-01T00:00:03Z"),
        ("%", "1", "2", "3"),
        ("", "10:00", "11:00", "12:00"),
        ("", "2026-01-01T10:00", "2026-01-01T11:00+00:00", "2026-01-01T12:00Z"),
    ],
)
def test_times_are_read_by_the_format_of_the_series(
    time_format: str, start: object, middle: object, end: object
) -> None:
    label_config = TIMES.format(time_format)
    whole = during(start, end)

    assert score(label_config, whole, whole) == 1
    assert score(label_config, whole, during(start, middle)) == pytest.approx(0.5)
    assert score(label_config, during(middle, end), whole) == pytest.approx(0.5)


def test_answers_about_a_time_read_it_by_the_format_too() -> None:
    label_config = TIMES.format("%d.%m.%Y").replace(
        "</View>", '<Choices name="q" toName="o" perRegion="true"/></View>'
    )
    times = {"start": "05.06.2026", "end": "07.06.2026"}
    truth = [result(times | {"choices": ["good"]}, "q", id="r")]
    other = [result(times | {"end": "06.06.2026", "choices": ["good"]}, "q", id="r")]

    found = compile_scorer(label_config).reference(truth).compare(other)

    assert found.controls[1].score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("attributes", "truth", "other"),
    [
        ('format="%d.%m.%Y"', "05.06.2026", "2026-06-05"),
        ('format="%d/%m/%Y"', "05/06/2026", "5/6/2026"),
        ('format="%m/%d/%y %H:%M"', "06/05/26 10:00", "2026-06-05T10:00:00Z"),
        ('only="date"', "2026-06-05", "2026-06-05T00:00:00"),
        ('only="year"', "2026", 2026),
        ('only="year"', "2026", "2026-01-01"),
        ('only="month,year"', "2026-06", "2026-06-01"),
        ('only="time"', "10:00", "10:00:00"),
        ("", " 2026-06-05 ", "2026-06-05"),
    ],
)
def test_dates_are_the_same_moment_however_they_are_written(
    attributes: str, truth: object, other: object
) -> None:
    dates = config("DateTime", attributes)
    sides = results({"datetime": truth}), results({"datetime": other})

    assert score(dates, *sides) == 1
    assert score(dates, sides[0], results({"datetime": "1999-12-31"})) == 0


# Negative sizes


@pytest.mark.parametrize("rotation", [0, 360, 30, 90, 217.5, "30"])
@pytest.mark.parametrize(("width", "height"), [(-30, 20), (30, -20), (-30, -20)])
def test_a_negative_size_is_the_same_box_from_another_corner(
    width: float, height: float, rotation: float
) -> None:
    turned = box(50, 40, width, height) | {"rotation": rotation}
    # Upright in pixels the box reaches from (50, 40) to (50 + width, 40 + height).
    back = turned | {"width": -width, "height": -height}
    there = {"x": 50, "y": 40, "width": abs(width), "height": abs(height)}

    assert one("RectangleLabels", turned, turned, **SIZED) == 1
    assert one("RectangleLabels", turned, back, **SIZED) == 0
    if float(rotation) % 360 == 0:
        same = there | {"x": 50 + min(width, 0), "y": 40 + min(height, 0)}
        assert one("RectangleLabels", turned, same, **SIZED) == 1


def test_a_turned_box_of_negative_sizes_is_that_of_the_opposite_corner() -> None:
    # Turned by 90 degrees a box grows to the left and downwards: it covers, in pixels,
    # x from 80 to 100 and y from 40 to 70. Drawn from its other corner both are less.
    first = {"x": 50, "y": 40, "width": 15, "height": 20, "rotation": 90}
    last = {"x": 40, "y": 70, "width": -15, "height": -20, "rotation": 90}

    for many in (1, 20):
        truth, other = ([result(v, **SIZED)] * many for v in (first, last))
        assert score(BOXES, truth, other) == pytest.approx(1)


@given(numbers, numbers, st.integers(-30, 30), st.integers(-30, 30))
def test_a_box_is_the_same_from_every_corner(
    x: int, y: int, width: int, height: int
) -> None:
    drawn = box(x, y, width, height)
    again = box(x + width, y + height, -width, -height)

    assert one("RectangleLabels", drawn, again) == 1


def test_radii_may_be_negative() -> None:
    ellipse = {"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "rotation": 30}

    assert (
        one("EllipseLabels", ellipse, ellipse | {"radiusX": -20, "radiusY": -10}) == 1
    )


def test_boxes_of_a_video_may_be_drawn_from_any_corner() -> None:
    def track(*boxes: Value) -> Value:
        return {"sequence": [{"frame": n, **b} for n, b in enumerate(boxes, 1)]}

    drawn = track(box(10, 10, 20, 20), box(30, 10, 20, 20))
    back = track(box(30, 30, -20, -20), box(50, 10, -20, 20))
    turned = track(*({**b, "rotation": 90} for b in drawn["sequence"]))
    turned_back = track(
        *(
            {
                **b,
                "x": b["x"] - 20,
                "y": 30,
                "width": -20,
                "height": -20,
                "rotation": 90,
            }
            for b in drawn["sequence"]
        )
    )

    assert one("VideoRectangle", drawn, back) == 1
    assert one("VideoRectangle", turned, turned_back) == pytest.approx(1)


# Numbers as text


def as_text(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: as_text(child) for name, child in node.items()}
    if isinstance(node, list):
        return [as_text(child) for child in node]
    return str(node) if type(node) in (int, float) else node


# Free objects and the words of a chat may be texts of digits.
WITH_NUMBERS = [
    name
    for name, example in EXAMPLES.items()
    if not any(tag in example["config"] for tag in ("ReactCode", "VideoVector", "Chat"))
]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_numbers_may_be_text(name: str) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])
    written = [
        {key: as_text(part) if key != "id" else part for key, part in item.items()}
        for item in example["result"]
    ]

    assert scorer.score(example["result"], written) == pytest.approx(1)
    assert scorer.unread(written) == scorer.unread(example["result"])


@pytest.mark.parametrize(
    "text", ["", "ten", "1_0", "0x10", "nan", "inf", "1e999", "1,5"]
)
def test_a_text_that_is_no_number_is_not_guessed_at(text: str) -> None:
    scorer = compile_scorer(config("Number"))

    unread = scorer.unread(results({"number": text}))

    assert unread.unreadable_by_control == {"c": 1}


@pytest.mark.parametrize("page", ["1", 1.0, " 1 "])
def test_the_page_may_be_text(page: object) -> None:
    truth = [result({"choices": ["a"]}, item_index=1)]

    assert score(config("Choices"), truth, [truth[0] | {"item_index": page}]) == 1
    first = [result({"choices": ["a"]})]
    assert score(config("Choices"), first, [first[0] | {"item_index": "0"}]) == 1
    assert score(config("Choices"), first, [first[0] | {"item_index": page}]) == 0


def test_exact_compares_numbers_by_value_however_they_are_written() -> None:
    drawn = box(10, 20, 30, 40, "A")

    assert one("RectangleLabels", drawn, as_text(drawn), "exact") == 1
    assert one("RectangleLabels", drawn, drawn | {"x": "11"}, "exact") == 0


# Polygons of one point or two


@pytest.mark.parametrize("metric", [None, "f1", "exact"])
def test_a_polygon_without_an_area_is_the_same_or_not(metric: str | None) -> None:
    line, point = {"points": [[1, 1], [9, 9]]}, {"points": [[1, 1]]}
    whole = {"points": [[1, 1], [9, 1], [9, 9]]}

    assert one("PolygonLabels", line, line, metric) == 1
    assert one("PolygonLabels", point, {"points": [[1.0, "1"]]}, metric) == 1
    for other in (point, whole, {"points": [[1, 1], [8, 8]]}):
        assert one("PolygonLabels", line, other, metric) == 0
    assert (
        not compile_scorer(config("PolygonLabels"))
        .unread(results(line, point))
        .unreadable_by_control
    )


FLAT_RINGS = {
    "level": [[1, 1], [5, 1], [9, 1]],
    "slanted": [[1, 1], [7.3, 7.3], [3, 3], [9, 9]],
    "a point thrice": [[5, 5], [5, 5], [5, 5]],
    "to and fro": [[x % 97, x % 97] for x in range(0, 3000, 7)],
}


@pytest.mark.parametrize("metric", [None, "f1", "exact"])
@pytest.mark.parametrize("ring", FLAT_RINGS.values(), ids=FLAT_RINGS.keys())
def test_points_on_one_line_have_no_area_and_are_soon_compared(
    ring: list[list[float]], metric: str | None
) -> None:
    flat, other = {"points": ring}, {"points": [*ring[:-1], [2, 1]]}

    assert one("PolygonLabels", flat, flat, metric) == 1
    assert one("PolygonLabels", flat, other, metric) == 0


def test_a_polygon_that_is_nearly_flat_is_compared_by_its_area() -> None:
    ring = [[1, 1], [5, 1.0000001], [9, 1]]
    other = {"points": [*ring[:-1], [2, 1]]}

    assert one("PolygonLabels", {"points": ring}, {"points": ring}) == 1
    assert one("PolygonLabels", {"points": ring}, other) == pytest.approx(0.125)


def test_a_flat_polygon_counts_beside_others() -> None:
    flat = {"points": FLAT_RINGS["level"]}
    square = {"points": [[0, 0], [10, 0], [10, 10], [0, 10]]}
    half = {"points": [[0, 0], [5, 0], [5, 10], [0, 10]]}

    truth, other = results(flat, square), results(flat, half)

    assert score(config("PolygonLabels"), truth, other) == 0.75


# Names that are written as numbers


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
    assert one(tag, as_texts, as_numbers) == one(tag, as_numbers, as_texts) == 1
    assert one(tag, as_numbers, others) == one(tag, others, as_numbers) == 0


def test_a_label_that_is_written_as_a_number_has_figures_of_its_own() -> None:
    boxes = config("RectangleLabels")
    truth, other = ([result(box(0, 0, 5, 5, label))] for label in ("1", 1))  # type: ignore[arg-type]

    found = compare(boxes, truth, other)

    assert [(label.label, label.score) for label in found.labels] == [("1", 1)]


# Masks


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


# Shapes under other shapes' tags

ELLIPSE = {"x": 50, "y": 50, "radiusX": 20, "radiusY": 10}
SQUARE = {"x": 30, "y": 40, "width": 40, "height": 20}
RING = {"points": [[30, 40], [70, 40], [70, 60], [30, 60]]}
HALF_RING = {"points": [[30, 40], [50, 40], [50, 60], [30, 60]]}


@pytest.mark.parametrize(
    ("tag", "truth", "other", "expected"),
    [
        ("RectangleLabels", ELLIPSE, ELLIPSE, 1),
        ("RectangleLabels", ELLIPSE, ELLIPSE | {"radiusX": 10}, 0.5),
        ("RectangleLabels", RING, RING, 1),
        ("RectangleLabels", SQUARE, RING, 1),
        ("RectangleLabels", SQUARE, HALF_RING, 0.5),
        ("RectangleLabels", SQUARE | {"rotation": 360}, RING, 1),
        ("PolygonLabels", SQUARE, HALF_RING, 0.5),
        ("EllipseLabels", RING, SQUARE, 0),
        ("EllipseLabels", SQUARE, ELLIPSE, 0.785395),
        ("KeyPointLabels", SQUARE, SQUARE | {"width": 20}, 0.5),
        ("BrushLabels", RING, HALF_RING, 0.5),
        ("VectorLabels", SQUARE, SQUARE, 1),
        ("HyperTextLabels", span(0, 10), span(0, 5), 0.5),
        ("TimelineLabels", span(0, 10), span(0, 5), 0.5),
    ],
)
def test_a_shape_is_compared_by_its_own_form(
    tag: str, truth: Value, other: Value, expected: float
) -> None:
    assert one(tag, truth, other) == pytest.approx(expected, abs=1e-6)
    assert one(tag, other, truth) == pytest.approx(expected, abs=1e-6)


def test_a_point_under_another_tag_says_so_by_its_type() -> None:
    point = {"x": 10, "y": 10, "width": 1}

    assert one("RectangleLabels", point, point | {"x": 10.5}) == 0
    near = one("RectangleLabels", point, point | {"x": 10.5}, type="keypointlabels")
    assert near == 1


def test_pairs_of_different_forms_show_how_far_they_overlap() -> None:
    found = compare(BOXES, results(SQUARE), results(HALF_RING), profile("f1"))

    assert [pair.overlap for pair in found.pairs] == [pytest.approx(0.5)]


# What one side knows of the object


def test_the_frames_of_a_video_are_those_that_either_side_says() -> None:
    boxes = [{"frame": n, "enabled": True, **box(0, 5, 20, 20)} for n in (1, 3)]
    counted = {"sequence": boxes, "framesCount": 10, "labels": ["Fox"]}
    uncounted = {"sequence": boxes, "labels": ["Fox"]}
    gone = {"sequence": [boxes[0], {**boxes[1], "enabled": False}], "labels": ["Fox"]}

    for metric in (None, "volume_iou"):
        assert one("VideoRectangle", counted, uncounted, metric) == 1
        assert one("VideoRectangle", uncounted, counted, metric) == 1
        assert one("VideoRectangle", uncounted, gone, metric) == 1
        assert one("VideoRectangle", counted, gone, metric) == pytest.approx(3 / 10)


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


# What still cannot be read


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
