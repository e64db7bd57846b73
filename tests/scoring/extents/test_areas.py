"""Boxes, polygons and ellipses beside shapely and beside plain figures."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from scoring.extents import EXTENTS, areas
from scoring.extents.extent import Canvas
from tests.scoring.extents.values import (
    VALUES,
    WIDE,
    Value,
    box,
    ellipse,
    one,
    points,
    polygon,
    similarity,
)

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def _iou(truth: shapely.Geometry, other: shapely.Geometry) -> float:
    union = truth.union(other).area
    return float(truth.intersection(other).area / union) if union else 0.0


def _in_pixels(value: Value) -> shapely.Geometry:
    x, y = value["x"] * WIDE.width / 100, value["y"] * WIDE.height / 100
    width, height = value["width"] * WIDE.width, value["height"] * WIDE.height
    upright = shapely.box(x, y, x + width / 100, y + height / 100)
    return affinity.rotate(upright, value["rotation"], origin=(x, y))


def _rastered(ring: list[tuple[float, float]]) -> float:
    """The share of a fine grid's points that lie inside of a ring, even-odd."""
    x, y = np.meshgrid(*[(np.arange(300) + 0.5) / 10] * 2)
    inside = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (
                x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
            )
    return float(inside.mean())


def test_boxes_of_the_definition_overlap_by_two_thirds() -> None:
    assert one("RectangleLabels", box(10, 20, 50, 40), box(20, 20, 50, 40)) == (
        pytest.approx(2 / 3, abs=1e-15)
    )


@given(VALUES["RectangleLabels"], VALUES["RectangleLabels"])
def test_boxes_overlap_as_shapely_says(truth: Value, other: Value) -> None:
    found = one("RectangleLabels", truth, other)

    expected = _iou(_in_pixels(truth), _in_pixels(other))
    assert found == pytest.approx(float(truth == other) or expected, abs=1e-9)


def test_a_box_turns_clockwise_about_its_top_left_corner_in_pixels() -> None:
    turned = box(50, 10, 20, 20, rotation=90)

    upright = box(40, 10, 10, 40)

    assert one("RectangleLabels", turned, upright) == pytest.approx(1)


def test_boxes_that_touch_share_nothing() -> None:
    turned = [box(0, 0, 10, 10, 30), box(10, 0, 10, 10), box(40, 40, 10, 10, 90)]

    others = [box(0, 0, 10, 10, 120), box(20, 0, 5, 10), box(40, 40, 10, 10)]

    assert np.diag(similarity("RectangleLabels", turned, others)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("rotation", [0, 45])
def test_boxes_without_area_are_the_same_or_not(rotation: float) -> None:
    line = box(5, 5, 10, 0, rotation)

    others = [box(5, 5, 10, 0, rotation), box(5, 5, 11, 0, rotation), box(0, 0, 20, 20)]

    assert similarity("RectangleLabels", [line], others).tolist() == [[1, 0, 0]]


def test_boxes_do_not_depend_on_the_canvas_until_they_are_turned() -> None:
    upright, turned = box(0, 0, 20, 10), box(5, 0, 10, 20, rotation=45)
    square = Canvas(100, 100)

    tag = "RectangleLabels"

    assert similarity(tag, [upright], [box(5, 5, 20, 10)], square) == similarity(
        tag, [upright], [box(5, 5, 20, 10)]
    )
    assert similarity(tag, [upright], [turned], square) != similarity(
        tag, [upright], [turned]
    )


@given(
    st.lists(points, min_size=3, max_size=3), st.lists(points, min_size=3, max_size=3)
)
def test_triangles_overlap_as_shapely_says(
    truth: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    expected = _iou(shapely.Polygon(truth), shapely.Polygon(other))

    found = one("PolygonLabels", polygon(*truth), polygon(*other))

    assert found == pytest.approx(float(truth == other) or expected, abs=1e-9)


@given(st.lists(points, min_size=4, max_size=8))
def test_a_ring_that_crosses_itself_covers_what_rays_cross_an_odd_number_of_times(
    ring: list[tuple[float, float]],
) -> None:
    image = polygon((0, 0), (30, 0), (30, 30), (0, 30))

    found = one("PolygonLabels", polygon(*ring), image)

    assert found == pytest.approx(_rastered(ring), abs=0.02)


def test_what_a_ring_goes_around_twice_is_outside() -> None:
    twice, half = polygon(*SQUARE, *SQUARE), polygon(*SQUARE[:3])

    assert one("PolygonLabels", twice, half) == 0


def test_a_bow_tie_covers_both_its_halves() -> None:
    bow_tie = polygon((0, 0), (10, 10), (10, 0), (0, 10))

    assert one("PolygonLabels", bow_tie, polygon(*SQUARE)) == pytest.approx(0.5)


@given(st.lists(points, min_size=4, max_size=7), points)
def test_polygons_can_be_shifted_together(
    ring: list[tuple[float, float]], shift: tuple[float, float]
) -> None:
    moved = [(x + shift[0], y + shift[1]) for x, y in ring]
    moved_square = [(x + shift[0], y + shift[1]) for x, y in SQUARE]

    found = one("PolygonLabels", polygon(*moved), polygon(*moved_square))

    stays = one("PolygonLabels", polygon(*ring), polygon(*SQUARE))
    assert found == pytest.approx(stays, abs=1e-9)


@pytest.mark.parametrize("count", [5_000, 200_000])
def test_rings_of_very_many_points_are_measured(count: int) -> None:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    circle = np.stack([30 + 20 * np.cos(turn), 30 + 20 * np.sin(turn)], axis=1)

    found = one("PolygonLabels", {"points": circle.tolist()}, polygon(*SQUARE))

    quarter = shapely.Point(30, 30).buffer(20, quad_segs=4000)
    assert found == pytest.approx(_iou(quarter, shapely.Polygon(SQUARE)), abs=1e-5)


def test_a_tangle_of_very_many_points_is_itself() -> None:
    tangle = {"points": (np.random.default_rng(1).random((20_000, 2)) * 100).tolist()}

    middle = polygon((25, 25), (75, 25), (75, 75), (25, 75))

    found = similarity("PolygonLabels", [tangle], [tangle, middle])

    assert found[0, 0] == 1
    assert 0 < found[0, 1] < 1


def test_where_too_much_overlaps_the_best_fits_are_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shifted = [polygon(*[(x + k, y) for x, y in SQUARE]) for k in range(6)]
    everything = similarity("PolygonLabels", shifted, shifted)

    monkeypatch.setattr(areas, "VERTICES", 100)
    found = similarity("PolygonLabels", shifted, shifted)

    assert (np.diag(found) == 1).all()
    assert np.count_nonzero(found) < np.count_nonzero(everything)
    assert ((found == everything) | (found == 0)).all()


@pytest.mark.parametrize(
    ("tag", "value", "other"),
    [
        (
            "PolygonLabels",
            {"points": [[0, 0], [1e12, 0], [0, 1e12]]},
            {"points": [[0, 0], [1e12, 0], [0, 1e11]]},
        ),
        (
            "VectorLabels",
            {"vertices": [{"x": 0, "y": 0}, {"x": 1e299, "y": 0}]},
            {"vertices": [{"x": 0, "y": 0}, {"x": 1, "y": 0}]},
        ),
        (
            "EllipseLabels",
            {"x": 1e12, "y": 0, "radiusX": 1e11, "radiusY": 3},
            {"x": 1e12, "y": 0, "radiusX": 1e11, "radiusY": 4},
        ),
    ],
)
def test_what_is_too_large_for_an_area_is_the_same_or_not(
    tag: str, value: Value, other: Value
) -> None:
    found = similarity(tag, [value, other], [value])

    assert found.tolist() == [[1.0], [0.0]]


def test_an_ellipse_has_the_area_of_its_formula() -> None:
    found = one("EllipseLabels", ellipse(50, 50, 20, 10), ellipse(50, 50, 40, 30))

    assert found == pytest.approx(20 * 10 / (40 * 30))


def test_two_circles_overlap_by_the_area_of_their_lens() -> None:
    circles = ellipse(40, 50, 10, 20), ellipse(50, 50, 10, 20)

    lens = 2 * math.pi / 3 - math.sqrt(3) / 2

    expected = lens / (2 * math.pi - lens)
    assert one("EllipseLabels", *circles) == pytest.approx(expected, abs=1e-3)


def test_an_ellipse_turns_about_its_centre_in_pixels() -> None:
    turned = ellipse(50, 50, 10, 10, rotation=90)

    assert one("EllipseLabels", turned, ellipse(50, 50, 5, 20)) == pytest.approx(1)


def test_ellipses_without_area_are_the_same_or_not() -> None:
    line = ellipse(50, 50, 10, 0)

    others = [ellipse(50, 50, 10, 0), ellipse(50, 50, 11, 0), ellipse(50, 50, 10, 5)]

    assert similarity("EllipseLabels", [line], others).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("RectangleLabels", box(0, 0, float("inf"), 5)),
        ("RectangleLabels", {**box(0, 0, 1, 5), "x": "left"}),
        ("RectangleLabels", {**box(0, 0, 1, 5), "y": True}),
        ("RectangleLabels", {**box(0, 0, 1, 5), "rotation": "none"}),
        ("PolygonLabels", {"points": [[0, 0], [1, True], [1, 1]]}),
        ("PolygonLabels", {"points": [[0, 0], [1, "a"], [1, 1]]}),
        ("PolygonLabels", {"points": [[0, 0], [1, 0], [1, 1, 1]]}),
        ("PolygonLabels", {"points": "0,0 1,0 1,1"}),
        ("PolygonLabels", polygon()),
    ],
)
def test_malformed_geometry_is_no_shape(tag: str, value: Value) -> None:
    assert EXTENTS[tag]().read(value, {}) is None


def test_what_the_library_gives_up_on_is_measured_another_way_or_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_up(*_: object) -> None:
        raise shapely.GEOSException

    tie = polygon((0, 0), (20, 20), (20, 0), (0, 20))
    whole = polygon((0, 0), (20, 0), (20, 20), (0, 20))

    monkeypatch.setattr(shapely, "coverage_union_all", give_up)
    united = similarity("PolygonLabels", [tie, whole], [whole])
    monkeypatch.setattr(shapely, "intersection", give_up)
    apart = similarity("PolygonLabels", [tie, whole], [whole])

    assert united.tolist() == [[0.5], [1.0]]
    assert apart.tolist() == [[0.0], [1.0]]
