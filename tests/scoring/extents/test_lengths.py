"""Spans, scenes, key points and open paths."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from scoring.extents import EXTENTS, lines
from tests.scoring.extents.values import (
    WIDE,
    Value,
    ends,
    frames,
    one,
    path,
    points,
    similarity,
    span,
)

Ends = tuple[float, float]
Line = list[tuple[float, float]]


def test_spans_of_the_definition() -> None:
    found = similarity(
        "Labels", [span(0, 14), span(41, 47)], [span(4, 14), span(41, 58)]
    )

    assert found == pytest.approx(np.diag([10 / 14, 6 / 17]))


@given(ends, ends, st.integers(-50, 50))
def test_spans_overlap_as_one_by_one(truth: Ends, other: Ends, shift: int) -> None:
    shared = max(0.0, min(truth[1], other[1]) - max(truth[0], other[0]))
    either = (truth[1] - truth[0]) + (other[1] - other[0]) - shared

    found = one("Labels", span(*truth), span(*other))

    assert found == (shared / either if either else float(truth == other))
    moved = (
        span(truth[0] + shift, truth[1] + shift),
        span(other[0] + shift, other[1] + shift),
    )
    assert one("Labels", *moved) == found


def test_spans_that_touch_share_nothing() -> None:
    assert one("Labels", span(0, 4), span(4, 8)) == 0


@pytest.mark.parametrize(
    "written",
    [
        span("1592250751.5", " 1592250752.5 "),
        span("2020-06-15T19:52:31.5Z", "2020-06-15T19:52:32.5"),
        span("2020-06-15T21:52:31.500+02:00", "2020-06-15 19:52:32.500000"),
    ],
)
def test_positions_may_be_written_as_text(written: Value) -> None:
    assert one("TimeSeriesLabels", written, span(1592250751.5, 1592250752.5)) == 1


def test_channels_of_a_recording_are_apart_and_the_first_is_the_default() -> None:
    second = {**span(0, 5), "channel": 1}

    others = [span(0, 5), {**span(0, 5), "channel": 0}, second]

    assert similarity("Labels", [span(0, 5)], others).tolist() == [[1, 1, 0]]


@pytest.mark.parametrize(
    "value",
    [span(5, 4), span(0, "soon"), span(0, "nan"), span(0, "9" * 1_000_000)],
)
def test_a_span_without_two_positions_in_order_is_no_shape(value: Value) -> None:
    assert EXTENTS["Labels"]().read(value, {}) is None


def _in_element(start: str, end: str, first: int, last: int, **more: object) -> Value:
    offsets = {"startOffset": first, "endOffset": last}
    return {"start": start, "end": end, **offsets, **more}


def test_offsets_in_the_whole_text_count_where_both_have_them() -> None:
    truth = _in_element("/p[1]", "/p[1]", 0, 5, globalOffsets={"start": 10, "end": 15})
    other = _in_element("/p[2]", "/p[2]", 0, 5, globalOffsets={"start": 12, "end": 15})

    assert one("HyperTextLabels", truth, other) == pytest.approx(3 / 5)


def test_offsets_count_within_one_and_the_same_element() -> None:
    truth = _in_element("0", "0", 0, 5)

    others = [_in_element("0", "0", 2, 5), _in_element("1", "1", 0, 5)]

    found = similarity("ParagraphLabels", [truth], others)
    assert found == pytest.approx(np.array([[3 / 5, 0]]))


def test_spans_across_elements_are_the_same_or_not() -> None:
    truth = _in_element("0", "1", 3, 2)

    others = [_in_element("0", "1", 3, 2), _in_element("0", "1", 3, 1)]

    assert similarity("ParagraphLabels", [truth], others).tolist() == [[1, 0]]


def test_frames_count_with_both_ends() -> None:
    assert one("TimelineLabels", frames((3, 6)), frames((6, 6))) == 1 / 4


frame_ranges = st.lists(
    st.tuples(st.integers(1, 15), st.integers(0, 5)).map(lambda r: (r[0], sum(r))),
    min_size=1,
    max_size=4,
)


@given(frame_ranges, frame_ranges)
def test_frames_are_counted_once_each(
    truth: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    mine, theirs = (
        {frame for start, end in ranges for frame in range(start, end + 1)}
        for ranges in (truth, other)
    )

    found = one("TimelineLabels", frames(*truth), frames(*other))

    assert found == len(mine & theirs) / len(mine | theirs)


def test_scenes_may_be_of_any_length() -> None:
    assert one("TimelineLabels", frames((1, 10**12)), frames((1, 5 * 10**11))) == 0.5


def test_points_are_near_within_the_longer_side_in_pixels() -> None:
    truth: Value = {"x": 50, "y": 50}

    others: list[Value] = [{"x": 51, "y": 50}, {"x": 51.1, "y": 50}, {"x": 50, "y": 52}]

    assert similarity("KeyPointLabels", [truth], others).tolist() == [[1, 0, 1]]
    near = similarity("KeyPointLabels", [truth], others, max_distance=1.1)
    assert near.tolist() == [[1, 1, 1]]


def test_with_a_sigma_the_similarity_of_points_falls_with_their_distance() -> None:
    truth, other = {"x": 50, "y": 50}, {"x": 53, "y": 58}

    found = one("KeyPointLabels", truth, other, sigma=5.0)

    assert found == pytest.approx(math.exp(-(3**2 + 4**2) / (2 * 5**2)))


@given(
    st.lists(points, min_size=2, max_size=5), st.lists(points, min_size=2, max_size=5)
)
def test_open_paths_are_as_near_as_a_buffer_around_them(
    truth: Line, other: Line
) -> None:
    mine, theirs = (
        shapely.LineString([(x, y / 2) for x, y in side]) for side in (truth, other)
    )

    found = one("VectorLabels", path(*truth), path(*other), tolerance=2.0)

    expected = _harmonic(_near(mine, theirs), _near(theirs, mine))
    assert found == pytest.approx(float(truth == other) or expected, abs=1e-3)


def _near(line: shapely.Geometry, other: shapely.Geometry) -> float:
    """The share of the line's pieces, one by one, within a fine buffer."""
    if not line.length:
        return 0.0
    # A buffer around the whole line would have holes where the line meets itself.
    around = shapely.union_all([it.buffer(2, quad_segs=100) for it in _pieces(other)])
    near = sum(piece.intersection(around).length for piece in _pieces(line))
    return float(near / line.length)


def _pieces(line: shapely.Geometry) -> list[shapely.Geometry]:
    return [shapely.LineString(ends) for ends in pairwise(line.coords)]


def _harmonic(there: float, back: float) -> float:
    return 2 * there * back / (there + back) if there + back else 0.0


def test_closed_paths_overlap_as_areas_and_open_ones_never_match_them() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    half = [(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (0.0, 10.0)]

    others = [path(*half, closed=True), path(*square)]

    found = similarity("VectorLabels", [path(*square, closed=True)], others)
    assert found == pytest.approx(np.array([[0.5, 0]]))


def test_bezier_curves_are_flattened() -> None:
    curved = path((0, 0), (40, 0))
    curved["vertices"][0].update(isBezier=True, controlPoint2={"x": 0, "y": 40})
    curved["vertices"][1].update(isBezier=True, controlPoint1={"x": 40, "y": 40})

    straight, arch = path((0, 0), (40, 0)), path((6.25, 22.5), (20, 30), (33.75, 22.5))

    assert one("VectorLabels", curved, arch) > one("VectorLabels", curved, straight)


def test_vertices_are_joined_to_those_that_they_name() -> None:
    fork = path((0, 0), (20, 0), (0, 20))
    fork["vertices"][2]["prevPointId"] = "0"

    line = path((20, 0), (0, 0), (0, 20))

    assert one("VectorLabels", fork, line) == pytest.approx(1)


def test_paths_of_very_many_pieces_are_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = [(x / 100, 20 + math.sin(x / 100)) for x in range(2001)]
    monkeypatch.setattr(lines, "MOST_PAIRS", 10_000)

    found = one("VectorLabels", path(*wave), path((0, 20), (20, 20)), tolerance=2.0)

    assert WIDE.width == 2 * WIDE.height
    assert found == pytest.approx(1)
