"""Tracks beside their boxes, frame by frame."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.extents import EXTENTS
from tests.scoring.extents.values import (
    VALUES,
    Value,
    box,
    key_frame,
    one,
    similarity,
    track,
)

HERE, THERE = box(10, 10, 20, 20), box(20, 10, 20, 20)


def _end(truth: Value, other: Value) -> float:
    """The last frame of the video, as far as anybody knows."""
    counts = [value["framesCount"] or 0 for value in (truth, other)]
    sequences = (*truth["sequence"], *other["sequence"])
    return max(counts) or max(each["frame"] for each in sequences)


def _shown(value: Value, frame: int, end: float) -> Value | None:
    """The box of a track in a frame, as an annotator sees it."""
    frames = sorted(value["sequence"], key=lambda each: each["frame"])
    before = [each for each in frames if each["frame"] <= frame]
    after = [each for each in frames if each["frame"] > frame]
    if not before:
        return None
    latest: Value = before[-1]
    if latest["frame"] == frame:
        return latest
    if not latest["enabled"] or (not after and frame > end):
        return None
    return _between(latest, after[0], frame) if after else latest


def _between(latest: Value, following: Value, frame: int) -> Value:
    share = (frame - latest["frame"]) / (following["frame"] - latest["frame"])
    names = ("x", "y", "width", "height", "rotation")
    return {
        name: latest[name] + share * (following[name] - latest[name]) for name in names
    }


@settings(deadline=None, max_examples=50)
@given(VALUES["VideoRectangle"], VALUES["VideoRectangle"])
def test_tracks_overlap_as_frame_by_frame(truth: Value, other: Value) -> None:
    common = visible = 0.0
    end = _end(truth, other)
    for frame in range(1, 21):
        shown = (_shown(side, frame, end) for side in (truth, other))
        boxes = [box for box in shown if box]
        visible += bool(boxes)
        common += one("Rectangle", *boxes) if len(boxes) == 2 else 0

    found = one("VideoRectangle", truth, other)

    assert found == pytest.approx(float(truth == other) or common / visible, abs=1e-9)


def test_a_track_of_11_frames_against_its_first_6() -> None:
    whole = track(key_frame(1, HERE), frames_count=11)
    cut = track(key_frame(1, HERE), key_frame(6, HERE, enabled=False), frames_count=11)

    assert one("VideoRectangle", whole, cut) == 6 / 11


def test_a_disabled_key_frame_is_shown_and_nothing_until_the_next() -> None:
    gap = track(
        key_frame(1, HERE), key_frame(2, HERE, enabled=False), key_frame(9, HERE)
    )

    whole = track(key_frame(1, HERE), frames_count=10)

    assert one("VideoRectangle", gap, whole) == pytest.approx(4 / 10)


def test_the_count_of_either_side_holds_for_both() -> None:
    counted, uncounted = (
        track(key_frame(1, HERE), frames_count=10),
        track(key_frame(1, HERE), key_frame(3, HERE)),
    )

    assert one("VideoRectangle", counted, uncounted) == 1
    assert one("VideoRectangle", uncounted, counted) == 1


def test_without_a_count_a_track_goes_on_to_the_later_of_the_last_key_frames() -> None:
    short = track(key_frame(1, HERE))
    long = track(key_frame(1, HERE), key_frame(8, HERE))
    ended = track(key_frame(1, HERE), key_frame(4, HERE, enabled=False))

    assert one("VideoRectangle", short, long) == 1
    assert one("VideoRectangle", short, ended) == 1
    assert one("VideoRectangle", long, ended) == 4 / 8
    tracks = [short, long, ended]
    assert similarity("VideoRectangle", tracks, tracks).tolist() == [
        [1, 1, 1],
        [1, 1, 1 / 2],
        [1, 1 / 2, 1],
    ]


def test_a_turn_goes_on_past_a_full_circle() -> None:
    onwards = track(
        key_frame(1, {**HERE, "rotation": 350}), key_frame(3, {**HERE, "rotation": 370})
    )

    between = track(
        key_frame(2, {**HERE, "rotation": 0}, enabled=False),
    )

    assert one("VideoRectangle", onwards, between) == pytest.approx(1 / 3)


def test_volumes_weigh_large_boxes_more() -> None:
    small, large = box(0, 0, 10, 10), box(0, 0, 20, 20)
    truth = track(key_frame(1, small, enabled=False), key_frame(2, large))
    other = track(key_frame(1, small, enabled=False))

    assert one("VideoRectangle", truth, other) == pytest.approx(1 / 2)
    assert one("VideoRectangle", truth, other, volume=True) == pytest.approx(100 / 500)


@pytest.mark.parametrize("volume", [False, True])
def test_boxes_that_rest_are_exact_in_a_video_of_any_length(*, volume: bool) -> None:
    truth = track(key_frame(1, HERE), frames_count=10**12)

    other = track(key_frame(1, THERE), frames_count=10**12)

    found = one("VideoRectangle", truth, other, volume=volume)
    assert found == pytest.approx(1 / 3, abs=1e-9)


def test_boxes_that_move_through_a_very_long_video_are_nearly_exact() -> None:
    short, long = (
        [
            track(key_frame(1, HERE), key_frame(1 + length, box(10, 60, 20, 20))),
            track(key_frame(1, HERE), key_frame(1 + length, box(60, 10, 20, 20))),
        ]
        for length in (50_000, 10**11)
    )

    found = one("VideoRectangle", *long)

    assert found == pytest.approx(one("VideoRectangle", *short), abs=1e-4)


@pytest.mark.parametrize(
    "value",
    [
        track(),
        track(key_frame(1.5, HERE)),
        track(key_frame(1e13, HERE)),
        track(key_frame(1, HERE), key_frame(2, {**HERE, "width": "wide"})),
        track(key_frame(1, HERE), {"x": 1}),
        {"sequence": {"frame": 1}},
        {"sequence": [None]},
    ],
)
def test_a_malformed_track_is_no_shape(value: Value) -> None:
    assert EXTENTS["VideoRectangle"]().read(value, {}) is None


@given(st.data())
def test_the_order_of_key_frames_does_not_matter(data: st.DataObject) -> None:
    value = data.draw(VALUES["VideoRectangle"])

    mixed = {**value, "sequence": data.draw(st.permutations(value["sequence"]))}

    assert one("VideoRectangle", value, mixed) == 1
