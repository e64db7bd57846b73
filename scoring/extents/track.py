"""Boxes that move through a video: VideoRectangle."""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.box import box_of
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.motion import (
    frame_shares,
    motion_bounds,
    motion_effort,
    volume_shares,
)
from scoring.extents.rectangles import in_pixels
from scoring.extents.scenes import Motion, motion_of
from scoring.values import is_number

Matrix = NDArray[np.float64]

LAST_FRAME = 1e12
"""No video goes on for longer; up to here frames are counted exactly."""


KEY = 7
"""The numbers of a key frame: frame, x, y, width, height, rotation, enabled."""


class Track:
    """The key frames in order, a row each, and the last frame of the video.

    Equal for the same key frames. ``motion`` is in percent, made once for all that the
    track is compared with.
    """

    __slots__ = ("_identity", "motion")

    def __init__(self, key_frames: Matrix, last: float) -> None:
        # Adding 0 makes -0 a 0, so that equal key frames have equal bytes.
        self._identity = ((key_frames + 0.0).tobytes(), last)
        self.motion = _motion(key_frames, last)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Track) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)


class TrackExtent:
    """The mean IoU of two boxes over the frames in which either is visible.

    A box is visible in its key frames, between an enabled one and the next (where it
    moves evenly), and after an enabled last one to the end of the video. With
    ``volume`` the sum of the areas shared in all frames, by those that either covers.

    Range:  0.0 (never at the same place) to 1.0 (the same track); without unit.
    Empty:  without any area, the same track is 1.0, any other 0.0.
    Holds:  symmetric; upright boxes do not depend on the canvas.
    Time:   see ``frame_shares``: a video may have any number of frames.
    """

    def __init__(self, *, volume: bool = False) -> None:
        self._volume = volume

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Track | None:
        """The track of a value; None if a key frame is malformed or there are none."""
        sequence = value.get("sequence")
        if not isinstance(sequence, list) or not sequence:
            return None
        numbers = array("d")
        for given in sequence:
            found = _key_frame(given)
            if found is None:
                return None
            numbers.extend(found)
        key_frames = _in_order(np.array(numbers).reshape(-1, KEY))
        last = _frame(value.get("framesCount")) or 0.0
        return Track(key_frames, max(last, float(key_frames[-1, 0])))

    def similarity(
        self,
        truths: Sequence[Track],
        others: Sequence[Track],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Each track with each."""
        mine, theirs = _motions(truths, canvas), _motions(others, canvas)
        shares = volume_shares if self._volume else frame_shares
        with np.errstate(all="ignore"):
            found = shares(mine, theirs, share)
        known = (found > 0) & (found < np.inf)
        values = np.where(known, np.minimum(found, 1.0), 0.0)
        return np.where(same(truths, others), 1.0, values)

    def effort(self, truths: Sequence[Track], others: Sequence[Track]) -> float:
        """As if all boxes met in all frames."""
        motions = ([track.motion for track in side] for side in (truths, others))
        return motion_effort(*motions)

    def bounds(self, shapes: Sequence[Track], canvas: Canvas) -> Bounds:
        """The places and the frames between which a box shows."""
        with np.errstate(all="ignore"):
            ends = motion_bounds(_motions(shapes, canvas))
        return Bounds(ends[0], ends[1])


def _key_frame(value: object) -> tuple[float, ...] | None:
    """A key frame; it is enabled unless it says that it is not."""
    if not isinstance(value, Mapping):
        return None
    frame, box = _frame(value.get("frame")), box_of(value)
    if frame is None or box is None:
        return None
    # A turn from 350 to 370 degrees is not one from 350 to 10.
    given = value.get("rotation")
    rotation = float(given) if is_number(given) else 0.0
    return (frame, *box[:4], rotation, value.get("enabled") is not False)


def _in_order(key_frames: Matrix) -> Matrix:
    """Sorted by frame; of several in one frame the last counts."""
    frames = key_frames[:, 0]
    if len(frames) == 1 or np.diff(frames).min() > 0:
        return key_frames
    _, place = np.unique(frames[::-1], return_index=True)
    sorted_frames: Matrix = key_frames[::-1][place]
    return sorted_frames


def _frame(value: object) -> float | None:
    whole = is_number(value) and abs(value) <= LAST_FRAME and value == int(value)
    return float(value) if whole else None  # type: ignore[arg-type]


def _motion(key_frames: Matrix, last: float) -> Motion:
    frames, enabled = key_frames[:, 0].copy(), key_frames[:, 6] > 0
    until = np.where(enabled, np.append(frames[1:] - 1, last), frames)
    return motion_of(frames, until, key_frames[:, 1:6].copy().T)


def _motions(tracks: Sequence[Track], canvas: Canvas) -> list[Motion]:
    """The motions in pixels, since that is where boxes turn."""
    scale = in_pixels(np.ones((5, 1)), canvas)
    return [track.motion.scaled(scale) for track in tracks]
