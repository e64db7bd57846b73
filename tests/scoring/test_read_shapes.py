"""Boxes, radii and polygons are the same however they were drawn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import compile_scorer
from tests.scoring.builders import (
    BOXES,
    box,
    compare,
    config,
    profile,
    region_score,
    result,
    results,
    score,
    span,
)

Value = dict[str, Any]


SIZED: dict[str, Any] = {"original_width": 200, "original_height": 100}


numbers = st.integers(-20, 80)


@pytest.mark.parametrize("rotation", [0, 360, 30, 90, 217.5, "30"])
@pytest.mark.parametrize(("width", "height"), [(-30, 20), (30, -20), (-30, -20)])
def test_a_negative_size_is_the_same_box_from_another_corner(
    width: float, height: float, rotation: float
) -> None:
    turned = box(50, 40, width, height) | {"rotation": rotation}
    # Upright in pixels the box reaches from (50, 40) to (50 + width, 40 + height).
    back = turned | {"width": -width, "height": -height}
    there = {"x": 50, "y": 40, "width": abs(width), "height": abs(height)}

    assert region_score("RectangleLabels", turned, turned, **SIZED) == 1
    assert region_score("RectangleLabels", turned, back, **SIZED) == 0
    if float(rotation) % 360 == 0:
        same = there | {"x": 50 + min(width, 0), "y": 40 + min(height, 0)}
        assert region_score("RectangleLabels", turned, same, **SIZED) == 1


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

    assert region_score("RectangleLabels", drawn, again) == 1


def test_radii_may_be_negative() -> None:
    ellipse = {"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "rotation": 30}

    assert (
        region_score(
            "EllipseLabels", ellipse, ellipse | {"radiusX": -20, "radiusY": -10}
        )
        == 1
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

    assert region_score("VideoRectangle", drawn, back) == 1
    assert region_score("VideoRectangle", turned, turned_back) == pytest.approx(1)


@pytest.mark.parametrize("metric", [None, "f1", "exact"])
def test_a_polygon_without_an_area_is_the_same_or_not(metric: str | None) -> None:
    line, point = {"points": [[1, 1], [9, 9]]}, {"points": [[1, 1]]}
    whole = {"points": [[1, 1], [9, 1], [9, 9]]}

    assert region_score("PolygonLabels", line, line, metric) == 1
    assert region_score("PolygonLabels", point, {"points": [[1.0, "1"]]}, metric) == 1
    for other in (point, whole, {"points": [[1, 1], [8, 8]]}):
        assert region_score("PolygonLabels", line, other, metric) == 0
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

    assert region_score("PolygonLabels", flat, flat, metric) == 1
    assert region_score("PolygonLabels", flat, other, metric) == 0


def test_a_polygon_that_is_nearly_flat_is_compared_by_its_area() -> None:
    ring = [[1, 1], [5, 1.0000001], [9, 1]]
    other = {"points": [*ring[:-1], [2, 1]]}

    assert region_score("PolygonLabels", {"points": ring}, {"points": ring}) == 1
    assert region_score("PolygonLabels", {"points": ring}, other) == pytest.approx(
        0.125
    )


def test_a_flat_polygon_counts_beside_others() -> None:
    flat = {"points": FLAT_RINGS["level"]}
    square = {"points": [[0, 0], [10, 0], [10, 10], [0, 10]]}
    half = {"points": [[0, 0], [5, 0], [5, 10], [0, 10]]}

    truth, other = results(flat, square), results(flat, half)

    assert score(config("PolygonLabels"), truth, other) == 0.75


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
    assert region_score(tag, truth, other) == pytest.approx(expected, abs=1e-6)
    assert region_score(tag, other, truth) == pytest.approx(expected, abs=1e-6)


def test_a_point_under_another_tag_says_so_by_its_type() -> None:
    point = {"x": 10, "y": 10, "width": 1}

    assert region_score("RectangleLabels", point, point | {"x": 10.5}) == 0
    near = region_score(
        "RectangleLabels", point, point | {"x": 10.5}, type="keypointlabels"
    )
    assert near == 1


def test_pairs_of_different_forms_show_how_far_they_overlap() -> None:
    found = compare(BOXES, results(SQUARE), results(HALF_RING), profile("f1"))

    assert [pair.overlap for pair in found.pairs] == [pytest.approx(0.5)]
